"""The rota on a store: usual weeks and dates, time off with what it hits, swaps, on call, who is in today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clinic_tui.errors import Conflict, Invalid, NotFound, NotPermitted
from clinic_tui.opening.queries import reads
from clinic_tui.opening.rows import Line
from clinic_tui.opening.who_came import people_in, rota_today
from clinic_tui.rota import leave, on_call, on_call_queries, queries, swapping, usual_weeks
from clinic_tui.rota.asked_rows import Impact
from clinic_tui.rota.book import template_of
from clinic_tui.rota.entries import DayEntry, OnCallEntry, ShiftsEntry, TimeOffEntry
from clinic_tui.rota.impact import impact
from clinic_tui.rota.in_use import anything_asked
from clinic_tui.rota.models import ShiftTemplate
from clinic_tui.rota.rows import RotaCell, RotaToday
from clinic_tui.rota.rules import Moments, planned
from clinic_tui.rota.states import Asked, DayKind, Group, Off, SwapState
from clinic_tui.rota.swap_impact import swap_impact
from clinic_tui.schedule import hours as schedule_setup
from clinic_tui.schedule import sites
from clinic_tui.schedule.bumped import bumped
from clinic_tui.schedule.models import Appointment, Provider
from clinic_tui.schedule.outage_rows import OutageMove
from clinic_tui.schedule.rows import Span
from clinic_tui.schedule.setup import set_licence_needed
from clinic_tui.schedule.states import Status
from clinic_tui.security.models import Account
from clinic_tui.security.roles import Role
from clinic_tui.settings.time_clock import TimeClockSettings
from clinic_tui.store.desk import Desk
from clinic_tui.store.undo import undo_last
from clinic_tui.time_clock import punching
from clinic_tui.time_clock.rules import Period
from tests.builders import AUTUMN, LEE, ORT, SPRING, TODAY, UNTYPED, House, an_appointment
from tests.engines import on_sqlite, on_sqlite_first

DAY = timedelta(days=1)
FRIDAY = date(2026, 3, 6)
SHIFTS = "Fri 6 Mar 2026 08:00-17:00 for Sat 7 Mar 2026 08:00-12:00"
WEEKDAYS = frozenset(range(5))
USUAL = ShiftsEntry(WEEKDAYS, (Span(480, 720), Span(780, 1020)), TODAY - 30 * DAY)
HOLIDAY = TimeOffEntry(Off.HOLIDAY, FRIDAY, FRIDAY, None, "my sister moves")


@pytest.fixture
def staffed(house: House) -> House:
    """Mia and Sam at the front desk, Otto the manager, and Dr. Lee with an account."""
    with house.chief.act("account.add") as db:
        for login, name, role in (
            ("sam", "Sam Vale", Role.FRONT_DESK),
            ("lee", "Dr. Hana Lee", Role.CLINICIAN),
        ):
            db.add(Account(login=login, name=name, role=role, password_hash=UNTYPED))
    for who in ("mia", "otto"):
        usual_weeks.set_shifts(house.chief, who, USUAL)
    usual_weeks.set_minimum(house.chief, Group.FRONT_DESK, WEEKDAYS, Span(480, 720), 1)
    return house


def sam(house: House) -> Desk:
    return house.desk("S", Role.FRONT_DESK, "sam", 3)


def lee(house: House) -> Desk:
    return house.desk("L", Role.CLINICIAN, "lee", 4)


def cell(house: House, who: str, day: date, desk: Desk | None = None) -> RotaCell:
    with house.store.reading() as db:
        week = queries.rota(db, desk or house.chief, day, 1)
    return next(row.cells[0] for row in week.people if row.code == who)


def hit(house: House, number: int, desk: Desk | None = None) -> Impact:
    with house.store.reading() as db:
        return impact(db, desk or house.chief, number)


def news(house: House, desk: Desk) -> dict[int, str]:
    with house.store.reading() as db:
        return {each.key: each.words_of_urgency for each in queries.to_answer(db, desk)}


def told(found: Impact) -> dict[str, str]:
    return {line.what: line.words for line in found.lines}


@on_sqlite_first
def test_a_week_with_its_dates_and_who_is_gone(staffed: House) -> None:
    house, chief = staffed, staffed.chief
    assert cell(house, "mia", TODAY).spans == (Span(480, 720), Span(780, 1020))
    assert cell(house, "lee", FRIDAY).spans == (Span(480, 720), Span(780, 1020))
    assert cell(house, "mia", date(2026, 5, 25)).closed == "Memorial Day"
    usual_weeks.change_day(chief, "mia", DayEntry(TODAY, DayKind.INSTEAD, (Span(600, 1020),), "dentist"))
    late = cell(house, "mia", TODAY)
    assert (late.late, late.told) == (True, "10:00-17:00; other hours (dentist), later than usual")
    stale = DayEntry(TODAY, DayKind.OFF, seen=frozenset())
    with pytest.raises(Conflict, match="at another desk meanwhile"):
        usual_weeks.change_day(chief, "mia", stale)
    usual_weeks.change_day(chief, "mia", replace(stale, seen=late.changes))
    undo_last(chief)
    usual_weeks.change_day(chief, "mia", DayEntry(date(2026, 5, 25), DayKind.EXTRA, (Span(480, 600),)))
    assert cell(house, "mia", date(2026, 5, 25)).spans == (Span(480, 600),)
    usual_weeks.change_day(chief, "mia", DayEntry(TODAY, None))
    assert not cell(house, "mia", TODAY).changed
    undo_last(chief)
    assert cell(house, "mia", TODAY).late
    for day in (SPRING, AUTUMN):  # a night over the change of the clocks begins and ends as it is written
        entry = DayEntry(day - DAY, DayKind.EXTRA, (Span(1320, 1800),))
        usual_weeks.change_day(chief, "mia", entry)
        assert cell(house, "mia", day).there[0] == Span(0, 360)
    with pytest.raises(Invalid, match="sessions in the schedule"):
        usual_weeks.set_shifts(chief, "lee", USUAL)
    with pytest.raises(Invalid, match="is over") as refused:
        usual_weeks.change_day(chief, "mia", DayEntry(TODAY - DAY, DayKind.OFF))
    assert refused.value.field == "day"
    with chief.act("account.disable") as db:
        db.need(Account, 1, "").active = False
    with house.store.reading() as db:
        after = queries.rota(db, chief, TODAY, 1)
        before = queries.rota(db, chief, TODAY - DAY, 1)
    assert "mia" not in [row.code for row in after.people]
    assert after.cover[0].cells[0].told == "short: 0 of 1 08:00-12:00"
    assert [row.cells[0].spans for row in before.people if row.code == "mia"] == [
        (Span(480, 720), Span(780, 1020))
    ]


@on_sqlite
def test_new_hours_take_the_place_of_those_before(staffed: House) -> None:
    chief, first = staffed.chief, TODAY + 30 * DAY
    short = ShiftsEntry(frozenset({0, 1}), (Span(540, 900),), first, first + 27 * DAY)
    usual_weeks.set_shifts(chief, "mia", short)
    monday = first + (7 - first.weekday()) * DAY
    assert cell(staffed, "mia", monday).spans == (Span(540, 900),)
    assert cell(staffed, "mia", monday + 2 * DAY).spans == (Span(480, 720), Span(780, 1020))
    assert cell(staffed, "mia", monday + 28 * DAY).spans == (Span(480, 720), Span(780, 1020))
    undo_last(chief)
    assert cell(staffed, "mia", monday).spans == (Span(480, 720), Span(780, 1020))
    every_second = replace(short, weekdays=frozenset({5}), weeks=2, last=None, first=TODAY)
    usual_weeks.set_shifts(chief, "mia", every_second)
    saturdays = [TODAY + (4 + 7 * place) * DAY for place in range(3)]
    assert [bool(cell(staffed, "mia", day).spans) for day in saturdays] == [True, False, True]
    usual_weeks.set_shifts(chief, "mia", ShiftsEntry(WEEKDAYS, (), TODAY))
    assert not cell(staffed, "mia", FRIDAY).spans
    assert cell(staffed, "mia", TODAY - DAY).spans
    (row,) = [row for row in staffed.all(ShiftTemplate) if row.weekday == 5]
    usual_weeks.end_shift(chief, row.id or 0, row.version)
    assert not cell(staffed, "mia", saturdays[0]).spans
    with pytest.raises((Conflict, NotFound)):
        usual_weeks.end_shift(staffed.records, row.id or 0, row.version + 7)


@on_sqlite
def test_a_night_that_goes_on_into_a_shift_stands_against_taking_it(staffed: House) -> None:
    house, late = staffed, Span(1200, 1200 + 13 * 60)  # until 09:00 of the next day
    for weekday in (3, 5):
        usual_weeks.set_shifts(house.chief, "sam", ShiftsEntry(frozenset({weekday}), (late,), TODAY))
    shift = swapping.offer_shift(house.front, FRIDAY, "sam")
    with pytest.raises(Conflict, match="Sam Vale works on Thu 5 Mar 2026 already, at the same time"):
        swapping.accept_swap(sam(house), shift, 1, approve=False)
    usual_weeks.set_shifts(house.chief, "mia", ShiftsEntry(frozenset({5}), (Span(420, 720),), TODAY))
    usual_weeks.set_shifts(house.chief, "sam", ShiftsEntry(frozenset({4}), (late,), TODAY))
    night = swapping.offer_shift(sam(house), FRIDAY, "mia")
    with pytest.raises(Conflict, match="Mia Wong works on Sat 7 Mar 2026 already"):
        swapping.accept_swap(house.front, night, 1, approve=False)


@on_sqlite_first
@pytest.mark.parametrize("weeks_off", [1, 2])
def test_every_second_week_goes_on_in_its_weeks_after_other_hours(staffed: House, weeks_off: int) -> None:
    began = TODAY + DAY  # a Wednesday: its week counts from its Monday
    every_second = ShiftsEntry(frozenset({0}), (Span(480, 720),), began, weeks=2)
    usual_weeks.set_shifts(staffed.chief, "sam", every_second)

    def mondays() -> list[date]:
        rows = [template_of(row) for row in staffed.all(ShiftTemplate, ShiftTemplate.account_id == 3)]
        return [day for ahead in range(70) if planned(rows, day := began + ahead * DAY)]

    before = mondays()
    ends = began + (7 * weeks_off + 1) * DAY  # a Thursday, in a week between or in one of theirs
    usual_weeks.set_shifts(staffed.chief, "sam", ShiftsEntry(frozenset({0}), (), began + 2 * DAY, ends))
    assert mondays() == [day for day in before if day > ends]
    with pytest.raises(Invalid, match="Fri 31 Dec 9999 is more than 5 years off") as wrong:
        usual_weeks.set_shifts(staffed.chief, "sam", replace(every_second, last=date.max))
    assert wrong.value.field == "to"


@on_sqlite_first
def test_a_friday_off_is_asked_for_seen_and_decided_once(staffed: House) -> None:
    house = staffed
    an_appointment(house, "9:00", FRIDAY)
    number = leave.ask_time_off(house.front, HOLIDAY)
    found = hit(house, number)
    assert told(found) == {
        "note": "my sister moves",
        "works": "08:00-12:00, 13:00-17:00",
        "minimum": "front desk: short, 0 of 1 08:00-12:00",
        "booked": "1 visit that day: LEE 1",
        "in": "no other front desk",
        "others in": "lee 8-12,13-17, otto 8-12,13-17",
        "could cover": "sam (does not work that day), otto (manager, works 8-12,13-17)",
    }
    assert cell(house, "mia", FRIDAY).words(8).endswith("?")
    with pytest.raises(NotFound):
        hit(house, number, sam(house))
    assert cell(house, "mia", FRIDAY, sam(house)).off[0].why == "away"
    with pytest.raises(Conflict, match="has time off then"):
        leave.ask_time_off(house.front, replace(HOLIDAY, first=TODAY))
    with pytest.raises(NotPermitted):
        leave.approve_time_off(house.front, number, 1)
    leave.approve_time_off(house.chief, number, 1, "enjoy it")
    with pytest.raises(Conflict, match="otto decided already: approved"):
        leave.refuse_time_off(house.records, number, 1, "nobody is left")
    off = cell(house, "mia", FRIDAY)
    assert (off.spans, off.words(8)) == ((), "holiday")
    assert told(hit(house, number))["answer"] == "enjoy it"
    night = OnCallEntry("mia", FRIDAY - DAY, 17 * 60, FRIDAY - DAY, 1440, "555-810-7390")
    on_call.put_on_call(house.chief, night)
    for first, last, end in ((FRIDAY, FRIDAY, 60), (FRIDAY, FRIDAY + DAY, 480)):
        with pytest.raises(Conflict, match="has time off then: Fri 6 Mar 2026; put somebody else on call"):
            on_call.put_on_call(house.chief, replace(night, first=first, last=last, start=0, end=end))
    with house.store.reading() as db:
        (answered,) = queries.to_answer(db, house.front)
        assert anything_asked(db)
    assert answered.words_of_urgency == "your time off Fri 6 Mar 2026: approved by otto: enjoy it"
    leave.mark_seen(house.front, number)
    with house.store.reading() as db:
        assert queries.to_answer(db, house.front) == ()
        assert not anything_asked(db)
    with pytest.raises(Conflict, match="ask who decides"):
        leave.withdraw_time_off(house.front, number, 3)
    leave.withdraw_time_off(house.chief, number, 3)
    assert cell(house, "mia", FRIDAY).spans
    undo_last(house.chief)
    assert not cell(house, "mia", FRIDAY).spans


@on_sqlite
def test_nobody_decides_on_their_own_but_the_only_manager(staffed: House) -> None:
    house = staffed
    own = leave.ask_time_off(house.chief, HOLIDAY)
    leave.approve_time_off(house.chief, own, 1)
    with house.chief.act("account.add") as db:
        db.add(Account(login="nora", name="Nora", role=Role.MANAGER, password_hash=UNTYPED))
    later = replace(HOLIDAY, first=FRIDAY + 7 * DAY, last=FRIDAY + 7 * DAY)
    own = leave.ask_time_off(house.chief, later)
    with pytest.raises(NotPermitted, match="on their own"):
        leave.approve_time_off(house.chief, own, 1)
    with pytest.raises(NotPermitted, match="on their own"):
        leave.write_absence(
            house.chief, "otto", replace(later, first=FRIDAY + 8 * DAY, last=FRIDAY + 8 * DAY)
        )
    leave.withdraw_time_off(house.chief, own, 1)
    for wrong, field in (
        (replace(HOLIDAY, first=FRIDAY + DAY), "to"),
        (replace(HOLIDAY, first=TODAY, last=FRIDAY, span=Span(480, 720)), "hours"),
        (replace(HOLIDAY, last=FRIDAY + 400 * DAY), "to"),
    ):
        with pytest.raises(Invalid) as refused:
            leave.ask_time_off(house.front, wrong)
        assert refused.value.field == field


@on_sqlite_first
def test_leave_of_a_provider_closes_the_hours_and_moves_visits_in_one_action(staffed: House) -> None:
    house = staffed
    first, second = (an_appointment(house, at, FRIDAY) for at in ("9:00", "10:00"))
    number = leave.ask_time_off(lee(house), HOLIDAY)
    found = hit(house, number)
    assert (found.booked, found.hours_open, told(found)["booked"]) == (2, True, "2 visits, 40 min")
    on_call.put_on_call(house.chief, OnCallEntry("lee", FRIDAY, 1020, FRIDAY + DAY, 480, "555-810-7390"))
    move = OutageMove(first, house.visit(first).version, LEE, TODAY + 6 * DAY, 9 * 60)
    done = leave.approve_time_off(house.chief, number, 1, "", [move])
    (moved,) = house.all(Appointment, Appointment.moved_from_id == first)
    assert (done.moved, moved.day) == (1, TODAY + 6 * DAY)
    assert cell(house, "lee", FRIDAY).spans == ()
    assert told(hit(house, number))["on call"] == (
        "is on call Fri 6 Mar 2026 17:00 to Sat 7 Mar 2026 08:00: o hands it over; "
        "could take it: ORT, mia, sam, otto"
    )
    with house.store.reading() as db:
        assert [each.visit.id for each in bumped(db, TODAY)] == [second]
    undo_last(house.chief)
    assert house.status(first) is Status.BOOKED
    assert hit(house, number).row.state is Asked.OPEN
    assert cell(house, "lee", FRIDAY).spans
    sick = TimeOffEntry(Off.SICK, TODAY, TODAY)
    leave.write_absence(house.front, "lee", sick)
    assert cell(house, "lee", TODAY).words(8) == "sick"
    with pytest.raises(NotPermitted):
        leave.write_absence(house.front, "sam", replace(sick, kind=Off.TRAINING))


@on_sqlite_first
def test_a_provider_without_an_account_is_on_call_until_somebody_takes_it(staffed: House) -> None:
    """Who treats need not sit at a desk of this program."""
    chief, phone = staffed.chief, "555-810-7390"
    whole = OnCallEntry("ort", FRIDAY, 1020, FRIDAY + 3 * DAY, 480, phone)
    number = on_call.put_on_call(chief, whole)
    with pytest.raises(Conflict, match="on call in a part of that time already"):
        on_call.put_on_call(chief, replace(whole, last=FRIDAY + DAY))
    on_call.put_on_call(chief, replace(whole, who="lee", phone="555-810-7391"))  # a second one

    def called() -> list[tuple[str, bool]]:
        with staffed.store.reading() as db:
            return [(row.code, row.is_open) for row in on_call_queries.on_call(db, chief)]

    assert called() == [("ORT", False), ("lee", False)]
    assert cell(staffed, "ORT", FRIDAY).on_call
    assert not cell(staffed, "mia", FRIDAY).on_call
    with staffed.store.reading() as db:
        (row, _) = on_call_queries.on_call(db, chief)
        assert on_call_queries.could_take(db, chief, row.moments, row.who) == ("mia", "sam", "otto")
    with pytest.raises(Invalid, match="is who is on call then"):
        on_call.hand_over(chief, number, 1, replace(whole, last=FRIDAY + DAY))
    with chief.act("schedule.setup") as db:
        db.get_one(Provider, ORT).active = False
    assert called() == [("ORT", True), ("lee", False)]
    on_call.hand_over(chief, number, 1, replace(whole, who="sam"))
    assert called() == [("lee", False), ("sam", False)]


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_who_is_on_call_and_off_hands_the_part_over(staffed: House) -> None:
    house, chief = staffed, staffed.chief
    phone = "555-810-7390"
    whole = OnCallEntry("lee", FRIDAY - DAY, 1020, FRIDAY + 3 * DAY, 480, phone, "weekend")
    number = on_call.put_on_call(chief, whole)
    leave.write_absence(chief, "lee", replace(HOLIDAY, first=FRIDAY + DAY, last=FRIDAY + DAY))
    with house.store.reading() as db:
        (row,) = on_call_queries.to_hand_over(db, chief)
        could = on_call_queries.could_take(db, chief, row.off or row.moments, row.who)
    assert row.off == (FRIDAY + DAY, 0, FRIDAY + DAY, 1440)
    assert "lee" not in could
    part = OnCallEntry("mia", *row.off, phone)
    for wrong, field in (
        (replace(part, who="lee"), "who"),
        (replace(part, last=FRIDAY + 4 * DAY), "from"),
        (replace(part, phone="12"), "phone"),
    ):
        with pytest.raises(Invalid) as refused:
            on_call.hand_over(chief, number, row.version, wrong)
        assert refused.value.field == field
    on_call.hand_over(chief, number, row.version, part)
    with pytest.raises(Conflict, match="at another desk meanwhile"):
        on_call.hand_over(chief, number, row.version, part)
    with house.store.reading() as db:
        found = [(each.code, each.words, each.note) for each in on_call_queries.on_call(db, chief)]
        assert on_call_queries.to_hand_over(db, chief) == ()
        assert "mia" not in on_call_queries.could_take(db, chief, part_of(part), row.who)
    assert found == [
        ("lee", "Thu 5 Mar 2026 17:00 to Fri 6 Mar 2026 24:00", "weekend"),
        ("mia", "Sat 7 Mar 2026 00:00 to Sat 7 Mar 2026 24:00", ""),
        ("lee", "Sun 8 Mar 2026 00:00 to Mon 9 Mar 2026 08:00", "weekend"),
    ]
    undo_last(chief)
    offered = swapping.offer_shift(house.front, FRIDAY, "otto")
    with chief.act("account.disable") as db:
        for each in (1, 4):
            db.need(Account, each, "").active = False
    with house.store.reading() as db:
        (row,) = on_call_queries.to_hand_over(db, chief)
        assert queries.rota(db, chief, FRIDAY, 1).on_call == ()
    assert row.off_words.endswith("08:00, and does not work here any more: hand it over")
    with pytest.raises(Conflict, match="does not work here any more: decline or refuse the swap"):
        swapping.accept_swap(chief, offered, 1)


def part_of(entry: OnCallEntry) -> Moments:
    return entry.first, entry.start, entry.last, entry.end


@on_sqlite_first
def test_leave_that_is_taken_back_opens_what_it_closed_and_nothing_else(staffed: House) -> None:
    house, chief = staffed, staffed.chief
    monday, usual = FRIDAY + 3 * DAY, (Span(480, 720), Span(780, 1020))
    schedule_setup.set_away(chief, LEE, [FRIDAY - DAY], "congress")
    schedule_setup.set_hours(chief, LEE, monday, [Span(540, 660)], 15)
    visit = an_appointment(house, "9:00", FRIDAY)
    week = replace(HOLIDAY, first=FRIDAY - DAY, last=monday + DAY)
    number = leave.ask_time_off(lee(house), week)
    move = OutageMove(visit, house.visit(visit).version, LEE, monday + 2 * DAY, 9 * 60)
    leave.approve_time_off(chief, number, 1, "", [move])
    assert not any(cell(house, "lee", day).spans for day in (FRIDAY - DAY, FRIDAY, monday, monday + DAY))
    assert told(hit(house, number))["taken back"] == "opens 3 days again; 1 visit that moved stays moved"
    schedule_setup.set_hours(chief, LEE, monday + DAY, [Span(600, 660)], 15)
    with pytest.raises(Conflict, match="ask who decides"):
        leave.withdraw_time_off(lee(house), number, 2)
    done = leave.withdraw_time_off(chief, number, 2)
    assert done.words == "2 days are open again; 1 visit that moved stays moved"
    assert cell(house, "lee", FRIDAY - DAY).spans == (), "it was closed before"
    assert cell(house, "lee", FRIDAY).spans == usual
    assert cell(house, "lee", monday).spans == (Span(540, 660),), "it has the hours that it had"
    assert cell(house, "lee", monday + DAY).spans == (Span(600, 660),), "others set it meanwhile"
    (moved,) = house.all(Appointment, Appointment.moved_from_id == visit)
    assert moved.day == monday + 2 * DAY
    assert told(hit(house, number))["taken back"] == "1 visit that moved stays moved"
    undo_last(chief)
    assert [cell(house, "lee", day).spans for day in (FRIDAY, monday)] == [(), ()]
    assert hit(house, number).row.state is Asked.APPROVED
    leave.withdraw_time_off(chief, number, 2)
    assert cell(house, "lee", FRIDAY).spans == usual

    morning, late = replace(HOLIDAY, span=Span(480, 600)), replace(HOLIDAY, span=Span(960, 1020))
    first, _ = (leave.write_absence(chief, "lee", each)[0] for each in (morning, late))
    leave.withdraw_time_off(chief, first, 1)
    assert cell(house, "lee", FRIDAY).spans == (Span(480, 720), Span(780, 960))


@on_sqlite_first
def test_a_shift_goes_over_once_all_have_agreed_and_nothing_has_changed(staffed: House) -> None:
    house = staffed
    usual_weeks.set_shifts(house.chief, "sam", ShiftsEntry(frozenset({5}), (Span(480, 720),), TODAY))
    number = swapping.offer_shift(house.front, FRIDAY, "sam", FRIDAY + DAY, "for the match")
    with pytest.raises(Conflict, match="offered already"):
        swapping.offer_shift(house.front, FRIDAY, "sam")
    with pytest.raises(NotPermitted):
        swapping.accept_swap(house.front, number, 1)
    assert swapping.accept_swap(sam(house), number, 1) is SwapState.ACCEPTED
    assert news(house, house.chief) == {-number: "Mia Wong and Sam Vale swap, to approve: " + SHIFTS}
    taken = f"Sam Vale will take your shift of {SHIFTS}; a manager approves it"
    assert news(house, house.front) == {-number: taken}
    assert news(house, sam(house)) == {}
    swapping.mark_read(house.front, number)
    assert news(house, house.front) == {}
    usual_weeks.change_day(house.chief, "mia", DayEntry(FRIDAY, DayKind.INSTEAD, (Span(480, 900),)))
    with pytest.raises(Conflict, match="08:00-15:00 on Fri 6 Mar 2026 now, and offered 08:00-17:00"):
        swapping.approve_swap(house.chief, number, 2)
    undo_last(house.chief)
    swapping.approve_swap(house.chief, number, 2)
    assert news(house, house.front) == {-number: f"Sam Vale took your shift of {SHIFTS}"}
    assert news(house, sam(house)) == {-number: f"you have the shift of Mia Wong of {SHIFTS}"}
    swapping.mark_read(sam(house), number)
    assert list(news(house, house.front)) == [-number], "what one has read the other has not"
    assert cell(house, "mia", FRIDAY).told == "not working; gave a shift away"
    assert cell(house, "sam", FRIDAY).spans == (Span(480, 720), Span(780, 1020))
    assert cell(house, "mia", FRIDAY + DAY).spans == (Span(480, 720),)
    assert cell(house, "sam", FRIDAY + DAY).spans == ()
    with pytest.raises(Conflict, match="swap is done"):
        swapping.refuse_swap(house.chief, number, 3, "no")
    again = swapping.offer_shift(house.front, TODAY + DAY, "otto")
    with house.store.reading() as db:
        hit = swap_impact(db, house.chief, again)
        with pytest.raises(NotFound):
            swap_impact(db, sam(house), again)
    assert [(line.what, line.words) for line in hit.lines] == [
        ("in the way", "Otto Brandt works on Wed 4 Mar 2026 already, at the same time"),
        ("goes over", "08:00-17:00 from Mia Wong to Otto Brandt"),
        ("minimum", "front desk: short: 0 of 1 08:00-12:00; now 1 of 1"),
    ]
    assert hit.short == "Wed 4 Mar 2026 front desk: short: 0 of 1 08:00-12:00; now 1 of 1"
    with pytest.raises(Conflict, match="already, at the same time"):
        swapping.accept_swap(house.chief, again, 1)
    swapping.decline_swap(house.chief, again, 1, "I work then")
    assert news(house, house.front)[-again].endswith(
        "declined your shift of Wed 4 Mar 2026 08:00-17:00: I work then"
    )
    undo_last(house.chief)
    assert -again not in news(house, house.front)
    swapping.decline_swap(house.chief, again, 3, "I work then")
    with house.store.reading() as db:
        assert anything_asked(db)
        assert swap_impact(db, house.chief, again).lines[0].what == "offered"
    more = swapping.offer_shift(house.front, TODAY + DAY, "sam")
    assert swapping.accept_swap(sam(house), more, 1, approve=False) is SwapState.DONE
    assert cell(house, "sam", TODAY + DAY).spans
    onward = swapping.offer_shift(sam(house), TODAY + DAY, "mia")
    assert swapping.accept_swap(house.front, onward, 1, approve=False) is SwapState.DONE
    assert cell(house, "mia", TODAY + DAY).spans == (Span(480, 720), Span(780, 1020)), "it came back"
    assert cell(house, "sam", TODAY + DAY).spans == ()
    late = swapping.offer_shift(house.front, TODAY + DAY, "sam")
    assert -late in news(house, sam(house))
    house.at(TODAY + 2 * DAY, 8)
    assert news(house, sam(house)) == {}, "nothing goes over on a day that is past"


@on_sqlite_first
def test_sessions_of_a_provider_go_over_once_both_have_agreed_and_a_manager(staffed: House) -> None:
    house, ort = staffed, staffed.desk("O", Role.CLINICIAN, "ort", 5)
    wednesday = TODAY + DAY
    with house.chief.act("account.add") as db:
        db.add(Account(login="ort", name="Dr. Luis Ortiz", role=Role.CLINICIAN, password_hash=UNTYPED))
    usual_weeks.set_minimum(house.chief, Group.PROVIDER, frozenset({2, 4}), Span(480, 720), 1)
    an_appointment(house, "9:00", FRIDAY)
    an_appointment(house, "10:00", FRIDAY)
    for desk, entry, field in (
        (lee(house), (FRIDAY, "mia"), "to"),
        (house.front, (FRIDAY, "ort"), "to"),
        (lee(house), (FRIDAY, "ort", FRIDAY), "back"),
        (lee(house), (FRIDAY, "ort", FRIDAY + DAY), "back"),
        (lee(house), (date(2026, 5, 25), "ort"), "day"),
    ):
        with pytest.raises(Invalid) as refused:
            swapping.offer_shift(desk, *entry)
        assert refused.value.field == field
    taken = swapping.offer_shift(lee(house), wednesday, "ort")
    with pytest.raises(Conflict, match="ORT has sessions on Wed 4 Mar 2026 at the same time"):
        swapping.accept_swap(ort, taken, 1)
    swapping.withdraw_swap(lee(house), taken, 1)

    number = swapping.offer_shift(lee(house), FRIDAY, "ort", date(2026, 3, 15), "a wedding")
    words = "Fri 6 Mar 2026 08:00-17:00 for Sun 15 Mar 2026 00:00-06:00"
    assert news(house, ort) == {-number: f"Dr. Hana Lee offers you sessions: {words}"}
    with house.store.reading() as db:
        found = swap_impact(db, lee(house), number)
    assert [(line.what, line.words) for line in found.lines] == [
        ("goes over", "08:00-17:00 from Dr. Hana Lee to Dr. Luis Ortiz"),
        ("to move", "2 visits of Dr. Hana Lee: 09:00, 10:00"),
        ("minimum", "provider: covered: 1 there at least, 1 needed"),
        ("goes over", "00:00-06:00 from Dr. Luis Ortiz to Dr. Hana Lee"),
        ("to move", "no visit is booked with Dr. Luis Ortiz"),
    ]
    assert (found.to_move, found.short) == (2, "")
    assert swapping.accept_swap(ort, number, 1) is SwapState.ACCEPTED
    assert cell(house, "lee", FRIDAY).spans, "a manager has not approved it"
    with pytest.raises(NotPermitted):
        swapping.approve_swap(ort, number, 2)
    schedule_setup.set_hours(house.chief, LEE, FRIDAY, [Span(480, 660)], 15)
    with pytest.raises(Conflict, match="LEE has 08:00-11:00 at Main on Fri 6 Mar 2026 now"):
        swapping.approve_swap(house.chief, number, 2)
    undo_last(house.chief)
    swapping.approve_swap(house.chief, number, 2)
    usual = (Span(480, 720), Span(780, 1020))
    assert (cell(house, "ort", FRIDAY).spans, cell(house, "lee", FRIDAY).spans) == (usual, ())
    assert cell(house, "lee", date(2026, 3, 15)).spans == (Span(0, 360),)
    assert cell(house, "ort", FRIDAY).told == "08:00-12:00, 13:00-17:00; other sessions (for LEE: a wedding)"
    assert cell(house, "ort", FRIDAY).signs == "*"
    gone = cell(house, "lee", FRIDAY)
    assert (gone.words(8), gone.told) == ("away", "away: ORT instead")
    assert cell(house, "lee", date(2026, 5, 25)).told == "closed: Memorial Day"
    with house.store.reading() as db:
        assert [each.why for each in bumped(db, TODAY)] == ["LEE is away: ORT instead"] * 2
        assert [line.what for line in swap_impact(db, ort, number).lines] == [
            "went over", "minimum", "went over",
        ]  # fmt: skip
    assert news(house, lee(house)) == {-number: f"Dr. Luis Ortiz took your sessions of {words}"}
    undo_last(house.chief)
    assert (cell(house, "ort", FRIDAY).spans, cell(house, "lee", FRIDAY).spans) == ((), usual)

    at_once = swapping.offer_shift(lee(house), FRIDAY + 7 * DAY, "ort")
    assert swapping.accept_swap(ort, at_once, 1, approve=False) is SwapState.DONE
    assert cell(house, "ort", FRIDAY + 7 * DAY).spans == (Span(600, 840),)
    again = swapping.offer_shift(ort, FRIDAY + 7 * DAY, "lee")
    assert swapping.accept_swap(lee(house), again, 1, approve=False) is SwapState.DONE
    assert cell(house, "lee", FRIDAY + 7 * DAY).spans == (Span(600, 840),), "what was handed over comes back"


@on_sqlite_first
def test_sessions_go_over_to_nobody_who_is_away_or_may_see_nobody(staffed: House) -> None:
    house, ort = staffed, staffed.desk("O", Role.CLINICIAN, "ort", 5)
    with pytest.raises(Invalid, match="ORT has no account to answer with"):
        swapping.offer_shift(lee(house), FRIDAY, "ort")
    with pytest.raises(Invalid, match="Otto Brandt is no provider: sessions go over to one"):
        swapping.offer_shift(lee(house), FRIDAY, "otto")
    with house.chief.act("account.add") as db:
        db.add(Account(login="ort", name="Dr. Luis Ortiz", role=Role.CLINICIAN, password_hash=UNTYPED))
    number = swapping.offer_shift(lee(house), FRIDAY, "ort")
    leave.write_absence(house.chief, "ort", HOLIDAY)
    with pytest.raises(Conflict, match="has time off on Fri 6 Mar 2026"):
        swapping.accept_swap(ort, number, 1)
    undo_last(house.chief)
    schedule_setup.set_away(house.chief, 2, [FRIDAY], "congress")
    with pytest.raises(Conflict, match="ORT is away on Fri 6 Mar 2026: congress"):
        swapping.accept_swap(ort, number, 1)
    undo_last(house.chief)
    set_licence_needed(house.chief, 2, needed=True)
    with pytest.raises(Conflict, match="ORT may see nobody on Fri 6 Mar 2026: no licence on record"):
        swapping.accept_swap(ort, number, 1)
    undo_last(house.chief)
    with house.chief.act("account.disable") as db:
        db.need(Account, 4, "").active = False
    with pytest.raises(Conflict, match="Lee does not see patients here any more"):
        swapping.accept_swap(ort, number, 1)
    swapping.decline_swap(ort, number, 1, "nobody gives it")


@on_sqlite
def test_who_is_on_call_and_who_is_in_today(staffed: House) -> None:
    house = staffed
    entry = OnCallEntry("lee", TODAY, 17 * 60, TODAY + DAY, 8 * 60, "555-810-7390")
    number = on_call.put_on_call(house.chief, entry)
    with pytest.raises(Conflict, match="already"):
        on_call.put_on_call(house.chief, replace(entry, first=TODAY + DAY, start=420))
    for wrong, field in ((replace(entry, last=TODAY, end=60), "until"), (replace(entry, phone="1"), "phone")):
        with pytest.raises(Invalid) as refused:
            on_call.put_on_call(house.chief, wrong)
        assert refused.value.field == field
    leave.write_absence(house.front, "mia", TimeOffEntry(Off.SICK, TODAY, TODAY))
    with house.store.reading() as db:
        found = queries.who_is_in(db, house.chief)
    assert (found.here, found.off) == (("lee 8-12,13-17", "otto 8-12,13-17"), ("mia (sick)",))
    assert (found.short, found.on_call) == (("front desk 0 of 1 08:00-12:00",), ("lee from 17:00",))
    assert found.words == "2 in, 1 off, short"
    house.at(TODAY, 18)
    with house.store.reading() as db:
        assert queries.who_is_in(db, house.front).on_call == ("lee",)
        assert queries.who_is_in(db, house.front).off == ("mia (sick)",)
        (row,) = on_call_queries.on_call(db, house.chief)
    on_call.take_off_call(house.chief, number, row.version)
    with house.store.reading() as db:
        assert on_call_queries.on_call(db, house.chief) == ()


@on_sqlite
def test_a_minimum_gives_way_day_by_day(staffed: House) -> None:
    house = staffed
    usual_weeks.set_minimum(house.chief, Group.FRONT_DESK, {4}, Span(480, 720), 2)
    with house.store.reading() as db:
        assert [(row.weekdays, row.people) for row in queries.minimums(db)] == [((0, 1, 2, 3), 1), ((4,), 2)]
        week = queries.rota(db, house.chief, TODAY - DAY, 7)
    assert [each.words for each in week.cover[0].cells] == ["1 of 1"] * 4 + ["! 1 of 2", "", ""]
    usual_weeks.set_minimum(house.chief, Group.FRONT_DESK, WEEKDAYS, Span(480, 720), 0)
    with house.store.reading() as db:
        assert queries.minimums(db) == ()


@on_sqlite_first
def test_shifts_minimum_and_absences_know_the_site(staffed: House) -> None:
    house, chief = staffed, staffed.chief
    with house.store.reading() as db:
        assert queries.sites(db) == ()
        assert queries.who_is_in(db, chief).in_at == ()
    west = sites.add_site(chief, "West")
    afternoon = replace(USUAL, spans=(Span(780, 1020),), site="west")
    usual_weeks.set_shifts(chief, "mia", replace(USUAL, spans=(Span(480, 900),)))
    with pytest.raises(Invalid, match="in a part of these hours: end those first") as refused:
        usual_weeks.set_shifts(chief, "mia", replace(afternoon, weeks=2))
    assert refused.value.field == "hours"
    usual_weeks.set_shifts(chief, "mia", replace(afternoon, first=FRIDAY, last=FRIDAY))
    assert cell(house, "mia", FRIDAY).told.startswith("08:00-13:00")
    assert cell(house, "mia", FRIDAY).told.endswith("13:00-17:00 West")
    for day in (FRIDAY - DAY, FRIDAY + 7 * DAY):
        assert cell(house, "mia", day).spans == (Span(480, 900),), "before and behind it is as it was"
    with pytest.raises(Invalid, match="`north` is no site: "):
        usual_weeks.set_shifts(chief, "mia", replace(USUAL, site="north"))
    usual_weeks.set_shifts(chief, "mia", replace(USUAL, spans=(Span(480, 720),)))
    usual_weeks.set_shifts(chief, "mia", afternoon)
    usual_weeks.set_minimum(chief, Group.FRONT_DESK, WEEKDAYS, Span(780, 1020), 1, "West")
    with house.store.reading() as db:
        first = queries.sites(db)[0].name
        week = queries.rota(db, chief, FRIDAY, 1)
        lines = [(line.name, line.cells[0].words) for line in week.cover]
    assert lines == [(f"front desk at {first}", "1 of 1"), ("front desk at West", "1 of 1")]
    mine = cell(house, "mia", FRIDAY)
    assert mine.told == f"08:00-12:00 {first}, 13:00-17:00 West"
    narrow = [mine.words(width) for width in (16, 8, 5)]
    assert narrow == [f"8-12{first[0]},13-17W", f"8-17{first[0]}W", "8-17"]

    schedule_setup.set_template(chief, LEE, [4], [], 15)
    schedule_setup.set_template(chief, LEE, [4], [Span(480, 720)], 15, west)
    assert cell(house, "lee", FRIDAY).told == "08:00-12:00 West"
    an_appointment(house, "9:00", FRIDAY)
    number = leave.ask_time_off(house.front, HOLIDAY)
    found = told(hit(house, number))
    assert found["works"] == f"08:00-12:00 {first}, 13:00-17:00 West"
    assert found["booked"] == f"1 visit that day at {first} and West: LEE 1"
    assert found["minimum W"] == "front desk at West: short, 0 of 1 13:00-17:00"
    assert found["others in"] == f"lee 8-12 West, otto 8-12,13-17 {first}"
    leave.refuse_time_off(chief, number, 1, "stay")

    extra = DayEntry(TODAY, DayKind.EXTRA, (Span(720, 780),), "lunch cover", site="West")
    usual_weeks.change_day(chief, "mia", extra)
    with house.store.reading() as db:
        now = queries.who_is_in(db, chief)
    assert f"mia 8-12 {first},12-17 West" in now.here
    assert f" in ({first[0]}{now.in_now} W0)" in now.words
    with pytest.raises(Invalid, match="is at West 12:00-17:00 that day"):
        usual_weeks.change_day(chief, "mia", DayEntry(TODAY, DayKind.EXTRA, (Span(900, 960),), site=first))

    offered = swapping.offer_shift(house.front, FRIDAY, "otto")
    usual_weeks.change_day(chief, "mia", DayEntry(FRIDAY, DayKind.INSTEAD, mine.spans, site="West"))
    usual_weeks.change_day(chief, "otto", DayEntry(FRIDAY, DayKind.OFF))
    with pytest.raises(Conflict, match="is at West on Fri 6 Mar 2026 now"):
        swapping.accept_swap(chief, offered, 1)
    usual_weeks.change_day(chief, "mia", DayEntry(FRIDAY, None))
    swapping.accept_swap(chief, offered, 1, approve=False)
    assert cell(house, "otto", FRIDAY).told.startswith(f"08:00-12:00 {first}, 13:00-17:00 West")


@on_sqlite_first
def test_who_is_late_and_who_is_not_in_by_the_clock(staffed: House) -> None:
    house, used = staffed, TimeClockSettings(used=True, grace_minutes=5)
    usual_weeks.set_shifts(house.chief, "sam", USUAL)

    def now(desk: Desk = house.chief, clock: TimeClockSettings = used) -> RotaToday:
        with house.store.reading() as db:
            return rota_today(db, desk, clock)

    house.at(TODAY - DAY, 8)
    for desk in (house.front, house.chief):
        punching.clock_in(desk, used)
        house.at(TODAY - DAY, 9)
        punching.clock_out(desk, used)
        house.at(TODAY - DAY, 8)
    house.at(TODAY, 8)
    assert now().missing == ()
    house.at(TODAY, 8, 12)
    found = now()
    assert found.missing == tuple(f"{who} due 08:00, not clocked in for 12 min" for who in ("mia", "otto")), (
        "sam and lee do not use the clock, and nothing is said of them"
    )
    assert found.words == "2 in, 2 not in"
    assert now(clock=TimeClockSettings()).words == "4 in"
    assert now(lee(house)).words == "4 in", "who may not see who is in is told the plan"
    punching.clock_in(house.front, used)
    assert (now().missing, now().came_late) == (
        ("otto due 08:00, not clocked in for 12 min",), ("mia 12 min late (08:12)",),
    )  # fmt: skip
    assert now().words == "3 in, 1 not in"
    with house.store.reading() as db:
        words = reads(used)[Line.ROTA](db, house.chief).words
        people = people_in(db, house.chief, used, Period(TODAY, 1)).people
    assert "; not in: otto due 08:00" in words
    assert {row.login: row.amiss for row in people if row.amiss} == {
        "mia": "12 min late (08:12)", "otto": "due 08:00, not clocked in for 12 min",
    }  # fmt: skip
    house.at(TODAY + DAY, 9)
    assert not any(each.startswith("mia") for each in now().missing), "she forgot to clock out: who knows"
    house.at(TODAY + DAY, 0, 30)
    punching.clock_out(house.front, used, sure=True)
    house.at(TODAY + DAY, 8, 30)
    assert now().missing[0].startswith("mia due 08:00"), "a night before is no coming"
