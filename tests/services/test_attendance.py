"""No-shows and late cancels by the clinic's rule, and the proof of a day. It is Tuesday, 9:02."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic_tui.billing import service as billing
from clinic_tui.calls import service as calls
from clinic_tui.errors import Invalid, NotPermitted
from clinic_tui.recall import service as recall
from clinic_tui.recall.rows import NewRecall
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.schedule import attendance, series
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.attendance_rows import Attendance, DayProof
from clinic_tui.schedule.booking_rules import check_booking
from clinic_tui.schedule.day_proof import awaited, prove_day
from clinic_tui.schedule.queries import visit_counts
from clinic_tui.schedule.rows import Span, VisitCounts
from clinic_tui.schedule.series_rows import SeriesPlan, SeriesTime
from clinic_tui.store.undo import undo_last
from clinic_tui.waitlist import service as waitlist
from clinic_tui.waitlist.rows import NewWish
from clinic_tui.words.repeat_phrase import Repeat
from tests.builders import FU, LEE, ROOM_1, TODAY, House, a_patient, an_appointment
from tests.engines import on_both, on_sqlite

pytestmark = on_sqlite

MONDAY = TODAY - timedelta(days=1)


def absent(house: House, patient: int, day: date = MONDAY) -> int:
    """A visit to which the patient did not come."""
    house.at(day, 8, 0)
    visit = an_appointment(house, "9:00", day=day, patient=patient)
    house.at(day, 9, 30)
    schedule.no_show(house.front, visit, None)
    house.at(TODAY, 9, 2)
    return visit


def counts(house: House, patient: int) -> VisitCounts:
    with house.store.reading() as db:
        return visit_counts(db, patient, TODAY)


def proof(house: House, day: date = TODAY) -> DayProof:
    with house.store.reading() as db:
        return prove_day(db, day, house.clock)


@on_both
def test_only_what_lies_within_the_months_counts(house: House) -> None:
    patient = a_patient(house)
    absent(house, patient, date(2025, 1, 13))
    absent(house, patient)
    assert counts(house, patient).no_shows == 1
    attendance.set_rule(house.chief, Attendance(months=24, right_at=3))
    found = counts(house, patient)
    assert (found.no_shows, found.limit, found.flag_at) == (2, 3, 2)
    undo_last(house.chief)
    assert counts(house, patient).no_shows == 1


def test_a_cancellation_is_late_by_the_clinics_own_notice(house: House) -> None:
    patient = a_patient(house)
    first, second = (
        an_appointment(house, "9:00", day=TODAY + timedelta(days=ahead), patient=patient) for ahead in (2, 3)
    )
    schedule.cancel(house.front, first, None, "ill")
    assert not house.visit(first).late_cancel
    attendance.set_rule(house.chief, Attendance(late_hours=96))
    schedule.cancel(house.front, second, None, "ill")
    assert house.visit(second).late_cancel
    schedule.cancel(house.front, an_appointment(house, "10:00"), None, "provider")
    assert counts(house, patient).late_cancels == 0  # it lies ahead still
    house.at(TODAY + timedelta(days=4), 9)
    with house.store.reading() as db:
        assert visit_counts(db, patient, TODAY + timedelta(days=4)).late_cancels == 1


def test_from_the_limit_on_booking_needs_a_right(house: House) -> None:
    patient = a_patient(house)
    for ago in (1, 4):
        absent(house, patient, TODAY - timedelta(days=ago))
    an_appointment(house, "10:00", patient=patient)
    attendance.set_rule(house.chief, Attendance(right_at=2))
    before = house.rows()
    with pytest.raises(NotPermitted, match="2 no-shows since Mon 3 Mar 2025"):
        an_appointment(house, "11:00", patient=patient)
    with pytest.raises(NotPermitted):
        series.book_series(
            house.front,
            SeriesPlan(patient, LEE, FU, 840, TODAY, Repeat(2)),
            [SeriesTime(TODAY, 840, LEE), SeriesTime(TODAY, 900, LEE)],
        )
    assert house.rows() == before
    with house.store.reading() as db:
        check = check_booking(
            db, house.clock, patient_id=patient, provider_id=LEE, day=TODAY, span=Span(660, 680),
            living=frozenset(), token="",
        )  # fmt: skip
    assert check.warnings[0] == "no-shows 2/2: booking needs a right of its own"
    an_appointment(house, "11:00", patient=patient, desk=house.chief)


def test_neither_a_recall_nor_the_waitlist_is_a_way_past_the_limit(house: House) -> None:
    patient = a_patient(house)
    absent(house, patient)
    attendance.set_rule(house.chief, Attendance(flag_at=1, right_at=1))
    recalled = recall.add(house.front, NewRecall(patient, FU, TODAY))
    waits = waitlist.add(house.front, NewWish(patient, FU))
    offered = waitlist.offer(house.front, waits, None, provider_id=LEE, day=TODAY, start=660)
    before = house.rows()
    with pytest.raises(NotPermitted, match="1 no-show since"):
        calls.book_recall(house.front, recalled, LEE, TODAY, 840)
    with pytest.raises(NotPermitted, match="1 no-show since"):
        waitlist.accept(house.front, offered)
    assert house.rows() == before
    calls.book_recall(house.chief, recalled, LEE, TODAY, 840)
    waitlist.accept(house.front, offered)  # the visit that stands booked comes earlier: it is no new one


def test_a_rule_that_cannot_be_is_refused(house: House) -> None:
    before = house.rows()
    with pytest.raises(Invalid):
        attendance.set_rule(house.chief, Attendance(months=0))
    assert house.rows() == before


def test_a_day_is_proved_when_every_visit_has_ended(house: House) -> None:
    late, here, called_off = (an_appointment(house, at) for at in ("9:15", "10:00", "11:00"))
    moved = an_appointment(house, "13:00")
    schedule.move(house.front, moved, None, provider_id=LEE, day=TODAY + timedelta(days=1), start=540)
    schedule.cancel(house.front, called_off, None, "ill")
    reception.check_in(house.front, here, None, CheckInAnswers(self_pay=True))
    reception.take_to_room(house.front, here, None, ROOM_1)
    house.at(TODAY, 9, 44)
    assert [(each.visit.id, each.to_do) for each in proof(house).left] == [
        (late, "has not come"), (here, "is here: end it"),
    ]  # fmt: skip
    house.at(TODAY, 9, 45)
    found = proof(house)
    assert [each.visit.id for each in found.left if each.suggests_no_show] == [late]
    assert (found.planned, found.cancelled, found.proved) == (2, 1, False)
    schedule.no_show_many(house.front, [(late, None)])
    reception.make_ready_many(house.front, [(here, None)])
    assert proof(house).left[0].to_do == "check out"
    billing.check_out(house.front, here, None, [], "courtesy")
    found = proof(house)
    assert (found.proved, found.kept, found.no_shows, found.went) == (True, 1, 1, 0)
    assert proof(house, MONDAY).proved


def test_who_has_not_come_is_suggested_with_what_was_missed_before(house: House) -> None:
    patient = a_patient(house, "Moss")
    attendance.set_rule(house.chief, Attendance(right_at=3, suggest_minutes=20))
    absent(house, patient)
    late, later = an_appointment(house, "9:15", patient=patient), an_appointment(house, "11:00")
    here = an_appointment(house, "10:00")
    reception.arrive(house.front, here, None)
    with house.store.reading() as db:
        first, second = awaited(db, TODAY)
    assert (first.appointment_id, second.appointment_id) == (late, later)
    assert first.words(574) == ""
    assert first.words(600) == "absent 45 min, no-show? no-shows 1/3"
    assert second.words(690) == "absent 30 min, no-show?"
    assert first.seen_without(frozenset({patient})).words(600) == "absent 45 min, no-show?"
