"""What is typed of the rota, as use cases take it: plain values, no database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from clinic_tui.rota.states import DayKind, Off
from clinic_tui.schedule.rows import Span
from clinic_tui.words.dates import show_date
from clinic_tui.words.shift_hours import show_shift


def when_words(first: date, last: date, span: Span | None) -> str:
    """`Fri 27 Nov 2026 13:00-17:00`, `Mon 30 Nov 2026 to Wed 2 Dec 2026`."""
    if span is not None:
        return f"{show_date(first)} {show_shift(span.start, span.end)}"
    return show_date(first) if first == last else f"{show_date(first)} to {show_date(last)}"


def spans_of(pairs: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    """Typed hours as spans."""
    return tuple(Span(*pair) for pair in pairs)


@dataclass(frozen=True, slots=True)
class TimeOffEntry:
    """Time off as it is typed."""

    kind: Off
    first: date
    last: date
    span: Span | None = None
    """Hours of one day; None: whole days."""
    note: str = ""

    @property
    def words(self) -> str:
        """`Fri 27 Nov 2026`, `Mon 30 Nov 2026 to Wed 2 Dec 2026`, with the hours."""
        return when_words(self.first, self.last, self.span)


@dataclass(frozen=True, slots=True)
class ShiftsEntry:
    """The usual hours of some weekdays as they are typed."""

    weekdays: frozenset[int]
    spans: tuple[Span, ...]
    """None: these days are free."""
    first: date
    last: date | None = None
    weeks: int = 1
    site: str = ""
    """As it is typed; empty: the first site, in place of the hours of these days at all sites."""


@dataclass(frozen=True, slots=True)
class DayEntry:
    """What one date has instead; without a kind it is as in the usual week again."""

    day: date
    kind: DayKind | None
    spans: tuple[Span, ...] = ()
    reason: str = ""
    seen: frozenset[int] | None = None
    """The numbers of what stood there when this was begun; None where nobody looked."""
    site: str = ""
    """As it is typed; empty: the first."""


@dataclass(frozen=True, slots=True)
class OnCallEntry:
    """Who is on call, as it is typed."""

    who: str
    first: date
    start: int
    last: date
    end: int
    phone: str
    note: str = ""
