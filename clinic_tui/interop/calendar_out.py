"""A provider's visits as an iCalendar file (RFC 5545) for calendars outside the clinic.

Whoever reads such a calendar is not known here: by default a visit is told of by initials and
kind alone. Its UID stays while it is moved, its SEQUENCE rises with each change, and one that
was called off stays in the file as CANCELLED, so that a calendar that has it takes it away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from clinic_tui import __version__
from clinic_tui.interop.calendar_zones import vtimezone
from clinic_tui.schedule.calendar_queries import CalendarVisit
from clinic_tui.schedule.rows import AppointmentRow, ProviderRow
from clinic_tui.schedule.states import Status
from clinic_tui.text import safe_text

LONGEST_BYTES = 75
"""Of a line, as RFC 5545 (3.1) wants it; a longer one is folded."""


@dataclass(frozen=True, slots=True)
class CalendarHead:
    """Whose calendar it is: `clinic_id` makes UIDs unlike those of all other clinics."""

    clinic_id: str
    clinic: str
    provider: ProviderRow
    zone: ZoneInfo


def calendar_file(
    head: CalendarHead, visits: Sequence[CalendarVisit], made: datetime, *, names: bool
) -> bytes:
    """The file; `names` tells of patients by name. `made` is an instant."""
    days = [visit.row.day for visit in visits] or [made.astimezone(head.zone).date()]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//clinic-tui//{__version__}//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(f'{head.provider.code} {head.provider.name}')}",
        f"X-WR-TIMEZONE:{head.zone.key}",
        *vtimezone(head.zone, min(days), max(days)),
    ]
    for visit in visits:
        lines += _event(head, visit, made, names=names)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _event(head: CalendarHead, visit: CalendarVisit, made: datetime, *, names: bool) -> list[str]:
    row, named = visit.row, names and not visit.restricted
    took_no_time = visit.cancelled or row.status in (Status.NO_SHOW, Status.LEFT)
    return [
        "BEGIN:VEVENT",
        f"UID:appointment-{visit.first_id}@{_text(head.clinic_id)}",
        f"DTSTAMP:{_instant(made)}",
        f"LAST-MODIFIED:{_instant(visit.changed_at)}",
        f"SEQUENCE:{visit.revision}",
        f"DTSTART;TZID={head.zone.key}:{_wall(row.day, row.start)}",
        f"DTEND;TZID={head.zone.key}:{_wall(row.day, row.start + row.minutes)}",
        f"SUMMARY:{_text(f'{row.name}: {row.visit_type_name}' if named else _initialled(row))}",
        f"LOCATION:{_text(', '.join(dict.fromkeys((head.clinic, visit.site))))}",
        f"STATUS:{_status(visit)}",
        f"TRANSP:{'TRANSPARENT' if took_no_time else 'OPAQUE'}",
        "CLASS:PRIVATE",
        "END:VEVENT",
    ]


def _initialled(row: AppointmentRow) -> str:
    """`M. V., Follow-up`: enough for the provider, nothing for others."""
    letters = (name.strip()[:1] for name in (row.given, row.family))
    return ", ".join(
        filter(None, (" ".join(f"{each.upper()}." for each in letters if each), row.visit_type_name))
    )


def _status(visit: CalendarVisit) -> str:
    if visit.cancelled:
        return "CANCELLED"
    return "CONFIRMED"


def _wall(day: date, minute: int) -> str:
    return f"{datetime(day.year, day.month, day.day) + timedelta(minutes=minute):%Y%m%dT%H%M%S}"  # noqa: DTZ001


def _instant(at: datetime) -> str:
    return at.astimezone(ZoneInfo("UTC")).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """A value of text with its escapes; what could begin a line of its own is not in it."""
    return safe_text(value).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> list[str]:
    """The line in pieces of at most 75 bytes, cut between signs."""
    pieces: list[str] = []
    piece = ""
    for sign in line:
        room = LONGEST_BYTES - (1 if pieces else 0)
        if len((piece + sign).encode()) > room:
            pieces.append(piece)
            piece = ""
        piece += sign
    pieces.append(piece)
    return [pieces[0], *(f" {each}" for each in pieces[1:])]
