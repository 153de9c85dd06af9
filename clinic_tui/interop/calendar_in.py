"""Busy times out of an iCalendar file: recurrence, zones, all-day events, laid over the clinic's days.

What takes no time is left out: cancelled and transparent events, and those that end as they
begin. Floating times are the clinic's. A file that asks for what is not understood is refused,
naming the line: half a calendar would leave a provider bookable who is away.
"""

from __future__ import annotations

import hashlib
import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from clinic_tui.interop.calendar_lines import Component, LineRefused, Property, read_components
from clinic_tui.interop.calendar_zones import Zones
from clinic_tui.schedule.rows import BusyTime, Span
from clinic_tui.schedule.rules import GRAIN

MOST_REPEATS = 200_000
"""Repeats of all events of a file that are looked at."""
MOST_RULES = 2_000
LONGEST = timedelta(days=400)
"""Of one event; a longer one is a mistake, and would close a provider for good."""
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
LEAP_YEAR = 2024
OLDEST = {"DAILY": 1970, "WEEKLY": 1970, "MONTHLY": 1600, "YEARLY": 1600}

_DURATION = re.compile(
    r"([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?"
)
_RULE_PARTS = {
    "FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYYEARDAY", "BYWEEKNO",
    "BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS", "WKST",
}  # fmt: skip
_HIGHEST = {
    "BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYHOUR": 23, "BYMINUTE": 59,
    "BYSECOND": 59, "BYSETPOS": 366,
}  # fmt: skip
"""Of the numbers in these parts; a higher one names no time, and would be passed over in silence."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, or a wall time in a zone."""

    wall: datetime
    zone: tzinfo
    all_day: bool

    @property
    def instant(self) -> datetime:
        """In UTC; of a date its midnight in the clinic."""
        return self.wall.replace(tzinfo=self.zone).astimezone(UTC)

    @property
    def key(self) -> str:
        """By which a repeat is known, whatever zone it is named in."""
        return f"{self.wall:%Y%m%d}" if self.all_day else f"{self.instant:%Y%m%dT%H%M%SZ}"

    def at(self, wall: datetime) -> Moment:
        """Another time of the same kind."""
        return Moment(wall, self.zone, self.all_day)


@dataclass(frozen=True, slots=True)
class Length:
    """How long an event is: whole days of the calendar, then exact time."""

    days: int
    exact: timedelta

    def end_of(self, start: Moment) -> datetime:
        """The instant at which an event ends that begins then."""
        return start.at(start.wall + timedelta(days=self.days)).instant + self.exact

    @property
    def about(self) -> timedelta:
        """For how far to look before a time."""
        return timedelta(days=self.days) + self.exact


@dataclass(frozen=True, slots=True)
class Outside:
    """What a file has: its name for itself, the busy times, and what was left out, in words."""

    name: str
    busy: tuple[BusyTime, ...]
    left_out: tuple[str, ...]


def read_calendar(content: bytes, zone: ZoneInfo, first: date, days: int, *, titles: bool = False) -> Outside:
    """The busy times of `days` days from `first` on, in the clinic's zone.

    `titles` keeps what events are called, but for private ones. Raises FileRefused with the line.
    """
    outermost = read_components(content)
    calendars = [each for each in outermost if each.name == "VCALENDAR"]
    name = next((found.text for each in calendars if (found := each.first("X-WR-CALNAME"))), "")
    busy: list[BusyTime] = []
    left_out: list[str] = []
    reader = _Reader(zone, first, first + timedelta(days=days), titles, left_out)
    for calendar in calendars or [Component(1, "VCALENDAR", parts=outermost)]:
        version = calendar.first("VERSION")
        if version is not None and version.value.strip() != "2.0":
            raise LineRefused(version.line, "this is not iCalendar 2.0: export the calendar as iCalendar")
        busy += reader.busy(calendar)
    unique = {(each.key, each.day): each for each in busy}
    return Outside(name.strip()[:60], tuple(sorted(unique.values(), key=_order)), tuple(left_out))


def _order(busy: BusyTime) -> tuple[date, int, int, str]:
    return busy.day, busy.span.start, busy.span.end, busy.key


@dataclass
class _Reader:
    zone: ZoneInfo
    first: date
    end: date
    titles: bool
    left_out: list[str]
    repeats: int = 0
    rules: int = 0

    def busy(self, calendar: Component) -> Iterator[BusyTime]:
        zones = Zones(calendar)
        events = [part for part in calendar.parts if part.name == "VEVENT"]
        if not events and (other := next((p for p in calendar.parts if p.name == "VFREEBUSY"), None)):
            raise LineRefused(other.line, "the file has free and busy times alone: export the events")
        by_uid: dict[str, list[_Event]] = defaultdict(list)
        for event in events:
            start = event.first("DTSTART")
            if start is None:
                self.left_out.append(f"line {event.line}: an event without a time")
                continue
            read = _Event(event, zones, self.zone)
            by_uid[read.uid].append(read)
        for uid, same in by_uid.items():
            yield from self._of_one(uid, same)

    def _of_one(self, uid: str, events: Sequence[_Event]) -> Iterator[BusyTime]:
        """One event with its repeats; those that were changed stand in the file by themselves."""
        events = sorted(events, key=lambda each: each.sequence)
        changed = {each.instance: each for each in events if each.instance}
        masters = [each for each in events if not each.instance]
        if masters:
            master = masters[-1]
            for start, length in self._starts(master):
                if start.key not in changed:
                    yield from self._laid(uid, start.key if master.repeats else "", master, start, length)
        for instance, event in changed.items():
            yield from self._laid(uid, instance, event, event.start, event.length)

    def _starts(self, event: _Event) -> Iterator[tuple[Moment, Length]]:
        """The starts that reach into the time that is looked at, and how long each is."""
        low, high = self._window
        out = {moment.key for moment, _ in event.dates("EXDATE")}
        usual = ((moment, event.length) for moment in (event.start, *self._by_rules(event)))
        found = dict[str, tuple[Moment, Length]]()
        for moment, length in (*event.dates("RDATE"), *usual):
            if length.end_of(moment) > low and moment.instant < high:
                found.setdefault(moment.key, (moment, length))
        return (each for key, each in found.items() if key not in out)

    @property
    def _window(self) -> tuple[datetime, datetime]:
        low, high = (
            datetime.combine(day, time(), self.zone).astimezone(UTC) for day in (self.first, self.end)
        )
        return low, high

    def _by_rules(self, event: _Event) -> Iterator[Moment]:
        low, high = self._window
        start = event.start
        from_wall = low.astimezone(start.zone).replace(tzinfo=None) - event.length.about - timedelta(days=2)
        to_wall = high.astimezone(start.zone).replace(tzinfo=None) + timedelta(days=1)
        for rule in event.component.all("RRULE"):
            self.rules += 1
            if self.rules > MOST_RULES:
                raise LineRefused(rule.line, f"more than {MOST_RULES:,} events repeat: export a shorter time")
            for wall in _Rule(rule, event).walls(from_wall, to_wall):
                self.repeats += 1
                if self.repeats > MOST_REPEATS:
                    raise LineRefused(rule.line, "the events repeat too often: no calendar of a person does")
                if wall >= from_wall:
                    yield start.at(wall)

    def _laid(
        self, uid: str, instance: str, event: _Event, start: Moment, length: Length
    ) -> Iterator[BusyTime]:
        """One stretch for each of the clinic's days that it touches, out to whole steps of the schedule."""
        if event.takes_no_time:
            return
        begin, end = (at.astimezone(self.zone) for at in (start.instant, length.end_of(start)))
        if end <= begin:
            return
        key = key_of(uid, instance)
        label = event.title if self.titles else ""
        day = max(begin.date(), self.first)
        while day < self.end and datetime.combine(day, time(), self.zone) < end:
            low = begin.hour * 60 + begin.minute if begin.date() == day else 0
            high = (
                -(-(end.hour * 3600 + end.minute * 60 + end.second) // 60) if end.date() == day else 24 * 60
            )
            span = Span(low - low % GRAIN, min(-(-high // GRAIN) * GRAIN, 24 * 60))
            if span.end <= span.start:  # where the clocks went back over it
                span = Span(span.start, min(span.start + GRAIN, 24 * 60))
            yield BusyTime(key, day, span, label)
            day += timedelta(days=1)


class _Event:
    """One VEVENT, its times read."""

    def __init__(self, component: Component, zones: Zones, zone: ZoneInfo) -> None:
        self.component, self._zones, self._zone = component, zones, zone
        start = component.first("DTSTART")
        assert start is not None
        self.start = self._moment(start, start.value)
        self.length = self._length()
        sequence = component.first("SEQUENCE")
        self.sequence = int(sequence.value) if sequence and re.fullmatch(r"\d{1,9}", sequence.value) else 0
        changed = component.first("RECURRENCE-ID")
        if changed is not None and "RANGE" in changed.parameters:
            raise LineRefused(
                changed.line, "a change of this and all later repeats (RANGE) is not understood"
            )
        self.instance = self._moment(changed, changed.value).key if changed else ""
        uid = component.first("UID")
        self.uid = uid.value.strip() if uid and uid.value.strip() else self._made_up()

    @property
    def repeats(self) -> bool:
        return any(self.component.first(name) for name in ("RRULE", "RDATE"))

    @property
    def takes_no_time(self) -> bool:
        says = {name: self._word(name) for name in ("STATUS", "TRANSP")}
        return says["STATUS"] == "CANCELLED" or says["TRANSP"] == "TRANSPARENT"

    @property
    def title(self) -> str:
        """What it is called, empty for a private event."""
        if self._word("CLASS") in ("PRIVATE", "CONFIDENTIAL"):
            return ""
        summary = self.component.first("SUMMARY")
        return " ".join(summary.text.split())[:60] if summary else ""

    def _word(self, name: str) -> str:
        found = self.component.first(name)
        return found.value.strip().upper() if found else ""

    def _made_up(self) -> str:
        """For an event without a UID: the same as long as it begins and is called the same."""
        summary = self.component.first("SUMMARY")
        return hashlib.sha256(f"{self.start.key} {summary.value if summary else ''}".encode()).hexdigest()

    def dates(self, name: str) -> Iterator[tuple[Moment, Length]]:
        """The times of EXDATE or RDATE; a period has a length of its own."""
        for found in self.component.all(name):
            for value in found.value.split(","):
                begin, slash, rest = value.partition("/")
                start = self._moment(found, begin)
                yield start, self._period(found, start, rest) if slash else self.length

    def _period(self, found: Property, start: Moment, rest: str) -> Length:
        if rest[:1] in "P+-":
            return _checked(_duration(rest, found.line), found.line)
        return _checked(Length(0, self._moment(found, rest).instant - start.instant), found.line)

    def _moment(self, found: Property, value: str) -> Moment:
        value = value.strip()
        try:
            if re.fullmatch(r"\d{8}", value):
                return Moment(datetime.strptime(value, "%Y%m%d"), self._zone, True)  # noqa: DTZ007 (a wall time)
            if re.fullmatch(r"\d{8}T\d{6}Z?", value):
                wall = datetime.strptime(value[:13], "%Y%m%dT%H%M")  # noqa: DTZ007 (a wall time)
                seconds = int(value[13:15])
                if seconds > 60:
                    raise ValueError
                wall += timedelta(seconds=min(seconds, 59))
                if value.endswith("Z"):
                    return Moment(wall, UTC, False)
                tzid = found.parameters.get("TZID")
                return Moment(wall, self._zones.zone(tzid, found.line) if tzid else self._zone, False)
        except (ValueError, OverflowError):
            pass
        raise LineRefused(found.line, f"`{value[:40]}` is no date or time")

    def _length(self) -> Length:
        end, duration = self.component.first("DTEND"), self.component.first("DURATION")
        if end is not None:
            until = self._moment(end, end.value)
            if until.all_day != self.start.all_day:
                raise LineRefused(end.line, "the event begins on a date and ends at a time, or the other way")
            if until.all_day:
                length = Length(max((until.wall - self.start.wall).days, 1), timedelta())
            else:
                length = Length(0, until.instant - self.start.instant)
            line = end.line
        elif duration is not None:
            length, line = _duration(duration.value, duration.line), duration.line
        else:
            length, line = Length(1 if self.start.all_day else 0, timedelta()), self.component.line
        return _checked(length, line)


class _Rule:
    """One RRULE, checked; its walls are those of the event's own zone."""

    def __init__(self, found: Property, event: _Event) -> None:
        self._line, self._start = found.line, event.start
        parts = [part.partition("=") for part in found.value.strip().rstrip(";").upper().split(";")]
        self._parts = {name: value for name, _, value in parts}
        unknown = set(self._parts) - _RULE_PARTS
        if unknown or len(self._parts) < len(parts) or "" in self._parts.values():
            raise LineRefused(found.line, "this rule of repeats is not understood")
        for name, highest in _HIGHEST.items():
            numbers = self._parts[name].split(",") if name in self._parts else []
            if any(not re.fullmatch(r"[+-]?\d{1,3}", each) or abs(int(each)) > highest for each in numbers):
                raise LineRefused(found.line, f"{name} of a rule goes up to {highest}")
        frequency = self._parts.get("FREQ", "")
        if frequency not in FREQUENCIES:
            raise LineRefused(found.line, "a calendar of a person repeats daily, weekly, monthly or yearly")
        if event.start.wall.year < OLDEST[frequency]:
            raise LineRefused(
                found.line, f"a {frequency.lower()} event that began before {OLDEST[frequency]}"
            )
        self._interval = self._number("INTERVAL", 1, 1_000)
        self._count = self._number("COUNT", 0, 100_000) if "COUNT" in self._parts else None
        if self._count is not None and "UNTIL" in self._parts:
            raise LineRefused(found.line, "a rule has COUNT or UNTIL, not both")
        self._until = self._read_until(event, found)

    def walls(self, low: datetime, high: datetime) -> Iterator[datetime]:
        """The repeats up to `high`, in order; those long before `low` are passed over where it can be."""
        from dateutil.rrule import rrulestr

        last = min(high, self._until) if self._until else high
        start = self._start.wall
        if last < start or self._names_no_day():
            return
        begin = self._skipped_to(low) if self._count is None else start
        kept = ";".join(
            f"{name}={value}" for name, value in self._parts.items() if name not in ("COUNT", "UNTIL")
        )
        try:
            rule = rrulestr(f"{kept};UNTIL={last:%Y%m%dT%H%M%S}", dtstart=begin)
            counted = 0
            for wall in rule:
                if counted == 0 and begin == start and wall != start:
                    counted += 1  # the first is the event itself, whatever the rule says (RFC 5545, 3.8.5.3)
                counted += 1
                if self._count is not None and counted > self._count:
                    return
                yield wall
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError):
            raise LineRefused(self._line, "this rule of repeats is not understood") from None

    def _names_no_day(self) -> bool:
        """Whether no month that is meant has such a day: it would be looked for until the year 9999."""
        months, days = (
            [abs(int(each)) for each in self._parts[name].split(",")] if name in self._parts else []
            for name in ("BYMONTH", "BYMONTHDAY")
        )
        longest = max((monthrange(LEAP_YEAR, month)[1] for month in months if month), default=31)
        return bool(days) and min(days) > longest

    def _skipped_to(self, low: datetime) -> datetime:
        """A start nearer to what is looked at that gives the same repeats: whole steps ahead."""
        step = {"DAILY": 1, "WEEKLY": 7}.get(self._parts["FREQ"], 0) * self._interval
        away = (low - self._start.wall).days
        if not step or away < 2 * step:
            return self._start.wall
        return self._start.wall + timedelta(days=(away // step - 1) * step)

    def _number(self, name: str, usual: int, most: int) -> int:
        text = self._parts.get(name, str(usual))
        if not (text.isascii() and text.isdecimal() and len(text) < 10 and 1 <= int(text) <= most):
            raise LineRefused(self._line, f"{name} of a rule is a number from 1 to {most:,}")
        return int(text)

    def _read_until(self, event: _Event, found: Property) -> datetime | None:
        text = self._parts.get("UNTIL")
        if text is None:
            return None
        until = event._moment(Property(found.line, "UNTIL", {}, text), text)
        if until.all_day:
            return until.wall + timedelta(days=1) - timedelta(seconds=1)
        if until.zone is UTC:
            return until.instant.astimezone(self._start.zone).replace(tzinfo=None)
        return until.wall


def _checked(length: Length, line: int) -> Length:
    if length.about < timedelta():
        raise LineRefused(line, "the event ends before it begins")
    if length.about > LONGEST:
        raise LineRefused(line, f"the event is longer than {LONGEST.days} days")
    return length


def _duration(text: str, line: int) -> Length:
    found = _DURATION.fullmatch(text.strip().upper())
    if found is None or not any(found.groups()[1:]):
        raise LineRefused(line, f"`{text[:40]}` is no duration, such as PT1H30M")
    if found[1] == "-":
        raise LineRefused(line, "the event ends before it begins")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    return Length(weeks * 7 + days, timedelta(hours=hours, minutes=minutes, seconds=seconds))


def key_of(uid: str, instance: str) -> str:
    """By which an event, or one repeat of it, is known again: 32 hex digits of UID and RECURRENCE-ID."""
    return hashlib.sha256(f"{uid}\n{instance}".encode()).hexdigest()[:32]
