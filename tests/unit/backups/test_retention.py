"""Which backups are kept, against a plain reading of the rule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.backups.retention import Retention, to_keep

NOW = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
moments = st.lists(st.integers(0, 3 * 365 * 24).map(lambda hours: NOW - timedelta(hours=hours)), max_size=80)
counts = st.integers(0, 5)


def nightly(days: int) -> list[datetime]:
    return [NOW - timedelta(days=day) for day in range(days)]


def test_two_years_of_nights_leave_days_weeks_and_months() -> None:
    kept = to_keep(nightly(730), Retention(days=14, weeks=8, months=12))
    assert set(nightly(14)) <= kept
    assert len({at.isocalendar()[:2] for at in kept}) >= 8
    assert len({(at.year, at.month) for at in kept}) == 12
    assert len(kept) < 14 + 8 + 12


def test_several_of_one_day_leave_the_last() -> None:
    hours = [NOW - timedelta(hours=hour) for hour in range(6)]  # two of today, four of yesterday
    assert to_keep(hours, Retention(days=2, weeks=0, months=0)) == {hours[0], hours[3]}


@given(moments, counts, counts, counts)
def test_it_is_what_the_rule_says(made: list[datetime], days: int, weeks: int, months: int) -> None:
    kept = to_keep(made, Retention(days, weeks, months))
    assert kept <= set(made)
    assert not made or max(made) in kept
    for count, period in (
        (days, lambda at: (at.date(),)),
        (weeks, lambda at: at.isocalendar()[:2]),
        (months, lambda at: (at.year, at.month)),
    ):
        for wanted in sorted({period(at) for at in made}, reverse=True)[:count]:
            assert max(at for at in made if period(at) == wanted) in kept
    assert len(kept) <= max(1, days + weeks + months)


@given(moments)
def test_thinning_twice_is_thinning_once(made: list[datetime]) -> None:
    once = to_keep(made, Retention(3, 2, 2))
    assert to_keep(once, Retention(3, 2, 2)) == once
