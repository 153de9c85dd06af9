"""Connections that fail: what the desk is told is true, and names the right cause."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from clinic_tui.errors import Busy, ClinicError, StoreDamaged
from clinic_tui.store import engine
from clinic_tui.store.engine import Store
from clinic_tui.store.location import SqliteFile
from tests.builders import House


@pytest.fixture
def file(house: House) -> SqliteFile:
    """The clinic's file; a clinic on a server has none."""
    if not isinstance(house.location, SqliteFile):
        pytest.skip("a server opens its own files")
    house.store.close()
    return house.location


def refusal_on_opening(file: SqliteFile) -> ClinicError:
    store = Store(file)
    with pytest.raises(ClinicError) as refused, store.reading() as db:
        db.execute(text("SELECT 1"))
    store.close()
    return refused.value


def test_a_file_that_another_program_holds_is_busy_not_damaged(
    house: House, file: SqliteFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "PATIENCE_SECONDS", 0.05)
    with house.raw() as run:
        run("PRAGMA locking_mode = EXCLUSIVE")
        run("BEGIN EXCLUSIVE")
        assert isinstance(refusal_on_opening(file), Busy)


def test_a_file_that_cannot_be_opened_is_not_called_damaged(house: House, file: SqliteFile) -> None:
    folder = file.path.with_name("a_folder.db")
    folder.mkdir(exist_ok=True)
    refusal = refusal_on_opening(replace(file, path=folder))
    assert not isinstance(refusal, StoreDamaged)
    assert "cannot be opened" in refusal.words
    folder.rmdir()


def test_a_wrong_key_and_a_damaged_file_name_key_and_backup(house: House, file: SqliteFile) -> None:
    wrong_key = refusal_on_opening(replace(file, key=bytes(32)))
    house.tampered = True
    file.path.write_bytes(b"not a database" * 1000)
    for refusal in (wrong_key, refusal_on_opening(file)):
        assert isinstance(refusal, StoreDamaged)
        assert "restore the key or a backup" in refusal.words
