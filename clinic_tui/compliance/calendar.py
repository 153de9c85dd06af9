"""What is due by rule, from every part of the clinic that keeps a clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from sqlalchemy.orm import Session

from clinic_tui.chemicals.queries import needing
from clinic_tui.clock import today
from clinic_tui.compliance.rows import Area, DueDate
from clinic_tui.credentials.licensing import undecided
from clinic_tui.credentials.missing import missing
from clinic_tui.credentials.queries import credentials
from clinic_tui.credentials.rows import begin_late
from clinic_tui.credentials.rules import UNDECIDED
from clinic_tui.drills.queries import due_by as drills_due
from clinic_tui.equipment.cold_reads import units
from clinic_tui.equipment.queries import due_by
from clinic_tui.jobs.training_findings import lack_due
from clinic_tui.patients.emergency import emergencies
from clinic_tui.patients.emergency_rules import LATE_AFTER
from clinic_tui.privacy.access_reads import count_unreviewed_access
from clinic_tui.privacy.associate_rows import Agreement
from clinic_tui.privacy.breach_reads import associates, breaches
from clinic_tui.privacy.breach_rules import what_is_due
from clinic_tui.privacy.reads import requests
from clinic_tui.privacy.release_reads import ending
from clinic_tui.safety.deadlines import posted
from clinic_tui.safety.queries import uncertified, unsettled
from clinic_tui.settings import Settings
from clinic_tui.store.desk import Desk
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date


def areas_seen(desk: Desk) -> tuple[Area, ...]:
    """Those whose dates who sits here may see."""
    return tuple(area for area in Area if desk.actor.may(area.right))


def dates(db: Session, desk: Desk, settings: Settings, days: int) -> tuple[DueDate, ...]:
    """All that is overdue or due within so many days and may be seen, what is due first in front."""
    last = today(desk.clock) + timedelta(days=days)
    found = [row for area in areas_seen(desk) for row in _READS[area](db, desk, settings, last)]
    return tuple(sorted((row for row in found if row.on <= last), key=_by_day))


def _by_day(row: DueDate) -> tuple[date, str, str]:
    return row.on, row.area, row.words


def _requests(db: Session, _desk: Desk, _settings: Settings, _last: date) -> Iterator[DueDate]:
    for row in requests(db):
        yield DueDate(row.due, Area.REQUESTS, f"request {row.id}: {row.kind.value}", row.id)


def _breaches(db: Session, _desk: Desk, _settings: Settings, _last: date) -> Iterator[DueDate]:
    for row in breaches(db):
        if to_do := what_is_due(row):
            yield DueDate(to_do[1], Area.BREACHES, f"case {row.id}: {to_do[0]}", row.id)


def _associates(db: Session, desk: Desk, _settings: Settings, _last: date) -> Iterator[DueDate]:
    day = today(desk.clock)
    for row in associates(db):
        standing = row.agreement(day)
        if standing is Agreement.MISSING:
            yield DueDate(day, Area.ASSOCIATES, f"{row.name}: {standing.value}", row.id, missing=True)
        elif row.ends_on is not None:
            yield DueDate(row.ends_on, Area.ASSOCIATES, f"{row.name}: agreement ends", row.id)


def _releases(db: Session, desk: Desk, _settings: Settings, last: date) -> Iterator[DueDate]:
    for row in ending(db, today(desk.clock), last):
        if row.expires_on is not None:
            yield DueDate(row.expires_on, Area.RELEASES, f"authorization {row.id} ends", row.id)


def _access(db: Session, desk: Desk, settings: Settings, _last: date) -> Iterator[DueDate]:
    if unusual := count_unreviewed_access(db, desk.clock, settings.privacy):
        words = f"{counted(unusual, 'line')} of unusual access to review"
        yield DueDate(today(desk.clock), Area.ACCESS, words, 0)
    for taken in emergencies(db, unreviewed=True):
        by = (taken.at + LATE_AFTER).astimezone(desk.clock.zone).date()
        yield DueDate(by, Area.ACCESS, f"emergency access {taken.id} of {taken.login}: review it", taken.id)


def _credentials(db: Session, desk: Desk, _settings: Settings, _last: date) -> Iterator[DueDate]:
    for number, code in undecided(db):
        yield DueDate(today(desk.clock), Area.CREDENTIALS, f"{code}: {UNDECIDED}", number, "resources")
    for lack in missing(db):
        yield DueDate(lack_due(lack, desk.clock), Area.CREDENTIALS, lack.words, 0, missing=not lack.names)
    rows = credentials(db, today(desk.clock))
    for row in begin_late(rows, today(desk.clock)):
        words = f"{row.kind.value} of {row.holder} {row.begin_words}"
        yield DueDate(today(desk.clock), Area.CREDENTIALS, words, row.id)
    for row in rows:
        if row.details.expires_on is not None:
            gap = f", renewed only from {show_date(row.gap_until)}" if row.gap_until else ""
            words = f"{row.kind.value} of {row.holder} ends{gap}"
            yield DueDate(row.details.expires_on, Area.CREDENTIALS, words, row.id)


def _incidents(db: Session, desk: Desk, _settings: Settings, _last: date) -> Iterator[DueDate]:
    zone = desk.clock.zone
    for row in unsettled(db, zone):
        for report in row.open_reports:
            if report.due is not None:
                by = report.due.astimezone(zone)
                words = f"incident {row.id}: tell OSHA of it by {by:%H:%M}"
                yield DueDate(by.date(), Area.INCIDENTS, words, row.id)
        for kind in row.unsaid:
            words = f"incident {row.id}: {kind.value}: note when it happened, OSHA is told within hours"
            yield DueDate(today(desk.clock), Area.INCIDENTS, words, row.id)
        for step in row.open_steps:
            if step.due is not None:
                yield DueDate(step.due, Area.INCIDENTS, f"incident {row.id}: {step.step.value}", row.id)
        if row.entry_due is not None:
            yield DueDate(row.entry_due, Area.INCIDENTS, f"incident {row.id}: in the log or not", row.id)


def _summary(db: Session, desk: Desk, settings: Settings, _last: date) -> Iterator[DueDate]:
    year = today(desk.clock).year - 1
    first, last = posted(year)
    if settings.safety.required and today(desk.clock) <= last:
        for site in uncertified(db, year):
            at = f" at {site}" if site else ""
            yield DueDate(first, Area.OSHA, f"summary of {year}{at}: certify it and post it", year)


def _cold_chain(db: Session, desk: Desk, settings: Settings, _last: date) -> Iterator[DueDate]:
    for unit in units(db, desk.clock, settings.cold):
        if unit.hold is not None:
            yield DueDate(unit.hold.began_at.astimezone(desk.clock.zone).date(), Area.COLD_CHAIN,
                          f"{unit.name} is held: {unit.hold.reason}", unit.id)  # fmt: skip
        if unit.lacks:
            yield DueDate(today(desk.clock), Area.COLD_CHAIN, f"{unit.name}: {unit.lacks} today", unit.id)


def _upkeep(db: Session, _desk: Desk, _settings: Settings, last: date) -> Iterator[DueDate]:
    for machine, plan in due_by(db, last):
        yield DueDate(plan.due, Area.UPKEEP, f"{machine.name} {machine.asset}: {plan.kind.value}", machine.id)


def _chemicals(db: Session, desk: Desk, _settings: Settings, last: date) -> Iterator[DueDate]:
    rows = needing(db, last)
    if missing := [row for row in rows if row.sheet is None]:
        words = f"{counted(len(missing), 'chemical')} without a safety data sheet"
        yield DueDate(min(row.due for row in missing), Area.CHEMICALS, words, missing[0].id)
    for row in rows:
        if row.sheet is not None:
            yield DueDate(row.due, Area.CHEMICALS, f"{row.product}: ask for a newer sheet", row.id)


def _drills(db: Session, _desk: Desk, _settings: Settings, last: date) -> Iterator[DueDate]:
    for row in drills_due(db, last):
        yield DueDate(row.due, Area.DRILLS, f"{row.kind.value} at {row.site}", row.id)


_READS: dict[Area, Callable[[Session, Desk, Settings, date], Iterator[DueDate]]] = {
    Area.REQUESTS: _requests,
    Area.BREACHES: _breaches,
    Area.ASSOCIATES: _associates,
    Area.RELEASES: _releases,
    Area.ACCESS: _access,
    Area.CREDENTIALS: _credentials,
    Area.INCIDENTS: _incidents,
    Area.OSHA: _summary,
    Area.COLD_CHAIN: _cold_chain,
    Area.UPKEEP: _upkeep,
    Area.CHEMICALS: _chemicals,
    Area.DRILLS: _drills,
}
