"""One bus and one keyring for all sessions of the clinic's account: no secret is lost (K04)."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinic_tui.shipped import data_path
from tests.patience import soon

needs = [program for program in ("dbus-daemon", "gnome-keyring-daemon") if not shutil.which(program)]
pytestmark = pytest.mark.skipif(bool(needs), reason=f"not on this machine: {', '.join(needs)}")

SESSIONS = 8
PUT = """
import sys
from pathlib import Path
from clinic_tui.security.secret_names import ServiceSecret
from clinic_tui.security.vault import VaultKind, open_vault
vault = open_vault(VaultKind.KEYRING, sys.argv[1], Path("."))
vault.create_all()
for name in list(ServiceSecret)[:2]:
    vault.put_service(name, f"{sys.argv[1]} {name}")
print("put")
"""
COUNT = """
import sys
from pathlib import Path
from clinic_tui.security.secret_names import ServiceSecret
from clinic_tui.security.vault import VaultKind, open_vault
found = 0
for clinic in sys.argv[1:]:
    vault = open_vault(VaultKind.KEYRING, clinic, Path("."))
    found += len(vault.read_all())
    found += sum(vault.read_service(name) == f"{clinic} {name}" for name in list(ServiceSecret)[:2])
print(found)
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a runtime folder of its own."""
    (tmp_path / "runtime").mkdir(mode=0o700)
    return tmp_path


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DBUS_", "XDG_"))}
    return {
        **kept,
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_RUNTIME_DIR": str(home / "runtime"),
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={home / 'bus'}",
        "PYTHONPATH": str(Path(__file__).parents[3]),
    }


@contextlib.contextmanager
def one_bus(home: Path) -> Iterator[None]:
    """The shipped bus with an unlocked keyring on it; both are killed at the end."""
    (home / "bus").unlink(missing_ok=True)
    address = f"--address=unix:path={home / 'bus'}"
    config = f"--config-file={data_path('keyring/bus.conf')}"
    with subprocess.Popen(
        ["dbus-daemon", config, address, "--nofork", "--nopidfile"], env=environment(home)
    ) as bus:
        try:
            assert soon((home / "bus").exists)
            with subprocess.Popen(
                ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
                env=environment(home), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            ) as keyring:  # fmt: skip
                try:
                    assert keyring.stdin is not None
                    keyring.stdin.write(b"a password for the keyring")
                    keyring.stdin.close()
                    assert soon(lambda: answers(home))
                    yield
                finally:
                    keyring.kill()
        finally:
            bus.kill()


def answers(home: Path) -> bool:
    script = "from clinic_tui.security.keyrings import no_keyring_reason; print(no_keyring_reason())"
    return run(home, script) == "None"


def run(home: Path, script: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.stdout.strip() or done.stderr.strip()[-300:]


def test_eight_sessions_lose_nothing_and_a_killed_daemon_has_it_all(home: Path) -> None:
    clinics = [f"river-street-{number}" for number in range(SESSIONS)]
    with one_bus(home):
        sessions = [
            subprocess.Popen(
                [sys.executable, "-c", PUT, clinic], env=environment(home), stdout=subprocess.PIPE, text=True
            )
            for clinic in clinics
        ]
        assert [session.communicate(timeout=120)[0] for session in sessions] == ["put\n"] * SESSIONS
        assert run(home, COUNT, *clinics) == str(SESSIONS * 5)
    with one_bus(home):
        assert run(home, COUNT, *clinics) == str(SESSIONS * 5)
