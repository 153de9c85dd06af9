"""When a desk is locked and emptied, by seconds without a key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.screens.console.idle import Idle, IdleLimits

FIVE_MINUTES = IdleLimits(300, 1800)


@pytest.mark.parametrize(
    "quiet, due, look",
    [
        (0, Idle.NOTHING, 270),
        (269, Idle.NOTHING, 1),
        (270, Idle.WARN, 30),
        (299, Idle.WARN, 1),
        (300, Idle.LOCK, 1500),
        (1799, Idle.LOCK, 1),
        (1800, Idle.SIGN_OUT, None),
        (10**6, Idle.SIGN_OUT, None),
    ],
)
def test_what_is_due(quiet: float, due: Idle, look: float | None) -> None:
    assert FIVE_MINUTES.due(quiet) is due
    assert FIVE_MINUTES.next_look(quiet) == look


def test_a_demo_is_never_locked() -> None:
    never = IdleLimits(0, 1800)
    assert never.next_look(0) is None
    assert never.due(1700) is Idle.NOTHING
    assert never.due(1900) is Idle.NOTHING


@given(st.floats(60, 900), st.floats(900, 7200), st.floats(0, 10_000))
def test_nothing_becomes_due_between_two_looks(lock: float, sign_out: float, quiet: float) -> None:
    limits = IdleLimits(lock, sign_out)
    wait = limits.next_look(quiet)
    if wait is None:
        assert limits.due(quiet) is Idle.SIGN_OUT
    else:
        assert wait > 0
        assert limits.due(quiet + wait * 0.999) in (limits.due(quiet), limits.due(quiet + wait))
