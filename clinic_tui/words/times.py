"""Times of day and lengths as they are typed and shown.

A time is a minute of the clinic's local day, 0 to 1439; an end may be 1440.
"""

from __future__ import annotations

import re

from clinic_tui.words.not_understood import NotUnderstood

DAY_MINUTES = 24 * 60
NOON = 12 * 60

_TIME = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))? ?([ap])?\.?(?:m\.?)?", re.ASCII)
_HOURS = re.compile(r"(\d{1,2}) ?h(?:ours?|rs?)? ?(?:(\d{1,2}) ?(?:m(?:in(?:utes?)?)?)?)?", re.ASCII)
_MINUTES = re.compile(r"(\d{1,4}) ?(?:m(?:in(?:utes?)?)?)?", re.ASCII)
_CLOCK_LENGTH = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
_PARTS = {
    "am": (0, NOON),
    "morning": (0, NOON),
    "pm": (NOON, DAY_MINUTES),
    "afternoon": (NOON, 18 * 60),
    "evening": (17 * 60, DAY_MINUTES),
}


def read_time(text: str) -> int:
    """The minute of the day meant by `9`, `930`, `2p`, `14:15`, `2:15pm` or `12a`.

    Desk hours: without a or p, the hours 1 to 6 are in the afternoon and 7 to 12 stand as they
    are. A leading zero means the 24-hour clock (`02:30`), as times are shown. Raises NotUnderstood.
    """
    return _read_clock(text)[0]


def _read_clock(text: str) -> tuple[int, bool]:
    """The minute, and whether the half of the day was left to be guessed."""
    typed = " ".join(text.lower().split())
    if typed == "noon":
        return NOON, False
    match = _TIME.fullmatch(typed) if len(typed) <= 10 else None
    if match is None or (match[3] is None and typed.endswith(("m", "m.", "."))):
        raise NotUnderstood("Write a time as 9, 930, 2p or 14:15.")
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        raise NotUnderstood("There is no such time of day; write 9, 930, 2p or 14:15.")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
        return hour * 60 + minute, False
    exact = match[1].startswith("0") or hour > 12
    if not exact and hour <= 6:
        hour += 12
    return hour * 60 + minute, not exact


def show_time(minute: int) -> str:
    """`09:05`, 24-hour clock; the end of the day is `24:00`."""
    return f"{minute // 60:02}:{minute % 60:02}"


def read_minutes(text: str) -> int:
    """The length in minutes meant by `20`, `20m`, `1h`, `1h30` or `1:30`; from 1 to a whole day.

    Raises NotUnderstood.
    """
    typed = " ".join(text.lower().split())
    minutes = 0
    if match := _MINUTES.fullmatch(typed):
        minutes = int(match[1])
    elif (match := _HOURS.fullmatch(typed)) or (match := _CLOCK_LENGTH.fullmatch(typed)):
        if int(match[2] or 0) > 59:
            raise NotUnderstood("An hour has 60 minutes; write 1h30 or 90.")
        minutes = int(match[1]) * 60 + int(match[2] or 0)
    else:
        raise NotUnderstood("Write a length as 20, 20m, 1h or 1h30.")
    if not 1 <= minutes <= DAY_MINUTES:
        raise NotUnderstood("A length is from 1 minute to 24 hours.")
    return minutes


def read_part_of_day(text: str) -> tuple[int, int]:
    """Start and end, in minutes of the day, of `am`, `afternoon`, `9-12`, `after 2`, `before 10`.

    The end is not part of it. Raises NotUnderstood.
    """
    typed = " ".join(text.lower().split())
    if typed in _PARTS:
        return _PARTS[typed]
    word, _, rest = typed.partition(" ")
    if word == "after":
        return read_time(rest), DAY_MINUTES
    if word == "before" and (end := read_time(rest)) > 0:
        return 0, end
    first, dash, last = typed.partition("-")
    if not dash:
        raise NotUnderstood("Write am, pm, 9-12, after 2 or before 10.")
    start = read_time(first)
    if last.strip() in ("24:00", "2400", "24"):
        return start, DAY_MINUTES
    end, guessed = _read_clock(last)
    if end == start:
        raise NotUnderstood("The start and the end are the same time.")
    if end <= start and guessed and end < NOON:
        end += NOON  # `4-8` is 16:00 to 20:00
    if end <= start:
        raise NotUnderstood("The end comes before the start.")
    return start, end


def show_part(start: int, end: int) -> str:
    """A part of the day in words: `after 12:00`, `before 12:00`, `09:00-12:00`; minutes after midnight."""
    if end == DAY_MINUTES:
        return f"after {show_time(start)}"
    return f"{show_time(start)}-{show_time(end)}" if start else f"before {show_time(end)}"


def show_wait(minutes: int) -> str:
    """How long someone has waited: `5m`, `1h05`; never below nothing."""
    minutes = max(0, minutes)
    return f"{minutes}m" if minutes < 60 else f"{minutes // 60}h{minutes % 60:02}"
