"""The patient search reads indexes only: a scan would make each key slower as the clinic grows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from sqlalchemy import event

from clinic_tui.patients import service
from clinic_tui.patients.rows import Identifier, OtherName
from clinic_tui.patients.search import PAGE, find
from clinic_tui.store.location import SqliteFile
from tests.builders import DB_KEY, TODAY, House, a_patient, some_fields
from tests.engines import on_sqlite, on_sqlite_first
from tests.one_clinic import in_one_clinic

TYPED = (
    "s", "smi", "smi,", "smi,j", ",j", "smith j", "j smith", "a b c", "smoth", "cruz,ma",
    "smith 12/05/1961", "s,j 12/05/1961", "12/05/1961", "1000", "100250", "MRN 100250", "555-7203",
    "mary ann", "ernandez", "o'brien", "lop,mar", "garcia lopez,jose", "12/05/1961 smith",
)  # fmt: skip


@pytest.fixture
def sqlite_house(furnished_file: Path, tmp_path: Path) -> Iterator[House]:
    copy(furnished_file, tmp_path / "clinic.db")
    house = House(SqliteFile(tmp_path / "clinic.db", DB_KEY))
    yield house
    house.store.close()


def plans(house: House, typed: str) -> list[str]:
    """How SQLite means to find each part of the answer."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        asked.append((statement, values))

    with house.store.reading() as db:
        engine = db.get_bind()
        event.listen(engine, "before_cursor_execute", note)
        find(db, typed, TODAY)
        event.remove(engine, "before_cursor_execute", note)
        return [
            row[3]
            for statement, values in asked
            for row in db.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]


@in_one_clinic("typed", TYPED)
def test_no_table_is_read_from_end_to_end(sqlite_house: House, typed: str) -> None:
    a_patient(sqlite_house, "Smith", "John", "1961-12-05")
    found = plans(sqlite_house, typed)
    scans = [line for line in found if line.startswith("SCAN") and "VIRTUAL TABLE INDEX" not in line]
    assert found
    assert not scans


@in_one_clinic("typed", [each for each in TYPED if "/" not in each and "100250" not in each])
def test_only_a_birth_date_asks_for_sorting(sqlite_house: House, typed: str) -> None:
    """Sorting would read all that fits, where an index in order stops at one page (100250 is 2 Oct 1950)."""
    assert not [line for line in plans(sqlite_house, typed) if "TEMP B-TREE" in line]


def test_a_birth_date_beside_a_name_is_looked_up_first(sqlite_house: House) -> None:
    first = next(line for line in plans(sqlite_house, "smith 12/05/1961") if line.startswith("SEARCH"))
    assert "ix_patient_born" in first


@on_sqlite
@pytest.mark.parametrize("typed", ["100001", "MRN 100001", "mrn100001", "#100001"])
def test_a_record_number_is_found_though_it_could_be_a_date(house: House, typed: str) -> None:
    patient = a_patient(house, "Smith", "Tom", "1990-02-02")
    with house.store.reading() as db:
        assert [(line.id, line.found_by) for line in find(db, typed, TODAY)] == [(patient, "MRN")]


@on_sqlite
def test_a_number_goes_before_the_many_born_on_the_day_it_reads_as(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "FIRST_MRN", 101042)
    patient = a_patient(house, "Smith", "Tom", "1990-02-02")
    other = a_patient(house, "Roe", "Ann", identifiers=(Identifier("x", "101042"),))
    for _ in range(22):
        a_patient(house, born="1942-10-10")
    with house.store.reading() as db:
        found = find(db, "101042", TODAY)
    assert [(line.id, line.found_by) for line in found[:2]] == [(patient, "MRN"), (other, "other number")]
    assert len(found) == PAGE


@pytest.fixture
def remembered(house: House) -> House:
    """Four patients whose names are written in more than one way."""
    a_patient(house, "Nguyễn", "Thái Mai", "1961-12-05")
    a_patient(house, "de la Cruz", "María", "1980-01-05")
    a_patient(house, "Nguyễn", "Mai", "1961-12-05")
    a_patient(house, "Smith", "Tom", "1990-02-02")
    return house


@on_sqlite_first
@in_one_clinic(
    "typed, how",
    [
        ("mai nguyen", ""),
        ("nguyen,m", ""),
        ("guyen", "within name"),
        ("uyen hai", "within name"),
        ("cruz,ma", "within name"),
        ("ma cruz", "within name"),
        ("smyth,t", "sounds alike"),
        ("nguyen 12/5/61", ""),
        ("guyen 12/5/61", "within name"),
        ("12/5/61 nguyen", ""),
        ("nguyen 5/dec/1961", ""),
        ("1961 12 05 nguyen", ""),
        ("1961 12 05", "birth date"),
        ("wrong 12/5/61", None),
        ("nguyen 12/6/61", None),
    ],
)
def test_names_are_found_by_what_is_remembered_of_them(
    remembered: House, typed: str, how: str | None
) -> None:
    with remembered.store.reading() as db:
        found = find(db, typed, TODAY)
    assert [line.found_by for line in found[:1]] == ([how] if how is not None else [])


@pytest.fixture
def many_named(house: House) -> House:
    """Somebody with several names and a number, and somebody else."""
    a_patient(
        house, "García-López", "María José", "1961-12-05", middle="Quetzal",
        identifiers=(Identifier("x", "S99912345"),),
    )  # fmt: skip
    a_patient(house, "Smith", "Tom", "1990-02-02")
    return house


@on_sqlite_first
@in_one_clinic(
    "typed, how",
    [
        ("lop,mar", "within name"),
        ("lopez,jose", "within name"),
        ("garcia lopez,jose", "within name"),
        ("garcia lopez,jose 12/5/61", "within name"),
        ("lopez,ma", "within name"),
        ("jose,lopez", "within name"),
        ("garcia,quetzal", "within name"),
        ("garcia,maria jose quetzal", "within name"),
        ("jose quetzal", "within name"),
        ("quetzal 12/5/61", "within name"),
        ("garcia,ann", None),
        ("s99912345", "other number"),
        ("S99912345", "other number"),
    ],
)
def test_a_part_of_each_name_is_enough(many_named: House, typed: str, how: str | None) -> None:
    with many_named.store.reading() as db:
        assert [line.found_by for line in find(db, typed, TODAY)] == ([how] if how is not None else [])


@on_sqlite_first
def test_a_middle_name_that_is_new_is_found_and_the_old_one_no_more(house: House) -> None:
    patient = a_patient(house, "Smith", "Mary", "1961-12-05", middle="Ann")
    service.update(house.records, patient, 1, some_fields("Smith", "Mary", "1961-12-05", middle="Beth" * 25))
    with house.store.reading() as db:
        assert [line.id for line in find(db, "smith,beth", TODAY)] == [patient]
        assert find(db, "smith,ann", TODAY) == ()


@on_sqlite
def test_one_patients_many_names_leave_room_for_the_others(house: House) -> None:
    names = tuple(OtherName("alias", f"Sm{number:02}", "Ada") for number in range(3 * PAGE))
    many = a_patient(house, "Smart", "Ada", other_names=names)
    last = a_patient(house, "Smyth", "Zoe")
    with house.store.reading() as db:
        assert [line.id for line in find(db, "sm", TODAY)] == [many, last]
