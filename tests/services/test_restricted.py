"""Restricted patients: to whom their records are closed, and what lists tell of them all the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from clinic_tui.backend.billing_part import BillingPart
from clinic_tui.backend.patients_part import PatientsPart
from clinic_tui.backend.reception_part import ReceptionPart
from clinic_tui.backend.schedule_part import SchedulePart
from clinic_tui.backend.sitting import Sitting
from clinic_tui.billing import service as billing
from clinic_tui.errors import Conflict, Invalid, NotFound, NotPermitted, Restricted
from clinic_tui.money.rows import Pay
from clinic_tui.patients import policies
from clinic_tui.patients import service as patients
from clinic_tui.patients.policy import Policy
from clinic_tui.patients.restricting import restrict, unrestrict
from clinic_tui.patients.rows import Address, Phone, RestrictedFor
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.schedule.states import Status
from clinic_tui.security.roles import Role
from clinic_tui.store.desk import Desk
from clinic_tui.store.undo import last_action, undo_action
from tests.builders import ROOM_1, House, a_patient, an_appointment, paid, some_fields
from tests.engines import on_both, on_sqlite
from tests.one_clinic import in_one_clinic

pytestmark = on_sqlite

PHONE, STREET, ALERT, NOTE, REASON, MEMBER = (
    "15550107203", "8 Quiet Lane", "latex allergy", "asked for Dr. Lee", "second opinion", "QX77120045",
)  # fmt: skip


@pytest.fixture
def vip(house: House) -> int:
    """A restricted patient of whom all is known."""
    vale = a_patient(
        house, "Vale", "Mara", phones=(Phone(PHONE),), address=Address(STREET, "", "Salem", "MA", "01970")
    )
    patients.add_alert(house.records, vale, ALERT)
    patients.add_note(house.records, vale, NOTE)
    policies.set_coverage(
        house.records, vale, 1, None, Policy("Acme", "Gold", MEMBER, "G1", copay_cents=2500)
    )
    restrict(house.chief, vale, RestrictedFor.VIP)
    return vale


def refusals(house: House, after: int) -> list[tuple[str, str, int | None, str]]:
    """Who was refused what of whom, and why, behind this line of the journal."""
    return [
        (line["who"], line["verb"], line["patient_id"], json.loads(line["after"])["refused"])
        for line in house.lines(after)
        if line["change"] == "event"
    ]


READS: dict[str, Callable[[Desk, int], object]] = {
    "open": lambda desk, patient: PatientsPart(Sitting(desk)).open(patient),
    "still open": lambda desk, patient: PatientsPart(Sitting(desk)).still_open(patient),
    "visits": lambda desk, patient: PatientsPart(Sitting(desk)).visits(patient),
    "counts": lambda desk, patient: PatientsPart(Sitting(desk)).counts(patient),
    "alerts": lambda desk, patient: PatientsPart(Sitting(desk)).alerts(patient),
    "history": lambda desk, patient: PatientsPart(Sitting(desk)).history(patient),
}


@in_one_clinic("read", READS)
def test_a_restricted_record_is_closed_and_the_refusal_is_journaled(
    house: House, vip: int, read: str
) -> None:
    head = house.head()
    with pytest.raises(Restricted, match="F6"):
        READS[read](house.front, vip)
    assert refusals(house, head) == [("mia", "patient.view", vip, "restricted")]
    assert all(line["change"] == "event" for line in house.lines(head))
    READS[read](house.chief, vip)
    assert [line["who"] for line in house.lines(head) if line["change"] == "read"] in ([], ["otto"])


def test_who_has_no_right_to_records_is_refused_in_the_journal_too(house: House) -> None:
    patient = a_patient(house)
    visit = an_appointment(house, patient=patient)
    root, head = house.desk("C", Role.ADMINISTRATOR, "root", 1), house.head()
    with pytest.raises(NotPermitted):
        PatientsPart(Sitting(root)).open(patient)
    with pytest.raises(NotPermitted):
        ReceptionPart(Sitting(root)).sheet(visit)
    assert refusals(house, head) == [
        ("root", "patient.view", patient, "no right"),
        ("root", "patient.view", None, "no right"),
    ]


def test_a_record_that_is_restricted_while_it_stands_open_closes(house: House) -> None:
    patient, part = a_patient(house), PatientsPart(Sitting(house.front))
    part.open(patient)
    restrict(house.chief, patient, RestrictedFor.STAFF)
    with pytest.raises(Restricted):
        part.still_open(patient)
    unrestrict(house.chief, patient)
    assert part.still_open(patient).id == patient


def test_lists_tell_who_it_is_and_no_more(house: House, vip: int) -> None:
    visit = an_appointment(house, patient=vip, reason=REASON)
    sitting = Sitting(house.front)
    (found,) = PatientsPart(sitting).find("vale")
    assert (found.name, found.born is None, found.mrn) == ("Vale, Mara", False, found.mrn)
    assert (found.phone, found.alerts, found.restricted) == ("", 0, True)
    row = SchedulePart(sitting).appointment(visit)
    assert (row.name, row.reason, row.alerts) == ("Vale, Mara", "", 0)
    (queued,) = ReceptionPart(sitting).queue()
    assert (queued.name, queued.coverage, queued.alerts) == ("Vale, Mara", "Acme", 0)
    banner = PatientsPart(sitting).banner(vip)
    assert (banner.line, banner.counts, banner.alerts) == (replace(found, found_by=""), None, ())
    whole = PatientsPart(Sitting(house.chief)).banner(vip)
    assert (whole.line.phone, whole.alerts) == (PHONE, (ALERT,))
    assert SchedulePart(Sitting(house.chief)).appointment(visit).reason == REASON


def test_a_restricted_patient_is_booked_checked_in_and_served(house: House, vip: int) -> None:
    visit = an_appointment(house, patient=vip, desk=house.front)
    head, part = house.head(), ReceptionPart(Sitting(house.front))
    sheet = part.sheet(visit)
    assert (sheet.payer, sheet.copay_cents, sheet.restricted) == ("Acme", 2500, True)
    assert (sheet.member_id, sheet.phone, sheet.address, sheet.alerts) == ("", "", "", ())
    assert house.head() == head  # what is shown is no look at the record
    reception.arrive(house.front, visit, None)
    answers = CheckInAnswers(coverage_seen=True, policy=sheet.policy, copay_cents=2500, pay=Pay.CASH)
    part.check_in(visit, house.visit(visit).version, answers)
    assert (house.status(visit), paid(house, visit)) == (Status.CHECKED_IN, 2500)


def test_what_was_typed_of_a_visit_is_not_told_by_its_history(house: House, vip: int) -> None:
    visit = an_appointment(house, patient=vip, reason=REASON)
    with pytest.raises(Restricted):
        SchedulePart(Sitting(house.front)).history(visit)
    assert SchedulePart(Sitting(house.chief)).history(visit)


def test_a_closed_record_is_not_changed_either(house: House, vip: int) -> None:
    before = house.rows()
    for desk in (house.front, house.desk("C", Role.BILLER, "bo")):
        with pytest.raises(NotPermitted):
            patients.update(desk, vip, 1, some_fields("Vale", "Mara"))
        with pytest.raises(NotPermitted):
            policies.set_coverage(desk, vip, 1, 1, Policy("Other"))
        with pytest.raises(NotPermitted):
            patients.remove_alert(desk, 1)
    assert house.rows() == before
    patients.add_note(house.front, vip, "called, will be late")  # it reads nothing


def test_a_biller_sees_charges_and_no_typed_reason(house: House, vip: int) -> None:
    visit = an_appointment(house, patient=vip)
    reception.arrive(house.front, visit, None)
    reception.check_in(house.front, visit, None, CheckInAnswers(self_pay=True))
    reception.take_to_room(house.front, visit, None, ROOM_1)
    reception.make_ready(house.front, visit, None)
    billing.check_out(house.front, visit, None, [], "wife of the mayor")
    (row,) = BillingPart(Sitting(house.desk("C", Role.BILLER, "bo"))).unbilled()
    assert (row.name, row.no_charge_reason) == ("Vale, Mara", "restricted")


@on_both
def test_restricting_says_why_and_is_undone_like_the_rest(house: House) -> None:
    patient = a_patient(house)
    chief = house.chief
    with pytest.raises(Conflict, match="not restricted"):
        unrestrict(chief, patient)
    with pytest.raises(NotFound):
        restrict(chief, 999, RestrictedFor.VIP)
    restrict(chief, patient, RestrictedFor.VIP)
    with pytest.raises(Conflict, match="already"):
        restrict(chief, patient, RestrictedFor.VIP)
    restrict(chief, patient, RestrictedFor.OWN_REQUEST)
    kept = PatientsPart(Sitting(chief)).open(patient).restriction
    assert kept is not None
    assert (kept.reason, kept.by, kept.since) == (RestrictedFor.OWN_REQUEST, "otto", house.clock.now())
    _undo(house, chief)
    _undo(house, chief)
    assert PatientsPart(Sitting(house.front)).open(patient).restriction is None


def _undo(house: House, desk: Desk) -> None:
    with house.store.reading() as db:
        last = last_action(db, desk)
    assert last is not None
    undo_action(desk, last)


def test_member_ids_are_masked_and_shown_whole_with_a_line_that_has_none(house: House) -> None:
    patient = a_patient(house)
    visit = an_appointment(house, patient=patient)
    policies.set_coverage(house.records, patient, 1, None, Policy("Acme", member_id=MEMBER))
    part, head = PatientsPart(Sitting(house.front)), house.head()
    assert part.open(patient).coverages[0].member_id == "***0045"
    assert part.still_open(patient).coverages[0].member_id == "***0045"
    assert ReceptionPart(Sitting(house.front)).sheet(visit).member_id == "***0045"
    assert part.whole_policies(patient)[0].member_id == MEMBER
    (line,) = [line for line in house.lines(head) if line["verb"] == "patient.unmask"]
    assert (line["who"], line["change"], line["patient_id"]) == ("mia", "read", patient)
    assert json.loads(line["after"]) == {"shown": "member id"}
    assert "0045" not in json.dumps(house.lines(head), default=str)
    with pytest.raises(Invalid, match="masked"):
        policies.set_coverage(house.front, patient, 1, 1, Policy("Acme", member_id="***0045"))


def test_who_may_not_see_member_ids_whole_is_refused_in_the_journal(house: House, vip: int) -> None:
    patient, head = a_patient(house), house.head()
    with pytest.raises(NotPermitted):
        PatientsPart(Sitting(house.desk("C", Role.CLINICIAN, "ben", 1))).whole_policies(patient)
    with pytest.raises(Restricted):
        PatientsPart(Sitting(house.front)).whole_policies(vip)
    assert refusals(house, head) == [
        ("ben", "patient.unmask", patient, "no right"),
        ("mia", "patient.unmask", vip, "restricted"),
    ]


def test_who_was_overtaken_is_told_by_whom_and_no_look_is_refused(house: House, vip: int) -> None:
    visit = an_appointment(house, patient=vip, reason=REASON)
    reception.arrive(house.chief, visit, None)
    head, part = house.head(), SchedulePart(Sitting(house.front))
    change = part.last_change(visit)
    assert change is not None
    assert (change.who, change.desk, change.words, change.reason) == ("otto", "B", "", "")
    assert house.head() == head
