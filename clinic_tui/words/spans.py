"""Lengths of time that may be longer than a day, as they are typed and shown: 2h, 72h, 3d."""

from __future__ import annotations

import re

from clinic_tui.words.not_understood import NotUnderstood

_SPAN = re.compile(r"(\d{1,5}) ?(m|min|h|d)[a-z]*", re.ASCII)
_MINUTES = {"m": 1, "min": 1, "h": 60, "d": 24 * 60}
LONGEST = 60 * 24 * 60
"""Sixty days, in minutes."""


def read_span(text: str) -> int:
    """The minutes meant by `90m`, `2h`, `72h` or `3d`; a day has 24 hours. Raises NotUnderstood."""
    match = _SPAN.fullmatch(text.strip().lower())
    minutes = int(match[1]) * _MINUTES[match[2]] if match else 0
    if not 0 < minutes <= LONGEST:
        raise NotUnderstood("Write a span as 90m, 2h, 72h or 3d, up to 60 days.")
    return minutes


def show_span(minutes: int) -> str:
    """`3 d`, `2 h`, `90 min`: in the largest unit that fits without a rest."""
    if minutes and minutes % (24 * 60) == 0:
        return f"{minutes // (24 * 60)} d"
    if minutes and minutes % 60 == 0:
        return f"{minutes // 60} h"
    return f"{minutes} min"
