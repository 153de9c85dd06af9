"""Who is late, or not in, by the clock: hours of a day held against the punches of that day. Pure rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from clinic_tui.schedule.rows import Span
from clinic_tui.words.times import show_time


class Came(StrEnum):
    """How somebody stands whose hours have begun."""

    MISSING = "not clocked in"
    LEFT = "clocked out"
    """Came, and is out though the hours go on."""
    LATE = "late"
    """Came, too late."""


@dataclass(frozen=True, slots=True)
class Punch:
    """From clocking in to clocking out, in minutes of the day's wall clock; below 0 on the day before."""

    begins: int
    ends: int | None
    """None while it lasts."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What there is to say of somebody: by how many minutes, and from or at which minute."""

    came: Came
    minute: int
    """When the hours began of who is missing; when the others left, or came."""
    minutes: int
    """0 of who did not come at all in hours that are over."""

    @property
    def words(self) -> str:
        """`due 08:00, not clocked in for 25 min`, `clocked out since 15:02`, `12 min late (08:12)`."""
        match self.came:
            case Came.MISSING if not self.minutes:
                return f"due {show_time(self.minute)}, did not clock in"
            case Came.MISSING:
                return f"due {show_time(self.minute)}, not clocked in for {_length(self.minutes)}"
            case Came.LEFT:
                return f"clocked out since {show_time(self.minute)}"
            case _:
                return f"{_length(self.minutes)} late ({show_time(self.minute)})"

    @property
    def is_in(self) -> bool:
        """Late, and in by now."""
        return self.came is Came.LATE


@dataclass(frozen=True, slots=True)
class Punched:
    """The punches of the day by account: of those alone who use the clock, nothing is said of others."""

    punches: Mapping[int, Sequence[Punch]]
    grace: int
    """Minutes that nobody counts as late."""


def _length(minutes: int) -> str:
    """`25 min`, `2 h 5 min`."""
    hours, rest = divmod(minutes, 60)
    return " ".join(filter(None, (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "")))


def arrival_of(hours: Sequence[Span], punches: Sequence[Punch], now: int, grace: int) -> Arrival | None:
    """What there is to say in this minute; None where somebody came in time, or need not be there yet.

    Whoever is out in a break between two stretches of hours is not missing. What is said is how it stands now
    rather than how the day began.
    """
    if not hours or now < hours[0].start:
        return None
    first = hours[0].start
    came = [
        each for each in punches if (now if each.ends is None else each.ends) > first or each.ends is None
    ]
    if not came:
        lasts = now < hours[-1].end
        return Arrival(Came.MISSING, first, lasts * (now - first)) if now - first > grace else None
    within = next((span for span in hours if span.start <= now < span.end), None)
    if within is not None and all(each.ends is not None for each in came):
        left = max(each.ends or 0 for each in came)
        since = max(left, within.start)
        if now - since > grace:
            return Arrival(Came.LEFT if left > within.start else Came.MISSING, since, now - since)
    began = min(each.begins for each in came)
    return Arrival(Came.LATE, began, began - first) if began - first > grace else None
