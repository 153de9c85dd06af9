"""Reads of incidents: rows in, frozen rows out, as far as who asks may see them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import instant_of
from clinic_tui.errors import NotFound, NotPermitted
from clinic_tui.safety.deadlines import Ended, StepClock, follow_up, is_reported, needs_follow_up, report_due
from clinic_tui.safety.entries import CareEntry, DecisionEntry, IncidentEntry
from clinic_tui.safety.establishments import FIRST, NO_SITE, establishment_of, log_sites
from clinic_tui.safety.models import (
    ExposureStep,
    Incident,
    IncidentDecision,
    SafetyYear,
    SevereOutcome,
    WorkSpan,
)
from clinic_tui.safety.rows import (
    Decided,
    IncidentRow,
    SevereRow,
    SharpLine,
    SharpsLog,
    SpanRow,
    YearLog,
    YearRow,
    log_line,
    summed,
)
from clinic_tui.safety.rules import Answers, Span
from clinic_tui.safety.states import Step
from clinic_tui.security.roles import who_may
from clinic_tui.settings.safety import SafetySettings
from clinic_tui.store.desk import Actor
from clinic_tui.store.row import Row
from clinic_tui.words.deeds import no_right

Model = TypeVar("Model", bound=Row)

NONE_SUCH = "there is no such incident"

DAY_END = 24 * 60


def incidents(db: Session, zone: ZoneInfo, actor: Actor) -> tuple[IncidentRow, ...]:
    """The incidents that the person may see, newest first: all, or those that one had or wrote down."""
    where = () if actor.may("safety.view") else (_own(actor),)
    found = _read(db, zone, *where)
    return tuple(
        _seen(row, actor) for row in sorted(found, key=lambda row: (row.entry.day, row.id), reverse=True)
    )


def incident(db: Session, zone: ZoneInfo, actor: Actor, incident_id: int) -> IncidentRow:
    """One of them. Raises NotFound; NotPermitted to who sees the own alone, also where there is none."""
    sees_all = actor.may("safety.view")
    where = () if sees_all else (_own(actor),)
    found = _read(db, zone, col(Incident.id) == incident_id, *where)
    if not found and not sees_all:
        raise NotPermitted(no_right(actor.login, "safety.view", who_may("safety.view")), "safety.view")
    if not found:
        raise NotFound(NONE_SUCH)
    return _seen(found[0], actor)


def _own(actor: Actor) -> Any:
    """Those that the person wrote down, or had."""
    wrote = col(Incident.reporter) == actor.login
    if actor.account_id is None:
        return wrote
    return or_(wrote, col(Incident.account_id) == actor.account_id)


def _seen(row: IncidentRow, actor: Actor) -> IncidentRow:
    return row.seen_as(actor.account_id, private=actor.may("safety.private"))


def unsettled(db: Session, zone: ZoneInfo) -> tuple[IncidentRow, ...]:
    """All incidents, whole: for the jobs, which tell no name."""
    return tuple(_read(db, zone))


def whole(db: Session, zone: ZoneInfo, incident_id: int) -> IncidentRow:
    """One of them with all that is known, inside a use case. Raises NotFound."""
    found = _read(db, zone, col(Incident.id) == incident_id)
    if not found:
        raise NotFound(NONE_SUCH)
    return found[0]


def year_log(
    db: Session,
    zone: ZoneInfo,
    now: date,
    year: int,
    settings: SafetySettings,
    clinic: str,
    site_id: int = FIRST,
) -> YearLog:
    """The log of the incidents of a year at one site with its sums, by case number. Raises NotFound."""
    where = (_in_year(year), col(Incident.site_id) == site_id)
    rows = [row for row in _read(db, zone, *where) if row.recordable and row.decided]
    rows.sort(key=lambda row: (row.decided.case_number or 0) if row.decided else 0)
    lines = tuple(line for row in rows if (line := log_line(row, now)))
    return YearLog(
        year_row(db, year, site_id), lines, summed(lines), establishment_of(db, settings, clinic, site_id),
        settings.required, log_sites(db),
    )  # fmt: skip


def privacy_list(db: Session, zone: ZoneInfo, year: int, site_id: int = FIRST) -> tuple[IncidentRow, ...]:
    """The cases of a log whose name it withholds, with the name (29 CFR 1904.29(b)(6))."""
    where = (_in_year(year), col(Incident.site_id) == site_id)
    rows = [row for row in _read(db, zone, *where) if row.recordable and row.privacy]
    return tuple(sorted(rows, key=lambda row: (row.decided.case_number or 0) if row.decided else 0))


def undecided(db: Session, zone: ZoneInfo, year: int, site_id: int = FIRST) -> tuple[int, ...]:
    """The numbers of a site's incidents of a year of which nobody has said whether they are recorded."""
    where = (_in_year(year), col(Incident.site_id) == site_id)
    return tuple(row.id for row in _read(db, zone, *where) if row.decided is None)


def sharps_log(db: Session, zone: ZoneInfo, year: int, site_id: int = FIRST) -> SharpsLog:
    """The contaminated sharps of a year at one site, oldest first, with nobody's name.

    One for each establishment, as the log of injuries: who has to keep that one keeps this one
    (29 CFR 1910.1030(h)(5)(ii), 1904.30(a)). Raises NotFound for a site that is none.
    """
    sites = log_sites(db)
    if site_id not in {each.id for each in sites}:
        raise NotFound(NO_SITE)
    where = (_in_year(year), col(Incident.site_id) == site_id)
    rows = [row for row in _read(db, zone, *where) if row.is_contaminated_sharp and not row.written_twice]
    lines = tuple(
        SharpLine(
            row.id, row.entry.day, row.entry.minute, row.entry.device, row.entry.brand, row.entry.place,
            row.entry.what,
        )
        for row in sorted(rows, key=lambda row: (row.entry.day, row.entry.minute or 0, row.id))
    )  # fmt: skip
    return SharpsLog(year, lines, site_id, sites)


def year_row(db: Session, year: int, site_id: int = FIRST) -> YearRow:
    """What was written of a year besides the log of a site."""
    where = (col(SafetyYear.year) == year, col(SafetyYear.site_id) == site_id)
    found = db.scalars(select(SafetyYear).where(*where)).first()
    if found is None:
        return YearRow(year, site_id=site_id)
    names = [each.name for each in fields(YearRow)]
    return YearRow(**{name: getattr(found, name) for name in names})


def uncertified(db: Session, year: int) -> tuple[str, ...]:
    """The sites whose summary of a year nobody has certified; of a clinic with one site its name is empty."""
    sites = log_sites(db)
    open_ones = [each for each in sites if year_row(db, year, each.id).certified_on is None]
    return tuple(each.name if len(sites) > 1 else "" for each in open_ones)


def years(db: Session) -> tuple[int, ...]:
    """The years that have incidents, newest first."""
    days = db.scalars(select(col(Incident.day)).distinct())
    return tuple(sorted({day.year for day in days}, reverse=True))


def _in_year(year: int) -> Any:
    return col(Incident.day).between(date(year, 1, 1), date(year, 12, 31))


def _read(db: Session, zone: ZoneInfo, *where: Any) -> list[IncidentRow]:
    found = db.scalars(select(Incident).where(*where).order_by(col(Incident.id))).all()
    if not found:
        return []
    numbers = [row.id for row in found]
    decided = {row.incident_id: row for row in _of(db, IncidentDecision, numbers)}
    spans, severe = _grouped(db, WorkSpan, numbers), _grouped(db, SevereOutcome, numbers)
    steps = _grouped(db, ExposureStep, numbers)
    sites = {each.id: each.name for each in log_sites(db)} if any(row.site_id for row in found) else {}
    return [
        _row(
            row,
            sites.get(row.site_id, "") if row.site_id else "",
            zone,
            decided.get(row.id or 0),
            spans[row.id or 0],
            severe[row.id or 0],
            steps[row.id or 0],
        )
        for row in found
    ]


def _of(db: Session, model: type[Model], numbers: list[int | None]) -> list[Model]:
    table: Any = model
    statement = select(model).where(col(table.incident_id).in_(numbers)).order_by(col(table.id))
    return list(db.scalars(statement))


def _grouped(db: Session, model: type[Model], numbers: list[int | None]) -> dict[int, list[Model]]:
    grouped: dict[int, list[Model]] = defaultdict(list)
    for row in _of(db, model, numbers):
        grouped[row.incident_id].append(row)  # type: ignore[attr-defined]
    return grouped


def _row(
    row: Incident,
    site: str,
    zone: ZoneInfo,
    decided: IncidentDecision | None,
    spans: list[WorkSpan],
    severe: list[SevereOutcome],
    steps: list[ExposureStep],
) -> IncidentRow:
    learned_on = row.learned_at.astimezone(zone).date()
    entry = IncidentEntry(
        row.kind, row.name, row.day, row.what, row.harm, row.place, row.job_title, row.minute,
        row.before, row.object, row.device, row.brand, row.blood, site=site,
    )  # fmt: skip
    care = CareEntry(
        row.treated_by, row.facility, row.emergency_room, row.overnight, row.address, row.born, row.hired,
        row.sex, row.shift_began,
    )  # fmt: skip
    return IncidentRow(
        row.id or 0, row.version, entry, row.account_id, row.blood, row.learned_at, learned_on, row.reporter,
        care, _decided(decided) if decided else None,
        tuple(
            SpanRow(each.id or 0, each.version, Span(each.kind, each.first_day, each.last_day))
            for each in sorted(spans, key=lambda each: each.first_day)
        ),
        tuple(_severe(each, row, zone, decided) for each in severe),
        () if decided and not decided.new_case else _steps(row, learned_on, steps),
    )  # fmt: skip


def _steps(row: Incident, learned_on: date, steps: list[ExposureStep]) -> tuple[StepClock, ...]:
    """What is owed of an exposure; nothing of another incident.

    Each exposure is a new case: one that was decided to be none was written down twice, and is not asked.
    """
    if not needs_follow_up(row.kind, row.blood):
        return ()
    ended: dict[Step, Ended] = {each.step: Ended(each.ended, each.day, each.words) for each in steps}
    return follow_up(learned_on, ended)


def _severe(
    row: SevereOutcome, incident: Incident, zone: ZoneInfo, decided: IncidentDecision | None
) -> SevereRow:
    """With its clock; what is not work-related is not reported (29 CFR 1904.39(a))."""
    owed = is_reported(row.kind, happened_at(incident.day, incident.minute, zone), row.happened_at)
    owed = owed and (decided is None or decided.work_related)
    return SevereRow(
        row.id or 0, row.version, row.kind, row.happened_at, row.learned_at,
        report_due(row.kind, row.learned_at) if owed else None, row.reported_at, row.reported_to,
    )  # fmt: skip


def happened_at(day: date, minute: int | None, zone: ZoneInfo) -> datetime:
    """The instant of an incident; its day's end where nobody knows the time: more is reported then."""
    return instant_of(day, DAY_END if minute is None else minute, zone)


def _decided(row: IncidentDecision) -> Decided:
    answers = Answers(**{each.name: getattr(row, each.name) for each in fields(Answers)})
    entry = DecisionEntry(answers, row.case_type, row.privacy)
    return Decided(row.version, entry, row.decided_on, row.decided_by, row.case_year, row.case_number)
