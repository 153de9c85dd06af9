"""Undo: the last action of this person at this desk, whole, unless something has come in between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from clinic_tui.billing import service as billing
from clinic_tui.billing.models import Charge
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.errors import Conflict, NotFound, NotPermitted
from clinic_tui.money.models import Payment, Receipt
from clinic_tui.money.rows import Kind, Pay
from clinic_tui.money.undo_words import printed_since
from clinic_tui.paper.money_papers import print_receipt
from clinic_tui.paper.service import Letterhead, Outlet
from clinic_tui.patients import policies
from clinic_tui.patients import service as patients
from clinic_tui.patients.importing import import_patients
from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.patients.policy import Policy
from clinic_tui.patients.rows import IncomingPatient
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.models import Appointment, Holiday
from clinic_tui.schedule.states import Status
from clinic_tui.security.roles import Role
from clinic_tui.stock import issuing, receiving
from clinic_tui.stock.models import Item
from clinic_tui.store.acts_noted import ActsNoted, acts_noted
from clinic_tui.store.undo import Undoable, last_action, undo_action, undo_last
from tests.builders import (
    FU,
    GLOVES,
    LEE,
    ORT,
    ROOM_1,
    TODAY,
    House,
    a_patient,
    an_appointment,
    minute,
    paid,
    require_sound,
    some_fields,
)
from tests.engines import on_sqlite, on_sqlite_first

SELF_PAY = CheckInAnswers(self_pay=True)
IN_CASH = CheckInAnswers(coverage_seen=True, copay_cents=2500, pay=Pay.CASH)
OFFICE_VISIT = ChargeEntry("99213", "Office visit", 1, 9500)


def last(house: House) -> Undoable | None:
    with house.store.reading() as db:
        return last_action(db, house.front)


@pytest.fixture
def insured(house: House) -> int:
    """A visit of today whose patient has a policy with a copay."""
    patient = a_patient(house)
    policies.set_coverage(house.front, patient, 1, None, Policy("Acme Health", copay_cents=2500))
    return an_appointment(house, patient=patient)


def ready_to_leave(house: House, visit: int) -> None:
    reception.check_in(house.front, visit, None, SELF_PAY)
    reception.take_to_room(house.front, visit, None, ROOM_1)
    reception.advance(house.front, visit, None)
    reception.advance(house.front, visit, None)


ACTIONS: dict[str, Callable[[House, int], object]] = {
    "book": lambda house, visit: an_appointment(house, "11:00", patient=house.visit(visit).patient_id),
    "move": lambda house, visit: schedule.move(
        house.front, visit, None, provider_id=LEE, day=TODAY + timedelta(days=7), start=minute("9:00")
    ),
    "resize": lambda house, visit: schedule.resize(house.front, visit, None, 40),
    "cancel": lambda house, visit: schedule.cancel(house.front, visit, None, "ill"),
    "walk-in": lambda house, visit: reception.walk_in(house.front, 2, LEE, FU, "cough"),
    "arrive": lambda house, visit: reception.arrive(house.front, visit, None),
    "check in": lambda house, visit: reception.check_in(house.front, visit, None, SELF_PAY),
    "register": lambda house, visit: a_patient(
        house, "New", desk=house.front, phones="15552368000", preferred="Dot"
    ),
    "edit": lambda house, visit: patients.update(
        house.front, house.visit(visit).patient_id, 1,
        some_fields("Other", "Name", "1970-01-01", email="o@example.org", phones="15552368000"),
    ),
    "coverage": lambda house, visit: policies.set_coverage(
        house.front, house.visit(visit).patient_id, 1, 1, Policy("Other Plan", copay_cents=None)
    ),
    "alert": lambda house, visit: patients.add_alert(house.front, house.visit(visit).patient_id, "falls"),
}  # fmt: skip


@pytest.mark.parametrize("name", ACTIONS)
def test_undo_brings_back_every_row(house: House, insured: int, name: str) -> None:
    a_patient(house)
    before = house.rows()
    ACTIONS[name](house, insured)
    assert house.rows() != before
    undo_last(house.front)
    after = house.rows()
    after["queue_number"] = before["queue_number"]  # a number that was told is given to nobody else
    assert after == before
    require_sound(house)


def test_undo_of_a_check_in_voids_its_copay_and_leaves_the_receipts_number(
    house: House, insured: int
) -> None:
    reception.check_in(house.front, insured, None, IN_CASH)
    undo_last(house.front)
    assert house.status(insured) is Status.BOOKED
    assert paid(house, insured) == 0
    assert [(row.kind, row.cents, row.receipt_id) for row in house.all(Payment)] == [
        (Kind.COPAY, 2500, 1),
        (Kind.VOID, -2500, 1),
    ]
    require_sound(house)
    reception.check_in(house.front, insured, None, IN_CASH)
    assert [row.number for row in house.all(Receipt)] == [1, 2]
    print_receipt(house.front, Letterhead("Harbor"), Outlet("file"), 2)
    with house.store.reading() as db:
        number = house.all(Payment)[-1].id or 0
        assert printed_since(db, [number], may_void=True).endswith(
            "x in the patient's ledger (l) voids it with a reason"
        )
        told = printed_since(db, [number], may_void=house.front.actor.may("payment.void"))
        assert told == "receipt 2 was printed: a manager or a biller voids it with a reason"


def test_undo_of_checking_out_takes_its_charges_back(house: House) -> None:
    visit = an_appointment(house)
    ready_to_leave(house, visit)
    before = house.rows()
    billing.check_out(house.chief, visit, None, [OFFICE_VISIT, ChargeEntry("81002", "Urine", 2, 800)])
    assert undo_last(house.chief).words == "check out"
    assert house.rows() == before
    require_sound(house)


@on_sqlite
def test_checking_out_is_taken_back_by_a_manager_on_the_same_day_only(house: House) -> None:
    visit = an_appointment(house)
    ready_to_leave(house, visit)
    billing.check_out(house.front, visit, None, [OFFICE_VISIT])
    with pytest.raises(NotPermitted, match="take back a check-out"):
        undo_last(house.front)
    other = an_appointment(house, "11:30")
    ready_to_leave(house, other)
    billing.check_out(house.chief, other, None, [OFFICE_VISIT])
    house.clock.advance(timedelta(days=1))
    with pytest.raises(NotFound, match="nothing of yours is left to undo"):
        undo_last(house.chief)
    assert house.status(visit) is house.status(other) is Status.CHECKED_OUT


def test_an_action_on_many_rows_is_undone_whole(house: House) -> None:
    before = house.rows()
    with house.chief.act("schedule.setup") as db:
        db.need(Item, GLOVES, "").name = "changed"
        db.delete(db.need(Holiday, 1, ""))
        db.add_all(Holiday(day=TODAY + timedelta(days=n), name=f"strike {n}") for n in range(30))
    undo_last(house.chief)
    assert house.rows() == before
    require_sound(house)


def test_undoing_again_and_again_walks_back(house: House) -> None:
    states = [house.rows()]
    patient = a_patient(house, desk=house.front)
    states.append(house.rows())
    visit = an_appointment(house, patient=patient)
    states.append(house.rows())
    reception.arrive(house.front, visit, None)
    for state in reversed(states):
        undo_last(house.front)
        assert house.rows() == state
    with pytest.raises(NotFound, match="nothing of yours is left to undo"):
        undo_last(house.front)
    require_sound(house)


def test_after_an_undo_the_work_goes_on(house: House) -> None:
    visit = an_appointment(house)
    reception.arrive(house.front, visit, None)
    undo_last(house.front)
    reception.arrive(house.front, visit, None)
    undo_last(house.front)
    assert house.status(visit) is Status.BOOKED
    undo_last(house.front)
    assert house.all(Appointment) == []


def test_each_desk_undoes_its_own(house: House) -> None:
    visit = an_appointment(house)
    other = an_appointment(house, "11:00", desk=house.chief)
    undo_last(house.front)
    assert [row.id for row in house.all(Appointment)] == [other]
    elsewhere = house.desk("C", Role.FRONT_DESK, "mia", 1)
    with pytest.raises(NotFound):
        undo_last(elsewhere)
    assert visit != other


@on_sqlite
def test_a_look_and_a_hold_are_passed_over(house: House) -> None:
    an_appointment(house)
    house.front.look("patient.view", "patient", 1, 1)
    found = last(house)
    assert found is not None
    assert found.verb == "appointment.book"


def test_refused_when_another_desk_changed_it_since_saying_who_and_when(house: House) -> None:
    visit = an_appointment(house)
    house.at(TODAY, 9, 41)
    reception.arrive(house.chief, visit, None)
    before = house.rows()
    with pytest.raises(Conflict, match=r"otto did note the arrival since, at 09:41"):
        undo_last(house.front)
    assert house.rows() == before


def test_allowed_once_the_other_desk_has_undone_its_change(house: House) -> None:
    visit = an_appointment(house)
    reception.arrive(house.chief, visit, None)
    undo_last(house.chief)
    undo_last(house.front)
    assert house.all(Appointment) == []


@on_sqlite_first
def test_refused_whole_when_one_of_many_rows_changed_since(house: House, insured: int) -> None:
    reception.check_in(house.front, insured, None, IN_CASH)
    policy = house.all(Coverage)[0]
    policies.set_coverage(house.chief, policy.patient_id, 1, policy.version, Policy("Other Plan"))
    before = house.rows()
    with pytest.raises(Conflict, match="otto"):
        undo_last(house.front)
    assert house.rows() == before


def test_refused_when_the_slot_was_taken_since(house: House) -> None:
    visit = an_appointment(house)
    schedule.cancel(house.front, visit, None, "ill")
    an_appointment(house, desk=house.chief)
    before = house.rows()
    with pytest.raises(Conflict, match="the time is taken by now"):
        undo_last(house.front)
    assert house.rows() == before


def test_refused_when_the_old_end_of_a_move_was_taken_since(house: House) -> None:
    visit = an_appointment(house)
    schedule.move(house.front, visit, None, provider_id=ORT, day=TODAY + timedelta(days=1), start=600)
    an_appointment(house, desk=house.chief)
    before = house.rows()
    with pytest.raises(Conflict, match="the time is taken by now"):
        undo_last(house.front)
    assert house.rows() == before


@on_sqlite
def test_refused_when_something_else_hangs_on_it(house: House) -> None:
    patient = a_patient(house, desk=house.front)
    an_appointment(house, patient=patient, desk=house.chief)
    with pytest.raises(Conflict, match="still names it"):
        undo_last(house.front)
    assert house.get(Patient, patient).given == "Ada"


@on_sqlite
def test_refused_for_what_has_effects_outside(house: House) -> None:
    incoming = [IncomingPatient(1, "csv", "1", some_fields("Roe", "Jan"))]
    import_patients(house.chief, incoming)
    with pytest.raises(Conflict, match="cannot undo: import patients: imported patients are merged"):
        undo_last(house.chief)
    assert len(house.all(Patient)) == 1


def test_it_is_noted_of_each_call_whether_undo_takes_back_just_that(house: House) -> None:
    def written(call: Callable[[], object]) -> bool:
        with acts_noted(noted := ActsNoted()):
            call()
        return noted.undo_takes_all

    visit = an_appointment(house)
    assert written(lambda: reception.arrive(house.front, visit, None))
    assert not written(lambda: house.front.look("patient.view", "patient", 1, 1))
    assert not written(lambda: last(house))
    assert not written(lambda: an_appointment(house, "13:00"))  # of its patient and visit undo takes one
    incoming = [IncomingPatient(1, "csv", "1", some_fields("Roe", "Jan"))]
    assert not written(lambda: import_patients(house.chief, incoming))


def test_needs_the_right_to_what_is_undone(house: House) -> None:
    an_appointment(house)
    reader = house.desk("A", Role.CLINICIAN, "mia", 1)
    with pytest.raises(NotPermitted, match="book"):
        undo_last(reader)
    administrator = house.desk("A", Role.SYSTEM, "mia", 1)
    with pytest.raises(NotPermitted):
        undo_last(administrator)
    assert len(house.all(Appointment)) == 1


def test_a_second_press_that_comes_late_undoes_nothing_more(house: House) -> None:
    an_appointment(house)
    found = last(house)
    assert found is not None
    undo_action(house.front, found)
    head = house.head()
    with pytest.raises(Conflict, match="undone already"):
        undo_action(house.front, found)
    assert house.head() == head


def test_undone_rows_refuse_forms_that_were_opened_before(house: House) -> None:
    """Neither an old version number nor the one of the undone change fits again."""
    patient = a_patient(house, "Moss")
    patients.update(house.front, patient, 1, some_fields("Moss", "Ada", phones="15552368000"))
    undo_last(house.front)
    for stale in (1, 2):
        with pytest.raises(Conflict, match="changed at another desk"):
            patients.update(house.chief, patient, stale, some_fields("Moss", "Eda"))


@on_sqlite_first
def test_a_row_brought_back_keeps_its_version(house: House) -> None:
    patient = a_patient(house)
    policies.set_coverage(house.front, patient, 1, None, Policy("Acme"))
    policies.set_coverage(house.front, patient, 1, 1, Policy("Acme", plan="Gold"))
    with house.front.act("coverage.edit", patient=patient) as db:
        db.delete(db.need(Coverage, 1, ""))
    undo_last(house.front)
    assert (house.get(Coverage, 1).version, house.get(Coverage, 1).plan) == (2, "Gold")
    with pytest.raises(Conflict):
        policies.set_coverage(house.chief, patient, 1, 1, Policy("Acme"))
    undo_last(house.front)
    assert house.get(Coverage, 1).plan == ""
    require_sound(house)


@on_sqlite_first
def test_units_issued_come_back(house: House) -> None:
    receiving.receive(house.front, GLOVES, 5)
    issuing.issue(house.front, GLOVES, 5)
    undo_last(house.front)
    with pytest.raises(Conflict, match="only 5 box"):
        issuing.issue(house.front, GLOVES, 6)


def test_what_was_received_stays_once_it_was_issued_from(house: House) -> None:
    receiving.receive(house.front, GLOVES, 10)
    issuing.issue(house.chief, GLOVES, 10)
    with pytest.raises(Conflict, match="of the 10 box of Gloves only 0 are there still"):
        undo_last(house.front)
    undo_last(house.chief)
    undo_last(house.front)
    require_sound(house)


def test_a_charge_stays_once_the_visit_was_closed_with_it(house: House) -> None:
    visit = an_appointment(house)
    ready_to_leave(house, visit)
    billing.add_charges(house.front, visit, [OFFICE_VISIT])
    billing.check_out(house.chief, visit, None, [])
    with pytest.raises(Conflict, match="otto did check out"):
        undo_last(house.front)
    require_sound(house)


@on_sqlite
def test_a_charge_does_not_come_back_to_a_visit_closed_without(house: House) -> None:
    visit = an_appointment(house)
    ready_to_leave(house, visit)
    billing.add_charges(house.front, visit, [OFFICE_VISIT])
    (charge,) = house.all(Charge)
    billing.remove_charge(house.chief, charge.id or 0, charge.version)
    billing.check_out(house.front, visit, None, [], "courtesy")
    with pytest.raises(Conflict, match="mia did check out"):
        undo_last(house.chief)
    assert house.all(Charge) == []


@on_sqlite
def test_an_mrn_is_never_given_to_a_second_person(house: House) -> None:
    first = a_patient(house, "Moss", desk=house.front)
    given = house.get(Patient, first).mrn
    undo_last(house.front)
    second = house.get(Patient, a_patient(house, "Reed", desk=house.chief))
    assert second.mrn_number > int(given)
