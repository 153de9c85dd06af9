"""What the jobs find of incidents: clocks that run, told without anybody's name."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from clinic_tui.clock import today
from clinic_tui.jobs.findings import Finding, settle
from clinic_tui.jobs.rows import NoticeKind
from clinic_tui.safety.deadlines import REPORT_TO, posted
from clinic_tui.safety.queries import uncertified, unsettled
from clinic_tui.safety.rows import IncidentRow
from clinic_tui.settings.safety import SafetySettings
from clinic_tui.store.desk import Desk
from clinic_tui.words.dates import show_date


def find_safety(desk: Desk, settings: SafetySettings) -> int:
    """List reports to OSHA, steps of follow-ups, decisions and the summary that are open; how many.

    Words stay the same from run to run, so that no run writes what was said already.
    """
    day, zone = today(desk.clock), desk.clock.zone
    with desk.store.reading() as db:
        rows = unsettled(db, zone)
        summary = _summary(db, day) if settings.required else None
    found = {
        NoticeKind.OSHA_REPORT: [each for row in rows if (each := _report(row, zone))],
        NoticeKind.EXPOSURE: [each for row in rows if (each := _follow_up(row))],
        NoticeKind.INCIDENT: [each for row in rows if (each := _undecided(row, day))],
        NoticeKind.OSHA_SUMMARY: [summary] if summary else [],
    }
    return sum(settle(desk, kind, findings) for kind, findings in found.items())


def _report(row: IncidentRow, zone: ZoneInfo) -> Finding | None:
    reports = row.open_reports
    unsaid = " and ".join(each.value for each in row.unsaid)
    said = [f"{unsaid}: note when it happened, OSHA is told within hours"] if unsaid else []
    due = reports[0].due if reports else None
    if due is not None:
        until = due.astimezone(zone)
        kinds = ", ".join(each.kind.value for each in reports)
        said.append(f"{kinds}: tell OSHA by {show_date(until.date())} {until:%H:%M}")
    return Finding(row.id, f"incident {row.id}: {'; '.join(said)}: {REPORT_TO}", due) if said else None


def _follow_up(row: IncidentRow) -> Finding | None:
    steps = [f"{each.step.value} by {show_date(each.due)}" for each in row.open_steps if each.due]
    due = min((each.due for each in row.open_steps if each.due), default=None)
    return Finding(row.id, f"incident {row.id}, exposure: {', '.join(steps)}", due) if steps else None


def _undecided(row: IncidentRow, day: date) -> Finding | None:
    due = row.entry_due
    if due is None:
        return None
    late = "overdue since" if due < day else "to be decided by"
    return Finding(row.id, f"incident {row.id} of {show_date(row.entry.day)}: {late} {show_date(due)}", due)


def _summary(db: Session, day: date) -> Finding | None:
    """Of last year, until the last day on which it hangs; also of a year without cases."""
    year = day.year - 1
    first, last = posted(year)
    left = uncertified(db, year) if day <= last else ()
    if not left:
        return None
    span = f"from {show_date(first)} to {show_date(last)}"
    at = f" at {', '.join(left)}" if left[0] else ""
    return Finding(year, f"OSHA summary of {year}{at}: certify it, and post it {span}", first)
