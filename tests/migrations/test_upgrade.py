"""What `clinic-tui db upgrade` does to a clinic, and what it refuses."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from clinic_tui.errors import Conflict, StoreDamaged
from clinic_tui.patients import policies
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.payers import adopt_payers
from clinic_tui.patients.policy import Policy
from clinic_tui.patients.search import find
from clinic_tui.schedule import guards
from clinic_tui.security.roles import Role
from clinic_tui.store import schema
from clinic_tui.store.engine import Store
from clinic_tui.store.presence import presence_of
from clinic_tui.store.upgrade import upgrade
from clinic_tui.store.verify import verify_rows
from clinic_tui.tables import GUARDS
from tests.builders import TODAY, House, a_patient, an_appointment
from tests.migrations.shape import shape_of


def execute(store: Store, *statements: str) -> None:
    with store.building() as connection:
        for statement in statements:
            connection.execute(text(statement))


def lose_the_guards(house: House) -> None:
    if house.store.dialect == "sqlite":
        lost = [f"DROP TRIGGER {name}" for name in ("occupancy_overlap_insert", "occupancy_overlap_update")]
        lost += [
            "DROP INDEX appointment_room_taken",
            "DROP TRIGGER journal_no_delete",
            "DROP TABLE patient_name_infix",
        ]
    else:
        lost = [
            "ALTER TABLE occupancy DROP CONSTRAINT occupancy_overlap",
            "DROP INDEX appointment_room_taken",
            "DROP TRIGGER journal_no_change ON journal",
            "DROP INDEX ix_patient_name_infix",
        ]
    execute(house.store, *lost)


def test_a_database_of_today_stays_as_it_is(house: House) -> None:
    with house.store.reading() as db:
        before = shape_of(db.connection())
    done = upgrade(house.store, GUARDS)
    assert (done.before, done.after, done.guards) == (schema.REVISION, schema.REVISION, ())
    with house.store.reading() as db:
        assert shape_of(db.connection()) == before
        assert verify_rows(db) is None


def test_lost_guards_come_back_and_names_are_found_again(house: House) -> None:
    a_patient(house, family="Quartermain", given="Ada")
    with house.store.reading() as db:
        before = shape_of(db.connection())
    lose_the_guards(house)
    with house.store.reading() as db:
        assert guards.missing(db)
    assert len(upgrade(house.store, GUARDS).guards) >= 4
    with house.store.reading() as db:
        assert guards.missing(db) == ()
        assert shape_of(db.connection()) == before
        assert [line.family for line in find(db, "termain", TODAY)] == ["Quartermain"]


def test_rows_that_break_a_guard_stop_the_upgrade(house: House) -> None:
    """SQLite's triggers look at new rows only; a room taken twice is seen on both engines."""
    first, second = an_appointment(house, at="10:30"), an_appointment(house, at="11:30")
    execute(
        house.store,
        "DROP INDEX appointment_room_taken",
        f"UPDATE appointment SET room_id = 1, status = 'roomed' WHERE id IN ({first}, {second})",
    )
    with pytest.raises(StoreDamaged, match="break the rule of a guard"):
        upgrade(house.store, GUARDS)
    with house.store.reading() as db:
        assert guards.missing(db) == ("appointment_room_taken",)


def test_a_newer_database_is_refused_and_not_touched(house: House) -> None:
    execute(house.store, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreDamaged, match="newer program"):
        upgrade(house.store, GUARDS)
    with house.store.reading() as db:
        assert schema.revision_of(db.connection()) == "9999"


def test_a_database_without_a_revision_is_not_made_into_a_clinic(house: House) -> None:
    execute(house.store, "DROP TABLE alembic_version")
    with pytest.raises(StoreDamaged, match="not a clinic's"):
        upgrade(house.store, GUARDS)


def test_an_older_database_waits_until_the_worker_is_stopped(house: House) -> None:
    execute(house.store, "UPDATE alembic_version SET version_num = '0000'")
    worker = presence_of(house.store)
    try:
        assert worker.announce_worker()
        assert worker.lead_jobs()
        with pytest.raises(Conflict, match="the worker is running: stop it"):
            upgrade(house.store, GUARDS)
    finally:
        worker.close()


def test_an_older_database_waits_until_all_desks_are_closed(house: House) -> None:
    execute(house.store, "UPDATE alembic_version SET version_num = '0000'")
    open_desk = presence_of(house.store)
    try:
        letter = open_desk.take_letter()
        with pytest.raises(Conflict, match=f"desk {letter} is open"):
            upgrade(house.store, GUARDS)
    finally:
        open_desk.close()


def test_payers_are_made_of_the_policies_of_an_older_program_and_the_journal_knows(house: House) -> None:
    first, second = a_patient(house), a_patient(house)
    policies.set_coverage(house.records, first, 1, None, Policy("Acme Health", member_id="A1"))
    policies.set_coverage(house.records, second, 1, None, Policy("ACME-HEALTH", member_id="A2"))
    policies.set_coverage(house.records, second, 2, None, Policy("County Plan"))
    upgrade(house.store, GUARDS)
    assert adopt_payers(house.desk("S", Role.SYSTEM, "system")) == 2
    assert [(row.payer, row.payer_id) for row in house.all(Coverage)] == [
        ("Acme Health", 1),
        ("Acme Health", 1),
        ("County Plan", 2),
    ]
    assert adopt_payers(house.desk("S", Role.SYSTEM, "system")) == 0
    with house.store.reading() as db:
        assert verify_rows(db) is None
