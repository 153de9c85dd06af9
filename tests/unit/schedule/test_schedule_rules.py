"""Which kind of visit follows another, and free times that are spread over days."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.schedule.rows import FreeTime, ProviderRow
from clinic_tui.schedule.rules import kind_after, spread

NEW, FU, PT = 1, 2, 3
LEE = ProviderRow(1, "LEE", "Ann Lee MD", "")
MONDAY = date(2027, 1, 4)


@pytest.mark.parametrize(
    "kind, after, of_all, chosen",
    [
        (NEW, {FU: 20, NEW: 1}, {PT: 50}, FU),  # nobody comes back as a new patient
        (PT, {PT: 8, FU: 12}, {}, PT),  # people come back for the same
        (PT, {PT: 1, FU: 12}, {}, FU),
        (NEW, {FU: 2}, {PT: 9, FU: 4}, PT),  # too few to be a habit: what the clinic's patients have
        (NEW, {}, {FU: 2}, NEW),
        (NEW, {FU: 2, PT: 2}, {}, FU),
    ],
)
def test_what_follows_a_visit(kind: int, after: dict[int, int], of_all: dict[int, int], chosen: int) -> None:
    assert kind_after(kind, Counter(after), lambda: Counter(of_all)) == chosen


def free(day: int, *starts: int) -> list[FreeTime]:
    return [FreeTime(LEE, MONDAY + timedelta(days=day), start, 20) for start in starts]


def test_times_are_spread_over_days_and_parts_of_day() -> None:
    times = [*free(0, 510, 520, 530, 840, 850), *free(1, 510, 520), *free(3, 780, 800)]
    found = [((time.day - MONDAY).days, time.start) for time in spread(times, 5)]
    assert found == [(0, 510), (0, 520), (0, 840), (1, 510), (3, 780)]
    assert [(time.day - MONDAY).days for time in spread(times, 3)] == [0, 1, 3]


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 1400)), unique=True, max_size=40),
    st.integers(1, 12),
)
def test_as_many_as_there_are_in_their_order_and_each_day_before_a_second_time_of_one(
    pairs: list[tuple[int, int]], limit: int
) -> None:
    times = [time for day, start in sorted(pairs) for time in free(day, start)]
    found = spread(times, limit)
    assert len(found) == min(limit, len(times))
    assert list(found) == sorted(found, key=lambda time: (time.day, time.start))
    assert set(found) <= set(times)
    assert len({time.day for time in found}) == min(limit, len({time.day for time in times}))
