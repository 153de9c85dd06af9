"""Provider, room and device together, group visits, and time that is kept for kinds of visits."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from clinic_tui.backend.resources_part import ResourcesPart
from clinic_tui.backend.sitting import Sitting
from clinic_tui.clock import StoppedClock
from clinic_tui.equipment import register
from clinic_tui.equipment.entries import MachineEntry
from clinic_tui.equipment.queries import machines, visits_to_move
from clinic_tui.equipment.rows import MachineState
from clinic_tui.errors import Conflict, Invalid, NotFound, NotPermitted
from clinic_tui.reception import service as reception
from clinic_tui.schedule import holding, resource_lists, setup
from clinic_tui.schedule import resource_setup as resources
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.booking_rules import check_booking
from clinic_tui.schedule.bumped import bumped
from clinic_tui.schedule.finding import fitting_starts, free_times, same_day
from clinic_tui.schedule.models import Appointment, Occupancy
from clinic_tui.schedule.queries import appointment
from clinic_tui.schedule.reserves import kept_until
from clinic_tui.schedule.resource_models import AppointmentResource
from clinic_tui.schedule.resource_rows import NewReserve, Resources
from clinic_tui.schedule.rows import Booking, BookingCheck, FreeTime, Need, ReserveRow, SameDay, Span, Wish
from clinic_tui.schedule.rules import NeedsOverbook
from clinic_tui.schedule.states import Resource, Status
from clinic_tui.schedule.together import book_together
from clinic_tui.store.desk import Desk
from clinic_tui.store.undo import undo_last
from tests.builders import (
    FU,
    LEE,
    NEW,
    ORT,
    ROOM_1,
    ROOM_2,
    TODAY,
    House,
    a_patient,
    an_appointment,
    minute,
    require_sound,
)
from tests.engines import on_both, on_sqlite, on_sqlite_first

pytestmark = on_sqlite

TOMORROW = TODAY + timedelta(days=1)
"""A Wednesday, on which Lee (8-12, 13-17) and Ortiz (9-15) both work; Lee has a meeting 10:00 to 10:30."""
ULTRASOUND = Need(Resource.DEVICE, "ultrasound")
PROCEDURE = Need(Resource.ROOM, "procedure")


@pytest.fixture
def scans(house: House) -> int:
    """A visit type that takes an ultrasound and a procedure room; there is one of each."""
    resources.add_device(house.chief, "Ultrasound 1", "Ultrasound")
    resources.set_room_kind(house.chief, ROOM_1, "Procedure")
    number = setup.add_visit_type(house.chief, "SCAN", "Scan", 30)
    resources.set_needs(house.chief, number, [ULTRASOUND, PROCEDURE])
    return number


def a_class(house: House, capacity: int = 3) -> int:
    number = setup.add_visit_type(house.chief, "CLASS", "Diabetes class", 60)
    resources.set_capacity(house.chief, number, capacity)
    return number


def booked(house: House, visit_type: int, at: str, provider: int = LEE, day: date = TOMORROW) -> int:
    return an_appointment(house, at, day, provider=provider, visit_type=visit_type)


def taken(house: House, number: int) -> set[tuple[str, int, int, int]]:
    rows = house.all(Occupancy, Occupancy.appointment_id == number)
    return {
        (row.kind, row.resource_id, row.start_minute, row.end_minute) for row in rows if row.kind != "patient"
    }


def free(house: House, **more: object) -> list[tuple[str, str]]:
    """Provider and time of what is offered tomorrow."""
    wish = Wish(**{"minutes": 30, "from_day": TOMORROW, "days": 0, "limit": 99, **more})  # type: ignore[arg-type]
    with house.store.reading() as db:
        found = free_times(db, wish, house.clock, frozenset(), "")
    return [(time.provider.code, f"{time.start // 60}:{time.start % 60:02}") for time in found]


def check(house: House, visit_type: int, at: str, provider: int = LEE, minutes: int = 30) -> BookingCheck:
    patient = a_patient(house)
    with house.store.reading() as db:
        return check_booking(
            db,
            house.clock,
            patient_id=patient,
            provider_id=provider,
            day=TOMORROW,
            span=Span(minute(at), minute(at) + minutes),
            living=frozenset(),
            token="",
            visit_type_id=visit_type,
        )


# Rooms and devices


def test_a_visit_takes_its_room_and_device_with_its_provider(house: House, scans: int) -> None:
    number = booked(house, scans, "8:00")
    assert taken(house, number) == {
        ("provider", LEE, 480, 510), ("device", 1, 480, 510), ("room", ROOM_1, 480, 510),
    }  # fmt: skip
    schedule.cancel(house.front, number, None, "ill")
    assert taken(house, number) == set()


def test_where_the_only_device_is_taken_another_provider_cannot_have_it(house: House, scans: int) -> None:
    booked(house, scans, "9:00")
    with pytest.raises(NeedsOverbook) as refused:
        booked(house, scans, "9:10", ORT)
    words = "no ultrasound is free at 09:10, no procedure room is free at 09:10"
    assert refused.value.check.overbook == words
    assert refused.value.check.beyond == words  # sharing a device is for who has the second right
    assert ("ORT", "9:00") not in free(house, visit_type_id=scans)
    assert ("ORT", "9:00") in free(house)  # a visit that needs nothing


def test_a_second_device_lets_both_in_and_each_has_its_own(house: House, scans: int) -> None:
    resources.add_device(house.chief, "Ultrasound 2", "ultrasound")
    resources.set_room_kind(house.chief, ROOM_2, "procedure")
    one, two = booked(house, scans, "9:00"), booked(house, scans, "9:00", ORT)
    rows = house.all(AppointmentResource)
    assert [(row.appointment_id, row.resource.value, row.resource_id) for row in rows] == [
        (one, "device", 1), (one, "room", ROOM_1), (two, "device", 2), (two, "room", ROOM_2),
    ]  # fmt: skip


def test_a_device_is_shared_on_purpose_with_the_second_right_alone(house: House, scans: int) -> None:
    booked(house, scans, "9:00")
    patient = a_patient(house)
    booking = Booking(patient, ORT, scans, TOMORROW, minute("9:00"), overbook_reason="emergency")
    with pytest.raises(NotPermitted):
        schedule.book(house.front, booking)
    number = schedule.book(house.chief, booking)
    assert house.visit(number).overbook
    assert {row.deliberate for row in house.all(AppointmentResource) if row.appointment_id == number} == {
        True
    }


@on_both
def test_a_device_that_was_shared_is_its_own_once_the_visit_fits(house: House, scans: int) -> None:
    booked(house, scans, "9:00")
    patient = a_patient(house)
    booking = Booking(patient, ORT, scans, TOMORROW, minute("8:30"), 45, overbook_reason="emergency")
    number = schedule.book(house.chief, booking)  # before hours too
    moved = schedule.move(
        house.chief, number, None, provider_id=ORT, day=TOMORROW, start=minute("9:20"), minutes=60,
        overbook_reason="emergency",
    )  # fmt: skip
    first = house.all(Appointment)[0]
    schedule.cancel(house.chief, first.id or 0, None, "ill")
    schedule.resize(house.chief, moved, None, 30)
    assert not house.visit(moved).overbook
    rows = [row for row in house.all(AppointmentResource) if row.appointment_id == moved]
    assert {row.deliberate for row in rows} == {False}
    assert ("device", 1, 560, 590) in taken(house, moved)


def test_a_longer_visit_keeps_its_device_or_takes_another_that_is_free(house: House, scans: int) -> None:
    resources.set_room_kind(house.chief, ROOM_2, "procedure")
    resources.add_device(house.chief, "Ultrasound 2", "ultrasound")
    number = booked(house, scans, "9:00")
    later = booked(house, scans, "9:40", ORT)
    assert ("device", 1, 580, 610) in taken(house, later)
    schedule.resize(house.front, number, None, 60)
    assert taken(house, number) == {
        ("provider", LEE, 540, 600), ("device", 2, 540, 600), ("room", ROOM_2, 540, 600),
    }  # fmt: skip


@on_both
def test_the_database_itself_refuses_a_device_that_is_taken(house: House, scans: int) -> None:
    booked(house, scans, "9:00")
    with pytest.raises(Conflict, match="just been taken"), house.chief.act("appointment.book") as db:
        db.add(
            Occupancy(
                appointment_id=1,
                kind="device",
                resource_id=1,
                day=TOMORROW,
                start_minute=550,
                end_minute=560,
            )
        )


def test_who_has_left_needs_the_device_no_more(house: House, scans: int) -> None:
    number = an_appointment(house, "9:00", TODAY, visit_type=scans)
    with house.chief.act("visit.check_out") as db:
        appointment = db.get_one(Appointment, number)
        appointment.status = Status.CHECKED_OUT
        schedule.occupy(db, appointment)
    assert taken(house, number) == {("provider", LEE, 540, 570)}


@on_both
def test_undo_gives_room_and_device_back(house: House, scans: int) -> None:
    before = house.rows()
    patient = a_patient(house, desk=house.front)
    schedule.book(house.front, Booking(patient, LEE, scans, TOMORROW, 480))
    undo_last(house.front)
    undo_last(house.front)
    assert house.rows() == before
    require_sound(house)


@pytest.mark.parametrize(
    "needs, words",
    [([Need(Resource.DEVICE, "laser")], "there is no laser: kinds of devices are ultrasound"),
     ([Need(Resource.ROOM, "dark")], "there is no dark room: kinds of rooms are .examination., procedure")],
)  # fmt: skip
def test_a_need_that_nothing_can_meet_is_refused(
    house: House, scans: int, needs: Sequence[Need], words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        resources.set_needs(house.chief, scans, needs)


def test_a_device_in_use_is_not_retired(house: House, scans: int) -> None:
    number = booked(house, scans, "9:00")
    with pytest.raises(Conflict, match="a visit to come has Ultrasound 1"):
        resources.retire_device(house.chief, 1)
    schedule.cancel(house.front, number, None, "ill")
    resources.retire_device(house.chief, 1)
    assert check(house, scans, "9:00").overbook == "there is no ultrasound"


# Group visits


def test_patients_share_a_group_visit_until_it_is_full(house: House) -> None:
    kind = a_class(house)
    numbers = [booked(house, kind, "8:00") for _ in range(3)]
    assert {house.visit(number).group_id for number in numbers} == {numbers[0]}
    with pytest.raises(NeedsOverbook, match=r"the group at 08:00 is full \(3 of 3\)"):
        booked(house, kind, "8:00")
    with pytest.raises(NeedsOverbook, match="LEE has a visit at 08:00"):
        booked(house, FU, "8:30")  # no visit of another kind comes in between
    with pytest.raises(NeedsOverbook, match="LEE has a visit at 08:00"):
        booked(house, kind, "8:15")  # and the group begins once


def test_a_group_that_has_room_is_offered_before_an_empty_hour(house: House) -> None:
    kind = a_class(house)
    booked(house, kind, "8:00")
    wish = Wish(60, TOMORROW, provider_ids=(LEE,), days=0, limit=3, visit_type_id=kind)
    with house.store.reading() as db:
        found = free_times(db, wish, house.clock, frozenset(), "")
    assert [(time.start, time.joins) for time in found] == [(480, 1), (540, 0), (630, 0)]
    for _ in range(2):
        booked(house, kind, "8:00")
    assert free(house, minutes=60, visit_type_id=kind, provider_ids=(LEE,))[0] == ("LEE", "9:00")


def test_who_leaves_a_group_makes_room_even_the_first(house: House) -> None:
    kind = a_class(house)
    numbers = [booked(house, kind, "8:00") for _ in range(3)]
    schedule.cancel(house.front, numbers[0], None, "ill")
    assert check(house, kind, "8:00", minutes=60).in_group == 2
    fourth = booked(house, kind, "8:00")
    assert house.visit(fourth).group_id == numbers[0]
    with pytest.raises(Conflict, match="one length for all"):
        schedule.resize(house.front, fourth, None, 30)


def test_who_let_a_place_in_a_group_go_comes_back_only_where_one_is_left(house: House) -> None:
    kind = a_class(house)
    first, second, _ = [booked(house, kind, "8:00") for _ in range(3)]
    schedule.cancel(house.front, first, None, "ill")
    taker = schedule.book(house.chief, Booking(a_patient(house), LEE, kind, TOMORROW, 480))
    with pytest.raises(Conflict, match=r"the group at 08:00 is full by now \(3 of 3\)"):
        undo_last(house.front)
    house.at(TOMORROW, 8, 20)
    schedule.no_show(house.front, second, None)
    schedule.no_show(house.chief, taker, None)
    assert reception.back(house.front, taker, None) is Status.BOOKED
    schedule.book(house.chief, Booking(a_patient(house), LEE, kind, TOMORROW, 480))
    with pytest.raises(Conflict, match="full by now"):
        reception.back(house.front, second, None)  # the patient came after all


def test_a_group_shares_its_room(house: House) -> None:
    kind = a_class(house)
    resources.set_room_kind(house.chief, ROOM_1, "class")
    resources.set_needs(house.chief, kind, [Need(Resource.ROOM, "class")])
    numbers = [booked(house, kind, "8:00") for _ in range(2)]
    assert all(("room", ROOM_1, 480, 540) in taken(house, number) for number in numbers)


@on_both
def test_the_database_itself_keeps_another_group_out(house: House) -> None:
    kind = a_class(house)
    booked(house, kind, "8:00")
    for group in (0, 99):
        with pytest.raises(Conflict, match="just been taken"), house.chief.act("appointment.book") as db:
            db.add(
                Occupancy(
                    appointment_id=1,
                    kind="provider",
                    resource_id=LEE,
                    day=TOMORROW,
                    start_minute=500,
                    end_minute=520,
                    group_id=group,
                )
            )


def free_classes(house: House, desk: Desk, kind: int, start: int = 480) -> list[tuple[int, int]]:
    """When the class that begins then can be booked at this desk, and how many have it."""
    wish = Wish(60, TOMORROW, (LEE,), part=Span(start, start + 60), days=0, visit_type_id=kind)
    with house.store.reading() as db:
        found = free_times(db, wish, house.clock, desk.living(), desk.session_token)
    return [(time.start, time.joins) for time in found]


@on_both
def test_two_desks_hold_places_of_one_group_before_anybody_has_it(house: House) -> None:
    kind = a_class(house, 2)
    holding.hold(house.front, LEE, TOMORROW, 480, 60, kind)
    holding.hold(house.chief, LEE, TOMORROW, 480, 60, kind)
    assert free_classes(house, house.front, kind) == [(480, 0)]
    assert free_classes(house, house.records, kind) == []
    with pytest.raises(Conflict, match=r"the last 2 places are spoken for in the group at 08:00: desk A"):
        holding.hold(house.records, LEE, TOMORROW, 480, 60, kind)
    for desk in (house.front, house.chief):
        schedule.book(desk, Booking(a_patient(house), LEE, kind, TOMORROW, 480))
        holding.release(desk)
    assert len({each.group_id for each in house.all(Appointment)}) == 1


def test_a_held_place_of_a_group_is_nobody_elses(house: House) -> None:
    kind = a_class(house)
    for _ in range(2):
        booked(house, kind, "8:00")
    holding.hold(house.chief, LEE, TOMORROW, 480, 60, kind)
    words = r"the last place is spoken for in the group at 08:00: desk B \(otto\) is booking"
    with pytest.raises(Conflict, match=words):
        holding.hold(house.front, LEE, TOMORROW, 480, 60, kind)
    with pytest.raises(Conflict, match=words):
        booked(house, kind, "8:00")
    assert free_classes(house, house.front, kind) == []
    assert free_classes(house, house.chief, kind) == [(480, 2)]
    holding.release(house.chief)
    assert free_classes(house, house.front, kind) == [(480, 2)]


def test_a_hold_for_another_visit_or_beside_the_group_keeps_it_all(house: House) -> None:
    kind = a_class(house)
    holding.hold(house.chief, LEE, TOMORROW, 480, 60, kind)
    for start, minutes, other in ((480, 20, FU), (480, 60, None), (495, 60, kind)):
        with pytest.raises(Conflict, match="desk B"):
            holding.hold(house.front, LEE, TOMORROW, start, minutes, other)
    holding.hold(house.chief, LEE, TOMORROW, 480, 20, FU)
    with pytest.raises(Conflict, match="desk B"):
        holding.hold(house.front, LEE, TOMORROW, 480, 60, kind)


# Time that is kept


def keep(house: House, at: str = "8:00", until: str = "9:00", release: int | None = 120) -> None:
    span = Span(minute(at), minute(until))
    new = NewReserve(span, frozenset({NEW}), "new patients", release, weekdays=frozenset({2}))
    resources.add_reserve(house.chief, LEE, new)


def test_kept_time_is_for_its_kinds_of_visits_until_it_is_released(house: House) -> None:
    keep(house)
    with pytest.raises(NeedsOverbook) as refused:
        booked(house, FU, "8:30")
    words = "LEE keeps 08:00 for new patients until Wed Mar 4 06:00"
    assert (refused.value.check.overbook, refused.value.check.beyond) == (words, "")
    assert ("LEE", "8:00") not in free(house, visit_type_id=FU)
    assert ("LEE", "8:00") in free(house, visit_type_id=NEW)
    house.at(TOMORROW, 6, 0)
    assert ("LEE", "8:00") in free(house, visit_type_id=FU)
    booked(house, FU, "8:30")


def test_kept_time_without_release_stays_kept(house: House) -> None:
    keep(house, release=None)
    house.at(TOMORROW, 7, 59)
    assert check(house, FU, "8:30").overbook == "LEE keeps 08:00 for new patients"


def test_kept_time_can_be_overbooked_with_a_reason_and_counts(house: House) -> None:
    keep(house)
    number = an_appointment(house, "8:00", TOMORROW, overbook_reason="doctor's wish")
    assert house.visit(number).overbook
    (row,) = [
        row for row in house.all(Occupancy, Occupancy.appointment_id == number) if row.kind == "provider"
    ]
    assert row.deliberate


@on_both
def test_kept_time_goes_again_and_undo_brings_it_back(house: House) -> None:
    keep(house)
    before = house.rows()
    resources.remove_reserve(house.chief, 1)
    assert ("LEE", "8:00") in free(house, visit_type_id=FU)
    undo_last(house.chief)
    assert house.rows() == before


@pytest.mark.parametrize(
    "new, field",
    [(NewReserve(Span(480, 540), frozenset(), "x", day=TOMORROW), "types"),
     (NewReserve(Span(480, 540), frozenset({NEW}), "x"), "day"),
     (NewReserve(Span(480, 540), frozenset({NEW}), " ", day=TOMORROW), "label"),
     (NewReserve(Span(540, 480), frozenset({NEW}), "x", day=TOMORROW), "hours"),
     (NewReserve(Span(480, 540), frozenset({NEW}), "x", -1, TOMORROW), "release")],
)  # fmt: skip
def test_time_is_kept_only_where_it_is_clear_when_and_for_what(
    house: House, new: NewReserve, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        resources.add_reserve(house.chief, LEE, new)
    assert refused.value.field == field


# Several on one day


ANY_GAP = Span(0, 120)


def ways(house: House, wishes: Sequence[Wish], gap: Span = ANY_GAP) -> list[list[tuple[str, int]]]:
    with house.store.reading() as db:
        found: tuple[SameDay, ...] = same_day(db, wishes, gap, house.clock, frozenset(), "")
    return [[(time.provider.code, time.start) for time in way.times] for way in found]


def wish(provider: int, minutes: int = 30, **more: object) -> Wish:
    return Wish(minutes, TOMORROW, (provider,), days=0, limit=3, **more)  # type: ignore[arg-type]


def test_visits_follow_each_other_with_the_gap_that_was_asked_for(house: House) -> None:
    found = ways(house, [wish(LEE), wish(ORT), wish(LEE)], Span(15, 60))
    assert found[0] == [("LEE", 480), ("ORT", 540), ("LEE", 630)]  # 10:00 to 10:30 is Lee's meeting
    for way in found:
        for (_, start), (_, after) in itertools.pairwise(way):
            assert 15 <= after - (start + 30) <= 60


def test_no_day_where_one_of_them_is_away(house: House) -> None:
    assert (
        ways(house, [replaced(wish(LEE), TODAY), replaced(wish(ORT), TODAY)]) == []
    )  # ORT is off on Tuesdays


def replaced(wish: Wish, day: date) -> Wish:
    return Wish(wish.minutes, day, wish.provider_ids, days=0, limit=3)


@pytest.mark.parametrize("count", [1, 5])
def test_two_to_four_visits_are_looked_for(house: House, count: int) -> None:
    with pytest.raises(Invalid, match="2 to 4 visits"):
        ways(house, [wish(LEE)] * count)


def test_visits_are_booked_together_or_not_at_all(house: House) -> None:
    patient = a_patient(house)
    booking = Booking(patient, LEE, FU, TOMORROW, 480), Booking(patient, ORT, FU, TOMORROW, 540)
    before = house.rows()
    numbers = book_together(house.front, booking)
    assert [house.visit(number).start_minute for number in numbers] == [480, 540]
    undo_last(house.front)
    assert house.rows() == before
    an_appointment(house, "9:00", TOMORROW, provider=ORT)
    before = house.rows()
    with pytest.raises(NeedsOverbook):
        book_together(house.front, booking)
    assert house.rows() == before


def test_of_several_patients_nothing_is_booked_together(house: House) -> None:
    bookings = [Booking(a_patient(house), LEE, FU, TOMORROW, at) for at in (480, 510)]
    with pytest.raises(Invalid, match="of one patient"):
        book_together(house.front, bookings)


# Offers


def test_what_the_patient_does_already_is_not_offered(house: House) -> None:
    number = an_appointment(house, "9:00", TOMORROW, provider=ORT)
    patient = house.visit(number).patient_id
    assert ("LEE", "9:00") in free(house)
    assert ("LEE", "9:00") not in free(house, patient_id=patient)


@on_sqlite_first
def test_the_usual_provider_comes_first_at_the_same_time(house: House) -> None:
    patient = house.visit(an_appointment(house, "11:00", TOMORROW, provider=ORT)).patient_id
    assert [code for code, at in free(house) if at == "9:00"] == ["LEE", "ORT"]
    assert [code for code, at in free(house, patient_id=patient) if at == "9:00"] == ["ORT", "LEE"]


def test_a_line_of_the_day_names_what_the_visit_takes(house: House, scans: int) -> None:
    number, plain = booked(house, scans, "9:00"), booked(house, FU, "13:00")
    with house.store.reading() as db:
        assert set(appointment(db, number).takes.split(", ")) == {"Ultrasound 1", "room 1"}
        assert appointment(db, plain).takes == ""


def test_the_strip_counts_what_fits(house: House) -> None:
    wish = Wish(120, TOMORROW, days=1, part=Span(720, 1440))
    with house.store.reading() as db:
        counts = fitting_starts(db, wish, 2, house.clock, frozenset(), "")
    offered: dict[tuple[int, date], int] = {}
    with house.store.reading() as db:
        times: tuple[FreeTime, ...] = free_times(
            db, Wish(120, TOMORROW, days=1, part=Span(720, 1440), limit=999), house.clock, frozenset(), ""
        )
    for time in times:
        offered[time.provider.id, time.day] = offered.get((time.provider.id, time.day), 0) + 1
    assert counts == offered
    assert counts[LEE, TOMORROW] == 9  # 13:00 to 15:00, and each quarter of an hour up to 15:00


def test_a_walk_in_takes_what_its_visit_needs(house: House, scans: int) -> None:
    patient = a_patient(house)
    number = reception.walk_in(house.front, patient, LEE, scans, "pain")
    assert ("device", 1, 540, 570) in taken(house, number)


def test_all_that_takes_time_is_of_an_appointment(house: House, scans: int) -> None:
    booked(house, scans, "9:00")
    booked(house, a_class(house), "13:00")
    with house.store.reading() as db:
        assert db.scalars(select(Occupancy).where(Occupancy.appointment_id.is_(None))).all() == []  # type: ignore[attr-defined]
    require_sound(house)


# Zones

SPRING_NIGHT, AUTUMN_NIGHT = date(2026, 3, 8), date(2026, 11, 1)


@pytest.mark.parametrize(
    "zone, day, missing",
    [
        ("America/New_York", SPRING_NIGHT, {120, 150}),
        ("America/Phoenix", SPRING_NIGHT, set()),
        ("America/New_York", AUTUMN_NIGHT, set()),
        ("America/Phoenix", AUTUMN_NIGHT, set()),
    ],
)
def test_hours_of_the_night_are_offered_as_the_zone_has_them(
    house: House, zone: str, day: date, missing: set[int]
) -> None:
    """Dr. Ortiz works from midnight to six on Sundays, in slots of half an hour."""
    clock = StoppedClock(datetime(2026, 3, 3, 14, 0, tzinfo=UTC), ZoneInfo(zone))
    wish = Wish(30, day, (ORT,), days=0, limit=99)
    with house.store.reading() as db:
        found = free_times(db, wish, clock, frozenset(), "")
    assert {time.start for time in found} == set(range(0, 360, 30)) - missing
    assert {time.start for time in found if time.start in (60, 90)} == {60, 90}  # once, on both days


@pytest.mark.parametrize(
    "zone, until", [("America/New_York", "until 04:00"), ("America/Phoenix", "until 05:00")]
)
def test_kept_time_is_released_so_many_real_hours_before(zone: str, until: str) -> None:
    """22 hours before three on a Sunday that has lost an hour are at four, where none is lost at five."""
    clock = StoppedClock(datetime(2026, 3, 7, 12, 0, tzinfo=UTC), ZoneInfo(zone))
    reserve = ReserveRow(1, ORT, 3 * 60, 60, "acute", frozenset({NEW}), 22 * 60)
    assert kept_until(reserve, SPRING_NIGHT, clock) == until


# Changing what is set up


def listed(house: House) -> Resources:
    with house.store.reading() as db:
        return resource_lists.resources(db, TODAY)


@on_both
def test_rooms_and_devices_change_name_and_kind_and_it_is_undone(house: House, scans: int) -> None:
    room, device = listed(house).rooms[0], listed(house).devices[0]
    resources.change_room(house.chief, room.id, room.version, " Lab  2 ", "exam")
    resources.change_device(house.chief, device.id, device.version, "Laser", "Laser")
    found = listed(house)
    assert ("Lab 2", "") in [(row.name, row.kind) for row in found.rooms]
    assert [(row.name, row.kind) for row in found.devices] == [("Laser", "laser")]
    with pytest.raises(Conflict, match="changed at another desk"):
        resources.change_room(house.chief, room.id, room.version, "Lab", "")
    with pytest.raises(Conflict, match="there is a room Lab 2 already"):
        resources.change_room(house.chief, ROOM_2, None, "lab 2", "")
    undo_last(house.chief)
    undo_last(house.chief)
    assert (listed(house).rooms[0].name, listed(house).devices[0].name) == (room.name, device.name)
    resources.retire_device(house.chief, device.id)
    with pytest.raises(Conflict, match="not used any more"):
        resources.change_device(house.chief, device.id, None, "Again", "laser")


def test_who_closes_a_room_hears_how_many_visits_have_to_be_moved(house: House, scans: int) -> None:
    an_appointment(house, "14:00", visit_type=scans)
    part, rooms = ResourcesPart(Sitting(house.chief)), listed(house).rooms
    *others, last = [row.id for row in rooms if row.kind]
    assert [part.retire_room(number) for number in others] == [0] * len(others)
    assert part.retire_room(last) == 1
    assert part.retire_room(next(row.id for row in rooms if not row.kind)) == 0


def test_what_a_type_takes_and_its_group_change_together(house: House, scans: int) -> None:
    (row,) = [each for each in listed(house).types if each.id == scans]
    assert (set(row.needs), row.capacity) == ({PROCEDURE, ULTRASOUND}, 1)
    resources.change_type(house.chief, scans, row.version, [ULTRASOUND], 4)
    (changed,) = [each for each in listed(house).types if each.id == scans]
    assert (changed.needs, changed.capacity) == ((ULTRASOUND,), 4)
    resources.change_type(house.chief, scans, changed.version, [], 4)
    with pytest.raises(Conflict, match="changed at another desk"):
        resources.change_type(house.chief, scans, changed.version, [PROCEDURE], 4)
    with pytest.raises(Invalid, match="1 to 200 patients"):
        resources.change_type(house.chief, scans, None, [], 201)
    with pytest.raises(Invalid, match="there is no laser"):
        resources.change_type(house.chief, scans, None, [Need(Resource.DEVICE, "laser")], 1)
    undo_last(house.chief)
    assert [each.needs for each in listed(house).types if each.id == scans] == [(ULTRASOUND,)]


@on_sqlite_first
def test_kept_time_is_kept_elsewhere_in_one_action(house: House) -> None:
    old = NewReserve(Span(480, 540), frozenset({NEW}), "new", 120, weekdays=frozenset({0, 2}))
    resources.add_reserve(house.chief, LEE, old)
    first, _second = listed(house).kept
    assert (first.when, first.types, first.label) == ("Mon 08:00-09:00", ("NEW",), "new")
    new = NewReserve(Span(600, 660), frozenset({FU, NEW}), "both", day=TOMORROW)
    assert resources.change_reserve(house.chief, first.id, first.version, ORT, new) == 1
    assert [(row.provider_code, row.when, row.types) for row in listed(house).kept] == [
        ("LEE", "Wed 08:00-09:00", ("NEW",)),
        ("ORT", "Wed 4 Mar 2026 10:00-11:00", ("FU", "NEW")),
    ]
    with pytest.raises(NotFound):
        resources.change_reserve(house.chief, first.id, first.version, ORT, new)
    undo_last(house.chief)
    assert [row.when for row in listed(house).kept] == ["Mon 08:00-09:00", "Wed 08:00-09:00"]
    with pytest.raises(Invalid, match="one of the two"):
        resources.change_reserve(
            house.chief, first.id, None, LEE, NewReserve(Span(0, 60), frozenset({FU}), "x")
        )


@on_sqlite_first
def test_a_device_whose_machine_is_out_is_booked_by_nobody_until_it_is_back(house: House, scans: int) -> None:
    kept, later = booked(house, scans, "8:00"), booked(house, scans, "9:00", day=TODAY + timedelta(days=3))
    machine = register.add_machine(house.chief, MachineEntry("U-1", "Sonograph", device="Ultrasound 1"))
    back_on = TODAY + timedelta(days=2)
    register.take_out_of_use(house.front, machine, 1, MachineState.OUT_OF_ORDER, "probe broken", back_on)

    def to_move() -> dict[int, str]:
        with house.store.reading() as db:
            assert set(visits_to_move(db, TODAY, machine)) == {row.visit.id for row in bumped(db, TODAY)}
            return {row.visit.id: row.why for row in bumped(db, TODAY)}

    assert to_move() == {kept: "Ultrasound 1 is out of order until Thu 5 Mar 2026"}
    assert free(house, visit_type_id=scans) == []
    lacking = check(house, scans, "9:00").overbook
    assert lacking == "no ultrasound is free at 09:00; Ultrasound 1 is out of order until Thu 5 Mar 2026"
    resources.add_device(house.chief, "Ultrasound 2", "ultrasound")
    assert check(house, scans, "9:00").overbook == ""
    moved = schedule.move(house.front, kept, None, provider_id=LEE, day=TOMORROW, start=minute("9:00"))
    assert ("device", 2, 540, 570) in taken(house, moved)
    assert to_move() == {}
    with house.store.reading() as db:
        version = machines(db)[0].version
    register.take_out_of_use(house.front, machine, version, MachineState.LENT, "to the other office")
    assert to_move() == {later: "Ultrasound 1 is lent"}
    register.add_machine(house.chief, MachineEntry("U-9", "Loan machine", device="Ultrasound 1"))
    assert to_move() == {}, "another machine stands for it"
