"""Hours in words."""

from __future__ import annotations

from datetime import date

from clinic_tui.words.dates import show_date


def show_hours(minutes: int) -> str:
    """`7:45`, `40:00`; of nothing `0:00`."""
    return f"{minutes // 60}:{minutes % 60:02}"


def goes_on_words(last: date) -> str:
    """Why a period that is not over is not closed; `last` is its last day."""
    return f"the period goes on until {show_date(last)}: it is closed after that day"
