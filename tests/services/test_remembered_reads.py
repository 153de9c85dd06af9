"""What a console counts is asked again where it may have changed, and only there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from clinic_tui.backend.remembered_reads import FOLLOWS, UNTOLD, RememberedReads
from clinic_tui.backend.sitting import Sitting
from clinic_tui.jobs.findings import low_stock
from clinic_tui.patients.models import Patient
from clinic_tui.stock import receiving
from clinic_tui.store.all_tables import all_mappers
from clinic_tui.store.journal import journal
from clinic_tui.store.watch import Watcher
from tests.builders import GLOVES, House, a_patient
from tests.engines import on_sqlite, on_sqlite_first
from tests.patience import soon

_asked: list[str] = []


def count_patients(db: Session) -> int:
    _asked.append("patients")
    return db.execute(select(func.count()).select_from(Patient)).scalar_one()


def count_lines(db: Session) -> int:
    return db.execute(select(func.count()).select_from(journal)).scalar_one()


@pytest.fixture
def remembered() -> RememberedReads:
    """Of a console that is told what desks write."""
    _asked.clear()
    remembered = RememberedReads()
    remembered.listening = True
    return remembered


@on_sqlite
def test_an_answer_is_good_until_its_table_is_written(house: House, remembered: RememberedReads) -> None:
    sitting = Sitting(house.front)

    def patients() -> int:
        return remembered.ask(sitting, "patient.view", count_patients)

    before = patients()
    a_patient(house)
    remembered.touched({"room", "stock_move"})
    assert (patients(), len(_asked)) == (before, 1)
    remembered.touched({"room", "patient"})
    assert (patients(), patients(), len(_asked)) == (before + 1, before + 1, 2)
    house.clock.advance(timedelta(minutes=1))
    assert (patients(), len(_asked)) == (before + 1, 3)
    sitting.seat(house.chief)
    assert (patients(), len(_asked)) == (before + 1, 4)


@on_sqlite
def test_what_is_written_while_it_is_read_is_read_again(house: House, remembered: RememberedReads) -> None:
    sitting = Sitting(house.front)

    def count_and_be_overtaken(db: Session) -> int:
        found = count_patients(db)
        remembered.touched({"patient"})
        return found

    for asked in (1, 2):
        remembered.ask(sitting, "patient.view", count_and_be_overtaken)
        assert len(_asked) == asked


@on_sqlite_first
def test_nothing_is_remembered_of_what_nobody_is_told_of(house: House, remembered: RememberedReads) -> None:
    sitting = Sitting(house.front)
    before = remembered.ask(sitting, "patient.view", count_lines)
    a_patient(house)
    assert remembered.ask(sitting, "patient.view", count_lines) > before
    deaf = RememberedReads()
    for asked in (1, 2):
        deaf.ask(sitting, "patient.view", count_patients)
        assert len(_asked) == asked


def test_what_the_database_sums_up_by_itself_follows_its_moves(
    house: House, remembered: RememberedReads
) -> None:
    sitting = Sitting(house.chief)
    watcher = Watcher(house.store, remembered.touched)
    watcher.start()

    def low() -> bool:
        return bool(remembered.ask(sitting, "stock.view", low_stock, house.clock))

    try:
        assert low()
        receiving.receive(house.chief, GLOVES, 1_000, "a delivery")
        assert soon(lambda: not low())
    finally:
        watcher.stop()


def test_every_table_is_told_of_or_known_not_to_be() -> None:
    told = {str(mapper.local_table) for mapper in all_mappers()}
    pieces = {
        *("safety_sheet_piece", "claim_batch_content", "claim_file_content"),
        *("code_book_piece", "code_edit"),
    }
    assert set(SQLModel.metadata.tables) - told == {*FOLLOWS, *UNTOLD, *pieces}
    assert set(FOLLOWS.values()) <= told
