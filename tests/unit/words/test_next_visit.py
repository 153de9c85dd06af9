"""When a patient is to come again, as it is typed at check-out."""

from __future__ import annotations

from datetime import date

import pytest

from clinic_tui.words.next_visit import read_next_visit
from clinic_tui.words.not_understood import NotUnderstood

TODAY = date(2026, 11, 23)  # a Monday


@pytest.mark.parametrize(
    "typed, day",
    [("6", "2027-01-04"), ("6w", "2027-01-04"), ("in 6 weeks", "2027-01-04"), ("10d", "2026-12-03"),
     ("10 days", "2026-12-03"), ("3m", "2027-02-23"), ("in 3 months", "2027-02-23"), ("1y", "2027-11-23"),
     ("fri", "2026-11-27"), ("1/5", "2027-01-05"), ("t+1", "2026-11-24")],
)  # fmt: skip
def test_what_is_typed_is_understood(typed: str, day: str) -> None:
    assert read_next_visit(typed, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize("typed", ["", "0", "soon", "11/1/2026", "in six weeks"])
def test_what_cannot_be_meant_is_refused(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        read_next_visit(typed, TODAY)
