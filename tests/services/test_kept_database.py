"""The database that tests on PostgreSQL share is after each of them what it was before the first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from clinic_tui.patients.models import Patient
from clinic_tui.store.location import PostgresServer
from tests import postgres_server
from tests.builders import House, a_patient, raw_connection, require_sound
from tests.kept_database import KeptDatabase

pytestmark = pytest.mark.postgres


@pytest.fixture
def kept(postgres_server: postgres_server.PostgresServer, furnished_database: str) -> Iterator[KeptDatabase]:
    """One of the test's own."""
    kept = KeptDatabase(postgres_server, furnished_database)
    yield kept
    kept.drop()


@pytest.fixture
def clinic(kept: KeptDatabase, tmp_path: Any) -> Iterator[House]:
    house = House(PostgresServer(kept.url(), tmp_path))
    yield house
    house.store.close()


def test_rows_and_numbers_are_as_they_were(kept: KeptDatabase, clinic: House) -> None:
    before = clinic.rows()
    first = a_patient(clinic, "Moss")
    kept.put_back(clinic.store)
    assert kept.keeper is not None
    assert clinic.rows() == before
    assert a_patient(clinic, "Moss") == first
    require_sound(clinic)


@pytest.mark.long
def test_rows_that_nobody_sorts_come_in_their_order(kept: KeptDatabase, clinic: House) -> None:
    for _ in range(12):
        numbers = [a_patient(clinic) for _ in range(12)]
        with clinic.raw() as run:
            assert [number for (number,) in run("SELECT id FROM patient")] == numbers
        with clinic.store._write.connect() as one, clinic.store._write.connect() as another:
            assert one is not another  # a test in which two write at once leaves both in the pool
        kept.put_back(clinic.store)
        assert kept.keeper is not None
    assert clinic.all(Patient) == []


@pytest.mark.parametrize(
    "change",
    [
        "CREATE TABLE left_behind (id integer)",
        "DROP FUNCTION IF EXISTS journal_is_never_changed CASCADE",
        "SELECT pg_advisory_lock(7)",
    ],
)
def test_what_cannot_be_put_back_costs_a_new_database(kept: KeptDatabase, clinic: House, change: str) -> None:
    connection = raw_connection(clinic.location)
    try:
        connection.execute(change)
        kept.put_back(clinic.store)
        assert kept.keeper is None
        assert kept.url() == clinic.location.url  # type: ignore[union-attr]
    finally:
        connection.close()
    clinic.store.close()
    with clinic.raw() as run:
        assert run("SELECT to_regclass('left_behind')") == [(None,)]
        assert run("SELECT count(*) FROM pg_proc WHERE proname = 'journal_is_never_changed'") == [(1,)]
