"""The queue from the door to check-out (domain rules, B1): each step that is allowed, and no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from clinic_tui.billing import service as billing
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.clock import instant_of, minute_now
from clinic_tui.errors import Conflict, Invalid, NotFound, NotPermitted
from clinic_tui.money.models import Payment
from clinic_tui.money.rows import Pay
from clinic_tui.patients import policies
from clinic_tui.patients.detail_rows import IdKind, PatientDetails
from clinic_tui.patients.details import details_of
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.policy import Policy
from clinic_tui.reception import queries, service
from clinic_tui.reception.rows import Ask, CheckInAnswers, InPerson
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.queries import visit_counts
from clinic_tui.schedule.states import HOLDS_TIME, IN_ROOM, Status
from clinic_tui.stock import receiving
from clinic_tui.store.undo import undo_last
from tests.builders import (
    CLOSED_ROOM,
    FU,
    GLOVES,
    LEE,
    ORT,
    ROOM_1,
    ROOM_2,
    TODAY,
    House,
    a_patient,
    an_appointment,
    minute,
    occupied,
    paid,
)
from tests.engines import on_both, on_sqlite, on_sqlite_first

pytestmark = on_sqlite

SELF_PAY = CheckInAnswers(self_pay=True)
OFFICE_VISIT = ChargeEntry("99213", "Office visit", 1, 9500)

USE_CASES: dict[str, Callable[[House, int], object]] = {
    "arrive": lambda house, visit: service.arrive(house.chief, visit, None),
    "check in": lambda house, visit: service.check_in(house.chief, visit, None, SELF_PAY),
    "room": lambda house, visit: service.take_to_room(house.chief, visit, None, ROOM_1),
    "advance": lambda house, visit: service.advance(house.chief, visit, None),
    "ready": lambda house, visit: service.make_ready(house.chief, visit, None),
    "strike": lambda house, visit: billing.strike(house.chief, visit, None, "wrong patient"),
    "leave": lambda house, visit: service.leave(house.chief, visit, None, "too long a wait"),
    "back": lambda house, visit: service.back(house.chief, visit, None),
    "check out": lambda house, visit: billing.check_out(house.chief, visit, None, [], "courtesy"),
    "cancel": lambda house, visit: schedule.cancel(house.chief, visit, None, "ill"),
    "no-show": lambda house, visit: schedule.no_show(house.chief, visit, None),
}


def put_into(house: House, visit: int, status: Status) -> None:
    """Set the status as if the steps before had been taken."""
    with house.records.act("schedule.setup") as db:
        row = db.need(Appointment, visit, "")
        row.status = status
        row.room_id = ROOM_2 if status in IN_ROOM else None
        schedule.occupy(db, row)


def reached(house: House) -> dict[tuple[Status, str], Status]:
    """What each use case makes of each status; those that refuse are left out, and leave nothing behind."""
    found = {}
    house.at(TODAY, 15)
    visit = an_appointment(house, "15:00")
    for status in Status:
        for name, use_case in USE_CASES.items():
            put_into(house, visit, status)
            head = house.head()
            try:
                use_case(house, visit)
            except Conflict:
                assert house.head() == head
                continue
            after = house.status(visit)
            assert bool(occupied(house, visit)) == (after in HOLDS_TIME), (status, name)
            found[status, name] = after
    return found


STEPS: dict[tuple[Status, str], Status] = {
    (Status.BOOKED, "arrive"): Status.ARRIVED,
    (Status.BOOKED, "check in"): Status.CHECKED_IN,  # arrives in the same step
    (Status.BOOKED, "cancel"): Status.CANCELLED,
    (Status.BOOKED, "no-show"): Status.NO_SHOW,
    (Status.ARRIVED, "check in"): Status.CHECKED_IN,
    (Status.ARRIVED, "leave"): Status.LEFT,
    (Status.ARRIVED, "back"): Status.BOOKED,
    (Status.CHECKED_IN, "room"): Status.ROOMED,
    (Status.CHECKED_IN, "leave"): Status.LEFT,
    (Status.CHECKED_IN, "back"): Status.ARRIVED,
    (Status.ROOMED, "room"): Status.ROOMED,
    (Status.ROOMED, "advance"): Status.WITH_PROVIDER,
    (Status.ROOMED, "ready"): Status.READY,
    (Status.ROOMED, "leave"): Status.LEFT,
    (Status.ROOMED, "back"): Status.CHECKED_IN,
    (Status.WITH_PROVIDER, "room"): Status.WITH_PROVIDER,
    (Status.WITH_PROVIDER, "advance"): Status.READY,
    (Status.WITH_PROVIDER, "ready"): Status.READY,
    (Status.WITH_PROVIDER, "back"): Status.ROOMED,
    (Status.READY, "room"): Status.READY,
    (Status.READY, "check out"): Status.CHECKED_OUT,
    (Status.READY, "back"): Status.WITH_PROVIDER,
    (Status.CHECKED_OUT, "back"): Status.READY,
    (Status.NO_SHOW, "back"): Status.BOOKED,
    **{
        (status, "strike"): Status.ENTERED_IN_ERROR
        for status in Status
        if status is not Status.ENTERED_IN_ERROR
    },
}
"""What each use case makes of each status; everything else is refused (domain rules, B1)."""


def test_every_step_of_the_rules_can_be_taken_and_no_other(house: House) -> None:
    assert reached(house) == STEPS


def test_an_arrival_is_put_earlier_never_later(house: House) -> None:
    visit = an_appointment(house, "9:15")
    with pytest.raises(Conflict, match="not here"):
        service.put_arrival_earlier(house.front, visit, None, minute("8:50"))
    service.arrive(house.front, visit, None)
    service.put_arrival_earlier(house.front, visit, None, minute("8:50"))
    row = house.visit(visit)
    assert row.arrived_at == row.stage_at == instant_of(TODAY, minute("8:50"), house.clock.zone)
    service.check_in(house.front, visit, None, SELF_PAY)
    checked_in = house.visit(visit).stage_at
    service.put_arrival_earlier(house.front, visit, None, minute("8:45"))
    assert house.visit(visit).stage_at == checked_in
    for later in ("8:45", "9:30"):
        with pytest.raises(Invalid, match="earlier than it is, 08:45"):
            service.put_arrival_earlier(house.front, visit, None, minute(later))


def test_who_has_left_early_can_be_seen_elsewhere(house: House) -> None:
    patient = a_patient(house)
    visit = an_appointment(house, "9:15", patient=patient)
    put_into(house, visit, Status.READY)
    with pytest.raises(Conflict, match="the patient is with LEE at 09:15"):
        an_appointment(house, "9:15", patient=patient, provider=ORT, overbook_reason="sent", desk=house.chief)
    billing.check_out(house.front, visit, None, [OFFICE_VISIT])
    elsewhere = an_appointment(
        house, "9:15", patient=patient, provider=ORT, overbook_reason="sent", desk=house.chief
    )
    with pytest.raises(Conflict):  # and is not taken back into two rooms at once
        service.back(house.chief, visit, None)
    schedule.cancel(house.front, elsewhere, None, "ill")
    assert service.back(house.chief, visit, None) is Status.READY


def test_the_policy_that_was_looked_at_is_the_one_verified(house: House) -> None:
    patient = a_patient(house)
    policies.set_coverage(house.front, patient, 1, None, Policy("Blue", copay_cents=0))
    visit = an_appointment(house, "9:15", patient=patient)
    with house.store.reading() as db:
        sheet = queries.sheet(db, visit)
    answers = CheckInAnswers(coverage_seen=True, policy=sheet.policy)
    policies.set_coverage(house.chief, patient, 1, 1, Policy("Other", member_id="X9"))
    with pytest.raises(Conflict, match="policy was changed at another desk"):
        service.check_in(house.front, visit, None, answers)
    assert [row.verified_at for row in house.all(Coverage, Coverage.patient_id == patient)] == [None]
    service.check_in(house.front, visit, None, SELF_PAY)


def details(house: House, patient: int) -> PatientDetails:
    with house.store.reading() as db:
        return details_of(db, patient)


def test_a_sheet_asks_in_person_only_what_is_due(house: House) -> None:
    patient = a_patient(house)
    visit = an_appointment(house, "9:15", patient=patient)
    with house.store.reading() as db:
        assert queries.sheet(db, visit).due == frozenset(Ask)
    told = InPerson(IdKind.PASSPORT, same_contact=True, notice_why_not="  in a hurry ")
    service.check_in(house.front, visit, None, CheckInAnswers(self_pay=True, in_person=told))
    assert details(house, patient) == PatientDetails(
        notice_why_not="in a hurry",
        id_kind=IdKind.PASSPORT,
        id_seen_on=TODAY,
        address_verified_on=TODAY,
        phone_verified_on=TODAY,
    )
    with house.store.reading() as db:
        assert queries.sheet(db, visit).due == frozenset()


@pytest.mark.parametrize("born, asked", [("2010-03-04", False), ("2010-03-03", True)])
def test_a_photo_id_is_asked_from_the_sixteenth_birthday_on(house: House, born: str, asked: bool) -> None:
    visit = an_appointment(house, "9:15", patient=a_patient(house, born=born))
    with house.store.reading() as db:
        assert (Ask.IDENTITY in queries.sheet(db, visit).due) is asked
        assert {Ask.CONTACT, Ask.NOTICE} <= queries.sheet(db, visit).due


@on_both
def test_what_was_told_in_person_goes_with_an_undone_check_in(house: House) -> None:
    patient = a_patient(house)
    visit = an_appointment(house, "9:15", patient=patient)
    before = details(house, patient)
    told = InPerson(notice_signed=True)
    service.check_in(house.front, visit, None, CheckInAnswers(self_pay=True, in_person=told))
    assert details(house, patient).notice_on == TODAY
    undo_last(house.front)
    assert details(house, patient) == before


def test_a_visit_with_money_on_it_is_not_struck(house: House) -> None:
    visit = an_appointment(house, "9:15")
    paid = an_appointment(house, "9:45")
    service.check_in(house.front, paid, None, CheckInAnswers(self_pay=True, copay_cents=100, pay=Pay.CASH))
    with pytest.raises(Conflict, match="payment was taken"):
        billing.strike(house.chief, paid, None, "wrong patient")
    put_into(house, visit, Status.READY)
    billing.add_charges(house.chief, visit, [OFFICE_VISIT])
    with pytest.raises(Conflict, match="1 charge: take what is charged out"):
        billing.strike(house.chief, visit, None, "wrong patient")
    with pytest.raises(Invalid, match="why"):
        billing.strike(house.chief, visit, None, " ")


@on_sqlite_first
def test_a_visit_through_the_day(house: House) -> None:
    visit = an_appointment(house, "9:15")
    service.arrive(house.front, visit, 1)
    arrived = house.clock.now()
    house.clock.advance(timedelta(minutes=5))
    service.check_in(house.front, visit, None, SELF_PAY)
    service.take_to_room(house.front, visit, None, ROOM_1)
    assert service.advance(house.front, visit, None) is Status.WITH_PROVIDER
    assert service.advance(house.front, visit, None) is Status.READY
    house.clock.advance(timedelta(minutes=30))
    billing.check_out(house.front, visit, None, [OFFICE_VISIT])
    stored = house.visit(visit)
    assert (stored.status, stored.arrived_at, stored.closed_at) == (
        Status.CHECKED_OUT, arrived, house.clock.now(),
    )  # fmt: skip
    assert (stored.room_id, stored.stage_at) == (None, house.clock.now())
    assert occupied(house, visit) != []


def test_only_a_patient_of_today_arrives(house: House) -> None:
    visit = an_appointment(house, "9:15", TODAY + timedelta(days=1))
    for name in ("arrive", "check in"):
        with pytest.raises(Conflict, match="only a patient of today"):
            USE_CASES[name](house, visit)
    house.clock.advance(timedelta(days=1))
    USE_CASES["arrive"](house, visit)


def test_a_stale_queue_is_told_so(house: House) -> None:
    visit = an_appointment(house, "9:15")
    service.arrive(house.front, visit, 1)
    with pytest.raises(Conflict, match="changed at another desk"):
        service.leave(house.chief, visit, 1, "left")
    with pytest.raises(NotFound, match="no appointment 99"):
        service.arrive(house.front, 99, None)


INSURED, NO_COPAY = 2500, 0


@pytest.mark.parametrize(
    "policy, answers, missing",
    [
        (None, CheckInAnswers(), "coverage"),
        (None, CheckInAnswers(coverage_seen=True), "coverage"),
        (None, CheckInAnswers(self_pay=True), ""),
        (NO_COPAY, CheckInAnswers(), "coverage"),
        (NO_COPAY, CheckInAnswers(coverage_seen=True), ""),
        (INSURED, CheckInAnswers(coverage_seen=True), "copay reason"),
        (INSURED, CheckInAnswers(coverage_seen=True, copay_cents=2499, pay=Pay.CARD), "copay reason"),
        (INSURED, CheckInAnswers(coverage_seen=True, copay_cents=2500), "paid by"),
        (INSURED, CheckInAnswers(coverage_seen=True, copay_cents=-1), "copay"),
        (INSURED, CheckInAnswers(coverage_seen=True, copay_cents=2500, pay=Pay.CASH), ""),
        (INSURED, CheckInAnswers(coverage_seen=True, copay_cents=3000, pay=Pay.CHECK), ""),
        (INSURED, CheckInAnswers(coverage_seen=True, copay_reason="no purse"), ""),
        (INSURED, CheckInAnswers(coverage_seen=True, copay_reason="  "), "copay reason"),
        (INSURED, CheckInAnswers(self_pay=True), ""),
        (INSURED, CheckInAnswers(copay_cents=2500, pay=Pay.CASH), "coverage"),
    ],
)
def test_checking_in_settles_coverage_and_copay(
    house: House, policy: int | None, answers: CheckInAnswers, missing: str
) -> None:
    visit = an_appointment(house)
    patient = house.visit(visit).patient_id
    has_policy = policy is not None
    if has_policy:
        policies.set_coverage(house.records, patient, 1, None, Policy("Acme Health", copay_cents=policy))
    if missing:
        before = house.rows()
        with pytest.raises(Invalid) as refused:
            service.check_in(house.front, visit, None, answers)
        assert (refused.value.field, house.rows()) == (missing, before)
        return
    service.check_in(house.front, visit, None, answers)
    stored = house.visit(visit)
    assert (stored.status, stored.self_pay, paid(house, visit)) == (
        Status.CHECKED_IN, answers.self_pay, answers.copay_cents,
    )  # fmt: skip
    assert stored.copay_reason == answers.copay_reason
    verified = [policy.verified_at for policy in house.all(Coverage)]
    assert verified == [house.clock.now() if answers.coverage_seen else None] * has_policy


def test_the_copay_is_one_payment_with_its_tender(house: House) -> None:
    visit = an_appointment(house)
    patient = house.visit(visit).patient_id
    policies.set_coverage(house.records, patient, 1, None, Policy("Acme Health", copay_cents=2500))
    service.check_in(
        house.front, visit, None, CheckInAnswers(coverage_seen=True, copay_cents=2500, pay=Pay.CARD)
    )
    (payment,) = house.all(Payment)
    assert (payment.cents, payment.pay, payment.day, payment.taken_by) == (2500, Pay.CARD, TODAY, "mia")
    assert (payment.patient_id, payment.appointment_id) == (patient, visit)
    with house.store.reading() as db:
        row = queries.queue_row(db, visit)
    assert (row.copay_due_cents, row.copay_paid_cents, row.coverage_verified) == (2500, 2500, True)


def test_a_copay_is_not_asked_for_twice_after_a_step_back(house: House) -> None:
    visit = an_appointment(house)
    patient = house.visit(visit).patient_id
    policies.set_coverage(house.records, patient, 1, None, Policy("Acme Health", copay_cents=2500))
    some = CheckInAnswers(coverage_seen=True, copay_cents=1000, pay=Pay.CASH, copay_reason="rest later")
    service.check_in(house.front, visit, None, some)
    service.back(house.front, visit, None)
    with pytest.raises(Invalid, match="not taken in full"):
        service.check_in(
            house.front, visit, None, CheckInAnswers(coverage_seen=True, copay_cents=1400, pay=Pay.CASH)
        )
    service.check_in(
        house.front, visit, None, CheckInAnswers(coverage_seen=True, copay_cents=1500, pay=Pay.CASH)
    )
    service.back(house.front, visit, None)
    service.check_in(house.front, visit, None, CheckInAnswers(coverage_seen=True))
    assert paid(house, visit) == 2500


def in_room(house: House, at: str, room: int) -> int:
    visit = an_appointment(house, at)
    service.check_in(house.front, visit, None, SELF_PAY)
    service.take_to_room(house.front, visit, None, room)
    return visit


@on_sqlite_first
def test_a_room_holds_one_patient(house: House) -> None:
    first = in_room(house, "10:00", ROOM_1)
    second = an_appointment(house, "10:30")
    service.check_in(house.front, second, None, SELF_PAY)
    for room in (ROOM_1, CLOSED_ROOM):
        with pytest.raises(Conflict, match="is not free: choose another room"):
            service.take_to_room(house.front, second, None, room)
    with pytest.raises(NotFound, match="no such room"):
        service.take_to_room(house.front, second, None, 77)
    service.take_to_room(house.front, second, None, ROOM_2)
    service.take_to_room(house.front, first, None, ROOM_1)
    service.leave(house.front, first, None, "called away")
    service.take_to_room(house.front, second, None, ROOM_1)
    with house.store.reading() as db:
        assert [(room.name, room.appointment_id) for room in queries.rooms(db)] == [
            ("1", second),
            ("2", None),
        ]


@on_both
def test_the_database_refuses_a_room_that_is_taken_by_itself(house: House) -> None:
    """What a desk with an old program, or a race, would run into."""
    in_room(house, "10:00", ROOM_1)
    second = in_room(house, "10:30", ROOM_2)
    with (
        pytest.raises(Conflict, match="just been taken by another patient"),
        house.chief.act("queue.room") as db,
    ):
        db.need(Appointment, second, "").room_id = ROOM_1
    assert house.visit(second).room_id == ROOM_2


@pytest.mark.parametrize("status", [Status.CHECKED_IN, Status.LEFT, Status.CHECKED_OUT, Status.BOOKED])
def test_a_room_of_the_past_is_free(house: House, status: Status) -> None:
    first = in_room(house, "10:00", ROOM_1)
    with house.records.act("schedule.setup") as db:
        db.need(Appointment, first, "").status = status
    in_room(house, "10:30", ROOM_1)


def test_back_from_check_out_is_a_managers_on_the_same_day(house: House) -> None:
    visit = in_room(house, "9:15", ROOM_1)
    put_into(house, visit, Status.CHECKED_OUT)
    with pytest.raises(NotPermitted, match="take back a check-out"):
        service.back(house.front, visit, None)
    house.clock.advance(timedelta(days=1))
    with pytest.raises(Conflict, match="only a visit of today"):
        service.back(house.chief, visit, None)
    house.clock.advance(timedelta(days=-1))
    assert service.back(house.chief, visit, None) is Status.READY
    assert house.visit(visit).closed_at is None


def test_back_from_no_show_takes_the_time_again_if_it_is_free(house: House) -> None:
    visit = an_appointment(house, "9:05")
    house.clock.advance(timedelta(minutes=10))
    schedule.no_show(house.front, visit, None)
    assert service.back(house.front, visit, None) is Status.BOOKED
    assert occupied(house, visit) != []
    schedule.no_show(house.front, visit, None)
    an_appointment(house, "9:05")
    with pytest.raises(Conflict, match="just been taken"):
        service.back(house.front, visit, None)
    assert house.status(visit) is Status.NO_SHOW


def test_back_to_the_door_forgets_the_arrival_and_back_to_the_hall_the_room(house: House) -> None:
    visit = in_room(house, "9:15", ROOM_1)
    service.back(house.front, visit, None)
    assert house.visit(visit).room_id is None
    service.back(house.front, visit, None)
    assert house.visit(visit).arrived_at is not None
    service.back(house.front, visit, None)
    assert (house.status(visit), house.visit(visit).arrived_at) == (Status.BOOKED, None)


def test_who_leaves_says_why_and_gives_the_time_back(house: House) -> None:
    visit = an_appointment(house)
    service.arrive(house.front, visit, None)
    with pytest.raises(Invalid, match="why did the patient leave"):
        service.leave(house.front, visit, None, " ")
    service.leave(house.front, visit, None, " too long ")
    stored = house.visit(visit)
    assert (stored.status, stored.cancel_words, stored.arrived_at) == (
        Status.LEFT, "too long", house.clock.now(),
    )  # fmt: skip
    an_appointment(house)


def test_a_walk_in_is_booked_and_arrives_in_one_step(house: House) -> None:
    patient = a_patient(house)
    before, head = house.rows(), house.head()
    visit = house.visit(service.walk_in(house.front, patient, LEE, FU, "cough"))
    assert (visit.day, visit.start_minute, visit.walk_in, visit.status) == (TODAY, 540, True, Status.ARRIVED)
    assert (visit.overbook, visit.arrived_at) == (False, house.clock.now())
    assert minute_now(house.clock) == 542
    assert {line["action"] for line in house.lines(head)} == {head + 1}
    undo_last(house.front)
    assert house.rows() == before


def test_a_walk_in_into_a_taken_time_is_an_overbooking_with_its_reason(house: House) -> None:
    an_appointment(house, "9:00")
    visit = house.visit(service.walk_in(house.front, a_patient(house), LEE, FU, "cut finger"))
    assert (visit.overbook, visit.overbook_reason) == (True, "walk-in: cut finger")
    house.at(TODAY, 12, 30)
    with pytest.raises(NotPermitted, match="overbook beyond"):
        service.walk_in(house.front, a_patient(house), LEE, FU, "")
    visit = house.visit(service.walk_in(house.chief, a_patient(house), LEE, FU, ""))
    assert visit.overbook_reason == "walk-in: no reason given"


@on_both
@pytest.mark.parametrize("words", ["x" * 201, "x" * 5000])
def test_words_longer_than_their_column_are_refused_alike_on_both_engines(house: House, words: str) -> None:
    visit = an_appointment(house)
    for use_case in (
        lambda: an_appointment(house, "14:00", patient=1, reason=words),
        lambda: an_appointment(house, patient=1, overbook_reason=words),
        lambda: schedule.cancel(house.front, visit, None, "ill", words),
        lambda: service.check_in(house.front, visit, None, CheckInAnswers(self_pay=True, copay_reason=words)),
        lambda: service.leave(house.front, visit, None, words),
        lambda: service.walk_in(house.front, 1, LEE, FU, words),
        lambda: billing.check_out(house.front, visit, None, [], words),
        lambda: receiving.receive(house.front, GLOVES, 1, words),
    ):
        with pytest.raises(Invalid, match="longer than"):
            use_case()
    assert house.status(visit) is Status.BOOKED


@pytest.mark.parametrize(
    "status, ahead", [(Status.BOOKED, True), (Status.READY, True), (Status.CHECKED_OUT, False)]
)
def test_a_visit_that_has_ended_is_none_to_come(house: House, status: Status, *, ahead: bool) -> None:
    patient = a_patient(house)
    visit = an_appointment(house, patient=patient)
    put_into(house, visit, status)
    with house.store.reading() as db:
        coming = visit_counts(db, patient, TODAY).upcoming
    assert [each.id for each in coming] == ([visit] if ahead else [])
