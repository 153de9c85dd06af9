"""Tasks about a visit, a claim, an order or an item: found as they are typed, told, and gone with undo."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from clinic_tui.claims.draft import Sequence
from clinic_tui.claims.models import Claim, ClaimSending
from clinic_tui.claims.states import ClaimState
from clinic_tui.errors import Invalid, Restricted
from clinic_tui.patients import policies, restricting
from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.patients.policy import Policy
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.patients.sight import as_seen
from clinic_tui.purchasing.models import PurchaseOrder, Vendor
from clinic_tui.purchasing.states import OrderState
from clinic_tui.stock import items
from clinic_tui.stock.entries import ItemEntry
from clinic_tui.store.desk import Desk
from clinic_tui.store.undo import undo_last
from clinic_tui.tasks import ending, queries, writing
from clinic_tui.tasks.looking import fits
from clinic_tui.tasks.models import Task
from clinic_tui.tasks.rows import TaskEntry, TaskRow
from clinic_tui.tasks.rules import Repeat
from clinic_tui.tasks.states import Every, Pile, Thing
from tests.builders import TODAY, House, a_patient, an_appointment
from tests.engines import on_sqlite, on_sqlite_first

pytestmark = on_sqlite

DAY = timedelta(days=1)


def mrn_of(house: House, patient: int) -> str:
    with house.store.reading() as db:
        return db.get_one(Patient, patient).mrn


def listed(house: House, desk: Desk | None = None) -> tuple[TaskRow, ...]:
    desk = desk or house.front
    with house.store.reading() as db:
        return as_seen(db, desk, queries.tasks(db, desk, Pile.MINE))


def on(house: House, typed: str) -> list[str]:
    with house.store.reading() as db:
        return [row.words for row in as_seen(db, house.chief, queries.tasks_on(db, house.chief, typed))]


def make(house: House, about: str, patient: int | None = None, desk: Desk | None = None) -> int:
    return writing.make_task(desk or house.front, TaskEntry("Look", patient_id=patient, about=about))


def an_order(house: House, number: int = 1003) -> None:
    now = house.front.clock.now()
    with house.chief.act("task.edit") as db:
        vendor = Vendor(code="MCK", name="McKesson")
        db.add(vendor)
        db.flush()
        db.add(
            PurchaseOrder(
                number=number, vendor_id=vendor.id or 0, site_id=1, state=OrderState.SENT, drafted_at=now,
                drafted_by="mia",
            )
        )  # fmt: skip


def a_claim(house: House, patient: int, visit: int, number: str) -> None:
    now = house.front.clock.now()
    policies.set_coverage(house.front, patient, 1, None, Policy("Aetna", "PPO", "W1", "", 0, True))
    with house.chief.act("task.edit") as db:
        coverage = db.scalars(select(col(Coverage.id)).where(col(Coverage.patient_id) == patient)).one()
        assert coverage
        claim = Claim(
            appointment_id=visit, patient_id=patient, coverage_id=coverage, sequence=Sequence.PRIMARY,
            day=TODAY, charged_cents=100, state=ClaimState.DENIED, state_at=now,
        )  # fmt: skip
        db.add(claim)
        db.flush()
        assert claim.id
        db.add(ClaimSending(claim_id=claim.id, number=number, at=now, by="mia", cents=100, lines=""))


@on_sqlite_first
def test_each_kind_is_found_as_it_is_typed_and_told(house: House) -> None:
    patient = a_patient(house)
    visit = an_appointment(house, patient=patient)
    mrn = mrn_of(house, patient)
    an_order(house)
    a_claim(house, patient, visit, "V1-1")
    items.add_item(house.chief, ItemEntry("GZ-4", "Gauze 4x4", "dressing", "pack", "Shelf B1", 40, 15))
    for typed in ("order #1003", "claim v1-1", "item gauze", f"visit {mrn.lower()}"):
        make(house, typed, desk=house.chief)
    rows = {row.linked.thing: row for row in listed(house, house.chief) if row.linked is not None}
    told = {thing: row.linked.words for thing, row in rows.items() if row.linked}
    assert told[Thing.ORDER] == "order 1003 to McKesson, sent"
    assert told[Thing.ITEM] == "item GZ-4 Gauze 4x4"
    assert told[Thing.CLAIM].startswith("claim V1-1 of ")
    assert told[Thing.VISIT].startswith("visit ")
    assert rows[Thing.CLAIM].patient_id == rows[Thing.VISIT].patient_id == patient
    assert rows[Thing.ORDER].patient_id is None
    for row in rows.values():  # what stands in the form finds the same thing again
        assert row.linked
        assert on(house, row.linked.typed) == ["Look"]
        assert fits(row, row.linked.words)


def test_a_visit_needs_its_time_where_there_are_two_that_day(house: House) -> None:
    patient = a_patient(house)
    an_appointment(house, patient=patient)
    with pytest.raises(Invalid) as refusal:
        make(house, "visit t+300", patient)
    assert refusal.value.field == "about"
    make(house, "visit", patient)
    (row,) = listed(house)
    assert row.linked is not None
    assert row.linked.thing is Thing.VISIT


@pytest.mark.parametrize(
    "typed", ["order", "order 9", "parcel 4", "claim V1-1", "item nothing", "visit M999 t", "visit", "o 1003"]
)
def test_what_is_not_there_is_refused_in_its_field(house: House, typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        make(house, typed)
    assert refusal.value.field == "about"
    assert listed(house) == ()


def test_it_stays_with_what_it_is_about_until_that_is_emptied(house: House) -> None:
    an_order(house)
    number = writing.make_task(
        house.front,
        TaskEntry("Call them", due_on=TODAY, repeat=Repeat(1, Every.WEEKS), about="order 1003"),
    )
    entry = TaskEntry("Call them twice", due_on=TODAY, repeat=Repeat(1, Every.WEEKS), about=None)
    writing.change_task(house.front, number, 1, entry)
    ending.finish_task(house.front, number, 2)
    (again,) = listed(house)
    assert again.linked is not None
    assert again.linked.words == "order 1003 to McKesson, sent"
    writing.change_task(house.front, again.id, again.version, replace(entry, about="", due_on=again.due_on))
    assert [row.linked for row in listed(house)] == [None]


def test_anothers_visit_is_not_linked_and_what_is_gone_says_so(house: House) -> None:
    patient = a_patient(house)
    other = a_patient(house, family="Other")
    an_appointment(house, patient=other)
    with pytest.raises(Invalid, match="another patient's"):
        make(house, f"visit {mrn_of(house, other)}", patient)
    items.add_item(house.chief, ItemEntry("GZ-4", "Gauze", "dressing", "pack", "", 4, 1))
    make(house, "item GZ-4")
    undo_last(house.chief)
    (row,) = listed(house)
    assert row.linked is not None
    assert (row.linked.words, row.linked.typed) == ("the item is gone", "")


def test_a_restricted_patients_claim_is_told_to_nobody_else(house: House) -> None:
    patient = a_patient(house)
    an_appointment(house, patient=patient)
    typed = f"visit {mrn_of(house, patient)}"
    make(house, typed)
    restricting.restrict(house.chief, patient, RestrictedFor.VIP)
    (row,) = listed(house)
    assert row.linked is None
    assert row.closed_record
    with pytest.raises(Restricted):
        make(house, typed)


def test_a_task_or_message_is_about_a_patient_who_is_named_by_the_mrn(house: House) -> None:
    patient, other = a_patient(house), a_patient(house)
    with house.store.reading() as db:
        mrn = db.get_one(Patient, patient).mrn
    for about in (f"patient {mrn}", mrn.lower(), f"pat  {mrn}"):
        number = writing.make_task(house.front, TaskEntry("Look", to="otto", about=about, told=True))
        (row,) = house.all(Task, Task.id == number)
        assert (row.patient_id, row.thing) == (patient, None)
    for refused, entry in (
        ("nobody has the MRN 12", TaskEntry("Look", about="patient 12")),
        ("which patient", TaskEntry("Look", about="patient")),
        ("another patient", TaskEntry("Look", patient_id=other, about=mrn)),
    ):
        with pytest.raises(Invalid, match=refused) as refusal:
            writing.make_task(house.front, entry)
        assert refusal.value.field == "about"
    restricting.restrict(house.chief, patient, RestrictedFor.VIP)
    with pytest.raises(Restricted):
        writing.make_task(house.front, TaskEntry("Look", about=mrn))
