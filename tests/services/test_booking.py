"""Booking, moving, resizing and calling off (domain rules, B2), asked of the database on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import instant_of
from clinic_tui.errors import Conflict, Invalid, NotFound, NotPermitted, StoreDamaged
from clinic_tui.patients import service as patients
from clinic_tui.reception import service as reception
from clinic_tui.schedule import finding, held_times, holding, queries, rules
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.booking_rules import check_booking
from clinic_tui.schedule.models import Appointment, Occupancy, SlotHold
from clinic_tui.schedule.rows import Booking, BookingCheck, Span, Wish
from clinic_tui.schedule.rules import NeedsOverbook
from clinic_tui.schedule.states import CancelledBy, Confirmation, Status
from clinic_tui.security.roles import Role
from clinic_tui.store.desk import Desk
from clinic_tui.store.undo import undo_last
from tests.builders import (
    AUTUMN,
    FU,
    LEE,
    NEW,
    ORT,
    SPRING,
    TODAY,
    House,
    a_patient,
    an_appointment,
    minute,
    occupied,
    some_fields,
)
from tests.engines import on_both, on_sqlite

pytestmark = on_sqlite

TOMORROW = TODAY + timedelta(days=1)
MONDAY = TODAY + timedelta(days=6)


def check(house: House, patient: int, at: str, day: date = TODAY, minutes: int = 20) -> BookingCheck:
    with house.store.reading() as db:
        return check_booking(
            db, house.clock, patient_id=patient, provider_id=LEE, day=day,
            span=Span(minute(at), minute(at) + minutes), living=frozenset("A"), token="",
        )  # fmt: skip


@on_both
def test_a_booking_is_kept_as_asked(house: House) -> None:
    patient = a_patient(house)
    visit = house.visit(an_appointment(house, patient=patient, reason=" back  pain "))
    assert (visit.patient_id, visit.provider_id, visit.day) == (patient, LEE, TODAY)
    assert (visit.start_minute, visit.end_minute) == (630, 650)
    assert (visit.status, visit.confirmation) == (Status.BOOKED, Confirmation.UNCONFIRMED)
    assert (visit.reason, visit.overbook, visit.created_at) == ("back pain", False, house.clock.now())
    assert occupied(house, visit.id or 0) == [("patient", 630, 650), ("provider", 630, 650)]


@pytest.mark.parametrize("at, minutes", [("10:10", 20), ("10:50", 20), ("9:30", 60), ("10:50", 5)])
def test_touching_is_free(house: House, at: str, minutes: int) -> None:
    an_appointment(house)  # 10:30 to 10:50
    an_appointment(house, at, minutes=minutes)
    assert len(house.all(Appointment)) == 2


@pytest.mark.parametrize(
    "at, minutes", [("10:30", 20), ("10:15", 20), ("10:45", 20), ("10:35", 5), ("9:30", 65), ("10:00", 120)]
)
def test_sharing_a_minute_needs_overbooking(house: House, at: str, minutes: int) -> None:
    an_appointment(house)
    with pytest.raises(NeedsOverbook, match="LEE has a visit at 10:30: overbook with a reason"):
        an_appointment(house, at, minutes=minutes)
    assert len(house.all(Appointment)) == 1


def test_another_providers_time_is_another_time(house: House) -> None:
    an_appointment(house, day=MONDAY)
    an_appointment(house, day=MONDAY, provider=ORT)
    assert len(house.all(Appointment)) == 2


@pytest.mark.parametrize(
    "at, day, words",
    [
        ("7:45", TOMORROW, "outside LEE's hours"),
        ("16:45", TOMORROW, "outside LEE's hours"),
        ("11:50", TOMORROW, "outside LEE's hours"),
        ("10:00", TOMORROW, "LEE has huddle at 10:00"),
        ("9:45", TOMORROW, "LEE has huddle at 10:00"),
        ("14:15", date(2026, 3, 10), "LEE has admin at 14:00"),
        ("9:00", date(2026, 3, 7), "LEE does not work on"),
        ("9:00", date(2026, 3, 12), "vacation"),
        ("9:00", date(2026, 3, 13), "outside LEE's hours"),
        ("9:00", date(2026, 5, 25), "Memorial Day"),
    ],
)
def test_outside_open_hours_needs_the_second_right(house: House, at: str, day: date, words: str) -> None:
    patient = a_patient(house)
    assert words in check(house, patient, at, day).overbook
    with pytest.raises(NeedsOverbook, match=words):
        an_appointment(house, at, day, patient)
    with pytest.raises(NotPermitted, match="overbook beyond"):
        an_appointment(house, at, day, patient, overbook_reason="asked twice")
    visit = house.visit(
        an_appointment(house, at, day, patient, overbook_reason="asked twice", desk=house.chief)
    )
    assert (visit.overbook, visit.overbook_reason) == (True, "asked twice")


@pytest.mark.parametrize(
    "at, day",
    [
        ("8:00", TOMORROW), ("9:40", TOMORROW), ("10:30", TOMORROW), ("11:40", TOMORROW), ("16:40", TOMORROW),
        ("10:00", date(2026, 3, 13)), ("13:40", date(2026, 3, 13)), ("10:00", date(2026, 3, 24)),
    ],
)  # fmt: skip
def test_open_hours_are_open_to_their_last_minute(house: House, at: str, day: date) -> None:
    assert not house.visit(an_appointment(house, at, day)).overbook


def test_the_past_is_refused_but_not_what_has_just_begun(house: House) -> None:
    patient = a_patient(house)
    for at, day in (("16:00", TODAY - timedelta(days=1)), ("8:40", TODAY)):
        assert "is past" in check(house, patient, at, day).refused
        with pytest.raises(Conflict, match="is past"):
            an_appointment(house, at, day, patient, overbook_reason="really", desk=house.chief)
    assert check(house, patient, "8:45").refused == ""


def test_a_visit_more_than_999_days_ahead_is_refused(house: House) -> None:
    patient = a_patient(house)
    assert check(house, patient, "9:00", TODAY + timedelta(days=999)).refused == ""
    assert "more than 999 days" in check(house, patient, "9:00", TODAY + timedelta(days=1000)).refused


@pytest.mark.parametrize(
    "at, minutes, allowed",
    [
        ("13:00", 5, True),
        ("13:00", 0, False),
        ("13:00", 7, False),
        ("13:00", 365, False),
        ("23:50", 20, False),
    ],
)
def test_lengths_are_5_to_360_minutes_in_fives_on_one_day(
    house: House, at: str, minutes: int, allowed: bool
) -> None:
    if allowed:
        assert house.visit(an_appointment(house, at, minutes=minutes)).end_minute == minute(at) + minutes
        return
    with pytest.raises(Invalid):
        an_appointment(house, at, minutes=minutes, overbook_reason="really", desk=house.chief)


def test_a_patient_is_never_in_two_places(house: House) -> None:
    patient = a_patient(house)
    an_appointment(house, "10:00", MONDAY, patient)
    with pytest.raises(Conflict, match="the patient is with LEE at 10:00 then") as refused:
        an_appointment(house, "10:10", MONDAY, patient, provider=ORT, overbook_reason="x", desk=house.chief)
    assert not isinstance(refused.value, NeedsOverbook)
    an_appointment(house, "10:20", MONDAY, patient, provider=ORT)


def test_a_second_visit_on_one_day_is_a_warning(house: House) -> None:
    patient = a_patient(house)
    an_appointment(house, patient=patient)
    found = check(house, patient, "14:00")
    assert found.warnings == ("has a visit that day: 10:30 with LEE",)
    assert (found.refused, found.overbook) == ("", "")
    assert check(house, patient, "14:00", TOMORROW).warnings == ()


def test_nothing_is_booked_for_the_dead_or_for_nobody(house: House) -> None:
    patient = a_patient(house)
    patients.update(house.front, patient, 1, some_fields("Moss", "Ada", deceased=True))
    with pytest.raises(Conflict, match="has died"):
        an_appointment(house, patient=patient)
    with pytest.raises(NotFound, match="no patient 99"):
        an_appointment(house, patient=99)
    with pytest.raises(NotFound, match="no provider 99"):
        an_appointment(house, provider=99)
    with pytest.raises(NotFound, match="no visit type 99"):
        an_appointment(house, visit_type=99)


def test_overbooking_needs_a_reason_a_right_and_a_place_in_the_quota(house: House) -> None:
    an_appointment(house)
    patient = a_patient(house)
    with pytest.raises(NotPermitted):
        an_appointment(house, patient=patient, overbook_reason="urgent", desk=house.desk("C", Role.CLINICIAN))
    with pytest.raises(NeedsOverbook):
        an_appointment(house, patient=patient, overbook_reason="  ")
    first = house.visit(an_appointment(house, patient=patient, overbook_reason=" urgent "))
    assert (first.overbook, first.overbook_reason) == (True, "urgent")
    an_appointment(house, overbook_reason="urgent")
    found = check(house, a_patient(house), "10:30")
    assert found.beyond == "LEE has 2 overbooked of 2 allowed"
    with pytest.raises(NotPermitted, match="overbook beyond"):
        an_appointment(house, overbook_reason="urgent")
    an_appointment(house, overbook_reason="urgent", desk=house.chief)
    assert len(house.all(Appointment)) == 4
    an_appointment(house, "10:30", TOMORROW)  # the quota is a day's


@on_both
def test_another_desks_hold_refuses_until_it_is_released(house: House) -> None:
    holding.hold(house.chief, LEE, TODAY, minute("10:30"), 20)
    with pytest.raises(Conflict, match=r"desk B \(otto\) is booking this time just now"):
        an_appointment(house)
    an_appointment(house, "10:50")
    an_appointment(house, "10:10")
    an_appointment(house, desk=house.chief)
    with pytest.raises(Conflict, match="desk B"):
        holding.hold(house.front, LEE, TODAY, minute("10:40"), 20)
    holding.release(house.chief)
    assert house.all(SlotHold) == []
    holding.hold(house.front, LEE, TODAY, minute("10:40"), 20)


def test_a_desk_keeps_one_hold(house: House) -> None:
    holding.hold(house.front, LEE, TODAY, 600, 20)
    number = holding.hold(house.front, LEE, TODAY, 660, 20)
    assert [hold.id for hold in house.all(SlotHold)] == [number]
    with house.store.reading() as db:
        shown = held_times.holds(
            db, TODAY, TODAY, house.clock.now(), frozenset("A"), house.front.session_token
        )
    assert [(hold.start, hold.minutes, hold.desk, hold.mine) for hold in shown] == [(660, 20, "A", True)]


def test_a_hold_ends_after_two_minutes_unless_renewed(house: House) -> None:
    number = holding.hold(house.chief, LEE, TODAY, minute("10:30"), 20)
    house.clock.advance(timedelta(seconds=90))
    assert holding.renew(house.chief, number)
    house.clock.advance(timedelta(seconds=90))
    patient = a_patient(house)
    with pytest.raises(Conflict, match="desk B"):
        an_appointment(house, patient=patient)
    house.clock.advance(timedelta(seconds=31))
    an_appointment(house, patient=patient)


def test_a_hold_that_another_took_over_is_not_renewed(house: House) -> None:
    number = holding.hold(house.chief, LEE, TODAY, minute("10:30"), 20)
    house.clock.advance(timedelta(minutes=3))
    holding.hold(house.front, LEE, TODAY, minute("10:30"), 20)
    assert not holding.renew(house.chief, number)
    assert not holding.renew(house.front, number)


def test_a_dead_desks_hold_is_void(house: House) -> None:
    holding.hold(house.chief, LEE, TODAY, minute("10:30"), 20)
    house.present.letters.discard("B")
    an_appointment(house)
    holding.hold(house.front, LEE, TODAY, minute("14:00"), 20)
    assert [hold.desk for hold in house.all(SlotHold)] == ["A"]


@on_both
def test_moving_keeps_both_ends(house: House) -> None:
    visit = an_appointment(house, reason="knee")
    new = schedule.move(house.front, visit, 1, provider_id=ORT, day=MONDAY, start=minute("9:20"), minutes=40)
    old, moved = house.visit(visit), house.visit(new)
    assert (old.status, old.cancel_code, old.closed_at) == (
        Status.CANCELLED, rules.MOVED, house.clock.now(),
    )  # fmt: skip
    assert (old.late_cancel, old.cancelled_by) == (False, None)
    assert "09:20" in old.cancel_words or "9:20" in old.cancel_words
    assert (moved.moved_from_id, moved.patient_id, moved.reason) == (visit, old.patient_id, "knee")
    assert (moved.provider_id, moved.day, moved.start_minute, moved.end_minute) == (ORT, MONDAY, 560, 600)
    assert occupied(house, visit) == []
    an_appointment(house)  # the old time is free again


def test_moving_by_less_than_its_length_collides_with_nothing(house: House) -> None:
    visit = an_appointment(house)
    new = schedule.move(house.front, visit, None, provider_id=LEE, day=TODAY, start=minute("10:40"))
    assert occupied(house, new) == [("patient", 640, 660), ("provider", 640, 660)]


def test_a_move_that_is_refused_leaves_the_old_end(house: House) -> None:
    visit = an_appointment(house)
    an_appointment(house, "11:00")
    with pytest.raises(NeedsOverbook):
        schedule.move(house.front, visit, None, provider_id=LEE, day=TODAY, start=minute("11:00"))
    assert house.status(visit) is Status.BOOKED
    with pytest.raises(Invalid, match="there already"):
        schedule.move(house.front, visit, None, provider_id=LEE, day=TODAY, start=minute("10:30"))
    with pytest.raises(Conflict, match="changed at another desk"):
        schedule.move(house.front, visit, 7, provider_id=LEE, day=TODAY, start=minute("14:00"))
    schedule.move(
        house.front, visit, None, provider_id=LEE, day=TODAY, start=minute("11:00"), overbook_reason="urgent"
    )


def test_who_has_arrived_is_not_moved(house: House) -> None:
    visit = an_appointment(house)
    reception.arrive(house.front, visit, None)
    with pytest.raises(Conflict, match="arrived: only a booked one can be moved"):
        schedule.move(house.front, visit, None, provider_id=LEE, day=TOMORROW, start=minute("9:00"))


def test_resizing(house: House) -> None:
    visit = an_appointment(house)
    an_appointment(house, "11:00")
    schedule.resize(house.front, visit, None, 30)
    assert occupied(house, visit) == [("patient", 630, 660), ("provider", 630, 660)]
    with pytest.raises(NeedsOverbook, match="LEE has a visit at 11:00"):
        schedule.resize(house.front, visit, None, 35)
    schedule.resize(house.front, visit, None, 10)
    an_appointment(house, "10:40")
    with pytest.raises(NeedsOverbook):
        schedule.resize(house.front, visit, None, 15)
    schedule.resize(house.front, visit, None, 15, "talks a lot")
    assert house.visit(visit).overbook
    with pytest.raises(Invalid):
        schedule.resize(house.front, visit, None, 12)


def test_a_visit_shortened_until_it_overlaps_nothing_is_overbooked_no_more(house: House) -> None:
    visit = an_appointment(house)
    an_appointment(house, "11:00")
    schedule.resize(house.front, visit, None, 60, "talks a lot")
    schedule.resize(house.front, visit, None, 45)
    assert (house.visit(visit).overbook, house.visit(visit).overbook_reason) == (True, "talks a lot")
    schedule.resize(house.front, visit, None, 30)
    assert (house.visit(visit).overbook, house.visit(visit).overbook_reason) == (False, "")
    assert not any(row.deliberate for row in house.all(Occupancy))
    late = an_appointment(house, "16:40", minutes=20)
    schedule.resize(house.chief, late, None, 30, "long way")
    schedule.resize(house.front, late, None, 25)
    assert house.visit(late).overbook  # still beyond 17:00
    schedule.resize(house.front, late, None, 20)
    assert not house.visit(late).overbook


def test_a_visit_that_has_ended_keeps_its_length(house: House) -> None:
    visit = an_appointment(house)
    schedule.cancel(house.front, visit, None, "ill")
    with pytest.raises(Conflict, match="cancelled: its length cannot change"):
        schedule.resize(house.front, visit, None, 30)


@pytest.mark.parametrize(
    "day, at, cancelled, late",
    [
        (TOMORROW, "10:30", "2026-03-03T15:30:00Z", False),
        (TOMORROW, "10:30", "2026-03-03T15:31:00Z", True),
        # 24 hours before a visit on the spring day lie an hour earlier on the wall clock
        (SPRING, "3:30", "2026-03-07T07:30:00Z", False),
        (SPRING, "3:30", "2026-03-07T07:31:00Z", True),
        (AUTUMN, "3:30", "2026-10-31T08:30:00Z", False),
        (AUTUMN, "3:30", "2026-10-31T08:31:00Z", True),
        (TODAY, "10:30", "2026-03-03T16:00:00Z", True),
    ],
)
def test_late_cancel_turns_on_the_minute(
    house: House, day: date, at: str, cancelled: str, late: bool
) -> None:
    house.clock.at = datetime(2026, 3, 3, 14, 2, tzinfo=UTC)
    provider = ORT if day.weekday() == 6 else LEE
    visit = an_appointment(house, at, day, provider=provider)
    house.clock.at = datetime.fromisoformat(cancelled)
    schedule.cancel(house.front, visit, None, "ill", " flu ")
    stored = house.visit(visit)
    assert (stored.late_cancel, stored.cancelled_by, stored.cancel_words) == (
        late, CancelledBy.PATIENT, "flu",
    )  # fmt: skip
    assert (stored.status, stored.closed_at, occupied(house, visit)) == (
        Status.CANCELLED, house.clock.now(), [],
    )  # fmt: skip


def test_the_clinics_own_cancellation_says_so(house: House) -> None:
    visit = an_appointment(house)
    with pytest.raises(Invalid, match="no such reason `bored`: choose one of ill"):
        schedule.cancel(house.front, visit, None, "bored")
    schedule.cancel(house.front, visit, None, "provider")
    stored = house.visit(visit)
    assert (stored.cancelled_by, stored.cancel_words) == (CancelledBy.CLINIC, "provider is out")


def test_a_no_show_is_one_only_after_the_start(house: House) -> None:
    visit = an_appointment(house)
    house.at(TODAY, 10, 29)
    with pytest.raises(Conflict, match="too early for a no-show"):
        schedule.no_show(house.front, visit, None)
    house.at(TODAY, 10, 30)
    schedule.no_show(house.front, visit, None)
    assert (house.status(visit), occupied(house, visit)) == (Status.NO_SHOW, [])


def test_confirming_leaves_the_status(house: House) -> None:
    visit = an_appointment(house)
    schedule.confirm(house.front, visit, 1, Confirmation.LEFT_MESSAGE)
    stored = house.visit(visit)
    assert (stored.status, stored.confirmation) == (Status.BOOKED, Confirmation.LEFT_MESSAGE)
    schedule.cancel(house.front, visit, None, "ill")
    with pytest.raises(Conflict, match="nothing to confirm"):
        schedule.confirm(house.front, visit, None, Confirmation.CONFIRMED)


SQLITE_GUARDS = (
    "DROP TRIGGER occupancy_overlap_insert",
    "DROP TRIGGER occupancy_overlap_update",
    "DROP INDEX appointment_room_taken",
)
POSTGRES_GUARDS = (
    "ALTER TABLE occupancy DROP CONSTRAINT occupancy_overlap",
    "DROP INDEX appointment_room_taken",
)


@on_both
@pytest.mark.parametrize("which", range(3))
def test_without_its_guards_the_database_is_not_booked_in(house: House, which: int) -> None:
    guards = SQLITE_GUARDS if house.store.dialect == "sqlite" else POSTGRES_GUARDS
    if which >= len(guards):
        pytest.skip("PostgreSQL has two guards")
    visit = an_appointment(house)
    house.tamper(guards[which])
    before = house.rows()
    for attempt in (
        lambda: an_appointment(house, "11:00", patient=house.visit(visit).patient_id),
        lambda: schedule.move(house.front, visit, None, provider_id=LEE, day=TOMORROW, start=minute("9:00")),
        lambda: reception.walk_in(house.front, house.visit(visit).patient_id, LEE, FU, ""),
        lambda: schedule.resize(house.front, visit, None, 30),
    ):
        with pytest.raises(StoreDamaged, match="guard against double booking is gone"):
            attempt()
    assert house.rows() == before


@on_both
@pytest.mark.parametrize("way", ["undo", "back"])
def test_without_its_guards_no_way_back_takes_the_time_again(house: House, way: str) -> None:
    visit = an_appointment(house, "9:00")
    if way == "undo":
        schedule.cancel(house.front, visit, None, "ill")
    else:
        schedule.no_show(house.front, visit, None)
    an_appointment(house, "9:00", desk=house.chief)
    house.tamper(*(SQLITE_GUARDS if house.store.dialect == "sqlite" else POSTGRES_GUARDS))
    before = house.rows()
    with pytest.raises(StoreDamaged, match="guard against double booking is gone"):
        if way == "undo":
            undo_last(house.front)
        else:
            reception.back(house.front, visit, None)
    assert house.rows() == before


def _take(house: House, minute_from: int, minute_to: int, *, deliberate: bool = False) -> Occupancy:
    return Occupancy(
        appointment_id=1, kind="provider", resource_id=LEE, day=TODAY,
        start_minute=minute_from, end_minute=minute_to, deliberate=deliberate,
    )  # fmt: skip


@on_both
def test_the_database_refuses_an_overlap_by_itself(house: House) -> None:
    an_appointment(house)  # 630 to 650
    for start, end in ((630, 650), (649, 700), (600, 631), (635, 640), (600, 700)):
        with pytest.raises(Conflict, match="just been taken"), house.chief.act("appointment.book") as db:
            db.add(_take(house, start, end))
    with house.chief.act("appointment.book") as db:
        db.add_all((_take(house, 600, 630), _take(house, 650, 700), _take(house, 640, 660, deliberate=True)))
    with pytest.raises(Conflict, match="just been taken"), house.chief.act("appointment.book") as db:
        moved = db.scalars(select(Occupancy).where(col(Occupancy.start_minute) == 650)).one()
        moved.start_minute = 640


@pytest.mark.parametrize("day", [SPRING, AUTUMN], ids=["clocks forward", "clocks back"])
def test_a_plan_keeps_its_wall_time_on_the_days_the_clocks_change(house: House, day: date) -> None:
    before = house.visit(an_appointment(house, "1:30", day, provider=ORT))
    after = house.visit(an_appointment(house, "4:30", day, provider=ORT))
    assert [(visit.start_minute, visit.end_minute) for visit in (before, after)] == [(90, 110), (270, 290)]
    first, second = (instant_of(day, visit.start_minute, house.clock.zone) for visit in (before, after))
    real = second - first
    assert real == timedelta(hours=2 if day == SPRING else 4)
    assert second.astimezone(house.clock.zone).strftime("%H:%M") == "04:30"


@pytest.mark.parametrize("at", ["2:00", "2:30", "2:55"])
def test_a_wall_time_that_the_clocks_jump_over_cannot_be_had(house: House, at: str) -> None:
    with pytest.raises(Conflict, match=r"there is no 02:.. on Sun 8 Mar 2026: the clocks go forward"):
        an_appointment(house, at, SPRING, provider=ORT)
    visit = an_appointment(house, "3:00", SPRING, provider=ORT)
    with pytest.raises(Conflict, match="the clocks go forward"):
        schedule.move(house.front, visit, None, provider_id=ORT, day=SPRING, start=minute(at))


def test_a_wall_time_that_the_day_has_twice_is_the_first(house: House) -> None:
    visit = house.visit(an_appointment(house, "1:30", AUTUMN, provider=ORT))
    first = instant_of(AUTUMN, visit.start_minute, house.clock.zone)
    assert first.isoformat() == "2026-11-01T05:30:00+00:00"


def test_free_times_are_those_that_can_be_booked(house: House) -> None:
    def starts(first: date) -> list[int]:
        wish = Wish(20, first, provider_ids=(ORT,), weekdays=frozenset({6}), days=1, limit=20)
        with house.store.reading() as db:
            found = finding.free_times(db, wish, house.clock, frozenset(), "")
        return [time.start for time in found]

    last = TODAY + timedelta(days=rules.FURTHEST_DAYS)
    assert [start for start in starts(SPRING) if 90 <= start <= 180] == [90, 180]
    assert starts(last + timedelta(days=5 - last.weekday() - 7))
    with pytest.raises(Invalid, match="more than 999 days ahead"):
        starts(date.max)


def test_what_is_to_be_over_by_then_is_found_from_the_end_of_the_day(house: House) -> None:
    day = TODAY + timedelta(days=2)
    an_appointment(house, "9:45", day)
    wish = Wish(15, day, (LEE,), part=Span(0, 630), days=0, limit=3, latest_first=True)
    with house.store.reading() as db:
        found = finding.free_times(db, wish, house.clock, frozenset(), "")
    assert [time.span.end for time in found] == [630, 585, 570]


def test_the_strip_ends_with_the_calendar(house: House) -> None:
    with house.store.reading() as db:
        assert queries.strip(db, date.max, 1, house.clock, frozenset(), "")
    with pytest.raises(Invalid, match="Fri 31 Dec 9999 is too far ahead"), house.store.reading() as db:
        queries.strip(db, date.max, 2, house.clock, frozenset(), "")


def test_a_no_show_on_the_day_the_clocks_go_forward(house: House) -> None:
    visit = an_appointment(house, "4:30", SPRING, provider=ORT)
    house.clock.at = datetime(2026, 3, 8, 8, 29, tzinfo=UTC)
    with pytest.raises(Conflict, match="too early"):
        schedule.no_show(house.front, visit, None)
    house.clock.at = datetime(2026, 3, 8, 8, 30, tzinfo=UTC)
    schedule.no_show(house.front, visit, None)


def test_only_the_front_desk_and_managers_book(house: House) -> None:
    patient = a_patient(house)
    for role in (Role.BILLER, Role.CLINICIAN, Role.ADMINISTRATOR, Role.SYSTEM):
        desk: Desk = house.desk("C", role)
        with pytest.raises(NotPermitted):
            schedule.book(desk, Booking(patient, LEE, NEW, TODAY, 600))


def test_what_another_desk_is_booking_is_not_offered(house: House) -> None:
    def first_time(desk: Desk) -> int:
        wish = Wish(20, TOMORROW, provider_ids=(LEE,), limit=1)
        with house.store.reading() as db:
            found = finding.free_times(db, wish, desk.clock, desk.living(), desk.session_token)
        return found[0].start

    first = first_time(house.front)
    holding.hold(house.chief, LEE, TOMORROW, first, 20)
    assert first_time(house.front) >= first + 20
    assert first_time(house.chief) == first
    house.clock.advance(holding.HOLD_FOR)
    assert first_time(house.front) == first


def test_the_strip_counts_the_slots_that_free_times_would_offer(house: House) -> None:
    """Of the provider's own length, from now on, without what another desk holds."""
    an_appointment(house, "13:00")
    an_appointment(house, "14:00", minutes=15)
    holding.hold(house.chief, LEE, TODAY, minute("15:00"), 20)
    with house.store.reading() as db:
        desk = house.front
        at_desk = (desk.clock, desk.living(), desk.session_token)
        yesterday, today, vacation = (
            queries.strip(db, day, 1, *at_desk)[0].cells[0]
            for day in (TODAY - timedelta(days=1), TODAY, date(2026, 3, 12))
        )
        wish = Wish(15, TODAY, provider_ids=(LEE,), days=0, limit=99)
        offered = finding.free_times(db, wish, *at_desk)
    assert today.free_slots == len(offered) == 32 - 5 - 2 - 1 - 2  # gone, two visits, the hold
    assert today.free_minutes == 480 - 62 - 20 - 15 - 20
    assert (today.over, yesterday.over, vacation.over) == (False, True, False)
    assert (yesterday.free_slots, vacation.free_slots, vacation.closed) == (0, 0, "vacation")


def test_a_visit_of_yesterday_is_not_moved(house: House) -> None:
    visit = an_appointment(house, "10:00")
    house.clock.advance(timedelta(hours=3))  # late on its own day: it may go to a later hour
    visit = schedule.move(house.front, visit, None, provider_id=LEE, day=TODAY, start=minute("14:00"))
    house.clock.advance(timedelta(days=1))
    with pytest.raises(Conflict, match="say what became of it"):
        schedule.move(house.front, visit, None, provider_id=LEE, day=MONDAY, start=minute("9:00"))
    assert house.status(visit) is Status.BOOKED
