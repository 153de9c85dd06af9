"""When a provider sees patients, as screens show and set it: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clinic_tui.schedule.rows import SiteRow, Span
from clinic_tui.words.dates import WEEKDAYS, show_date
from clinic_tui.words.times import show_time

SLOTS = (5, 10, 15, 20, 30, 45, 60)
"""Minutes that a slot may have: all multiples of the grain."""


def spans_words(spans: tuple[Span, ...]) -> str:
    """`08:00-12:00, 13:00-17:00`; `no sessions` of none."""
    return ", ".join(f"{show_time(each.start)}-{show_time(each.end)}" for each in spans) or "no sessions"


@dataclass(frozen=True, slots=True)
class SessionLine:
    """The sessions of a weekday at a site; or what a date to come has instead of its weekday's."""

    weekday: int
    """0 is Monday."""
    day: date | None
    spans: tuple[Span, ...]
    slot_minutes: int
    site: SiteRow
    words: str = ""
    """Of a date: why."""
    first: date | None = None
    """Of a weekday: its first day; None: it has none."""
    last: date | None = None
    """Of a weekday: its last day; None: it holds on."""

    @property
    def key(self) -> tuple[str, int, int, str]:
        """By which the cursor finds it again."""
        return (str(self.day or ""), self.weekday, self.site.id, str(self.first or ""))

    def holds_on(self, day: date) -> bool:
        """Of a weekday: whether it is this one's, and day lies in its term."""
        return (
            self.day is None and self.weekday == day.weekday()
            and (self.first or day) <= day <= (self.last or day)
        )  # fmt: skip

    def term(self, now: date) -> str:
        """`from 12/07/26 to 12/31/26`: what of its term is to come; empty where it holds on and on."""
        began = f"from {self.first:%m/%d/%y}" if self.first is not None and self.first > now else ""
        ends = f"to {self.last:%m/%d/%y}" if self.last is not None else ""
        return " ".join(filter(None, (began, ends)))

    @property
    def what(self) -> str:
        """`Monday`, `Tue 24 Nov 2026`."""
        return show_date(self.day) if self.day else WEEKDAYS[self.weekday].title()


@dataclass(frozen=True, slots=True)
class Sessions:
    """A provider's usual week, and the dates to come that are other."""

    provider_id: int
    code: str
    name: str
    lines: tuple[SessionLine, ...]
    sites: tuple[SiteRow, ...]
    """All sites of the clinic, the first on top."""

    def on(self, day: date) -> tuple[SessionLine, ...]:
        """What holds on a date: what it has instead, else its weekday, a line for each site."""
        of_date = tuple(line for line in self.lines if line.day == day)
        return of_date or tuple(line for line in self.lines if line.holds_on(day))

    def give_way_words(self, entry: WeekOfSessions, now: date) -> str:
        """`; what was to begin on 12/15/26 gives way`: what was planned for later goes with what holds."""
        first = entry.first or now
        gone = {
            line.first
            for line in self.lines
            if line.day is None and line.weekday in entry.weekdays and line.first and line.first > first
            and entry.site_id in (None, line.site.id)
        }  # fmt: skip
        days = " and ".join(f"{day:%m/%d/%y}" for day in sorted(gone))
        return f"; what was to begin on {days} gives way" if gone else ""


@dataclass(frozen=True, slots=True)
class WeekOfSessions:
    """What is typed of some weekdays; no span: no sessions. Lengths in minutes."""

    weekdays: frozenset[int]
    spans: tuple[Span, ...]
    slot_minutes: int
    site_id: int | None = None
    """At this site alone; None: all of the day, at the first one."""
    first: date | None = None
    """The first day on which they hold; None: today."""

    @property
    def words(self) -> str:
        """`Mon, Tue: 08:00-12:00`, with the first day where that is named."""
        days = ", ".join(WEEKDAYS[day][:3].title() for day in sorted(self.weekdays))
        begins = f" from {show_date(self.first)}" if self.first is not None else ""
        return f"{days}: {spans_words(self.spans)}{begins}"


@dataclass(frozen=True, slots=True)
class DayOfSessions:
    """What is typed of a date: other hours, none (the provider is away), or the usual ones again."""

    day: date
    spans: tuple[Span, ...] = ()
    slot_minutes: int = 15
    usual: bool = False
    reason: str = ""
    site_id: int | None = None
    """None: where the provider is on that weekday."""

    @property
    def words(self) -> str:
        """`Tue 24 Nov 2026: 08:00-12:00`."""
        hours = "as usual" if self.usual else spans_words(self.spans) if self.spans else "away"
        return f"{show_date(self.day)}: {hours}"


@dataclass(frozen=True, slots=True)
class SwapOfSessions:
    """One provider holds the sessions of another on a date, perhaps for their own of another date."""

    day: date
    taker: str
    """The code of who takes them."""
    back: date | None = None
    """Theirs of this date go over in return; None: none do."""
    reason: str = ""
