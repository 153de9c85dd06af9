"""What stands above a column in which nobody can be booked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from clinic_tui.widgets.grid_column import Column, free_words

CLOSED = Column(1, 1, date(2026, 11, 23), "ROS Rosa Ortiz", "ROS", open=(), slot_minutes=15, appointments=())


def test_a_licence_that_ended_is_told_from_an_absence() -> None:
    assert free_words(CLOSED) == "off"
    assert free_words(replace(CLOSED, away="flu")) == "away"
    assert free_words(replace(CLOSED, away="licence expired", unlicensed=True)) == "no licence"
