"""Time zones of iCalendar: which one a TZID means, and a zone written as VTIMEZONE."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, available_timezones

from clinic_tui.interop.calendar_lines import Component, LineRefused


class Zones:
    """The zones that a file may name: those of the world's table, else those it defines itself."""

    def __init__(self, calendar: Component) -> None:
        self._defined = {
            name.value.strip(): part
            for part in calendar.parts
            if part.name == "VTIMEZONE" and (name := part.first("TZID"))
        }
        self._found: dict[str, tzinfo] = {}

    def zone(self, tzid: str, line: int) -> tzinfo:
        """The zone of that name. Raises LineRefused: a time in an unknown zone is never guessed."""
        if tzid not in self._found:
            self._found[tzid] = self._find(tzid, line)
        return self._found[tzid]

    def _find(self, tzid: str, line: int) -> tzinfo:
        from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

        names = available_timezones()
        parts = tzid.strip("/").split("/")
        for start in range(len(parts)):  # /example.org/America/New_York
            if (name := "/".join(parts[start:])) in names:
                return ZoneInfo(name)
        if tzid in WINDOWS_TO_OLSON:
            return ZoneInfo(WINDOWS_TO_OLSON[tzid])
        if tzid in self._defined:
            return _as_defined(self._defined[tzid])
        raise LineRefused(line, f"the time zone `{tzid[:60]}` is not known, and the file does not define it")


def _as_defined(component: Component) -> tzinfo:
    from dateutil.tz import tzical

    try:
        zones = tzical(io.StringIO("\r\n".join(component.source)))  # type: ignore[arg-type,unused-ignore]
        zone: tzinfo | None = zones.get()
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        zone = None
    if zone is None:
        raise LineRefused(component.line, "this time zone is not defined as RFC 5545 has it")
    return zone


def vtimezone(zone: ZoneInfo, first: date, last: date) -> list[str]:
    """The zone between two days, as the lines of a VTIMEZONE.

    Each change of the clocks has a part of its own: its DTSTART is the wall time before the
    change (RFC 5545, 3.6.5). The zone as it stands on the day before `first` begins it.
    """
    begin = datetime.combine(first - timedelta(days=1), time(), UTC)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone.key}", *_part(zone, begin, _offset(zone, begin))]
    for change in _changes(zone, begin, datetime.combine(last + timedelta(days=2), time(), UTC)):
        lines += _part(zone, change, _offset(zone, change - timedelta(seconds=1)))
    return [*lines, "END:VTIMEZONE"]


def _part(zone: ZoneInfo, at: datetime, before: timedelta) -> list[str]:
    local = at.astimezone(zone)
    name = "DAYLIGHT" if local.dst() else "STANDARD"
    return [
        f"BEGIN:{name}",
        f"DTSTART:{(at + before).strftime('%Y%m%dT%H%M%S')}",
        f"TZOFFSETFROM:{_shown(before)}",
        f"TZOFFSETTO:{_shown(_offset(zone, at))}",
        f"TZNAME:{local.tzname()}",
        f"END:{name}",
    ]


def _changes(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The instants at which the offset changes, to the second."""
    at = begin
    while at < end:
        after = at + timedelta(days=1)
        if _offset(zone, at) != _offset(zone, after):
            low, high = at, after
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                if _offset(zone, middle) == _offset(zone, low):
                    low = middle
                else:
                    high = middle
            yield high
        at = after


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _shown(offset: timedelta) -> str:
    seconds = int(offset.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    return f"{'-' if seconds < 0 else '+'}{hours:02}{rest // 60:02}" + (
        f"{rest % 60:02}" if rest % 60 else ""
    )
