"""A database without its last saves is not opened; the doctor and the proof of the journal tell of it too."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

import pytest

from clinic_tui.backend.clinic_backend import open_backend
from clinic_tui.clinic import open_clinic
from clinic_tui.errors import StoreDamaged
from tests.cli.command import Shell

pytestmark = pytest.mark.faults


def save(shell: Shell) -> None:
    shell("stock", "receive", "GLV", "1")


@pytest.fixture
def copied(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder, copied while a console is open, as a tool does that knows nothing of SQLite."""
    copy = tmp_path / "copy"
    with contextlib.closing(open_clinic(shell.folder)) as clinic, clinic.store.reading():
        save(shell)
        assert (shell.folder / "clinic.db-wal").stat().st_size > 0
        shutil.copytree(shell.folder, copy)
    monkeypatch.setenv("CLINIC_TUI_DATA", str(copy))
    return copy


def test_a_copy_with_all_its_files_opens(shell: Shell, copied: Path) -> None:
    save(shell)
    assert "nothing to accept" in shell("db", "accept", code=3).err
    doctor = shell("doctor", "--json", code=None).data
    assert {each["what"]: each["state"] for each in doctor}["last save"] == "ok"


def test_a_copy_without_its_log_is_not_opened_and_says_what_is_missing(shell: Shell, copied: Path) -> None:
    before = (copied / "clinic.db").read_bytes()
    (copied / "clinic.db-wal").unlink()
    (copied / "clinic.db-shm").unlink(missing_ok=True)
    refused = shell("patients", "find", "moss", code=1)
    assert "lines of the journal are missing" in refused.err
    assert "clinic.db-wal" in refused.err
    with pytest.raises(StoreDamaged, match="are missing"):
        open_backend(copied)
    doctor = shell("doctor", "--json", code=1).data
    assert {each["what"]: each["state"] for each in doctor}["last save"] == "FAIL"
    assert "NOT sound" in shell("audit", "verify", code=1).err
    assert (copied / "clinic.db").read_bytes() == before


def test_an_older_file_put_in_place_is_not_opened(shell: Shell, tmp_path: Path) -> None:
    shutil.copy(shell.folder / "clinic.db", tmp_path / "older.db")
    save(shell)
    shell.shut()
    os.replace(tmp_path / "older.db", shell.folder / "clinic.db")
    assert "are missing" in shell("patients", "find", "moss", code=1).err


def test_what_is_missing_can_be_accepted_and_the_journal_tells_of_it(shell: Shell, copied: Path) -> None:
    (copied / "clinic.db-wal").unlink()
    told = shell.json("db", "accept")
    assert told["was"] > told["ends"]
    line = [each for each in shell.json("audit", "list", login="boss") if each["verb"] == "db.accept"][-1]
    assert line["after"] == told
    save(shell)
    assert shell.json("audit", "verify", "--rows")["sound"] is True
