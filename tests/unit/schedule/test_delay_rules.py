"""How late a provider runs, by what the queue says: tables, and what holds for any day."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.schedule.delay_rules import (
    MOST,
    WAITS,
    DayVisit,
    about,
    begins,
    computed_delay,
    pace_of,
    step_of,
)
from clinic_tui.schedule.states import OPEN, Status

NINE = 9 * 60


def visit(
    number: int, start: int, status: Status, since: int | None = None, *, overbooked: bool = False
) -> DayVisit:
    return DayVisit(number, start, 20, status, since, since if status in WAITS else None, overbooked)


@pytest.mark.parametrize(
    "visits, now, late",
    [
        ([], NINE, 0),
        ([visit(1, NINE, Status.BOOKED)], NINE + 40, 0),  # nobody is kept waiting
        ([visit(1, NINE, Status.CHECKED_IN, NINE - 5)], NINE + 9, 0),  # the unrest of the day
        ([visit(1, NINE, Status.CHECKED_IN, NINE - 5)], NINE + 12, 10),
        ([visit(1, NINE, Status.CHECKED_IN, NINE + 10)], NINE + 12, 0),  # who came late is not kept
        ([visit(1, NINE, Status.ROOMED, NINE)], NINE + 26, 25),
        ([visit(1, NINE, Status.WITH_PROVIDER, NINE)], NINE + 50, 0),  # nobody comes behind it
        (
            [visit(1, NINE, Status.WITH_PROVIDER, NINE + 15), visit(2, NINE + 20, Status.BOOKED)],
            NINE + 17, 15,
        ),
        (
            [
                visit(1, NINE, Status.WITH_PROVIDER, NINE),
                visit(2, NINE, Status.CHECKED_IN, NINE),
                visit(3, NINE + 20, Status.CHECKED_IN, NINE + 10),
            ],
            NINE + 20, 20,
        ),
        ([visit(1, NINE, Status.READY, NINE), visit(2, NINE + 30, Status.BOOKED)], NINE + 20, 0),
        (  # who was squeezed in stands in line, which is no lateness of the provider
            [
                visit(1, NINE, Status.WITH_PROVIDER, NINE),
                visit(2, NINE + 10, Status.ARRIVED, NINE + 10, overbooked=True),
                visit(3, NINE + 10, Status.ARRIVED, NINE + 10, overbooked=True),
            ],
            NINE + 15, 0,
        ),
        (  # but takes its minutes from those behind
            [
                visit(1, NINE, Status.WITH_PROVIDER, NINE),
                visit(2, NINE + 10, Status.ARRIVED, NINE + 10, overbooked=True),
                visit(3, NINE + 20, Status.CHECKED_IN, NINE + 12),
            ],
            NINE + 15, 20,
        ),
        ([visit(1, NINE, Status.CHECKED_IN, NINE)], NINE + 180, 180),
        ([visit(1, NINE, Status.CHECKED_IN, NINE)], NINE + 181, 0),  # nobody noted that they went
    ],
)  # fmt: skip
def test_a_delay_is_what_those_who_wait_are_kept(visits: list[DayVisit], now: int, late: int) -> None:
    assert computed_delay(visits, now) == late


days = st.lists(
    st.builds(
        DayVisit,
        st.integers(1, 10**6),
        st.integers(0, 1400),
        st.integers(5, 120),
        st.sampled_from(OPEN),
        st.none() | st.integers(0, 1439),
        st.none() | st.integers(0, 1439),
    ),
    unique_by=lambda each: each.id,
    max_size=12,
)


@given(days, st.integers(0, 1439), st.floats(0.5, 2.0))
def test_nobody_begins_before_now_or_before_the_own_time_and_in_their_order(
    visits: list[DayVisit], now: int, pace: float
) -> None:
    when = begins(visits, now, pace)
    by_number = {each.id: each for each in visits}
    for number, minute in when.items():
        assert minute >= max(now, by_number[number].start)
    in_order = sorted(when, key=lambda number: (by_number[number].start, number))
    assert [when[number] for number in in_order] == sorted(when.values())
    assert 0 <= computed_delay(visits, now) <= MOST


@pytest.mark.parametrize("minutes, step", [(10, 1), (15, 1), (29, 1), (30, 2), (44, 2), (45, 3), (480, 32)])
def test_a_patient_is_told_again_where_the_delay_has_grown(minutes: int, step: int) -> None:
    assert step_of(minutes) == step


@pytest.mark.parametrize(
    "known, pace",
    [
        ([], 1.0),
        ([(20, 60)], 1.0),
        ([(20, 30), (20, 30)], 1.5),
        ([(20, 1), (20, 2)], 0.5),
        ([(5, 90)] * 3, 2.0),
    ],
)
def test_the_pace_is_held_within_reason(known: list[tuple[int, int]], pace: float) -> None:
    assert pace_of(known) == pace


def test_minutes_are_told_upwards_in_fives() -> None:
    assert [about(minutes) for minutes in (-3, 0, 1, 5, 6, 14)] == [0, 0, 5, 5, 10, 15]
