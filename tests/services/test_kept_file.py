"""The file that tests on SQLite share is after each of them what it was before the first."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as cipher

from tests.builders import House, a_patient, an_appointment, raw_connection, require_sound
from tests.kept_file import KeptFile


@pytest.fixture
def kept(furnished_file: Path, tmp_path: Path) -> Iterator[KeptFile]:
    """One of the test's own."""
    kept = KeptFile(furnished_file, tmp_path)
    yield kept
    kept.let_go()


@pytest.fixture
def clinic(kept: KeptFile) -> Iterator[House]:
    house = House(kept.place())
    yield house
    house.store.close()


def test_rows_numbers_and_names_are_as_they_were(kept: KeptFile, clinic: House) -> None:
    before = clinic.rows()
    found_within = "SELECT rowid FROM patient_name_infix WHERE patient_name_infix MATCH 'oss'"
    first = a_patient(clinic, "Moss")
    an_appointment(clinic, patient=first)
    with clinic.raw() as run:
        assert len(run(found_within)) == 1
        run("UPDATE site SET name = 'Other'")
    kept.put_back(clinic.store)
    assert kept.keeper is not None
    assert clinic.rows() == before
    with clinic.raw() as run:
        assert run(found_within) == []
    assert a_patient(clinic, "Moss") == first
    require_sound(clinic)


def test_all_but_the_keeper_see_the_guards(kept: KeptFile, clinic: House) -> None:
    a_patient(clinic)
    kept.put_back(clinic.store)
    with clinic.raw() as run, pytest.raises(cipher.IntegrityError, match="never changed"):
        run("DELETE FROM journal")
    with clinic.raw() as run:
        run("DROP TRIGGER occupancy_overlap_insert")
    kept.put_back(clinic.store)
    kept.place()
    with clinic.raw() as run:
        assert run("SELECT count(*) FROM sqlite_schema WHERE name = 'occupancy_overlap_insert'") == [(1,)]


def _schema_changed(house: House) -> Callable[[], None]:
    with house.raw() as run:
        run("CREATE TABLE left_behind (id integer)")
    return lambda: None


def _replaced(house: House) -> Callable[[], None]:
    path = house.location.path  # type: ignore[union-attr]
    shutil.copy(path, path.with_name("other.db"))
    path.with_name("other.db").replace(path)
    return lambda: None


def _locked(house: House) -> Callable[[], None]:
    connection = raw_connection(house.location)
    connection.execute("BEGIN IMMEDIATE")
    return lambda: connection.close()


@pytest.mark.parametrize("harm", [_schema_changed, _replaced, _locked])
def test_what_cannot_be_put_back_costs_a_new_file(
    kept: KeptFile, clinic: House, harm: Callable[[House], Callable[[], None]]
) -> None:
    a_patient(clinic)
    healed = harm(clinic)
    kept.put_back(clinic.store)
    healed()
    assert kept.keeper is None
    assert kept.place() == clinic.location
    with clinic.raw() as run:
        assert run("SELECT count(*) FROM patient") == [(0,)]
        assert run("SELECT name FROM sqlite_schema WHERE name = 'left_behind'") == []
