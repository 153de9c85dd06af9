"""A day with a time of it, in one field: when something happened, or was heard of."""

from __future__ import annotations

from datetime import date

from clinic_tui.words.dates import read_past_date, show_date
from clinic_tui.words.times import read_time, show_time

Moment = tuple[date, int]
"""A day, and a minute of its wall clock."""


def read_moment(text: str, today: date) -> Moment:
    """The past moment meant by `t-1 8:30`, `11/20 2p`, or a time of today alone. Raises NotUnderstood."""
    day, _, time = text.strip().rpartition(" ")
    return read_past_date(day, today) if day else today, read_time(time)


def show_moment(moment: Moment) -> str:
    """`Mon 23 Nov 2026 08:30`."""
    return f"{show_date(moment[0])} {show_time(moment[1])}"
