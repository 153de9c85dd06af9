"""When a task is late, when a manager hears of it, and when it comes again."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.schedule.federal_holidays import is_business_day
from clinic_tui.tasks.repeats import read_repeat, write_repeat
from clinic_tui.tasks.rules import MOST, Repeat, escalates_on, is_escalated, is_late, next_due
from clinic_tui.tasks.states import Every, Priority
from clinic_tui.words.not_understood import NotUnderstood

MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 20)
REPEATS = st.builds(
    Repeat, st.integers(1, 53), st.sampled_from([Every.DAYS, Every.WEEKS, Every.MONTHS]), st.booleans()
)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@pytest.mark.parametrize(
    "due, minute, now, late",
    [
        (None, None, datetime(2026, 11, 23, 9), False),
        (MONDAY, None, datetime(2026, 11, 23, 23, 59), False),
        (MONDAY, None, datetime(2026, 11, 24, 0, 0), True),
        (MONDAY, 600, datetime(2026, 11, 23, 10, 0), False),
        (MONDAY, 600, datetime(2026, 11, 23, 10, 1), True),
        (MONDAY, 600, datetime(2026, 11, 22, 23, 0), False),
    ],
)
def test_late(due: date | None, minute: int | None, now: datetime, late: bool) -> None:
    assert is_late(due, minute, now) is late


@pytest.mark.parametrize(
    "priority, due, last_day",
    [
        (Priority.URGENT, FRIDAY, FRIDAY),
        (Priority.HIGH, FRIDAY, MONDAY),
        (Priority.NORMAL, FRIDAY, date(2026, 11, 25)),
        (Priority.NORMAL, date(2026, 11, 24), date(2026, 11, 30)),  # Thanksgiving and a weekend between
        (Priority.LOW, date(2026, 12, 21), date(2027, 1, 6)),
        (Priority.HIGH, None, None),
    ],
)
def test_the_last_day_before_it_is_a_managers(
    priority: Priority, due: date | None, last_day: date | None
) -> None:
    assert escalates_on(priority, due) == last_day
    if last_day is None or due is None:
        return
    noon = datetime(last_day.year, last_day.month, last_day.day, 12)
    assert is_escalated(priority, due, 0, noon) is (priority is Priority.URGENT)
    assert is_escalated(priority, due, None, noon.replace(hour=0).fromordinal(last_day.toordinal() + 1))


@pytest.mark.parametrize(
    "first, repeat, after, due",
    [
        (MONDAY, Repeat(1, Every.WEEKS), MONDAY, date(2026, 11, 30)),
        (date(2026, 1, 31), Repeat(1, Every.MONTHS, False), date(2026, 1, 31), date(2026, 2, 28)),
        (date(2026, 1, 31), Repeat(1, Every.MONTHS, False), date(2026, 2, 28), date(2026, 3, 31)),
        (date(2026, 1, 31), Repeat(1, Every.MONTHS), date(2026, 1, 31), date(2026, 3, 2)),
        (date(2024, 2, 29), Repeat(1, Every.YEARS, False), date(2024, 2, 29), date(2025, 2, 28)),
        (date(2024, 2, 29), Repeat(1, Every.YEARS, False), date(2027, 3, 1), date(2028, 2, 29)),
        (date(2026, 11, 25), Repeat(1, Every.DAYS), date(2026, 11, 25), date(2026, 11, 27)),
        (FRIDAY, Repeat(1, Every.DAYS), FRIDAY, MONDAY),
    ],
)
def test_the_next_time(first: date, repeat: Repeat, after: date, due: date) -> None:
    assert next_due(first, repeat, after) == due


@given(DAYS, REPEATS, st.integers(0, 500))
def test_it_comes_again_behind_the_last_time_and_on_a_day_of_its_kind(
    first: date, repeat: Repeat, later: int
) -> None:
    after = date.fromordinal(first.toordinal() + later)
    due = next_due(first, repeat, after)
    assert due > after
    assert is_business_day(due) or not repeat.business_days
    assert next_due(first, repeat, date.fromordinal(due.toordinal() - 1)) <= due


@pytest.mark.parametrize(
    "typed, repeat",
    [
        ("1w", Repeat(1, Every.WEEKS)),
        ("weekly", Repeat(1, Every.WEEKS)),
        ("every 2 weeks", Repeat(2, Every.WEEKS)),
        ("3 months", Repeat(3, Every.MONTHS)),
        ("Every Year", Repeat(1, Every.YEARS)),
        ("1d any day", Repeat(1, Every.DAYS, business_days=False)),
    ],
)
def test_how_often_is_read(typed: str, repeat: Repeat) -> None:
    assert read_repeat(typed) == repeat


@pytest.mark.parametrize(
    "typed", ["", "often", "0w", "-1d", "1.5w", "1000d", "²w", "monday", "every wed", "1 min"]
)
def test_what_says_no_interval_is_refused(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        read_repeat(typed)


@given(st.sampled_from(list(Every)), st.data(), st.booleans())
def test_an_interval_is_read_as_it_is_written(every: Every, data: st.DataObject, business_days: bool) -> None:
    repeat = Repeat(data.draw(st.integers(1, MOST[every])), every, business_days)
    assert read_repeat(write_repeat(repeat)) == repeat
