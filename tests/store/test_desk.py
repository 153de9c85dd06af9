"""The desk: permission, one transaction, the journal, and no way around it."""

from __future__ import annotations

import contextlib
import json
from datetime import timedelta

import pytest
from sqlalchemy import Executable, delete, insert, text, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import SQLModel

from clinic_tui.errors import Busy, Conflict, Invalid, NotFound, NotPermitted, StoreDamaged
from clinic_tui.patients import service as patients
from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.schedule.models import Holiday, Provider, Room
from clinic_tui.security import accounts
from clinic_tui.security.hash_cost import HashCost
from clinic_tui.security.roles import Role
from clinic_tui.security.sign_in import sign_in
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.store import engine, turn
from clinic_tui.store.desk import Desk
from clinic_tui.store.engine import Store, WrittenAroundTheDesk
from clinic_tui.store.location import SqliteFile
from tests.builders import (
    LEE,
    MAC_KEY,
    PEPPER,
    TODAY,
    House,
    a_patient,
    raw_connection,
    require_sound,
    some_fields,
)

CHEAP = HashCost(1, 8, 1)
WORDS = "four calm herons wading"
OWN_WORDS = "nine grey pebbles drying"


def test_permission_is_asked_before_anything_is_opened(house: House) -> None:
    nobody = house.desk("C", Role.CLINICIAN)
    house.store.close()
    with pytest.raises(NotPermitted, match="no right to register"), nobody.act("patient.register"):
        pytest.fail("the use case ran")


def test_what_fails_leaves_nothing_behind(house: House) -> None:
    before, head = house.rows(), house.head()
    with pytest.raises(KeyError), house.chief.act("schedule.setup") as db:
        db.add(Holiday(day=TODAY, name="flood"))
        db.flush()
        raise KeyError("half way")
    assert (house.rows(), house.head()) == (before, head)
    a_patient(house)
    assert len(house.all(Patient)) == 1


def test_a_change_names_who_when_where_and_both_images(house: House) -> None:
    head = house.head()
    with house.chief.act("schedule.setup", reason="new rooms") as db:
        db.add(Room(site_id=1, name="3"))
        db.need(Provider, LEE, "").overbook_quota = 5
        db.delete(db.need(Room, 2, ""))
    room, lee, gone = house.lines(head)
    assert {line["action"] for line in (room, lee, gone)} == {head + 1}
    assert (room["who"], room["account_id"], room["desk"], room["verb"], room["reason"]) == (
        "otto", 2, "B", "schedule.setup", "new rooms",
    )  # fmt: skip
    assert room["at"] == house.clock.now()
    assert (room["change"], room["before"], json.loads(room["after"])["name"]) == ("insert", None, "3")
    assert json.loads(lee["before"]) == {"overbook_quota": 2, "version": 1}
    assert json.loads(lee["after"]) == {"overbook_quota": 5, "version": 2}
    assert (gone["change"], json.loads(gone["before"])["name"], gone["after"]) == ("delete", "2", None)


def test_what_changes_nothing_is_not_journaled(house: House) -> None:
    head = house.head()
    with house.chief.act("schedule.setup") as db:
        db.need(Provider, LEE, "").overbook_quota = 2
    assert house.head() == head


@pytest.mark.parametrize(
    "statement",
    [
        text("DELETE FROM room"),
        text("/* tidy */ delete from room"),
        text("-- tidy\nUPDATE room SET name = 'x'"),
        text("INSERT OR REPLACE INTO holiday (id, version, day, name) VALUES (9, 1, '2026-01-01', 'x')"),
        text("WITH old AS (SELECT id FROM room)\nDELETE FROM room WHERE id IN (SELECT id FROM old)"),
        text("DROP TABLE room"),
        update(Room).values(name="x"),
        delete(Room),
        insert(Holiday).values(day=TODAY, name="x", version=1),
    ],
    ids=lambda statement: str(statement).split("\n")[0][:30],
)
def test_a_change_around_the_session_is_refused(house: House, statement: Executable) -> None:
    before = house.rows()
    with pytest.raises(WrittenAroundTheDesk), house.chief.act("schedule.setup") as db:
        db.execute(statement)
    with pytest.raises(WrittenAroundTheDesk), house.chief.act("schedule.setup") as db:
        db.connection().execute(statement)
    with pytest.raises(WrittenAroundTheDesk), house.chief.act("schedule.setup") as db:
        db.add(Holiday(day=TODAY, name="flood"))
        db.flush()  # the gate is open only while a flush runs
        db.execute(statement)
    assert house.rows() == before


@pytest.mark.parametrize("statement", ["DELETE/**/FROM room", "UPDATE room SET name = 'x'"])
def test_sqlite_itself_refuses_what_no_flush_writes(house: House, statement: str) -> None:
    if house.store.dialect != "sqlite":
        pytest.skip("PostgreSQL has no switch like this one")
    before = house.rows()
    for flushed in (False, True):
        with pytest.raises(Exception, match="readonly"), house.chief.act("schedule.setup") as db:
            if flushed:
                db.add(Holiday(day=TODAY, name="flood"))
                db.flush()
            driver = db.connection().connection.driver_connection
            assert driver is not None
            driver.execute(statement)
    assert house.rows() == before


def test_postgresql_itself_refuses_what_comes_from_no_desk(house: House) -> None:
    if house.store.dialect != "postgresql":
        pytest.skip("SQLite has a switch on the connection")
    before = house.rows()
    with contextlib.closing(raw_connection(house.location, as_desk=False)) as stranger:
        for table in SQLModel.metadata.sorted_tables:
            first = next(iter(table.c)).name
            for statement in (f"UPDATE {table.name} SET {first} = {first}", f"TRUNCATE {table.name} CASCADE"):
                with pytest.raises(Exception, match=r"through a desk only|never changed"):
                    stranger.execute(statement)
    assert house.rows() == before


def test_a_part_that_failed_leaves_nothing_and_the_rest_stands(house: House) -> None:
    head = house.head()
    with house.chief.act("schedule.setup") as db:
        for name, day in (("flood", TODAY), ("storm", TODAY), ("fire", TODAY + timedelta(days=1))):
            with contextlib.suppress(Conflict), db.attempt():
                db.add(Room(site_id=1, name=name))
                db.add(Holiday(day=day, name=name))
        with pytest.raises(WrittenAroundTheDesk):
            db.execute(update(Room).values(name="x"))
        with pytest.raises(KeyError), db.attempt():
            db.need(Room, 1, "").name = "gone again"
            raise KeyError
    assert [row.name for row in house.all(Holiday)][-2:] == ["flood", "fire"]
    assert {line["entity"] for line in house.lines(head)} == {"room", "holiday"}
    assert len(house.lines(head)) == 4
    assert "storm" not in [room.name for room in house.all(Room)]
    assert house.get(Room, 1).name == "1"
    require_sound(house)
    with pytest.raises(RuntimeError, match="attempt"), house.chief.act("schedule.setup") as db:
        db.begin_nested()


def test_after_a_flush_that_failed_the_gate_is_shut(house: House) -> None:
    with pytest.raises(Conflict), house.chief.act("schedule.setup") as db:
        db.add_all((Holiday(day=TODAY, name="flood"), Holiday(day=TODAY, name="storm")))
    before = house.rows()
    with pytest.raises(WrittenAroundTheDesk), house.chief.act("schedule.setup") as db:
        db.execute(update(Room).values(name="x"))
    assert house.rows() == before


def test_a_deleted_row_is_journaled_as_it_was_stored(house: House) -> None:
    head = house.head()
    with house.chief.act("schedule.setup") as db:
        room = db.need(Room, 2, "")
        room.name = "typed and never stored"
        db.delete(room)
    (line,) = house.lines(head)
    assert json.loads(line["before"])["name"] == "2"


def test_who_was_shut_out_meanwhile_does_nothing_more(house: House) -> None:
    system = Desk(house.store, house.clock, SYSTEM, "S", MAC_KEY)
    accounts.add_account(house.chief, "eve", "Eve", Role.FRONT_DESK, WORDS, PEPPER, CHEAP)
    first = sign_in(system, "eve", WORDS, PEPPER, CHEAP)
    accounts.change_own_password(house.front.as_actor(first.actor), OWN_WORDS, PEPPER, CHEAP)
    came = sign_in(system, "eve", OWN_WORDS, PEPPER, CHEAP)
    desk = house.front.as_actor(came.actor)
    patients.register(desk, some_fields("Moss"))
    accounts.disable_account(house.chief, "eve")
    before = house.rows()
    with pytest.raises(NotPermitted, match="eve was disabled"):
        patients.register(desk, some_fields("Reed"))
    assert house.rows() == before


def test_reading_for_update_is_no_change(house: House) -> None:
    with house.chief.act("schedule.setup") as db:
        lock = "" if house.store.dialect == "sqlite" else "FOR UPDATE"
        assert db.execute(text(f"SELECT name FROM room WHERE id = 1 {lock}")).scalar() == "1"


def test_a_reading_session_cannot_write(house: House) -> None:
    before = house.rows()
    with pytest.raises(Exception, match=r"written|read-only"), house.store.reading() as db:
        db.add(Holiday(day=TODAY, name="flood"))
        db.commit()
    assert house.rows() == before


def test_a_reading_session_sees_one_state(house: House) -> None:
    with house.store.reading() as db:
        seen = db.execute(text("SELECT count(*) FROM patient")).scalar()
        a_patient(house)
        assert db.execute(text("SELECT count(*) FROM patient")).scalar() == seen


def test_the_second_of_two_forms_is_refused(house: House) -> None:
    number = a_patient(house, "Moss")
    version = house.get(Patient, number).version
    patients.update(house.front, number, version, some_fields("Moss", "Ada", email="ada@example.org"))
    with pytest.raises(Conflict, match="changed at another desk"):
        patients.update(house.chief, number, version, some_fields("Moss", "Eda"))
    assert house.get(Patient, number).given == "Ada"


def test_a_form_is_stale_too_when_only_a_part_has_changed(house: House) -> None:
    """Phones are rows of their own: without the patient's version the second desk would wipe the first's."""
    number = a_patient(house, "Moss")
    version = house.get(Patient, number).version
    patients.update(house.front, number, version, some_fields("Moss", "Ada", phones="15552368000"))
    with pytest.raises(Conflict, match="changed at another desk"):
        patients.update(house.chief, number, version, some_fields("Moss", "Ada"))


def test_a_row_that_changed_under_the_session_is_a_conflict(house: House) -> None:
    with pytest.raises(Conflict, match="look again"), house.chief.act("schedule.setup") as db:
        lee = db.need(Provider, LEE, "")
        set_committed_value(lee, "version", 7)
        lee.name = "Dr. H. Lee"
    assert house.get(Provider, LEE).name == "Dr. Hana Lee"


def test_a_missing_row_is_not_found_in_the_words_given(house: House) -> None:
    with pytest.raises(NotFound, match="no such room"), house.chief.act("schedule.setup") as db:
        db.need(Room, 99, "there is no such room")


def test_constraints_refuse_in_plain_words_without_values(house: House) -> None:
    secret = "Zyxwvut"
    number = a_patient(house, secret)
    cases = [
        (Provider(code="LEE", name=secret), "this provider code is in use"),
        (Holiday(day=house.all(Holiday)[0].day, name=secret), "this day is a holiday already"),
        (Coverage(patient_id=4711, payer=secret), "something else still refers to this"),
        (Room(site_id=1), "the database refused this change"),  # type: ignore[call-arg]  # the name is missing
    ]
    for row, words in cases:
        with pytest.raises(Conflict) as refused, house.chief.act("schedule.setup") as db:
            db.add(row)
        assert words in refused.value.words
        assert secret not in str(refused.value) + repr(refused.value.__cause__)
    with pytest.raises(Conflict, match="still refers"), house.chief.act("schedule.setup") as db:
        db.delete(db.need(Patient, number, ""))


def test_what_the_driver_quotes_does_not_get_out(house: House) -> None:
    """SQLite keeps text of any length; PostgreSQL refuses, and its own words may hold the value."""
    if house.store.dialect == "sqlite":
        pytest.skip("SQLite refuses nothing here")
    secret = "Zyxwvut" * 30
    for row in (Provider(code="X", name=secret), Provider(code="X", name="Zyxwvut\x00")):
        with (
            pytest.raises(Invalid, match="longer or larger") as refused,
            house.chief.act("schedule.setup") as db,
        ):
            db.add(row)
        assert "Zyxwvut" not in str(refused.value)


def test_numbers_beyond_the_engines_are_refused_in_words(house: House) -> None:
    with pytest.raises(Invalid, match="larger than"), house.store.reading() as db:
        db.get(Patient, 10**30)


def test_a_database_that_is_gone_is_not_made_anew(house: House) -> None:
    if not isinstance(house.location, SqliteFile):
        pytest.skip("a server has no file to lose")
    house.store.close()
    house.location.path.unlink()
    house.tampered = True
    with pytest.raises(StoreDamaged, match="is gone"), Store(house.location).reading() as db:
        db.execute(text("SELECT 1"))
    assert not house.location.path.exists()


def test_who_waits_too_long_for_the_turn_is_told_and_nothing_is_changed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = house.reopened()
    monkeypatch.setattr(engine, "PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(turn, "PATIENCE_SECONDS", 0.1)
    head = house.head()
    with other.chief.act("schedule.setup") as db:
        db.need(Room, 1, "").name = "one"
        with pytest.raises(Busy, match="busy: desk B has been writing for"):
            a_patient(house)
    assert house.all(Patient) == []
    assert house.head() == head + 1
    a_patient(house)
    other.store.close()
