"""`t noon`, `fri`, `fri 13:00-15:00`, `mon to wed noon`: from when to when somebody or something is out.

A day comes first; where a time stands in its place, today is meant. Behind it stands until
when: a time of that day, or another day with or without a time; or the part of the day that
is meant (`pm`, `9-12`, `from 2p`). What follows a comma is the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from clinic_tui.words.dates import read_date, show_date
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.times import DAY_MINUTES, read_part_of_day, read_time, show_time

_T = TypeVar("_T")

MOST_DAYS = 366
"""Days that one phrase may cover."""

_FORMS = "try t noon, fri, fri 13:00-15:00 or mon to wed noon"


@dataclass(frozen=True, slots=True)
class Stretch:
    """From the minute `start` of the day `first` to before the minute `end` of the day `last`."""

    first: date
    start: int
    last: date
    end: int

    @property
    def days(self) -> tuple[date, ...]:
        """All days that it touches, in order."""
        return tuple(self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))

    def on(self, day: date) -> tuple[int, int]:
        """Its minutes on one of its days."""
        return self.start if day == self.first else 0, self.end if day == self.last else DAY_MINUTES


def read_outage(text: str, today: date) -> tuple[Stretch, str]:
    """The stretch and the reason, which may be empty. Raises NotUnderstood."""
    typed, _, reason = text.partition(",")
    words: Sequence[str] = typed.split()
    if not words:
        raise NotUnderstood(f"From when? {_FORMS.capitalize()}.")
    stretch = _until(*_day_or_today(words, today), today)
    if stretch.last < today:
        raise NotUnderstood(f"{show_date(stretch.last)} is past: name a day to come.")
    if (stretch.last, stretch.end) <= (stretch.first, stretch.start):
        raise NotUnderstood("The end comes before the start.")
    if len(stretch.days) > MOST_DAYS:
        raise NotUnderstood(f"That is more than {MOST_DAYS} days: say it in parts.")
    return stretch, " ".join(reason.split())


def show_stretch(stretch: Stretch) -> str:
    """`on Tue 3 Mar 2026 until 12:00`, `from Mon 2 Mar 2026 to Wed 4 Mar 2026 12:00`."""
    first, last = show_date(stretch.first), show_date(stretch.last)
    starts, ends = stretch.start > 0, stretch.end < DAY_MINUTES
    if stretch.first == stretch.last:
        if starts and ends:
            return f"on {first} {show_time(stretch.start)}-{show_time(stretch.end)}"
        if starts:
            return f"on {first} from {show_time(stretch.start)}"
        return f"on {first} until {show_time(stretch.end)}" if ends else f"on {first}"
    begin = f"{first} {show_time(stretch.start)}" if starts else first
    return f"from {begin} to {f'{last} {show_time(stretch.end)}' if ends else last}"


def _day_or_today(words: Sequence[str], today: date) -> tuple[date, Sequence[str]]:
    """As `_day`; today and all words where they begin with a time or a part of the day."""
    try:
        return _day(words, today)
    except NotUnderstood:
        lead = words[0].casefold() in (*_LEADS, "from")
        for reading in (read_time, read_part_of_day):
            if lead or _tried(reading, words[0]) is not None:
                return today, words
        raise


def _day(words: Sequence[str], today: date) -> tuple[date, Sequence[str]]:
    """The day that the first words name, and the words behind it."""
    for taken in (2, 1):
        found = _tried(lambda text: read_date(text, today), " ".join(words[:taken]))
        if found is not None and len(words) >= taken and not (taken == 2 and words[1].isdigit()):
            return found, words[taken:]
    raise NotUnderstood(f"`{words[0]}` is no day; {_FORMS}.")


def _until(first: date, words: Sequence[str], today: date) -> Stretch:
    """What the words behind the first day mean."""
    whole = Stretch(first, 0, first, DAY_MINUTES)
    if not words:
        return whole
    rest, start = words, 0
    if rest[0].casefold() == "from":
        start, rest = _time(rest[1:2]), rest[2:]
        if not rest:
            return Stretch(first, start, first, DAY_MINUTES)
    elif (part := _tried(read_part_of_day, " ".join(rest))) is not None:
        return Stretch(first, part[0], first, part[1])
    elif len(rest) > 1 and rest[1].casefold() in _LEADS and (at := _tried(read_time, rest[0])) is not None:
        start, rest = at, rest[1:]
    if rest[0].casefold() in _LEADS:
        rest = rest[1:]
    if not rest:
        raise NotUnderstood(f"Until when? {_FORMS.capitalize()}.")
    if len(rest) == 1 and (end := _tried(read_time, rest[0])) is not None:
        return Stretch(first, start, first, end)
    last, rest = _day(rest, today)
    return Stretch(first, start, last, _time(rest) if rest else DAY_MINUTES)


_LEADS = ("to", "until", "till", "-")


def _time(words: Sequence[str]) -> int:
    found = _tried(read_time, words[0]) if len(words) == 1 else None
    if found is None:
        raise NotUnderstood(f"`{' '.join(words)}` is no time; {_FORMS}.")
    return found


def _tried(read: Callable[[str], _T], text: str) -> _T | None:
    try:
        return read(text)
    except NotUnderstood:
        return None
