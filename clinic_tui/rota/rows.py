"""The rota as screens show and write it: plain values, no database."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clinic_tui.rota.rules import Headcount, Moments
from clinic_tui.rota.states import Group
from clinic_tui.schedule.rows import Span
from clinic_tui.words.dates import show_date
from clinic_tui.words.shift_hours import short_shift, show_shift, show_shifts
from clinic_tui.words.times import show_time

AWAY = "away"
"""Why somebody is away is for themselves and for who decides on it; others are told this."""


@dataclass(frozen=True, slots=True)
class RotaSite:
    """A site of the clinic, where there are several; 0 is the first."""

    id: int
    name: str
    mark: str
    """One character, for a cell of the week."""


@dataclass(frozen=True, slots=True)
class At:
    """Hours at a site."""

    span: Span
    site: RotaSite


@dataclass(frozen=True, slots=True)
class OffMark:
    """Time off that touches a day."""

    id: int
    why: str
    span: Span | None
    """None: the whole day."""
    approved: bool

    @property
    def words(self) -> str:
        """`holiday`, `training 13:00-17:00, asked`."""
        hours = f" {show_shift(self.span.start, self.span.end)}" if self.span else ""
        return f"{self.why}{hours}{'' if self.approved else ', asked'}"


@dataclass(frozen=True, slots=True)
class RotaCell:
    """One person on one day."""

    day: date
    spans: tuple[Span, ...]
    """The hours that are left beside approved time off; they begin on this day."""
    there: tuple[Span, ...] = ()
    """When the person is there between midnight and midnight: with the end of the night before."""
    off: tuple[OffMark, ...] = ()
    changed: str = ""
    """What is other than in the usual week, and why; or empty."""
    late: bool = False
    """Comes later than usual."""
    on_call: bool = False
    closed: str = ""
    """Why the clinic is closed, where nobody works for that."""
    changes: frozenset[int] = frozenset()
    """The numbers of what stands instead of the usual week."""
    at: tuple[At, ...] = ()
    """The hours with their sites; empty in a clinic with one."""
    away: str = ""
    """Why a provider has no sessions while the clinic is open: `KIM instead`, `congress`."""

    @property
    def signs(self) -> str:
        """`*` other than usual, `?` time off asked, `@` on call."""
        asked = any(not mark.approved for mark in self.off)
        return f"{'*' if self.changed else ''}{'?' if asked else ''}{'@' if self.on_call else ''}"

    @property
    def marks(self) -> str:
        """The marks of the sites, in the order of the day."""
        return "".join(dict.fromkeys(each.site.mark for each in self.at))

    def _whole(self) -> str:
        if len(self.marks) < 2:
            return hours_words(self.spans) + self.marks
        return ",".join(f"{short_shift(each.span.start, each.span.end)}{each.site.mark}" for each in self.at)

    def words(self, width: int) -> str:
        """What stands in a cell of so many characters: all hours where they fit, else from when to when."""
        signs = self.signs
        room = width - len(signs)
        away = next((mark.why for mark in self.off if mark.approved), "")
        if not self.spans:
            none = "closed" if self.closed else "away" if self.away else "-"
            return f"{(away or none)[:room]}{signs}"
        whole = self._whole()
        if away:
            whole = f"{whole} {away}" if len(whole) + len(away) < room else f"{whole}%"
        if len(whole) > room:
            ends, part = short_shift(self.spans[0].start, self.spans[-1].end), "%" if away else ""
            whole = f"{ends}{self.marks}{part}"
            if len(whole) > room:  # the hours come before the site, which the line below tells
                whole = f"{ends}{part}"
        # an hour that lost a digit would be another hour
        return f"{whole if len(whole) <= room else f'{whole[: room - 1]}~'}{signs}"

    @property
    def told(self) -> str:
        """All of it in words."""
        why = f"closed: {self.closed}" if self.closed else self.away if self.away in ("", "away") else ""
        none = why or (f"away: {self.away}" if self.away else "not working")
        said = [shifts_told(self.spans, self.at) or none]
        said += [mark.words for mark in self.off]
        if self.changed:
            said.append(f"{self.changed}{', later than usual' if self.late else ''}")
        if self.on_call:
            said.append("on call")
        return "; ".join(said)


@dataclass(frozen=True, slots=True)
class RotaPerson:
    """Somebody with the days that were asked for."""

    key: str
    account_id: int | None
    provider_id: int | None
    code: str
    """The sign-in name, or the code of a provider who has none."""
    name: str
    group: Group
    is_me: bool
    cells: tuple[RotaCell, ...]

    @property
    def is_provider(self) -> bool:
        """The hours are those of the schedule."""
        return self.provider_id is not None


@dataclass(frozen=True, slots=True)
class CoverCell:
    """How many of a group are needed on a day at most, and how many there are at least."""

    need: int
    have: int
    short: tuple[tuple[Headcount, int], ...] = ()
    """The stretches in which too few are there, each with how many are needed."""

    @property
    def words(self) -> str:
        """`2 of 2`, `! 1 of 2`; empty where nobody is needed."""
        if not self.need:
            return ""
        return f"{'! ' if self.short else ''}{self.have} of {self.need}"

    @property
    def told(self) -> str:
        """`short: 1 of 2 from 08:00-10:00`."""
        if not self.need:
            return "no minimum on this day"
        if not self.short:
            return f"covered: {self.have} there at least, {self.need} needed"
        return "short: " + ", ".join(
            f"{each.people} of {need} {show_shift(each.span.start, each.span.end)}"
            for each, need in self.short
        )


@dataclass(frozen=True, slots=True)
class CoverLine:
    """The cover of a group, day by day."""

    group: Group
    cells: tuple[CoverCell, ...]
    site: RotaSite | None = None
    """Where; None in a clinic with one site."""

    @property
    def key(self) -> str:
        """By which the cursor finds the line again."""
        return f"{self.group.value} {self.site.id if self.site else 0}"

    @property
    def name(self) -> str:
        """`front desk`, `front desk at West`."""
        return f"{self.group.value}{f' at {self.site.name}' if self.site else ''}"


def moments_words(when: Moments) -> str:
    """`Fri 27 Nov 2026 18:00 to Mon 30 Nov 2026 08:00`."""
    first, start, last, end = when
    return f"{show_date(first)} {show_time(start)} to {show_date(last)} {end // 60:02}:{end % 60:02}"


@dataclass(frozen=True, slots=True)
class OnCallRow:
    """Who is called, from when until when."""

    id: int
    version: int
    who: str
    """The key of who it is."""
    account_id: int | None
    """None of a provider who has none."""
    code: str
    name: str
    first: date
    start: int
    last: date
    end: int
    phone: str
    note: str
    now: bool = False
    off: Moments | None = None
    """The part of it in which the person has approved time off: somebody else has to take that."""
    gone: bool = False
    """The person was shut out: somebody else has to take all of it."""

    @property
    def words(self) -> str:
        """`Fri 27 Nov 2026 18:00 to Mon 30 Nov 2026 08:00`."""
        return moments_words(self.moments)

    @property
    def moments(self) -> Moments:
        """From when until when."""
        return self.first, self.start, self.last, self.end

    def on(self, day: date) -> str:
        """What of that day it is: `lee`, `lee from 17:00`, `lee until 08:00`, `lee 09:00-17:00`."""
        begins, ends = self.first == day, self.last == day
        if begins and ends:
            return f"{self.code} {show_time(self.start)}-{show_time(self.end)}"
        if begins:
            return f"{self.code} from {show_time(self.start)}"
        return f"{self.code} until {show_time(self.end)}" if ends else self.code

    @property
    def part(self) -> Moments:
        """What of it somebody else is to take: all of a night, and of more what lies in the time off."""
        one_night = (self.last, self.end) <= (self.first + timedelta(days=1), self.start)
        return self.moments if self.off is None or self.gone or one_night else self.off

    @property
    def off_words(self) -> str:
        """`Dr. Lee is on call Fri 27 Nov 2026 18:00 to ..., and has time off then`."""
        why = "does not work here any more" if self.gone else "has time off then"
        return f"{self.name} is on call {moments_words(self.part)}, and {why}: hand it over"

    @property
    def is_open(self) -> bool:
        """Nobody would answer in a part of it."""
        return self.gone or self.off is not None


@dataclass(frozen=True, slots=True)
class RotaWeek:
    """Some days of everybody, with cover and who is on call."""

    days: tuple[date, ...]
    people: tuple[RotaPerson, ...]
    cover: tuple[CoverLine, ...]
    on_call: tuple[OnCallRow, ...]
    open_requests: int
    """Time off and swaps that somebody has to decide on."""
    today: date
    minute: int
    """On the clinic's wall clock."""
    sites: tuple[RotaSite, ...] = ()
    """Those of a clinic with several."""

    def short_on(self, place: int) -> tuple[str, ...]:
        """Where too few are there on one of the days: `front desk 1 of 2 08:00-10:00`."""
        return tuple(
            f"{line.name} {each.people} of {need} {show_shift(each.span.start, each.span.end)}"
            for line in self.cover
            for each, need in line.cells[place].short
        )


@dataclass(frozen=True, slots=True)
class RotaToday:
    """Who is in today, in the words of a line."""

    here: tuple[str, ...]
    """Who works today: `marco 8-17`; with the site where there are several: `marco 8-12 Main,13-17 West`."""
    off: tuple[str, ...]
    """Who would, and is away."""
    late: tuple[str, ...]
    """Who begins later than usual, by the rota."""
    short: tuple[str, ...]
    on_call: tuple[str, ...]
    """Who is on call now, and who will be today: `lee`, `kim from 17:00`."""
    staff: tuple[str, ...] = ()
    """Those of `here` who are no providers."""
    in_now: int = 0
    in_at: tuple[tuple[RotaSite, int], ...] = ()
    """How many are in now at each site, where there are several."""
    missing: tuple[str, ...] = ()
    """Who has hours now and is not in by the time clock: `bea due 09:00, not clocked in for 25 min`."""
    came_late: tuple[str, ...] = ()
    """Who is in, and came later than the hours and the grace: `bea 12 min late (09:12)`."""
    in_codes: tuple[str, ...] = ()
    """Who is in now."""

    @property
    def words(self) -> str:
        """For the header: `5 in, 1 off`, by the time clock `4 in, 1 not in, 1 off`.

        Where there are several sites `5 in (M4 W1), 1 off`, with the marks of the week.
        """
        if not self.here and not self.off:
            return ""
        off = f", {len(self.off)} off" if self.off else ""
        by_site = " ".join(f"{site.mark}{count}" for site, count in self.in_at)
        missing = f", {len(self.missing)} not in" if self.missing else ""
        where = f" ({by_site})" if by_site else ""
        return f"{self.in_now} in{where}{missing}{off}{', short' if self.short else ''}"


NOBODY_KEPT = RotaToday((), (), (), (), ())
"""Of a clinic that keeps no rota."""


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A stretch of somebody's usual week."""

    id: int
    version: int
    account_id: int
    weekday: int
    span: Span
    weeks: int
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """A line of `shifts`: the usual week, or one date that is other; a change has a key below 0."""

    key: int
    version: int
    weekday: int
    day: date | None
    what: str
    hours: str
    term: str
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Shifts:
    """The usual week of one person and the dates to come that are other."""

    account_id: int
    code: str
    name: str
    lines: tuple[ShiftLine, ...]
    from_schedule: str
    """Of a provider: the code whose hours the schedule keeps; else empty."""
    sites: tuple[RotaSite, ...] = ()
    """Those of a clinic with several."""


@dataclass(frozen=True, slots=True)
class MinimumRow:
    """A minimum that a manager has set."""

    id: int
    version: int
    group: Group
    weekdays: tuple[int, ...]
    span: Span
    people: int
    site: str = ""
    """Where; empty in a clinic with one site."""


def shifts_told(spans: Sequence[Span], at: Sequence[At] = ()) -> str:
    """`08:00-12:00, 13:00-17:00`; with several sites `08:00-12:00 Main, 13:00-17:00 West`."""
    if not at:
        return show_shifts([(span.start, span.end) for span in spans])
    return _by_site(at, lambda run: show_shifts([(each.start, each.end) for each in run]), ", ")


def places_words(spans: Sequence[Span], at: Sequence[At] = ()) -> str:
    """`8-12,13-17`; with several sites `8-12 Main,13-17 West`."""
    return _by_site(at, hours_words, ",") if at else hours_words(spans)


def _by_site(at: Sequence[At], said: Callable[[Sequence[Span]], str], between: str) -> str:
    """Hours that follow each other at one site with its name once, behind them."""
    runs = [
        (site, [each.span for each in run]) for site, run in itertools.groupby(at, lambda each: each.site)
    ]
    return between.join(f"{said(spans)} {site.name}" for site, spans in runs)


def hours_words(spans: Sequence[Span]) -> str:
    """`8-12,13-17`: short, for a line of many."""
    return ",".join(short_shift(span.start, span.end) for span in spans)
