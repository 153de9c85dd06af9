"""Opening the demo: at once from the cache, by several terminals, and gone with the last."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clinic_tui.clinic import Clinic, open_clinic
from clinic_tui.demo import open as opening
from clinic_tui.demo.key_place import key_file_of
from clinic_tui.demo.open import BEGUN, open_demo
from clinic_tui.demo.template import KEPT, cache_folder
from clinic_tui.errors import ClinicError, Conflict
from clinic_tui.patients.models import Patient
from clinic_tui.security.signed_in import account_of
from clinic_tui.settings import Settings, read_settings, write_settings
from tests.demo.demo_clinics import EVENING, FEW_PATIENTS, SHORT_PAST, BuiltDemo, opened
from tests.demo_clinics import MONDAY, Demos

AT = MONDAY

SIT = """
import sys
from datetime import datetime
from pathlib import Path
from clinic_tui.demo.open import open_demo
{}
demo = open_demo(int(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), *map(Path, sys.argv[3:]))
print(demo.folder, demo.joined, flush=True)
sys.stdin.read()
demo.close()
"""
SMALL = f"""
import clinic_tui.demo.bookings, clinic_tui.demo.build, clinic_tui.demo.open
clinic_tui.demo.bookings.KEPT_DAYS, clinic_tui.demo.build.PATIENTS = {SHORT_PAST}, {FEW_PATIENTS}
clinic_tui.demo.open.ZONE = "{EVENING[2]}"
"""
"""What makes the demo of that evening as the fixture does."""


@pytest.fixture(scope="session")
def one_cache(tmp_path_factory: pytest.TempPathFactory, demos: Demos) -> Path:
    """With the demo of that moment in it, for all of these tests."""
    cache = tmp_path_factory.mktemp("cache")
    demos.laid_into(cache)
    return cache


@pytest.fixture(autouse=True)
def runtime(tmp_path: Path, one_cache: Path, demos: Demos, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where throwaway clinics lie. The clinic itself is made in earnest by other terminals alone."""

    def builder(seed: int, moment: datetime) -> Callable[[Path], object]:
        assert (seed, moment.replace(tzinfo=None)) == (1, AT)
        return lambda folder: demos.copied(folder, AT)

    monkeypatch.setattr(opening, "_builder", builder)
    folder = tmp_path / "runtime"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(one_cache))
    return folder


@pytest.fixture
def sitting() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Another terminal with the demo open, or with the evening's kept in a folder, until its input ends.

    Sets and dictionaries are in another order there than here.
    """
    running: list[subprocess.Popen[str]] = []

    def sit(*keep: Path) -> subprocess.Popen[str]:
        seed, at, more = (EVENING[1], EVENING[0], SMALL) if keep else (1, AT, "")
        process = subprocess.Popen(
            [sys.executable, "-c", SIT.format(more), str(seed), at.isoformat(), *map(str, keep)],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield sit
    for process in running:
        process.kill()
        process.communicate()


def said(process: subprocess.Popen[str]) -> tuple[Path, bool]:
    """Where it is, and whether it joined another."""
    assert process.stdout is not None
    folder, joined = process.stdout.readline().split()
    return Path(folder), joined == "True"


def places(runtime: Path) -> list[Path]:
    """The throwaway clinics that there are."""
    return [each for each in runtime.iterdir() if each.is_dir()]


def is_open(clinic: Clinic) -> bool:
    with clinic.store.reading() as db:
        return db.get(Patient, 1) is not None


def test_the_demo_opens_with_the_manager_and_is_gone_when_it_is_left(runtime: Path) -> None:
    demo = open_demo(1, AT)
    clinic = open_clinic(demo.folder)
    with clinic.store.reading() as db:
        came = account_of(db, demo.login)
    assert came is not None
    assert came.actor.may("appointment.overbook_beyond")
    assert demo.folder.parent.parent == runtime
    assert demo.folder.parent.stat().st_mode & 0o077 == 0
    clinic.close()
    demo.close()
    assert places(runtime) == []


def test_the_clinics_clock_shows_the_moment_asked_for(runtime: Path) -> None:
    demo = open_demo(1, AT)
    clinic = open_clinic(demo.folder)
    shown = clinic.clock.now()
    clinic.close()
    demo.close()
    assert timedelta() <= shown - AT.replace(tzinfo=clinic.clock.zone) < timedelta(minutes=1)


def test_a_moment_with_a_zone_is_that_moment(runtime: Path) -> None:
    demo = open_demo(1, datetime(2026, 11, 23, 15, 20, tzinfo=UTC))
    again = open_demo(1, AT)
    assert again.joined
    demo.close()
    again.close()


@pytest.mark.parametrize(
    "now, opens",
    [
        ("2026-11-18T03:00", "2026-11-18T10:20"),
        ("2026-11-21T12:00", "2026-11-23T10:20"),
        ("2026-11-26T12:00", "2026-11-27T10:20"),
        ("2027-01-01T23:50", "2027-01-04T10:20"),
    ],
)
def test_by_default_it_is_a_morning_on_which_the_clinic_is_open(
    monkeypatch: pytest.MonkeyPatch, now: str, opens: str
) -> None:
    class Then(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.fromisoformat(now)

    monkeypatch.setattr(opening, "datetime", Then)
    assert opening._moment(None).replace(tzinfo=None) == datetime.fromisoformat(opens)


def test_a_start_from_the_cache_needs_no_database_library(runtime: Path) -> None:
    open_demo(1, AT).close()
    code = (
        "import sys; from datetime import datetime; from clinic_tui.demo.open import open_demo; "
        f"open_demo(1, datetime.fromisoformat('{AT.isoformat()}')).close(); "
        "print(sorted({'sqlalchemy', 'sqlmodel', 'keyring', 'textual'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "[]"


def test_a_second_terminal_joins_and_the_last_one_takes_it_away(
    runtime: Path, sitting: Callable[[], subprocess.Popen[str]]
) -> None:
    first = open_demo(1, AT)
    other = sitting()
    assert said(other) == (first.folder, True)
    first.close()
    assert first.folder.exists(), "the other terminal is still there"
    clinic = open_clinic(first.folder)
    assert is_open(clinic)
    clinic.close()
    other.communicate("")
    assert places(runtime) == []


def test_a_killed_second_terminal_takes_nothing_with_it(
    runtime: Path, sitting: Callable[[], subprocess.Popen[str]]
) -> None:
    first = open_demo(1, AT)
    other = sitting()
    said(other)
    other.send_signal(signal.SIGKILL)
    other.wait()
    clinic = open_clinic(first.folder)
    assert is_open(clinic)
    clinic.close()
    first.close()
    assert places(runtime) == []


def test_what_a_killed_demo_left_is_replaced_by_a_fresh_one(
    runtime: Path, sitting: Callable[[], subprocess.Popen[str]]
) -> None:
    killed = sitting()
    folder, joined = said(killed)
    assert not joined
    (folder / "left-over").touch()
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert folder.exists()
    demo = open_demo(1, AT)
    assert (demo.folder, demo.joined) == (folder, False)
    assert not (folder / "left-over").exists()
    demo.close()


def test_what_other_killed_demos_left_is_swept_away(runtime: Path) -> None:
    stale = runtime / f"clinic-tui-demo-{os.getuid()}-0123456789abcdef"
    stale.mkdir(mode=0o700)
    (stale / "in-use").touch()
    demo = open_demo(1, AT)
    assert places(runtime) == [demo.folder.parent]
    demo.close()


def test_many_terminals_starting_at_once_share_one_clinic(
    runtime: Path, sitting: Callable[[], subprocess.Popen[str]]
) -> None:
    open_demo(1, AT).close()
    terminals = [sitting() for _ in range(3)]
    answers = [said(terminal) for terminal in terminals]
    assert len({folder for folder, _ in answers}) == 1
    assert [joined for _, joined in answers].count(False) == 1
    for terminal in terminals:
        terminal.communicate("")
    assert places(runtime) == []


def test_a_folder_of_somebody_else_under_the_demos_name_is_refused(runtime: Path, tmp_path: Path) -> None:
    place = open_demo(1, AT)
    name = place.folder.parent
    place.close()
    (tmp_path / "elsewhere").mkdir()
    name.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ClinicError, match="not this user's own"):
        open_demo(1, AT)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_kept_demo_is_found_again_as_it_was_left(tmp_path: Path) -> None:
    """And one whose making was cut short is made anew."""
    kept = tmp_path / "kept"
    kept.mkdir()
    for left in (kept / BEGUN, kept / "vault.sealed", key_file_of(kept)):
        left.touch()
    open_demo(1, AT, keep=kept).close()
    assert not (kept / BEGUN).exists()
    offset = read_settings(kept).clock_offset
    again = open_demo(1, AT, keep=kept)
    again.close()
    assert again.joined
    assert read_settings(kept).clock_offset == offset
    clinic = open_clinic(kept)
    assert is_open(clinic)
    clinic.close()


@pytest.mark.long
def test_two_first_starts_of_a_kept_demo_share_one_that_is_the_same_as_any_of_its_seed_and_moment(
    tmp_path: Path, evening: BuiltDemo, sitting: Callable[..., subprocess.Popen[str]]
) -> None:
    kept = tmp_path / "kept"
    answers = [said(terminal) for terminal in [sitting(kept), sitting(kept)]]
    assert sorted(answers) == [(kept, False), (kept, True)]
    for demo in opened(kept, EVENING[0]):
        made_there, made_here = demo.dump(), evening.dump()
        assert len(str(made_here)) > 1_000_000
        assert not [table for table, rows in made_here.items() if made_there[table] != rows]


def test_a_real_clinic_is_never_taken_for_a_demo(tmp_path: Path) -> None:
    """Nor emptied, whatever else lies in its folder."""
    write_settings(Settings(tmp_path, "a-clinic", "A Clinic", "America/New_York", "file"))
    (tmp_path / BEGUN).touch()
    with pytest.raises(Conflict, match="real clinic"):
        open_demo(1, AT, keep=tmp_path)
    assert read_settings(tmp_path).name == "A Clinic"


def test_a_demo_that_cannot_be_kept_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ClinicError, match="check the folder's rights"):
        open_demo(1, AT, keep=tmp_path / "file" / "kept")


def test_old_demos_leave_the_cache(
    runtime: Path, tmp_path: Path, one_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_demo(1, AT).close()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    cache = cache_folder()
    built = max((one_cache / "clinic-tui" / "demo").iterdir(), key=lambda each: each.stat().st_mtime)
    newest = shutil.copytree(built, cache / built.name).name
    for age in range(1, 6):
        old = cache / f"old-{age}"
        old.mkdir()
        os.utime(old, (1_000_000 - age, 1_000_000 - age))
    (cache / ".building-killed").mkdir()
    open_demo(1, AT).close()
    left = {each.name for each in cache.iterdir()}
    assert len(left) == KEPT
    assert left >= {newest, "old-1", "old-2"}


def test_without_a_cache_it_still_opens(
    runtime: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    demo = open_demo(1, AT)
    clinic = open_clinic(demo.folder)
    assert is_open(clinic)
    clinic.close()
    demo.close()
