"""Recalls by rule and by hand, and what came of calls, on both engines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from clinic_tui.billing import service as billing
from clinic_tui.calls import queries, service
from clinic_tui.calls.models import CallAttempt
from clinic_tui.calls.open_offers import offers_to_settle
from clinic_tui.calls.rows import CallRow, RecallLine
from clinic_tui.calls.states import OfferNeed, Outcome, Subject
from clinic_tui.errors import ClinicError, Conflict, Invalid, NotFound
from clinic_tui.patients import service as patients
from clinic_tui.patients.rows import Consent, Phone
from clinic_tui.recall import queries as recall_queries
from clinic_tui.recall import service as recall
from clinic_tui.recall.models import Recall, RecallRule
from clinic_tui.recall.rows import NewRecall
from clinic_tui.recall.states import RecallState
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.schedule.states import Confirmation, Status
from clinic_tui.security.roles import Role
from clinic_tui.store.undo import undo_last
from clinic_tui.waitlist import service as waitlist
from clinic_tui.waitlist.models import WaitlistEntry
from clinic_tui.waitlist.rows import NewWish
from clinic_tui.waitlist.states import CloseReason, WaitState
from tests.builders import FU, LEE, NEW, ORT, ROOM_1, TODAY, House, a_patient, an_appointment, some_fields
from tests.engines import on_both, on_sqlite, on_sqlite_first

pytestmark = on_sqlite

CLINIC = "Elm Street"
PHONE = (Phone("15558107203"),)


def checked_out(house: House, visit: int) -> None:
    """Let a visit of today come to its end."""
    reception.check_in(house.front, visit, None, CheckInAnswers(self_pay=True))
    reception.take_to_room(house.front, visit, None, ROOM_1)
    reception.make_ready(house.front, visit, None)
    billing.check_out(house.front, visit, None, [], "courtesy")


def due(house: House) -> tuple[RecallLine, ...]:
    with house.store.reading() as db:
        return queries.recall_lines(db, house.clock, house.front.living(), house.front.session_token)


def to_call(house: House, subject: Subject) -> tuple[CallRow, ...]:
    with house.store.reading() as db:
        if subject is Subject.VISIT:
            return queries.unconfirmed(db, house.clock, CLINIC)
        if subject is Subject.WAITER:
            return queries.waiting(db, house.clock, CLINIC)
        living, token = house.front.living(), house.front.session_token
        return queries.recalls(db, house.clock, CLINIC, living, token)


def a_recall(house: House, patient: int | None = None, visit_type: int = FU, due: date = TODAY) -> int:
    return recall.add(house.front, NewRecall(patient or a_patient(house), visit_type, due))


def test_a_visit_makes_a_recall_by_rule_when_it_ends(house: House) -> None:
    recall.set_rule(house.chief, FU, 12, NEW)
    recall.set_rule(house.chief, FU, 6, NEW)
    visit = an_appointment(house, "10:30")
    checked_out(house, visit)
    (row,) = house.all(Recall)
    assert (row.due, row.visit_type_id, row.provider_id, row.source_id, row.status) == (
        date(2026, 9, 1), NEW, LEE, visit, RecallState.DUE,
    )  # fmt: skip
    assert len(house.all(RecallRule)) == 1
    assert due(house) == ()
    recall.remove_rule(house.chief, FU, NEW)
    checked_out(house, an_appointment(house, "11:00"))
    assert len(house.all(Recall)) == 1


def test_a_recall_ends_with_the_visit_it_was_for_and_begins_anew(house: House) -> None:
    recall.set_rule(house.chief, FU, 6, FU)
    patient = a_patient(house)
    first = a_recall(house, patient)
    visit = an_appointment(house, "10:30", patient=patient)
    assert due(house) == ()
    before = house.rows()
    checked_out(house, visit)
    old, new = house.all(Recall)
    assert (old.id, old.status, old.appointment_id) == (first, RecallState.BOOKED, visit)
    assert (new.status, new.due) == (RecallState.DUE, date(2026, 9, 1))
    assert before["recall"][0]["status"] == "due"


def test_the_list_has_the_first_free_times_of_each_on_its_line(house: House) -> None:
    any_time, with_ortiz = a_recall(house), a_patient(house)
    recall.add(house.front, NewRecall(with_ortiz, NEW, date(2026, 4, 1), ORT))
    recall.add(house.front, NewRecall(a_patient(house), NEW, date(2026, 5, 1)))
    lines = due(house)
    assert [line.recall.id for line in lines] == [any_time, any_time + 1]
    assert [(time.day, time.start) for time in lines[0].times] == [(TODAY, 555), (TODAY, 570), (TODAY, 585)]
    assert next((time.provider.code, time.day) for time in lines[1].times) == ("ORT", date(2026, 4, 1))


def test_a_booking_on_the_phone_ends_the_recall_in_one_action(house: House) -> None:
    patient = a_patient(house)
    number = a_recall(house, patient)
    before = house.rows()
    visit = service.book_recall(house.front, number, LEE, TODAY, 600)
    assert (house.status(visit), house.visit(visit).patient_id) == (Status.BOOKED, patient)
    assert house.get(Recall, number).status is RecallState.BOOKED
    assert [row.outcome for row in house.all(CallAttempt)] == [Outcome.REACHED]
    undo_last(house.front)
    assert house.rows() == before


NEXT = [
    (Outcome.NO_ANSWER, date(2026, 3, 4)),
    (Outcome.MESSAGE_LEFT, date(2026, 3, 6)),
    (Outcome.REACHED, date(2026, 3, 10)),
    (Outcome.WRONG_NUMBER, None),
]


@on_sqlite_first
@pytest.mark.parametrize("outcome, next_try", NEXT)
def test_an_attempt_says_when_to_try_again(house: House, outcome: Outcome, next_try: date | None) -> None:
    number = a_recall(house)
    service.note(house.front, Subject.RECALL, number, outcome, "spoke to nobody")
    row = house.get(Recall, number)
    assert (row.status, row.next_try) == (RecallState.ATTEMPTED, next_try)
    (line,) = due(house)
    assert line.attempts.said == f"1 call, last: {outcome.value}"
    assert len(to_call(house, Subject.RECALL)) == (next_try is None)


def test_who_declines_is_recalled_no_more_and_can_be_taken_back(house: House) -> None:
    number = a_recall(house)
    before = house.rows()
    service.note(house.front, Subject.RECALL, number, Outcome.DECLINED)
    assert (house.get(Recall, number).status, due(house)) == (RecallState.CLOSED, ())
    undo_last(house.front)
    assert house.rows() == before


def test_what_cannot_be_recalled_is_refused(house: House) -> None:
    patient = a_patient(house)
    number = a_recall(house, patient)
    with pytest.raises(Conflict, match=rf"recalled for this in Mar 2026 already \(number {number}\)"):
        a_recall(house, patient)
    for wrong in (date(2026, 2, 1), date(2036, 4, 1)):
        with pytest.raises(Invalid, match="up to ten years"):
            a_recall(house, due=wrong)
    with pytest.raises(Invalid, match="why is the patient"):
        recall.close(house.front, number, None, " ")
    recall.close(house.front, number, None, "moved away")
    with pytest.raises(Conflict, match="closed already"):
        service.note(house.front, Subject.RECALL, number, Outcome.REACHED)
    with pytest.raises(NotFound):
        recall.remove_rule(house.chief, FU, NEW)
    with pytest.raises(Invalid, match="1 to 120 months"):
        recall.set_rule(house.chief, FU, 121, NEW)


def test_visits_of_the_next_days_are_called_until_they_are_confirmed(house: House) -> None:
    tomorrow = TODAY + timedelta(days=1)
    first = an_appointment(house, "9:00", tomorrow)
    second = an_appointment(house, "11:00", tomorrow)
    an_appointment(house, "10:00")
    an_appointment(house, "10:00", TODAY + timedelta(days=6))
    assert [row.subject_id for row in to_call(house, Subject.VISIT)] == [first, second]
    service.note(house.front, Subject.VISIT, first, Outcome.MESSAGE_LEFT)
    service.note(house.front, Subject.VISIT, first, Outcome.NO_ANSWER)
    assert house.visit(first).confirmation is Confirmation.LEFT_MESSAGE
    service.note(house.front, Subject.VISIT, second, Outcome.DECLINED, "at work")
    rows = to_call(house, Subject.VISIT)
    assert [(row.subject_id, row.state, row.attempts.count) for row in rows] == [
        (second, "declined", 1),
        (first, "left message", 2),
    ]
    assert house.status(second) is Status.BOOKED
    service.note(house.front, Subject.VISIT, first, Outcome.REACHED)
    assert [row.subject_id for row in to_call(house, Subject.VISIT)] == [second]


def test_an_outcome_is_taken_back_with_what_followed_from_it(house: House) -> None:
    visit = an_appointment(house, "9:00", TODAY + timedelta(days=1))
    before = house.rows()
    service.note(house.front, Subject.VISIT, visit, Outcome.NO_ANSWER)
    service.note(house.front, Subject.VISIT, visit, Outcome.REACHED)
    undo_last(house.front)
    assert house.visit(visit).confirmation is Confirmation.UNCONFIRMED
    undo_last(house.front)
    assert house.rows() == before


@on_sqlite_first
def test_who_waits_takes_or_declines_on_the_phone(house: House) -> None:
    entries = [waitlist.add(house.front, NewWish(a_patient(house), FU)) for _ in range(3)]
    for entry, start in zip(entries[:2], (840, 900), strict=True):
        waitlist.offer(house.front, entry, None, provider_id=LEE, day=TODAY, start=start)
    rows = to_call(house, Subject.WAITER)
    assert [row.subject_id for row in rows] == entries
    assert rows[0].state == "on offer until 09:32: Tue 3 Mar 2026 14:00 LEE"
    accepted = service.note(house.front, Subject.WAITER, entries[0], Outcome.REACHED)
    assert accepted is not None
    assert house.visit(accepted.appointment_id).start_minute == 840
    service.note(house.front, Subject.WAITER, entries[1], Outcome.DECLINED)
    service.note(house.front, Subject.WAITER, entries[2], Outcome.DECLINED)
    assert [row.status for row in house.all(WaitlistEntry)] == [
        WaitState.BOOKED,
        WaitState.WAITING,
        WaitState.CLOSED,
    ]


def test_nobody_is_called_who_wants_no_calls(house: House) -> None:
    tomorrow = TODAY + timedelta(days=1)
    shy = a_patient(house, phones=PHONE, contact_by_phone=Consent.NO, contact_by_text=Consent.YES)
    open_ = a_patient(house, phones=PHONE, contact_by_phone=Consent.YES, language="Spanish")
    silent = a_patient(house)
    for at, patient in (("9:00", shy), ("9:30", open_), ("11:00", silent)):
        an_appointment(house, at, tomorrow, patient=patient)
    contacts = [row.contact for row in to_call(house, Subject.VISIT)]
    assert [(each.phone, each.refusal, each.agreed) for each in contacts] == [
        ("", "the patient wants no calls", "texts; no calls"),
        ("15558107203", "", "calls"),
        ("", "there is no phone on file", "asked for no channel yet"),
    ]
    scripts = [row.script for row in to_call(house, Subject.VISIT)]
    assert scripts[1].startswith("Le llamamos de Elm Street.")
    assert scripts[0].startswith("Elm Street here.")


@on_sqlite_first
def test_the_dead_are_on_no_list(house: House) -> None:
    patient = a_patient(house, "Gone")
    a_recall(house, patient)
    patients.update(house.records, patient, 1, some_fields("Gone", deceased=True))
    assert due(house) == ()
    with house.store.reading() as db:
        assert recall_queries.of_patient(db, patient) == ()
    with pytest.raises(ClinicError, match="has died"):
        a_recall(house, patient, NEW)


def test_a_next_try_is_a_recalls_alone_and_ahead(house: House) -> None:
    visit = an_appointment(house, "9:00", TODAY + timedelta(days=1))
    number = a_recall(house)
    with pytest.raises(Invalid, match="belongs to a recall"):
        service.note(house.front, Subject.VISIT, visit, Outcome.REACHED, next_try=date(2026, 3, 9))
    with pytest.raises(Invalid, match="in the past"):
        service.note(house.front, Subject.RECALL, number, Outcome.REACHED, next_try=date(2026, 3, 2))
    service.note(house.front, Subject.RECALL, number, Outcome.NO_ANSWER, next_try=date(2026, 3, 9))
    assert house.get(Recall, number).next_try == date(2026, 3, 9)


def needs(house: House) -> list[tuple[int, OfferNeed]]:
    with house.store.reading() as db:
        return [(each.entry_id, each.need) for each in offers_to_settle(db, house.clock)]


@on_sqlite_first
def test_an_offer_stands_among_what_is_to_be_done_until_somebody_has_dealt_with_it(house: House) -> None:
    first, second = (waitlist.add(house.front, NewWish(a_patient(house), FU)) for _ in range(2))
    waitlist.offer(house.front, first, None, provider_id=LEE, day=TODAY, start=14 * 60)
    assert needs(house) == []
    house.clock.advance(timedelta(minutes=6))
    assert needs(house) == [(first, OfferNeed.NOT_CALLED)]
    service.note(house.front, Subject.WAITER, first, Outcome.NO_ANSWER)
    assert needs(house) == []
    house.clock.advance(timedelta(minutes=15))
    assert needs(house) == [(first, OfferNeed.ENDS_SOON)]
    house.clock.advance(timedelta(minutes=10))
    assert needs(house) == [(first, OfferNeed.RAN_OUT)]
    assert waitlist.expire_offers(house.desk("S", Role.SYSTEM)) == (1, 1)
    assert needs(house) == [(second, OfferNeed.NOT_CALLED)]  # it went on by itself: somebody has to call
    house.clock.advance(timedelta(minutes=31))
    waitlist.expire_offers(house.desk("S", Role.SYSTEM))
    assert needs(house) == [(second, OfferNeed.RAN_OUT)]
    an_appointment(house, "14:00")
    assert needs(house) == []


SETTLED_BY: dict[str, Callable[[House, int], object]] = {
    "a call": lambda house, entry: service.note(house.front, Subject.WAITER, entry, Outcome.MESSAGE_LEFT),
    "another offer": lambda house, entry: waitlist.offer(
        house.front, entry, None, provider_id=LEE, day=TODAY, start=15 * 60
    ),
    "a day": lambda house, entry: house.clock.advance(timedelta(hours=24)),
    "closing": lambda house, entry: waitlist.close(house.front, entry, None, CloseReason.ELSEWHERE),
}


@pytest.mark.parametrize("settle", SETTLED_BY.values(), ids=list(SETTLED_BY))
def test_an_offer_that_ran_out_is_settled_by(house: House, settle: Callable[[House, int], object]) -> None:
    entry = waitlist.add(house.front, NewWish(a_patient(house), FU))
    waitlist.offer(house.front, entry, None, provider_id=LEE, day=TODAY, start=14 * 60)
    house.clock.advance(timedelta(minutes=31))
    assert needs(house) == [(entry, OfferNeed.RAN_OUT)]
    waitlist.expire_offers(house.desk("S", Role.SYSTEM))
    assert needs(house) == [(entry, OfferNeed.RAN_OUT)]
    settle(house, entry)
    assert needs(house) == []


@on_sqlite_first
def test_how_a_recall_stands_on_the_list_of_its_month(house: House) -> None:
    ana = a_patient(house, phones="5035550142", contact_by_phone=Consent.YES)
    number = a_recall(house, ana)
    a_recall(house)
    a_recall(house, due=date(2026, 5, 4))
    with house.store.reading() as db:
        row = recall_queries.listed(db, number)
    assert row.words == "recall in Mar 2026, by call: 2 on the list of that month"
    assert row.seen_without(frozenset({ana})).words == "recall in Mar 2026: 2 on the list of that month"
    recall.set_rule(house.chief, FU, 6, NEW)
    with house.store.reading() as db:
        assert [(rule.visit_type, rule.months) for rule in recall_queries.rules_after(db, "FU")] == [
            ("NEW", 6)
        ]
        assert recall_queries.rules_after(db, "NEW") == ()


@on_both
def test_the_calls_about_each_are_counted(house: House) -> None:
    first, second = an_appointment(house, "10:00"), an_appointment(house, "11:00")
    for outcome in (Outcome.NO_ANSWER, Outcome.MESSAGE_LEFT):
        service.note(house.front, Subject.VISIT, first, outcome)
    with house.store.reading() as db:
        assert queries.call_counts(db, Subject.VISIT, [first, second]) == {first: 2}
        assert queries.call_counts(db, Subject.VISIT, []) == {}
