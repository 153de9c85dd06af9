"""Connections that fail: what the desk is told is true, and names the right cause."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event, text

from clinic_tui.errors import Busy, ClinicError, OutcomeUnknown, StoreDamaged
from clinic_tui.schedule.models import Room
from clinic_tui.stock.items import set_levels
from clinic_tui.store import engine
from clinic_tui.store.anchors import note
from clinic_tui.store.desk import Desk
from clinic_tui.store.engine import Store
from clinic_tui.store.journal import Head
from clinic_tui.store.location import SqliteFile
from clinic_tui.store.presence import presence_of
from clinic_tui.store.turn import FileLock
from tests.builders import MAC_KEY, House

SERVER_PROCESS = text("SELECT pg_backend_pid()")


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


@pytest.fixture
def taken_away(tmp_path: Path, file: SqliteFile) -> Iterator[Store]:
    """A store at work whose folder somebody has renamed."""
    folder = tmp_path / "clinic"
    folder.mkdir()
    store = Store(replace(file, path=Path(shutil.copy(file.path, folder))))
    with store.reading() as db:
        db.execute(text("SELECT 1"))
    folder.rename(tmp_path / "elsewhere")
    yield store
    store.close()


def test_a_folder_that_is_taken_away_is_told_in_words(house: House, taken_away: Store) -> None:
    assert isinstance(taken_away.location, SqliteFile)
    folder = taken_away.location.path.parent
    desk = Desk(taken_away, house.clock, house.chief.actor, "B", MAC_KEY, house.present)
    attempts: list[Callable[[], object]] = [
        lambda: set_levels(desk, 1, 1, 2, 1, 0),
        lambda: presence_of(taken_away),
        lambda: FileLock(folder / "A").take(),
        lambda: note(folder / "anchors.log", Head(1, "a" * 64), house.clock.now()),
    ]
    for attempt in attempts:
        with pytest.raises(ClinicError, match="check the folder's rights"):
            attempt()


@pytest.fixture
def cut_off(house: House) -> Callable[[int], None]:
    """Ends a connection's process on the server; returns when it has gone."""
    if house.store.dialect == "sqlite":
        pytest.skip("a file has no connection to lose")

    def cut(process: int) -> None:
        with house.raw() as run:
            assert run(f"SELECT pg_terminate_backend({process}, 10000)")[0][0]

    return cut


@contextlib.contextmanager
def at_commit(happens: Callable[[Connection], None]) -> Iterator[None]:
    """Has something done whenever a COMMIT is about to be sent."""
    event.listen(Engine, "commit", happens)
    try:
        yield
    finally:
        event.remove(Engine, "commit", happens)


def test_a_connection_lost_in_the_commit_leaves_open_whether_it_was_saved(
    house: House, cut_off: Callable[[int], None]
) -> None:
    def rename(to: str) -> int:
        with house.chief.act("schedule.setup") as db:
            db.need(Room, 1, "").name = to
            return int(db.execute(SERVER_PROCESS).scalar_one())

    process = rename("one")  # on the connection that the pool hands out again
    with (
        at_commit(lambda _connection: cut_off(process)),
        pytest.raises(OutcomeUnknown, match="not known whether this was saved"),
    ):
        rename("first")
    rename("uno")
    assert house.get(Room, 1).name == "uno"


def test_a_connection_lost_before_the_commit_has_saved_nothing(
    house: House, cut_off: Callable[[int], None]
) -> None:
    for name in ("one", "two"):  # after the first a COMMIT has gone over the connection that is lost
        with (
            pytest.raises(ClinicError, match="nothing was saved") as refused,
            house.chief.act("schedule.setup") as db,
        ):
            cut_off(db.execute(SERVER_PROCESS).scalar_one())
            db.need(Room, 1, "").name = name
        assert not isinstance(refused.value, OutcomeUnknown)
        assert house.get(Room, 1).name == "1"
        with house.chief.act("schedule.setup") as db:
            db.need(Room, 2, "").name = name
