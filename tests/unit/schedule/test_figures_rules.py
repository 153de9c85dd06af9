"""The figures, with the numbers that are expected of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.schedule.figures_rules import (
    Line,
    VisitFact,
    bar,
    booked_minutes,
    columns,
    figures_of,
    percent,
    share,
)
from clinic_tui.schedule.states import Status

FIRST = date(2026, 3, 2)
DAYS = [FIRST + timedelta(days=number) for number in range(7)]
KEPT = VisitFact("LEE", "FU", FIRST, 20, Status.CHECKED_OUT, False, False, FIRST - timedelta(days=7), None)
LATE = replace(KEPT, status=Status.CANCELLED, late_cancel=True)
IN_TIME = replace(KEPT, status=Status.CANCELLED)
ABSENT = replace(KEPT, status=Status.NO_SHOW)


def test_a_week_counted_by_hand() -> None:
    """Ten ended: six kept, one left, one no-show, one late and one in time; two are still to come."""
    facts = [
        *[KEPT] * 6,
        replace(KEPT, status=Status.LEFT, day=DAYS[1]),
        ABSENT,
        LATE,
        IN_TIME,
        replace(KEPT, status=Status.BOOKED, day=DAYS[3], booked_on=DAYS[2]),
        replace(KEPT, status=Status.BOOKED, day=DAYS[3], booked_on=DAYS[3], walk_in=True),
        replace(KEPT, status=Status.ENTERED_IN_ERROR),
    ]
    row = figures_of(Line("LEE", "Ann Lee", 400, 3), facts, DAYS)
    assert (row.visits, row.ended, row.no_shows, row.late_cancels) == (10, 10, 1, 1)
    assert (row.booked_minutes, row.open_minutes, row.utilisation) == (200, 400, 0.5)
    assert row.no_show_rate == round(1 / 9, 4)  # of ten that ended one was called off in time
    assert row.late_cancel_rate == 0.1
    assert row.lead_days == 7.0
    assert row.third_next_days == 3
    assert row.daily == (7, 1, 0, 2, 0, 0, 0)


def test_nothing_has_no_rates() -> None:
    row = figures_of(Line("LEE", "", 0), [], DAYS)
    assert (row.utilisation, row.no_show_rate, row.late_cancel_rate, row.lead_days) == (None,) * 4
    only_in_time = figures_of(Line("LEE", "", 100), [IN_TIME], DAYS)
    assert (only_in_time.no_show_rate, only_in_time.late_cancel_rate) == (None, 0.0)


def test_a_group_visit_takes_its_minutes_once() -> None:
    assert (
        booked_minutes([replace(KEPT, group=5), replace(KEPT, group=5), replace(KEPT, group=6), KEPT]) == 60
    )


@pytest.mark.parametrize(
    "value, shown", [(None, "          "), (0.0, "░░░░░░░░░░"), (0.004, "▓░░░░░░░░░"), (0.5, "▓▓▓▓▓░░░░░"),
                     (1.0, "▓▓▓▓▓▓▓▓▓▓"), (1.4, "▓▓▓▓▓▓▓▓▓▓")],
)  # fmt: skip
def test_a_bar(value: float | None, shown: str) -> None:
    assert bar(value) == shown


@pytest.mark.parametrize(
    "values, height, width, lines",
    [
        ((0, 1, 2, 4), 4, 10, ["   █", "   █", "  ██", " ███"]),
        ((0, 0), 2, 10, ["  ", "  "]),
        ((2, 2, 8, 8), 2, 2, [" █", "██"]),
        ((), 4, 10, []),
    ],
)
def test_a_plot_of_columns(values: tuple[int, ...], height: int, width: int, lines: list[str]) -> None:
    assert columns(values, height, width) == lines


@given(st.lists(st.integers(0, 99), min_size=1, max_size=400), st.integers(1, 9), st.integers(1, 80))
def test_a_plot_never_passes_its_room(values: list[int], height: int, width: int) -> None:
    lines = columns(values, height, width)
    assert len(lines) == height
    assert all(len(line) <= width for line in lines)
    assert ("█" in lines[0]) is any(values)


def test_shares() -> None:
    nothing_known: Any = None
    assert (share(1, 3), share(1, 0), share(1, nothing_known)) == (0.3333, None, None)
    assert (percent(0.526), percent(None), percent(1.2)) == ("53 %", "-", "120 %")
