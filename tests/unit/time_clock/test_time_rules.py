"""What counts as work: by tables, over both nights on which the clocks change, and for any times at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.clock import instant_of
from clinic_tui.settings.time_clock import TimeClockSettings, read_time_clock, time_clock_table
from clinic_tui.time_clock.break_words import read_breaks, show_breaks
from clinic_tui.time_clock.rows import EntryRow, TypedBreak
from clinic_tui.time_clock.rules import (
    Pause,
    Period,
    Stretch,
    averages_out,
    counts_as_work,
    is_forgotten,
    minutes_between,
    overtime,
    period_of,
    rounded,
    worked,
)
from clinic_tui.time_clock.sheets import make_sheet
from clinic_tui.time_clock.states import BreakKind
from clinic_tui.words.not_understood import NotUnderstood

ZONE = ZoneInfo("America/New_York")
SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)
"""Sundays of 23 and of 25 hours."""
REST, MEAL = BreakKind.REST, BreakKind.MEAL
DAY = timedelta(days=1)


def at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return (instant_of(day, hour * 60 + minute, ZONE) + timedelta(seconds=second)).astimezone(ZONE)


@pytest.mark.parametrize(
    "first, last, minutes",
    [
        (at(SPRING, 0), at(SPRING + DAY, 0), 23 * 60),
        (at(AUTUMN, 0), at(AUTUMN + DAY, 0), 25 * 60),
        (at(SPRING - DAY, 22), at(SPRING, 6), 7 * 60),
        (at(AUTUMN - DAY, 22), at(AUTUMN, 6), 9 * 60),
        (at(TODAY := date(2026, 3, 3), 8), at(TODAY, 16, 30), 8 * 60 + 30),
        (at(TODAY, 8, 0, 59), at(TODAY, 8, 1, 0), 1),
        (at(TODAY, 8, 0, 1), at(TODAY, 8, 0, 59), 0),
        (at(TODAY, 9), at(TODAY, 8), 0),
    ],
)
def test_minutes_are_those_that_really_passed(first: datetime, last: datetime, minutes: int) -> None:
    assert minutes_between(first, last) == minutes
    assert worked(Stretch(first, last), first - DAY, last + 2 * DAY, last) == minutes


@pytest.mark.parametrize(
    "kind, minutes, relieved, is_work",
    [
        (REST, 5, True, True),
        (REST, 20, True, True),
        (REST, 45, True, True),
        (MEAL, 29, True, True),
        (MEAL, 30, True, False),
        (MEAL, 60, True, False),
        (MEAL, 60, False, True),
    ],
)
def test_rests_and_short_or_disturbed_meals_are_work(
    kind: BreakKind, minutes: int, relieved: bool, is_work: bool
) -> None:
    began = at(TODAY, 12)
    pause = Pause(kind, began, began + timedelta(minutes=minutes), relieved)
    assert counts_as_work(pause) is is_work
    day = Stretch(at(TODAY, 8), at(TODAY, 17), (pause,))
    assert worked(day, at(TODAY, 0), at(TODAY + DAY, 0), at(TODAY, 18)) == 540 - (0 if is_work else minutes)


def test_a_meal_that_still_lasts_is_no_work_so_far() -> None:
    stretch = Stretch(at(TODAY, 8), None, (Pause(MEAL, at(TODAY, 12), None),))
    assert worked(stretch, at(TODAY, 0), at(TODAY + DAY, 0), at(TODAY, 12, 10)) == 240


@pytest.mark.parametrize("minutes, over", [(0, 0), (2400, 0), (2401, 1), (3000, 600)])
def test_overtime_is_what_lies_over_forty_hours(minutes: int, over: int) -> None:
    assert overtime(minutes) == over


@pytest.mark.parametrize(
    "day, weeks, first",
    [
        (date(2026, 1, 4), 1, date(2026, 1, 4)),
        (date(2026, 1, 10), 1, date(2026, 1, 4)),
        (date(2026, 1, 3), 1, date(2025, 12, 28)),
        (date(2026, 1, 17), 2, date(2026, 1, 4)),
        (date(2026, 1, 3), 2, date(2025, 12, 21)),
        (date(2026, 11, 23), 2, date(2026, 11, 22)),
    ],
)
def test_periods_are_counted_from_a_day_both_ways(day: date, weeks: int, first: date) -> None:
    period = period_of(day, date(2026, 1, 4), weeks)
    assert (period.first, len(period.begins)) == (first, weeks)
    assert period.moved(1).first == period.last + DAY


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.sampled_from([1, 2]))
def test_each_day_lies_in_one_period(day: date, weeks: int) -> None:
    period = period_of(day, date(2026, 1, 4), weeks)
    assert period.first <= day <= period.last
    assert period_of(period.first, date(2026, 1, 4), weeks) == period_of(period.last, date(2026, 1, 4), weeks)


@pytest.mark.parametrize(
    "minute, step, shown",
    [(487, 5, "08:05"), (488, 5, "08:10"), (487, 15, "08:00"), (488, 15, "08:15"), (483, 6, "08:06"),
     (482, 6, "08:00"), (487, 0, "08:07")],
)  # fmt: skip
def test_rounding_goes_to_the_nearest_step(minute: int, step: int, shown: str) -> None:
    assert f"{rounded(at(TODAY, 0, minute), step):%H:%M}" == shown


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    st.sampled_from([5, 6, 15]),
)
def test_rounding_never_moves_by_more_than_half_a_step(instant: datetime, step: int) -> None:
    local = instant.astimezone(ZONE)
    moved = abs(rounded(local, step).astimezone(UTC) - instant.replace(second=0, microsecond=0))
    assert moved <= timedelta(minutes=step / 2)


def test_rounding_is_fair_only_where_it_takes_nothing_from_all_together() -> None:
    assert averages_out([3, -3])
    assert not averages_out([3, -4])


@st.composite
def weeks_of_work(draw: st.DrawFn) -> list[EntryRow]:
    """Stretches one after the other, each with breaks in their order, around a change of the clocks."""
    now = draw(st.sampled_from([at(SPRING - DAY, 0), at(AUTUMN - DAY, 0), at(TODAY, 0)])).astimezone(UTC)
    found = []
    for number in range(draw(st.integers(1, 8))):
        began = now = now + timedelta(minutes=draw(st.integers(1, 900)))
        pauses = []
        for kind in draw(st.lists(st.sampled_from(list(BreakKind)), max_size=3)):
            start = now = now + timedelta(minutes=draw(st.integers(1, 120)))
            now += timedelta(minutes=draw(st.integers(1, 90)))
            pauses.append(Pause(kind, start.astimezone(ZONE), now.astimezone(ZONE), draw(st.booleans())))
        now += timedelta(minutes=draw(st.integers(1, 400)))
        struck = "never was" if draw(st.integers(0, 9)) == 0 else ""
        ended = now.astimezone(ZONE)
        found.append(EntryRow(number, 1, 1, began.astimezone(ZONE), ended, tuple(pauses), struck, ""))
    return found


@given(weeks_of_work())
def test_days_weeks_and_stretches_come_to_the_same(entries: list[EntryRow]) -> None:
    first, last = entries[0].began, entries[-1].ended
    assert last is not None
    begins = period_of(first.date(), date(2026, 1, 4), 2)
    total = days = over = 0
    while begins.first <= last.date():
        sheet = make_sheet(
            (1, "mia", "Mia"), entries, begins, None, last, meal_minutes=30, forgotten_hours=14
        )
        total += sheet.minutes
        days += sum(day.minutes for week in sheet.weeks for day in week.days)
        over += sheet.overtime
        begins = begins.moved(1)
    spans = (first - DAY, last + DAY)
    assert total == days == sum(worked(each.stretch, *spans, last) for each in entries if not each.struck)
    assert 0 <= over <= total
    longest = sum(minutes_between(each.began, each.ended or last) for each in entries)
    assert total <= longest


def test_overtime_is_of_each_workweek_by_itself() -> None:
    """45 and 35 hours in a period of two weeks: 5 hours of overtime, not none (29 CFR 778.104)."""
    first = date(2026, 1, 4)
    entries = [
        EntryRow(day, 1, 1, at(first + day * DAY, 8), at(first + day * DAY, 8 + hours), (), "", "")
        for day, hours in [*((day, 9) for day in range(1, 6)), *((day, 7) for day in range(8, 13))]
    ]
    sheet = make_sheet(
        (1, "mia", "Mia"),
        entries,
        Period(first, 2),
        None,
        at(first + 20 * DAY, 8),
        meal_minutes=30,
        forgotten_hours=14,
    )
    assert [week.minutes for week in sheet.weeks] == [45 * 60, 35 * 60]
    assert sheet.overtime == 5 * 60


def test_a_night_over_the_end_of_a_week_is_of_both() -> None:
    first = date(2026, 1, 4)
    night = EntryRow(1, 1, 1, at(first + 6 * DAY, 22), at(first + 7 * DAY, 6), (), "", "")
    sheet = make_sheet(
        (1, "mia", "Mia"),
        [night],
        Period(first, 2),
        None,
        at(first + 20 * DAY, 8),
        meal_minutes=30,
        forgotten_hours=14,
    )
    assert [week.minutes for week in sheet.weeks] == [120, 360]
    assert sheet.weeks[1].days[0].entries == ()


@pytest.mark.parametrize(
    "began, ended, meal, rounding, raw, paid",
    [
        ((12, 7), (12, 36), 30, 15, 480, 480),
        ((12, 8), (12, 38), 30, 15, 450, 450),
        ((12, 7), (12, 38), 30, 15, 449, 435),
        ((12, 8), (12, 28), 20, 15, 460, 465),
        ((12, 7), (12, 36), 30, 0, 480, 480),
    ],
)
def test_rounding_makes_no_meal_of_a_break_that_was_work(
    began: tuple[int, int], ended: tuple[int, int], meal: int, rounding: int, raw: int, paid: int
) -> None:
    pause = Pause(MEAL, at(TODAY, *began), at(TODAY, *ended))
    entry = EntryRow(1, 1, 1, at(TODAY, 8), at(TODAY, 16), (pause,), "", "")
    (week,) = make_sheet(
        (1, "mia", "Mia"), [entry], Period(TODAY, 1), None, at(TODAY + DAY, 8),
        meal_minutes=meal, forgotten_hours=14, rounding=rounding,
    ).weeks  # fmt: skip
    assert (week.minutes, week.rounded) == (raw, paid)


@pytest.mark.parametrize(
    "text, shown",
    [
        ("", ""),
        ("meal 12-1230", "meal 12:00-12:30"),
        ("m 12:00-12:45 worked; r 3p-310p", "meal 12:00-12:45 worked, rest 15:00-15:10"),
        ("rest 10:00-", "rest 10:00-"),
    ],
)
def test_breaks_are_read_as_they_are_shown(text: str, shown: str) -> None:
    read = read_breaks(text)
    assert show_breaks(read) == shown
    assert read_breaks(shown) == read


@pytest.mark.parametrize(
    "text",
    [
        "lunch",
        "meal",
        "meal 12",
        "tea 12-1",
        "rest 10-11 worked",
        "meal 25-26",
        "rest 9-10," * 13,
    ],
)
def test_what_is_no_break_says_how_one_is_written(text: str) -> None:
    with pytest.raises(NotUnderstood):
        read_breaks(text)


@given(
    st.lists(
        st.builds(
            TypedBreak, st.just(MEAL), st.integers(0, 700), st.none() | st.integers(701, 1439), st.booleans()
        ),
        max_size=4,
    )
)
def test_any_breaks_come_back_as_they_were(breaks: list[TypedBreak]) -> None:
    assert read_breaks(show_breaks(breaks)) == tuple(breaks)


@pytest.mark.parametrize("hours, late", [(13, False), (14, False), (15, True), (80, True)])
def test_who_is_in_for_longer_than_anybody_works_forgot(hours: int, late: bool) -> None:
    began = at(TODAY, 8)
    assert is_forgotten(began, None, began + timedelta(hours=hours), 14) is late
    assert not is_forgotten(began, began + DAY, began + 9 * DAY, 14)


def test_settings_are_read_as_they_are_written() -> None:
    chosen = TimeClockSettings(used=True, weeks=1, rounding=6, first_day=date(2026, 6, 1))
    assert read_time_clock(time_clock_table(chosen)) == chosen
    assert read_time_clock({}) == TimeClockSettings()


@pytest.mark.parametrize(
    "table, words",
    [
        ({"use": True}, "unknown key `use`"),
        ({"used": 1}, "true or false"),
        ({"weeks": 3}, "1 or 2"),
        ({"weeks": True}, "whole number"),
        ({"rounding": 10}, "0, 5, 6 or 15"),
        ({"first_day": "2026-01-04"}, "a day such as 2026-01-04"),
        ({"forgotten_hours": 1}, "4 to 36"),
        ({"meal_minutes": 10}, "20 to 60"),
        ({"grace_minutes": 61}, "0 to 60"),
        ([], "a section"),
    ],
)
def test_settings_that_cannot_be_name_the_key(table: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_time_clock(table)
