"""The time clock: punches, breaks, corrections with their trail, periods, and who sees what."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from clinic_tui.backend.sitting import Sitting
from clinic_tui.backend.time_clock_part import TimeClockPart
from clinic_tui.clock import SystemClock
from clinic_tui.errors import ClinicError, Conflict, Invalid, NotFound, NotPermitted
from clinic_tui.paper.handing_out import letterhead
from clinic_tui.security.roles import Role
from clinic_tui.settings import Settings
from clinic_tui.settings.time_clock import TimeClockSettings
from clinic_tui.store.desk import Desk
from clinic_tui.store.undo import undo_last
from clinic_tui.time_clock import closing, correcting, punching, queries
from clinic_tui.time_clock.break_words import read_breaks, show_breaks, typed_breaks
from clinic_tui.time_clock.handing_out import payroll_of
from clinic_tui.time_clock.models import TimeBreak, TimeEntry, TimePeriod, TimeStep
from clinic_tui.time_clock.rows import MyClock, Sheet, Times, TypedBreak
from clinic_tui.time_clock.rules import Period
from clinic_tui.time_clock.server_clock import server_now
from clinic_tui.time_clock.sheet_pdf import sheet_pdf
from clinic_tui.time_clock.states import BreakKind, Presence, Step
from tests.builders import AUTUMN, SPRING, TODAY, House
from tests.engines import on_sqlite, on_sqlite_first

RULES = TimeClockSettings(used=True, first_day=date(2026, 3, 1), weeks=1)
WEEK = Period(date(2026, 3, 1), 1)
MEAL = TypedBreak(BreakKind.MEAL, 720, 750)
DAY = timedelta(days=1)
MIA, OTTO = 1, 2
ONE = pytest.mark.parametrize("place", ["sqlite"], indirect=True)
"""Of what the engine cannot change."""


def mine(desk: Desk, rules: TimeClockSettings = RULES) -> MyClock:
    with desk.store.reading() as db:
        return queries.my_clock(db, desk, rules)


def sheet(desk: Desk, whose: int = MIA, period: Period = WEEK, rules: TimeClockSettings = RULES) -> Sheet:
    with desk.store.reading() as db:
        return queries.sheet_of(db, desk, rules, period, whose)


def trail(house: House, entry_id: int = 1) -> list[tuple[str, str, str]]:
    with house.store.reading() as db:
        return [(row.who, row.step.value, row.reason) for row in queries.trail(db, house.chief, entry_id)]


def pressing(desk: Desk, rules: TimeClockSettings = RULES) -> list[str]:
    with desk.store.reading() as db:
        return [each.words for each in queries.pressing(db, desk, rules)]


def work(house: House, desk: Desk, day: date, begin: int, end: int) -> None:
    """Clock in and out at these hours."""
    house.at(day, begin)
    punching.clock_in(desk, RULES)
    house.at(day, end)
    punching.clock_out(desk, RULES)


def part(desk: Desk, folder: Path, rules: TimeClockSettings = RULES) -> TimeClockPart:
    settings = Settings(folder, "x", "Clinic", desk.clock.zone.key, "file", time_clock=rules)
    return TimeClockPart(Sitting(desk), settings)


@on_sqlite_first
def test_a_day_is_clocked(house: House) -> None:
    front = house.front
    assert mine(front).presence is Presence.OUT
    house.at(TODAY, 7, 58)
    punching.clock_in(front, RULES)
    house.at(TODAY, 12, 1)
    punching.begin_break(front, RULES, BreakKind.MEAL)
    assert (mine(front).presence, mine(front).today) == (Presence.MEAL, 243)
    with pytest.raises(Conflict, match="your meal has lasted since 12:01"):
        punching.begin_break(front, RULES, BreakKind.REST)
    house.at(TODAY, 12, 33)
    punching.end_break(front, RULES)
    house.at(TODAY, 15, 0)
    punching.begin_break(front, RULES, BreakKind.REST)
    house.at(TODAY, 15, 10)
    punching.end_break(front, RULES)
    house.at(TODAY, 16, 30)
    punching.clock_out(house.desk("Q", Role.FRONT_DESK, "mia", MIA), RULES)
    clock = mine(front)
    assert (clock.presence, clock.today, clock.was_in_today) == (Presence.OUT, 480, True)
    assert [step for _, step, _ in trail(house)] == ["in", "break", "back", "break", "back", "out"]
    assert [each.desk for each in house.all(TimeStep)] == ["A", "A", "A", "A", "A", "Q"]
    for refused in (punching.clock_out, punching.end_break):
        with pytest.raises(Conflict, match="not clocked in"):
            refused(front, RULES)
    with pytest.raises(Conflict, match="not used here"):
        punching.clock_in(front, TimeClockSettings())


@on_sqlite
def test_leaving_ends_a_break_and_nobody_is_in_twice(house: House) -> None:
    punching.clock_in(house.front, RULES)
    with pytest.raises(Conflict, match="you are in already, since 09:02"):
        punching.clock_in(house.desk("Q", Role.FRONT_DESK, "mia", MIA), RULES)
    house.at(TODAY, 12)
    punching.begin_break(house.front, RULES, BreakKind.MEAL)
    house.at(TODAY, 12, 40)
    punching.clock_out(house.front, RULES)
    (pause,) = house.all(TimeBreak)
    assert pause.ended_at == house.clock.now()
    house.at(TODAY, 12, 39)
    with pytest.raises(Conflict, match="later than the server's clock"):
        punching.clock_in(house.front, RULES)


def test_the_database_lets_nobody_in_twice_whoever_writes(house: House) -> None:
    punching.clock_in(house.front, RULES)
    punching.begin_break(house.front, RULES, BreakKind.REST)
    for row in (
        TimeEntry(account_id=MIA, began_at=house.clock.now()),
        TimeBreak(entry_id=1, kind=BreakKind.MEAL, began_at=house.clock.now()),
    ):
        with pytest.raises(Conflict, match="at another terminal"), house.front.act("time.clock") as db:
            db.add(row)
    assert (len(house.all(TimeEntry)), len(house.all(TimeBreak))) == (1, 1)


def test_of_two_terminals_at_once_one_wins_and_the_other_is_told(house: House) -> None:
    desks = [house.front, house.desk("Q", Role.FRONT_DESK, "mia", MIA)]
    begin, told = threading.Barrier(2), list[str]()

    def come(desk: Desk) -> None:
        begin.wait()
        try:
            punching.clock_in(desk, RULES)
            told.append("in")
        except ClinicError as refusal:
            told.append(refusal.words)

    both = [threading.Thread(target=come, args=(desk,)) for desk in desks]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(told) == ["in", "you are in already, since 09:02"]
    assert len(house.all(TimeEntry)) == 1


def test_a_slip_is_undone_and_stays_known(house: House) -> None:
    """SQLite and PostgreSQL alike: nothing is deleted, and what is undone later is corrected instead."""
    punching.clock_in(house.front, RULES)
    undo_last(house.front)
    (entry,) = house.all(TimeEntry)
    assert (entry.struck, mine(house.front).presence) == ("undone at the desk", Presence.OUT)
    house.at(TODAY, 9, 10)
    punching.clock_in(house.front, RULES)
    house.at(TODAY, 12)
    punching.clock_out(house.front, RULES)
    house.at(TODAY, 12, 4)
    undo_last(house.front)
    assert mine(house.front).presence is Presence.IN
    punching.clock_out(house.front, RULES)
    house.at(TODAY, 15)
    with pytest.raises(Conflict, match="more than 5 minutes ago: correct it with a reason"):
        undo_last(house.front)
    assert [step for _, step, _ in trail(house, 2)] == ["in", "out", "out"]


def test_one_clock_counts_for_all_terminals(house: House) -> None:
    """A stopped clock stands for it here; else it is the server's, set forward as the clinic's is."""
    desk = house.desk("C", Role.FRONT_DESK, "mia", MIA)
    desk.clock = SystemClock(house.clock.zone, timedelta(days=400))
    with house.store.reading() as db:
        ahead = server_now(db, desk) - SystemClock(house.clock.zone).now()
        assert server_now(db, house.front) == house.clock.now()
    assert timedelta(days=399) < ahead < timedelta(days=401)


@ONE
@pytest.mark.parametrize("day, hours", [(SPRING, 7), (AUTUMN, 9)])
def test_nights_with_a_change_of_the_clocks_count_what_passed(house: House, day: date, hours: int) -> None:
    house.at(day - DAY, 22)
    punching.clock_in(house.front, RULES)
    house.at(day, 6)
    punching.clock_out(house.front, RULES)
    weeks = [sheet(house.front, period=Period(day - 7 * DAY * (1 - each), 1)) for each in (0, 1)]
    assert sum(each.minutes for each in weeks) == hours * 60


@on_sqlite
def test_a_forgotten_clocking_out_is_found_and_never_ended_by_itself(house: House) -> None:
    punching.clock_in(house.front, RULES)
    house.at(TODAY, 23)
    assert pressing(house.front) == pressing(house.chief) == []
    house.at(TODAY + DAY, 9)
    assert mine(house.front).presence is Presence.FORGOTTEN
    assert pressing(house.front) == [
        "you are clocked in since Tue 03 Mar 09:02, 23h58: the end is to be written"
    ]
    assert pressing(house.chief) == [
        "Mia Wong is clocked in since Tue 03 Mar 09:02, 23h58: the end is to be written"
    ]
    assert pressing(house.desk("Q", Role.BILLER, "bea", None)) == []
    with pytest.raises(Conflict, match="say first when you left"):
        punching.clock_in(house.front, RULES)
    with pytest.raises(Conflict, match="if you left before now"):
        punching.clock_out(house.front, RULES)
    with pytest.raises(Conflict, match="say first when you left"):
        punching.begin_break(house.front, RULES, BreakKind.MEAL)
    strict = replace(RULES, own_corrections=False)
    with pytest.raises(NotPermitted, match="ask a manager"):
        correcting.correct_times(house.front, strict, 1, 1, Times(TODAY, 8 * 60, 17 * 60), "forgot")
    correcting.correct_times(house.front, strict, 1, 1, Times(TODAY, 9 * 60 + 2, 17 * 60), "forgot")
    assert pressing(house.front) == pressing(house.chief) == []
    assert sheet(house.front).minutes == 8 * 60 - 2
    punching.clock_in(house.front, RULES)
    house.at(TODAY + 3 * DAY, 9)
    punching.clock_out(house.front, RULES, sure=True)


@on_sqlite_first
def test_a_correction_stays_beside_what_it_corrects_and_is_told(house: House, tmp_path: Path) -> None:
    work(house, house.front, TODAY, 8, 18)
    house.at(TODAY + DAY, 9)
    correcting.correct_times(
        house.chief, RULES, 1, house.get(TimeEntry, 1).version, Times(TODAY, 480, 1020, (MEAL,)), "left at 5"
    )
    assert trail(house)[2:] == [
        ("otto", "break entered", "left at 5"),
        ("otto", "out corrected", "left at 5"),
    ]
    step = house.all(TimeStep, TimeStep.step == Step.OUT_CORRECTED)[0]
    assert step.old_at is not None
    assert step.new_at is not None
    assert step.old_at - step.new_at == timedelta(hours=1)
    assert pressing(house.front) == ["your times of Tue 03 Mar: break entered, out corrected by otto"]
    assert pressing(house.chief) == []
    undo_last(house.chief)
    assert (sheet(house.front).minutes, sheet(house.front).entries[0].corrected_by) == (600, "")
    assert (len(trail(house)), pressing(house.front)) == (4, [])
    version = house.get(TimeEntry, 1).version
    correcting.correct_times(house.chief, RULES, 1, version, Times(TODAY, 480, 1020, (MEAL,)), "left at 5")
    assert part(house.chief, tmp_path).sheet(MIA).minutes == 510
    assert len(pressing(house.front)) == 1, "a manager's look is not the person's"
    (entry,) = part(house.front, tmp_path).own_sheet().entries
    assert (entry.corrected_by, pressing(house.front)) == ("otto", [])
    with pytest.raises(Conflict, match="mia did see the own times since"):
        undo_last(house.chief)


@ONE
@pytest.mark.parametrize(
    "times, field",
    [
        (Times(TODAY, 8 * 60, 8 * 60), "out"),
        (Times(TODAY, 8 * 60, 18 * 60), "out"),
        (Times(TODAY - DAY, 17 * 60, 7 * 60 + 1), "out"),
        (Times(TODAY, 18 * 60, 19 * 60), "in"),
        (Times(TODAY, 9 * 60, None), "out"),
        (Times(TODAY + DAY, 8 * 60, 9 * 60), "in"),
        (Times(date(2020, 1, 1), 8 * 60, 9 * 60), "day"),
        (Times(SPRING - 364 * DAY, 9 * 60, 2 * 60 + 30), ""),
        (Times(TODAY, 9 * 60, 12 * 60, (TypedBreak(BreakKind.MEAL, 8 * 60, 9 * 60 + 30),)), "breaks"),
        (Times(TODAY, 9 * 60, 12 * 60, (TypedBreak(BreakKind.MEAL, 10 * 60, None),)), "breaks"),
        (Times(TODAY, 540, 720, (TypedBreak(BreakKind.MEAL, 660, 690), TypedBreak(BreakKind.REST, 680, 695))),
         "breaks"),
        (Times(TODAY, 9 * 60, 12 * 60), "in"),
    ],
)  # fmt: skip
def test_times_that_cannot_be_name_the_field(house: House, times: Times, field: str) -> None:
    work(house, house.front, TODAY, 9, 12)
    house.at(TODAY, 16)
    version = house.get(TimeEntry, 1).version
    if not field:
        house.at(SPRING, 12)
        with pytest.raises(Invalid, match="the clocks go forward over 02:30"):
            correcting.add_times(house.front, RULES, None, Times(SPRING - DAY, 22 * 60, 150), "night")
        return
    with pytest.raises(Invalid) as refused:
        correcting.correct_times(house.front, RULES, 1, version, times, "why")
    assert refused.value.field == field
    assert sheet(house.front).minutes == 180


@ONE
def test_what_was_left_in_a_break_gets_an_end_for_the_break_too(house: House) -> None:
    """A meal that went on behind the end of the work would eat the hours before it."""
    house.at(TODAY, 8)
    punching.clock_in(house.front, RULES)
    house.at(TODAY, 10)
    punching.begin_break(house.front, RULES, BreakKind.REST)
    house.clock.advance(timedelta(seconds=20))
    punching.end_break(house.front, RULES)
    house.at(TODAY, 12)
    punching.begin_break(house.front, RULES, BreakKind.MEAL)
    house.at(TODAY + DAY, 9)
    shown = show_breaks(typed_breaks(sheet(house.front).entries[0]))
    assert shown == "rest 10:00-10:00, meal 12:00-"
    version = house.get(TimeEntry, 1).version
    with pytest.raises(Invalid, match="when did the meal of 12:00 end") as refused:
        correcting.correct_times(
            house.front, RULES, 1, version, Times(TODAY, 480, 1020, read_breaks(shown)), "forgot"
        )
    assert refused.value.field == "breaks"
    times = Times(TODAY, 480, 1020, read_breaks(f"{shown}12:30"))
    strict = replace(RULES, own_corrections=False)
    correcting.correct_times(house.front, strict, 1, version, times, "forgot")
    assert sheet(house.front).minutes == 510
    with pytest.raises(Invalid, match="rest 15:00-15:00 lasts no minute"):
        correcting.correct_times(
            house.front, RULES, 1, house.get(TimeEntry, 1).version,
            replace(times, breaks=(*times.breaks, TypedBreak(BreakKind.REST, 900, 900))), "x",
        )  # fmt: skip


@ONE
def test_hours_that_come_back_by_undo_count_no_other_ones_twice(house: House) -> None:
    work(house, house.front, TODAY, 8, 17)
    correcting.correct_times(house.front, RULES, 1, 2, Times(TODAY, 480, 720), "left at noon")
    added = correcting.add_times(house.chief, RULES, MIA, Times(TODAY, 780, 1020), "she came back")
    with pytest.raises(Conflict, match="lie over these by now"):
        undo_last(house.front)
    assert sheet(house.front).minutes == 8 * 60
    correcting.strike_times(house.chief, RULES, added, 1, "it was another day")
    undo_last(house.front)
    assert sheet(house.front).minutes == 9 * 60


@ONE
def test_who_may_correct_what(house: House) -> None:
    work(house, house.chief, TODAY, 8, 12)
    with pytest.raises(NotPermitted, match="correct the times of others"):
        correcting.correct_times(house.front, RULES, 1, 2, Times(TODAY, 540, 720), "x")
    with pytest.raises(NotPermitted, match="correct the times of others"):
        correcting.add_times(house.front, RULES, OTTO, Times(TODAY, 60, 120), "x")
    for reason, strict in (("", RULES), ("forgot", replace(RULES, own_corrections=False))):
        with pytest.raises((Invalid, NotPermitted)):
            correcting.add_times(house.front, strict, None, Times(TODAY, 480, 500), reason)
    number = correcting.add_times(house.front, RULES, None, Times(TODAY, 480, 600, ()), "was at a training")
    assert sheet(house.front).minutes == 120
    with pytest.raises(Conflict, match="there are times already from 03/03 08:00 to 10:00"):
        correcting.add_times(house.chief, RULES, MIA, Times(TODAY, 590, 620), "x")
    with pytest.raises(NotFound):
        correcting.add_times(house.chief, RULES, 99, Times(TODAY, 590, 620), "x")
    with pytest.raises(Conflict, match="at another desk meanwhile"):
        correcting.strike_times(house.front, RULES, number, 9, "x")
    correcting.strike_times(house.front, RULES, number, 1, "it was another day")
    assert sheet(house.front).minutes == 0
    with pytest.raises(Conflict, match="struck out: it was another day"):
        correcting.strike_times(house.front, RULES, number, 2, "x")
    with house.store.reading() as db, pytest.raises(NotFound):
        queries.own_trail(db, house.front, 1)


@on_sqlite_first
def test_a_closed_period_is_refused_until_it_is_opened_again(house: House) -> None:
    work(house, house.front, TODAY, 8, 18)
    punching.clock_in(house.chief, RULES)
    with pytest.raises(Conflict, match="goes on until Sat 7 Mar 2026"):
        closing.close_period(house.chief, RULES, WEEK)
    house.at(TODAY + 6 * DAY, 8)
    with pytest.raises(Conflict, match="Otto Brandt is in since Tue 03 Mar 18:00"):
        closing.close_period(house.chief, RULES, WEEK)
    correcting.correct_times(house.chief, RULES, 2, 1, Times(TODAY, 18 * 60, 19 * 60), "forgot")
    assert closing.close_period(house.chief, RULES, WEEK) == 660
    with pytest.raises(Conflict, match="closed already, signed by otto"):
        closing.close_period(house.chief, RULES, WEEK)
    version = house.get(TimeEntry, 1).version
    times = Times(TODAY, 480, 1020)
    for refused in (
        lambda: correcting.correct_times(house.chief, RULES, 1, version, times, "x"),
        lambda: correcting.correct_times(
            house.chief, RULES, 1, version, replace(times, breaks=(MEAL,), end=1080), "x"
        ),
        lambda: correcting.strike_times(house.chief, RULES, 1, version, "x"),
        lambda: correcting.add_times(house.front, RULES, None, Times(TODAY + DAY, 480, 540), "x"),
        lambda: correcting.add_times(house.front, RULES, None, Times(date(2026, 2, 28), 23 * 60, 60), "x"),
    ):
        with pytest.raises(Conflict, match=r"03/01 to 03/07 is closed, signed by otto.*`:hours`, r"):
            refused()
    assert sheet(house.front, rules=replace(RULES, meal_minutes=60)).closed is not None
    with pytest.raises(Invalid, match="why"):
        closing.reopen_period(house.chief, WEEK, " ")
    with pytest.raises(NotPermitted):
        closing.reopen_period(house.front, WEEK, "x")
    closing.reopen_period(house.chief, WEEK, "mia left earlier")
    correcting.correct_times(house.chief, RULES, 1, version, times, "left at 5")
    assert closing.close_period(house.chief, RULES, WEEK) == 600
    undo_last(house.chief)
    assert [row.reopen_reason for row in house.all(TimePeriod)] == ["mia left earlier", "undone at the desk"]


@ONE
def test_a_signed_period_counts_meals_as_when_it_was_signed(house: House) -> None:
    house.at(TODAY, 17)
    correcting.add_times(house.front, RULES, None, Times(TODAY, 480, 960, (MEAL,)), "x")
    house.at(TODAY + 6 * DAY, 8)
    assert closing.close_period(house.chief, RULES, WEEK) == 450
    assert sheet(house.front, rules=replace(RULES, meal_minutes=45)).minutes == 450


@ONE
def test_payroll_has_a_line_for_each_person_and_week(house: House, tmp_path: Path) -> None:
    for day in range(1, 6):
        work(house, house.front, date(2026, 3, 1) + day * DAY, 8, 17)
    house.at(date(2026, 3, 7), 10, 7)
    punching.clock_in(house.chief, RULES)
    house.at(date(2026, 3, 7), 10, 20)
    punching.clock_out(house.chief, RULES)
    rounding = replace(RULES, rounding=15)
    settings = Settings(tmp_path, "x", "Clinic", house.clock.zone.key, "file", time_clock=rounding)
    text, loss = payroll_of(house.chief, settings, WEEK)
    titles, mia, otto = (line.split(",") for line in text.splitlines())
    assert dict(zip(titles, mia, strict=True)) | {"rest_minutes": ""} == {
        "login": "mia", "name": "Mia Wong", "period_first": "2026-03-01", "period_last": "2026-03-07",
        "week_first": "2026-03-01", "worked_minutes": "2700", "worked_hours": "45.00",
        "overtime_minutes": "300", "overtime_hours": "5.00", "rest_minutes": "", "meal_minutes": "0",
        "rounded_minutes": "2700", "corrected": "0", "not_ended": "0", "closed_by": "",
    }  # fmt: skip
    assert (otto[5], otto[11], loss) == ("13", "15", 0)
    with pytest.raises(NotPermitted):
        payroll_of(house.front, settings, WEEK)
    paper = sheet_pdf(sheet(house.front), letterhead(settings))
    assert (paper.pages, paper.name) == (1, "timesheet-1-20260301")
    assert paper.pdf.startswith(b"%PDF")
    said = part(house.chief, tmp_path, rounding).write_payroll(date(2026, 3, 2))
    assert "payroll-20260301.csv" in said


@on_sqlite
def test_the_front_desk_sees_who_is_in_and_no_hours(house: House) -> None:
    house.at(TODAY, 8)
    punching.clock_in(house.chief, RULES)
    with house.store.reading() as db:
        at_front = queries.people(db, house.front, RULES, WEEK)
        at_chief = queries.people(db, house.chief, RULES, WEEK)
    assert [(row.login, row.presence, row.sheet) for row in at_front.people] == [
        ("mia", Presence.OUT, None), ("otto", Presence.IN, None)
    ]  # fmt: skip
    assert all(row.sheet is not None for row in at_chief.people)


@ONE
def test_nothing_half_is_stored_where_the_program_dies_in_between(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a kill leaves is what an uncommitted transaction leaves."""

    class Died(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Died

    monkeypatch.setattr("clinic_tui.time_clock.punching.note", die)
    with pytest.raises(Died):
        punching.clock_in(house.front, RULES)
    monkeypatch.undo()
    with house.store.reading() as db:
        assert db.scalars(select(TimeEntry)).all() == []
    punching.clock_in(house.front, RULES)
    assert mine(house.front).presence is Presence.IN
