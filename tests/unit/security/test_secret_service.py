"""The vault in a real Secret Service, on a D-Bus of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

needs = [program for program in ("dbus-run-session", "gnome-keyring-daemon") if not shutil.which(program)]
pytestmark = pytest.mark.skipif(bool(needs), reason=f"not on this machine: {', '.join(needs)}")

OPEN = "printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null"
SCRIPT = """
import sys
from pathlib import Path
from clinic_tui.errors import ClinicError
from clinic_tui.security.keyrings import no_keyring_reason
from clinic_tui.security.vault import VaultKind, open_vault
try:
    vault = open_vault(VaultKind.KEYRING, "river-street", Path("."))
    for step in sys.argv[1:]:
        print({"create": vault.create_all, "read": vault.read_all}[step]())
    print(no_keyring_reason())
except ClinicError as error:
    print(type(error).__name__)
"""

FOUNDING = """
import errno, sys
from pathlib import Path
from clinic_tui import founding
from clinic_tui.errors import ClinicError
from clinic_tui.security.vault import VaultKind, open_vault

def present():
    return len(open_vault(VaultKind.KEYRING, "river-street", Path(".")).present())

def disk_is_full(_settings):
    print(present())
    raise OSError(errno.ENOSPC, "no space left")

founding._new_id = lambda _name: "river-street"
founding.write_settings = disk_is_full
words = ("River Street", "America/New_York", "Main", "ada", "Ada Moss", "four calm herons wading")
try:
    founding.found_clinic(Path(sys.argv[1]), founding.Founding(*words, vault=VaultKind.KEYRING))
except ClinicError as error:
    print(error.words.partition(":")[0])
print(present())
"""


def in_a_session(home: Path, steps: str, before: str = OPEN, script: str = SCRIPT) -> list[str]:
    """What the script prints in a new session of the account whose home this is."""
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name != "DBUS_SESSION_BUS_ADDRESS"}
    environment = {
        **kept,
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_RUNTIME_DIR": str(runtime),
        "PYTHONPATH": str(Path(__file__).parents[3]),
    }
    command = f'{before}; "$0" -c "$1" {steps}'
    printed = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", command, sys.executable, script],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return printed.stdout.splitlines()


def test_secrets_outlive_the_session_and_are_made_once(tmp_path: Path) -> None:
    assert in_a_session(tmp_path, "create read") == ["<3 secrets>", "<3 secrets>", "None"]
    assert in_a_session(tmp_path, "read") == ["<3 secrets>", "None"]
    assert in_a_session(tmp_path, "create") == ["VaultExists"]


def test_a_keyring_that_nobody_unlocked_is_told_as_locked(tmp_path: Path) -> None:
    in_a_session(tmp_path, "create")
    assert in_a_session(tmp_path, "read", before="true") == ["VaultLocked"]


def test_a_lost_keyring_is_a_missing_key_and_no_new_one_is_made(tmp_path: Path) -> None:
    in_a_session(tmp_path, "create")
    shutil.rmtree(tmp_path / "data" / "keyrings")
    assert in_a_session(tmp_path, "read read") == ["VaultKeyMissing"]


def test_a_founding_that_fails_leaves_no_secret_in_the_keyring(tmp_path: Path) -> None:
    folder = tmp_path / "clinic"
    assert in_a_session(tmp_path, str(folder), script=FOUNDING) == ["3", "the disk is full", "0"]
    assert not folder.exists()
