"""The use cases that decide whether an incident is recorded, and that count the days of it."""

from __future__ import annotations

from dataclasses import fields

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.safety.entries import DecisionEntry, SpanEntry
from clinic_tui.safety.models import Incident, IncidentDecision, WorkSpan
from clinic_tui.safety.queries import whole
from clinic_tui.safety.rules import Answers, Decision
from clinic_tui.safety.states import CaseType, IncidentKind, Privacy
from clinic_tui.safety.versions import seen
from clinic_tui.store.desk import Desk, DeskSession


def decide_incident(desk: Desk, incident_id: int, version: int | None, entry: DecisionEntry) -> Decision:
    """Answer the questions; what follows from the rules. `version` is of the decision before, None of none.

    What is recordable gets the next number of its year's log, and keeps it.
    Raises Invalid naming the field, Conflict where another desk decided meanwhile.
    """
    with desk.act("safety.keep") as db:
        incident = db.need(Incident, incident_id, "there is no such incident")
        _check(incident, entry)
        db.build_on(incident)
        row = db.scalars(
            select(IncidentDecision).where(col(IncidentDecision.incident_id) == incident_id)
        ).first()
        answers = {each.name: getattr(entry.answers, each.name) for each in fields(Answers)}
        if row is None:
            if version is not None:
                raise Conflict("the decision was taken back at another desk: look again and repeat")
            row = IncidentDecision(
                incident_id=incident_id, decided_on=today(desk.clock), decided_by=desk.actor.login,
                case_type=entry.case_type, privacy=entry.privacy, **answers,
            )  # fmt: skip
            db.add(row)
        else:
            if version is None:
                raise Conflict("it was decided at another desk meanwhile: look again and repeat")
            seen(row, version)
            for name, value in answers.items():
                setattr(row, name, value)
            row.case_type, row.privacy = entry.case_type, entry.privacy
            row.decided_on, row.decided_by = today(desk.clock), desk.actor.login
        db.flush()
        return renumber(desk, db, incident)


def _check(incident: Incident, entry: DecisionEntry) -> None:
    if incident.kind is IncidentKind.SHARP and entry.case_type is not CaseType.INJURY:
        raise Invalid("a needlestick or cut is an injury, M1 (29 CFR 1904.8(a))", "type")
    if entry.privacy is Privacy.SHARP and not (incident.kind is IncidentKind.SHARP and incident.blood):
        raise Invalid("no sharp with another person's blood was reported", "privacy")
    if entry.privacy is Privacy.ASKED and entry.case_type is CaseType.INJURY:
        raise Invalid(
            "the name is withheld on wish of an illness alone (29 CFR 1904.29(b)(7)(vi))", "privacy"
        )


def renumber(desk: Desk, db: DeskSession, incident: Incident) -> Decision:
    """Give an incident that is recordable now its number in the log of its year, once.

    Called wherever what decides it has changed. For one that nobody has decided, nothing is numbered.
    """
    db.flush()
    row = whole(db, desk.clock.zone, incident.id or 0)
    decision = row.decision
    if decision is None:
        return Decision(False, None, ("not decided yet",))
    stored = db.scalars(
        select(IncidentDecision).where(col(IncidentDecision.incident_id) == incident.id)
    ).one()
    if decision.recordable and stored.case_year != incident.day.year:
        last = select(func.max(col(IncidentDecision.case_number))).where(
            col(IncidentDecision.case_year) == incident.day.year
        )
        stored.case_number = (db.scalar(last) or 0) + 1
        stored.case_year = incident.day.year
    return decision


def add_span(desk: Desk, incident_id: int, entry: SpanEntry) -> int:
    """Days away from work or of restricted work; their number. Raises Invalid naming the field."""
    if entry.last is not None and entry.last < entry.first:
        raise Invalid("the last day is not before the first", "last")
    with desk.act("safety.keep") as db:
        incident = db.need(Incident, incident_id, "there is no such incident")
        if entry.first < incident.day:
            raise Invalid("the first day is not before the incident", "first")
        for other in db.scalars(select(WorkSpan).where(col(WorkSpan.incident_id) == incident_id)):
            if (
                other.kind is entry.kind
                and other.last_day is None
                and (entry.last or entry.first) >= other.first_day
            ):
                raise Conflict(
                    f"days {other.kind.value} since {other.first_day:%m/%d/%Y} go on: end them first"
                )
        db.build_on(incident)
        span = WorkSpan(
            incident_id=incident_id, kind=entry.kind, first_day=entry.first, last_day=entry.last
        )  # fmt: skip
        db.add(span)
        renumber(desk, db, incident)
        return span.id or 0


def change_span(desk: Desk, span_id: int, version: int, entry: SpanEntry) -> None:
    """Put days right, or end them. Raises Invalid naming the field, Conflict where another desk did."""
    if entry.last is not None and entry.last < entry.first:
        raise Invalid("the last day is not before the first", "last")
    with desk.act("safety.keep") as db:
        span = seen(db.need(WorkSpan, span_id, "these days are not there any more"), version)
        incident = db.need(Incident, span.incident_id, "there is no such incident")
        if entry.first < incident.day:
            raise Invalid("the first day is not before the incident", "first")
        span.kind, span.first_day, span.last_day = entry.kind, entry.first, entry.last
        renumber(desk, db, incident)


def drop_span(desk: Desk, span_id: int, version: int) -> None:
    """These days were written by mistake."""
    with desk.act("safety.keep") as db:
        db.delete(seen(db.need(WorkSpan, span_id, "these days are not there any more"), version))
