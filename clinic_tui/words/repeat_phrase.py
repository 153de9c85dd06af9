"""`x10`, `10x tue,thu`, `x6 every 2 weeks`: how often a visit is repeated, and on what days."""

from __future__ import annotations

import re
from dataclasses import dataclass

from clinic_tui.words.dates import WEEKDAYS, read_weekdays
from clinic_tui.words.not_understood import NotUnderstood

MOST = 60
"""Visits of one series: it is always finite (domain rules, B2)."""

LONGEST_PAUSE = 26
"""Weeks from one round of visits to the next."""

_TIMES = re.compile(r"x(\d{1,3})|(\d{1,3})x", re.ASCII)


@dataclass(frozen=True, slots=True)
class Repeat:
    """So many visits, on these weekdays (0 is Monday; none: that of the first), each `every` weeks."""

    count: int
    weekdays: frozenset[int] = frozenset()
    every: int = 1


def read_repeat(text: str) -> Repeat:
    """What was typed. Raises NotUnderstood."""
    words = text.casefold().split()
    count, every, days = 0, 1, frozenset[int]()
    while words:
        if (taken := every_in(words)) is not None:
            every, used = taken
            words = words[used:]
            continue
        word, *words = words
        number = times_in(word)
        if number is None and not count and word.isascii() and word.isdigit():
            number = times(int(word))  # alone in its field a number can mean nothing else
        if number is not None:
            count = number
        else:
            days |= read_weekdays(word)
    if not count:
        raise NotUnderstood("How often? x10, tue,thu x10 or x6 every 2 weeks.")
    return Repeat(count, days, every)


def times_in(word: str) -> int | None:
    """The count that `x10` or `10x` means; None for any other word. Raises NotUnderstood."""
    match = _TIMES.fullmatch(word)
    return times(int(match[1] or match[2])) if match else None


def times(count: int) -> int:
    """The count, if a series can have so many. Raises NotUnderstood."""
    if not 2 <= count <= MOST:
        raise NotUnderstood(f"A series has 2 to {MOST} visits, not {count}.")
    return count


def every_in(words: list[str] | tuple[str, ...]) -> tuple[int, int] | None:
    """The weeks that `every week` or `every 2 weeks` at the beginning means, and how many words it took."""
    if not words or words[0].casefold() not in ("every", "weekly"):
        return None
    if words[0].casefold() == "weekly":
        return 1, 1
    second = words[1].casefold() if len(words) > 1 else ""
    if second == "week":
        return 1, 2
    third = words[2].casefold() if len(words) > 2 else ""
    if second.isascii() and second.isdigit() and third in ("week", "weeks"):
        weeks = int(second)
        if not 1 <= weeks <= LONGEST_PAUSE:
            raise NotUnderstood(f"Every 1 to {LONGEST_PAUSE} weeks, not {weeks}.")
        return weeks, 3
    raise NotUnderstood("`every` is followed by weeks: every week, every 2 weeks.")


def show_repeat(repeat: Repeat) -> str:
    """`10 times on Tue Thu, every 2 weeks`."""
    days = " ".join(WEEKDAYS[day][:3].title() for day in sorted(repeat.weekdays))
    said = f"{repeat.count} times" + (f" on {days}" if days else "")
    return said + (f", every {repeat.every} weeks" if repeat.every > 1 else "")
