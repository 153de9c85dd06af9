"""What every test runs under, and the fixtures that more than one folder of tests needs."""

from __future__ import annotations

import gc
import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.internal.conjecture import providers

from tests.demo_clinics import Demos
from tests.postgres_server import PostgresServer, ServerMissing, roomy_memory, shared_server
from tests.resting_worker import resting_workers_go

__all__ = ["resting_workers_go"]

gc.disable()  # until tests run: what is imported and collected is no garbage
os.environ["TEXTUAL_ANIMATIONS"] = "none"  # read once, when Textual is imported
settings.register_profile("clinic", deadline=None)  # a busy machine takes its time, and that is no fault
settings.load_profile("clinic")
# None: those that matter would drown in the 11,000 constants of the whole program, which each worker takes
# seven seconds to find.
providers._get_local_constants = lambda: providers._local_constants

LOOKS = (400_000, 5, 20)
"""At garbage: after so many new objects, at all that survived after so many such looks, and so on."""

SETTINGS_OF_THE_DEVELOPER = ("CLINIC_TUI_DATA", "NO_COLOR", "COLORTERM", "PYTHONDONTWRITEBYTECODE")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread the files of each folder over the whole run: those that wait beside those that compute.

    In the order of their names the consoles at terminals came last, each worker waiting for its own.
    """
    files: dict[Path, list[Path]] = {}
    for item in items:
        of_folder = files.setdefault(item.path.parent, [])
        if item.path not in of_folder:
            of_folder.append(item.path)
    turn = {
        file: (place + 0.5) / len(of_folder)
        for of_folder in files.values()
        for place, file in enumerate(of_folder)
    }
    items.sort(key=lambda item: turn[item.path])


def pytest_collection_finish() -> None:
    """Leave out for good what is there before the first test: walking through it took a fifth of the time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)  # the loop of a worker is another one, which asks nobody behind it
def pytest_runtestloop() -> None:
    """Look for garbage again, but seldom: after every 50,000 new objects it took a tenth of the time.

    A console that has ended is 30,000 objects: of several in one look nothing is carried on to a second.
    """
    gc.set_threshold(*LOOKS)
    gc.enable()


def pytest_sessionfinish() -> None:
    """Look once for what is left: pytest does so five times, through all that there is."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, meeting_place: Path) -> Path:
    """The home of whoever runs tests here; the index of codes, 3 s of work, is that of all workers."""
    home = tmp_path_factory.getbasetemp() / "home"
    codes = meeting_place / "codes"
    codes.mkdir(mode=0o700, exist_ok=True)
    (home / "cache" / "clinic-tui").mkdir(parents=True)
    (home / "cache" / "clinic-tui" / "codes").symlink_to(codes)
    return home


@pytest.fixture(autouse=True)
def away_from_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the settings, the data or the keyring of the person who runs it."""
    monkeypatch.setenv("HOME", str(home))
    for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    for name in SETTINGS_OF_THE_DEVELOPER:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def meeting_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def quick_folder() -> Iterator[Path]:
    """A folder of this worker's own, in memory where there is room: for clinics made anew for each test."""
    with tempfile.TemporaryDirectory(prefix="clinic-tui-tests-", dir=roomy_memory()) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def demos(meeting_place: Path) -> Demos:
    """The demo clinics of this run."""
    return Demos(meeting_place / "demos")


@pytest.fixture(scope="session")
def postgres_server(meeting_place: Path) -> Iterator[PostgresServer]:
    """The PostgreSQL server of this run, started when first asked for, shared by all workers.

    Without one on the machine the test is skipped; with CLINIC_TUI_REQUIRE_POSTGRES=1 it fails.
    """
    try:
        with shared_server(meeting_place) as server:
            yield server
    except ServerMissing as missing:
        if os.environ.get("CLINIC_TUI_REQUIRE_POSTGRES") == "1":
            pytest.fail(f"CLINIC_TUI_REQUIRE_POSTGRES=1, but {missing}", pytrace=False)
        pytest.skip(str(missing))


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of a fresh, empty database; its owner may create btree_gist and pg_trgm in it."""
    name = f"clinic_{secrets.token_hex(6)}"
    yield postgres_server.create(name)
    postgres_server.drop(name)
