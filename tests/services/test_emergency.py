"""Emergency access to restricted records: a reason and the password, an hour, and a review by another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from clinic_tui.backend.clinic_backend import Backend
from clinic_tui.errors import Conflict, Invalid, NotPermitted, Restricted, SignInFailed
from clinic_tui.patients import emergency
from clinic_tui.patients import service as patients
from clinic_tui.patients.emergency_rules import EmergencyRow, Stage
from clinic_tui.patients.restricting import restrict, unrestrict
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.security.accounts import add_account, disable_account
from clinic_tui.security.hash_cost import HashCost
from clinic_tui.security.pin import set_pin
from clinic_tui.security.roles import Role
from tests.builders import PEPPER, House, a_patient
from tests.engines import on_both, on_sqlite, on_sqlite_first
from tests.one_clinic import in_one_clinic
from tests.services.test_backend import HouseClinic

pytestmark = on_sqlite

GOOD, WHY, PIN = "four calm herons wading", "fainted in the waiting room", "480157"
QUICK = HashCost(1, 8, 1)


@pytest.fixture
def vip(house: House) -> int:
    vale = a_patient(house, "Vale", "Mara")
    restrict(house.chief, vale, RestrictedFor.VIP)
    return vale


@pytest.fixture
def ada(house: House, tmp_path: Path) -> Iterator[Backend]:
    """A console at which Ada of the front desk has signed in."""
    add_account(house.records, "ada", "Ada Moss", Role.FRONT_DESK, GOOD, PEPPER, QUICK)
    backend = Backend(HouseClinic(house, tmp_path))
    backend.sign_in("ada", GOOD)
    yield backend
    backend.close()


def listed(house: House) -> tuple[EmergencyRow, ...]:
    with house.store.reading() as db:
        return emergency.emergencies(db)


def test_it_opens_the_record_for_an_hour_and_then_closes_it(house: House, ada: Backend, vip: int) -> None:
    with pytest.raises(Restricted):
        ada.patients.open(vip)
    until = ada.emergency.break_glass(vip, f"  {WHY} ", GOOD)
    assert until == house.clock.now() + timedelta(minutes=60)
    assert ada.emergency.own_until(vip) == until
    assert ada.patients.open(vip).id == vip
    assert ada.patients.banner(vip).counts is not None
    house.clock.advance(timedelta(minutes=59, seconds=59))
    assert ada.patients.still_open(vip).id == vip
    house.clock.advance(timedelta(seconds=1))
    with pytest.raises(Restricted):
        ada.patients.still_open(vip)
    assert ada.emergency.own_until(vip) is None


def test_it_is_of_one_person_and_one_patient(house: House, ada: Backend, vip: int) -> None:
    other = a_patient(house)
    restrict(house.chief, other, RestrictedFor.STAFF)
    ada.emergency.break_glass(vip, WHY, GOOD)
    with pytest.raises(Restricted):
        ada.patients.open(other)
    with house.store.reading() as db:
        assert emergency.own_until(db, house.front, vip) is None


def test_it_is_ended_by_hand(house: House, ada: Backend, vip: int) -> None:
    with pytest.raises(Conflict, match="over"):
        ada.emergency.end(vip)
    ada.emergency.break_glass(vip, WHY, GOOD)
    ada.patients.open(vip)
    with pytest.raises(Conflict, match="lasts already"):
        ada.emergency.break_glass(vip, WHY, GOOD)
    ada.emergency.end(vip)
    with pytest.raises(Restricted):
        ada.patients.still_open(vip)
    head = house.head()
    ada.emergency.break_glass(vip, WHY, GOOD)
    ada.patients.still_open(vip)  # a look of its own, though there was one before
    assert [line["verb"] for line in house.lines(head) if line["change"] == "read"] == ["patient.view"]


@in_one_clinic("reason", ["", "sick", "1234567890 12", "a b c d e f g h i", "x" * 401])
def test_a_reason_that_is_none_is_refused_before_the_password_is_looked_at(
    house: House, ada: Backend, vip: int, reason: str
) -> None:
    head = house.head()
    with pytest.raises(Invalid) as refused:
        ada.emergency.break_glass(vip, reason, GOOD)
    assert refused.value.field == "reason"
    assert house.head() == head


def test_neither_a_wrong_password_nor_a_pin_will_do(house: House, ada: Backend, vip: int) -> None:
    set_pin(ada._sitting.desk, PIN, PEPPER, QUICK)
    for typed in ("wrong", "", PIN):
        with pytest.raises(SignInFailed):
            ada.emergency.break_glass(vip, WHY, typed)
    assert listed(house) == ()
    with pytest.raises(Restricted):
        ada.patients.open(vip)


def test_who_is_shut_out_has_no_emergency(house: House, ada: Backend, vip: int) -> None:
    ada.emergency.break_glass(vip, WHY, GOOD)
    disable_account(house.chief, "ada")
    with pytest.raises(NotPermitted):
        ada.patients.open(vip)


def test_what_is_open_needs_no_emergency(house: House, ada: Backend, vip: int) -> None:
    with pytest.raises(Conflict, match="open to you"):
        ada.emergency.break_glass(a_patient(house), WHY, GOOD)
    unrestrict(house.chief, vip)
    with pytest.raises(Conflict, match="open to you"):
        ada.emergency.break_glass(vip, WHY, GOOD)


def test_a_manager_sees_it_at_once_and_reviews_it_when_it_is_over(
    house: House, ada: Backend, vip: int
) -> None:
    ada.emergency.break_glass(vip, WHY, GOOD)
    ada.patients.open(vip)
    patients.add_note(ada._sitting.desk, vip, "fetched water")
    (row,) = listed(house)
    assert (row.login, row.person, row.name, row.reason) == ("ada", "Ada Moss", "Vale, Mara", WHY)
    assert (row.looks, row.changes, row.stage(house.clock.now())) == (1, 1, Stage.OPEN)
    with pytest.raises(Conflict, match="open still"):
        emergency.review(house.chief, row.id, "fine")
    house.clock.advance(timedelta(minutes=60))
    assert listed(house)[0].stage(house.clock.now()) is Stage.UNREVIEWED
    house.clock.advance(timedelta(hours=72))
    assert listed(house)[0].stage(house.clock.now()) is Stage.LATE
    with pytest.raises(Invalid):
        emergency.review(house.chief, row.id, "  ")
    emergency.review(house.chief, row.id, "she was there")
    (row,) = listed(house)
    assert (row.reviewed_by, row.review_words) == ("Otto Brandt", "she was there")
    assert row.stage(house.clock.now()) is Stage.REVIEWED
    with house.store.reading() as db:
        assert emergency.emergencies(db, unreviewed=True) == ()
        assert emergency.count_unreviewed(db) == 0
    with pytest.raises(Conflict, match="already"):
        emergency.review(house.chief, row.id, "again")


def test_nobody_reviews_their_own(house: House, ada: Backend, vip: int) -> None:
    ada.emergency.break_glass(vip, WHY, GOOD)
    ada.emergency.end(vip)
    (row,) = listed(house)
    promoted = house.desk("C", Role.MANAGER, "ada", row.account_id)
    with pytest.raises(NotPermitted, match="their own"):
        emergency.review(promoted, row.id, "all fine")


@on_sqlite_first
def test_it_stands_in_the_alerts_until_it_is_reviewed(
    house: House, ada: Backend, vip: int, tmp_path: Path
) -> None:
    boss = house.desk("B", Role.ADMINISTRATOR, "root")
    add_account(boss, "ina", "Ina Roth", Role.MANAGER, GOOD, PEPPER, QUICK)
    of_gloves = ada.counts().alerts
    ada.emergency.break_glass(vip, WHY, GOOD)
    assert ada.counts().alerts == of_gloves
    console = Backend(HouseClinic(house, tmp_path))
    console.sign_in("ina", GOOD)
    assert console.counts().alerts == of_gloves + 1
    item = console.urgent()[0]
    assert item.tab == "emergency"
    assert item.words == "Vale, Mara, opened by Ada Moss: open now"
    house.clock.advance(timedelta(hours=73))
    assert console.urgent()[0].words.endswith("review is late")
    console.emergency.review(item.subject_id, "fine")
    assert console.counts().alerts == of_gloves
    assert "emergency" not in {each.tab for each in console.urgent()}
    console.close()


@on_both
def test_its_reason_stands_in_the_journal_with_the_patient(house: House, ada: Backend, vip: int) -> None:
    head = house.head()
    ada.emergency.break_glass(vip, WHY, GOOD)
    (line,) = [line for line in house.lines(head) if line["verb"] == "patient.break_glass"]
    assert (line["who"], line["patient_id"], line["reason"]) == ("ada", vip, WHY)
    last = ada.last_action()
    assert last is not None
    assert "ended, not undone" in last[0].refused
