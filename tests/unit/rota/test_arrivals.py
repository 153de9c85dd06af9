"""Who is late or not in by the clock: hours of a day held against its punches."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.rota.arrival_rules import Came, Punch, arrival_of
from clinic_tui.schedule.rows import Span

DAY = (Span(480, 720), Span(780, 1020))
NIGHT_AND_DAY = (Span(0, 360), Span(1320, 1440))


@pytest.mark.parametrize(
    "hours, punches, now, said",
    [
        ((), (), 600, None),
        (DAY, (), 479, None),
        (DAY, (), 490, None),
        (DAY, (), 491, "due 08:00, not clocked in for 11 min"),
        (DAY, (), 605, "due 08:00, not clocked in for 2 h 5 min"),
        (DAY, (), 1100, "due 08:00, did not clock in"),
        (DAY, (Punch(470, None),), 600, None),
        (DAY, (Punch(490, None),), 600, None),
        (DAY, (Punch(492, None),), 600, "12 min late (08:12)"),
        (DAY, (Punch(470, 720),), 760, None),
        (DAY, (Punch(470, 720),), 785, None),
        (DAY, (Punch(470, 720),), 795, "due 13:00, not clocked in for 15 min"),
        (DAY, (Punch(470, 720), Punch(780, 902)), 930, "clocked out since 15:02"),
        (DAY, (Punch(470, 720), Punch(780, 902)), 1030, None),
        (DAY, (Punch(-60, 300), Punch(480, None)), 600, None),
        (DAY, (Punch(-60, 300),), 500, "due 08:00, not clocked in for 20 min"),
        (NIGHT_AND_DAY, (Punch(-120, None),), 100, None),
        (NIGHT_AND_DAY, (Punch(-120, 360),), 1340, "due 22:00, not clocked in for 20 min"),
        ((Span(480, 500),), (Punch(730, None),), 740, "4 h 10 min late (12:10)"),
    ],
)
def test_what_is_said_of_a_day(
    hours: tuple[Span, ...], punches: tuple[Punch, ...], now: int, said: str | None
) -> None:
    found = arrival_of(hours, punches, now, 10)
    assert (found.words if found else None) == said


@given(st.integers(0, 1439), st.integers(0, 60), st.lists(st.integers(0, 700), max_size=3))
def test_nobody_in_time_is_named_and_nobody_missing_is_forgotten(
    now: int, grace: int, early: list[int]
) -> None:
    in_time = [Punch(480 + grace - minutes, None) for minutes in early]
    found = arrival_of(DAY, in_time, now, grace)
    if early:
        assert found is None
    elif now > 480 + grace:
        assert found is not None
        assert (found.came, found.minute, found.is_in) == (Came.MISSING, 480, False)
        assert found.minutes == (now - 480 if now < 1020 else 0)
    else:
        assert found is None
