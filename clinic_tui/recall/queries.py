"""Reads of recalls: who is to come again, and the rules."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from clinic_tui.errors import NotFound
from clinic_tui.patients.search import lines
from clinic_tui.recall.models import Recall, RecallRule
from clinic_tui.recall.rows import RecallListed, RecallRow, RecallRuleRow
from clinic_tui.recall.states import OPEN_RECALLS
from clinic_tui.schedule.models import Appointment, Provider, VisitType
from clinic_tui.schedule.reaching import reach_of
from clinic_tui.schedule.states import OPEN


def rules(db: Session) -> tuple[RecallRuleRow, ...]:
    """By which visits patients are recalled."""
    after: Any = aliased(VisitType)
    then: Any = aliased(VisitType)
    columns: tuple[Any, ...] = (col(RecallRule.id), after.code, col(RecallRule.months), then.code)
    statement = (
        select(*columns)
        .join(after, after.id == col(RecallRule.after_type_id))
        .join(then, then.id == col(RecallRule.visit_type_id))
        .order_by(after.code, then.code)
    )
    return tuple(RecallRuleRow(*row) for row in db.execute(statement))


def due_until(db: Session, last: date, today: date) -> tuple[RecallRow, ...]:
    """Whom to call: due in a month that begins on `last` or before, the longest due first.

    Who has a visit of that type before them already is left out: the recall ends with it.
    """
    has_one = exists().where(
        col(Appointment.patient_id) == col(Recall.patient_id),
        col(Appointment.visit_type_id) == col(Recall.visit_type_id),
        col(Appointment.day) >= today,
        col(Appointment.status).in_(OPEN),
    )
    return _rows(db, col(Recall.status).in_(OPEN_RECALLS), col(Recall.due) <= last, ~has_one)


def rules_after(db: Session, visit_type: str) -> tuple[RecallRuleRow, ...]:
    """What recalls a visit of the type of this code makes when it has ended."""
    return tuple(rule for rule in rules(db) if rule.after == visit_type)


def listed(db: Session, recall_id: int) -> RecallListed:
    """How a recall stands on the list of its month. Raises NotFound."""
    row = recall_row(db, recall_id)
    count: int = db.execute(
        select(func.count()).where(col(Recall.due) == row.due, col(Recall.status).in_(OPEN_RECALLS))
    ).scalar_one()
    return RecallListed(row.patient_id, row.due, count, reach_of(db, [row.patient_id])[row.patient_id].way)


def of_patient(db: Session, patient_id: int) -> tuple[RecallRow, ...]:
    """The open recalls of one patient."""
    return _rows(db, col(Recall.status).in_(OPEN_RECALLS), col(Recall.patient_id) == patient_id)


def recall_row(db: Session, recall_id: int) -> RecallRow:
    """One recall in whatever state; raises NotFound."""
    rows = _rows(db, col(Recall.id) == recall_id)
    if not rows:
        raise NotFound(f"there is no recall {recall_id}")
    return rows[0]


def _rows(db: Session, *where: Any) -> tuple[RecallRow, ...]:
    columns: tuple[Any, ...] = (
        col(Recall.id), col(Recall.version), col(Recall.patient_id), col(Recall.visit_type_id),
        col(VisitType.code), col(VisitType.minutes), col(Recall.provider_id), col(Provider.code),
        col(Recall.due), col(Recall.status), col(Recall.words), col(Recall.next_try),
    )  # fmt: skip
    found = db.execute(
        select(*columns)
        .join(VisitType, col(VisitType.id) == col(Recall.visit_type_id))
        .outerjoin(Provider, col(Provider.id) == col(Recall.provider_id))
        .where(*where)
        .order_by(col(Recall.due), col(Recall.id))
    ).all()
    return tuple(_named(db, found))


def _named(db: Session, found: Collection[Any]) -> list[RecallRow]:
    people = {line.id: line for line in lines(db, dict.fromkeys((row[2] for row in found), ""))}
    return [
        RecallRow(
            number, version, patient_id, people[patient_id].name, people[patient_id].mrn,
            people[patient_id].phone, type_id, code, minutes, provider_id, provider or "", *rest,
        )
        for number, version, patient_id, type_id, code, minutes, provider_id, provider, *rest in found
        if patient_id in people and not people[patient_id].deceased
    ]  # fmt: skip
