"""Reads of statements: columns in, frozen rows out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.billing import ledger as accounts
from clinic_tui.billing.ledger_rows import Ledger
from clinic_tui.errors import NotFound
from clinic_tui.patients.models import Patient
from clinic_tui.schedule.models import Appointment
from clinic_tui.statements.kept_text import shown_of
from clinic_tui.statements.models import Statement, StatementHold, StatementRun, StatementVisit
from clinic_tui.statements.rows import HoldRow, LeftOut, StatementInFull, StatementRow
from clinic_tui.statements.states import Step
from clinic_tui.store.journal import Change, journal

NEWEST = 500
"""Statements that a list shows: the newest."""


@dataclass(frozen=True, slots=True)
class LastStatement:
    """The newest statement on which a visit of somebody stands."""

    id: int
    step: Step
    day: date
    visits: frozenset[int]
    """All that stand on it, by appointment."""


def statements(
    db: Session, patient_id: int | None = None, run: int | None = None
) -> tuple[StatementRow, ...]:
    """The newest statements of all patients, of one, or all of one run; newest first.

    A patient's are also those that were sent to somebody else and have a visit of this patient.
    """
    where: list[Any] = []
    if patient_id is not None:
        on_it = (
            select(col(StatementVisit.statement_id))
            .join(Appointment, col(Appointment.id) == col(StatementVisit.appointment_id))
            .where(col(Appointment.patient_id) == patient_id)
        )
        where.append((col(Statement.patient_id) == patient_id) | col(Statement.id).in_(on_it))
    if run is not None:
        where.append(col(Statement.run_id) == run)
    return _statements(db, where, limit=None if run is not None else NEWEST)


def statement(db: Session, number: int) -> StatementInFull:
    """One by its number, with all that it says; raises NotFound."""
    rows = _statements(db, [col(Statement.number) == number])
    if not rows:
        raise NotFound(f"there is no statement {number}")
    text = db.execute(select(col(Statement.shown)).where(col(Statement.number) == number)).scalar_one()
    return StatementInFull(rows[0], shown_of(text))


def of_run(db: Session, run: int) -> tuple[StatementInFull, ...]:
    """All of a run by number, with all that they say; raises NotFound."""
    columns: tuple[Any, ...] = (col(Statement.number), col(Statement.shown))
    texts = {row[0]: row[1] for row in db.execute(select(*columns).where(col(Statement.run_id) == run))}
    if not texts:
        raise NotFound(f"there is no statement run {run}")
    rows = sorted(statements(db, run=run), key=lambda row: row.number)
    return tuple(StatementInFull(row, shown_of(texts[row.number])) for row in rows)


def _statements(db: Session, where: list[Any], limit: int | None = None) -> tuple[StatementRow, ...]:
    columns: tuple[Any, ...] = (
        col(Statement.number), col(Statement.run_id), col(Statement.patient_id), col(Patient.family),
        col(Patient.given), col(Patient.mrn), col(Statement.day), col(Statement.step), col(Statement.sent_to),
        col(Statement.asked_cents), col(Statement.due_day), col(Statement.printed),
    )  # fmt: skip
    rows = db.execute(
        select(*columns)
        .join(Patient, col(Patient.id) == col(Statement.patient_id))
        .where(*where)
        .order_by(col(Statement.number).desc())
        .limit(limit)
    )
    found: list[tuple[Any, ...]] = [
        (*row[:3], f"{row[3]}, {row[4]}" if row[4] else row[3], *row[5:]) for row in rows
    ]
    others = _others(db, [*where, col(Statement.number) >= found[-1][0]]) if found else {}
    return tuple(StatementRow(*(*values, others.get(values[0], ()))) for values in found)


def _others(db: Session, where: list[Any]) -> dict[int, tuple[int, ...]]:
    """By statement number: the patients whose visits stand on it beside those of the one whose it is."""
    columns: tuple[Any, ...] = (col(Statement.number), col(Appointment.patient_id))
    rows = db.execute(
        select(*columns)
        .join(StatementVisit, col(StatementVisit.statement_id) == col(Statement.id))
        .join(Appointment, col(Appointment.id) == col(StatementVisit.appointment_id))
        .where(*where, col(Appointment.patient_id) != col(Statement.patient_id))
        .distinct()
        .order_by(*columns)
    )
    found: defaultdict[int, tuple[int, ...]] = defaultdict(tuple)
    for number, patient_id in rows:
        found[number] += (patient_id,)
    return found


def unfinished_run(db: Session) -> int | None:
    """The oldest run whose files do not lie there yet."""
    return db.scalars(
        select(col(StatementRun.id))
        .where(col(StatementRun.written_at).is_(None))
        .order_by(col(StatementRun.id))
        .limit(1)
    ).first()


def left_out_of(db: Session, run: int) -> frozenset[int]:
    """The patients whom a person left out of a run although they were due, as the journal has it."""
    found = db.execute(
        select(journal.c.patient_id).where(
            journal.c.entity == StatementRun.__tablename__,
            journal.c.entity_id == run,
            journal.c.change == Change.EVENT,
            journal.c.patient_id.is_not(None),
        )
    )
    return frozenset(found.scalars())


def left_out_of_last_run(db: Session) -> dict[int, LeftOut]:
    """Who was left out of the newest run, by patient; the runs before it are past."""
    columns: tuple[Any, ...] = (col(StatementRun.id), col(StatementRun.day), col(StatementRun.made_by))
    last = db.execute(select(*columns).order_by(col(StatementRun.id).desc()).limit(1)).one_or_none()
    if last is None:
        return {}
    left_out = LeftOut(*last)
    return dict.fromkeys(left_out_of(db, left_out.run), left_out)


def holds(db: Session, patient_id: int | None = None, *, only_open: bool = True) -> tuple[HoldRow, ...]:
    """What people hold back, of one patient or of all, by name; also what was released where asked."""
    columns: tuple[Any, ...] = (
        col(StatementHold.id), col(StatementHold.patient_id), col(Patient.family), col(Patient.given),
        col(Patient.mrn), col(StatementHold.reason), col(StatementHold.words), col(StatementHold.since),
        col(StatementHold.by), col(StatementHold.released_on), col(StatementHold.released_by),
    )  # fmt: skip
    where: list[Any] = [] if patient_id is None else [col(StatementHold.patient_id) == patient_id]
    if only_open:
        where.append(col(StatementHold.released_on).is_(None))
    rows = db.execute(
        select(*columns)
        .join(Patient, col(Patient.id) == col(StatementHold.patient_id))
        .where(*where)
        .order_by(col(Patient.family), col(Patient.given), col(StatementHold.id))
    )
    found: list[tuple[Any, ...]] = [
        (*row[:2], f"{row[2]}, {row[3]}" if row[3] else row[2], *row[4:]) for row in rows
    ]
    return tuple(HoldRow(*values) for values in found)


def first_stated(db: Session, patient_ids: Collection[int] | None = None) -> dict[int, date]:
    """The day of the first statement on which each visit stands, by visit: from then on a balance ages."""
    statement = (
        select(col(StatementVisit.appointment_id), func.min(col(Statement.day)))
        .join(Statement, col(Statement.id) == col(StatementVisit.statement_id))
        .group_by(col(StatementVisit.appointment_id))
    )
    if patient_ids is not None:
        statement = statement.join(
            Appointment, col(Appointment.id) == col(StatementVisit.appointment_id)
        ).where(col(Appointment.patient_id).in_(list(patient_ids)))
    return {row[0]: row[1] for row in db.execute(statement)}


def last_statements(db: Session) -> Mapping[int, LastStatement]:
    """Of each patient whose visits stand on one: the newest, whoever it was sent to."""
    newest = (
        select(col(Appointment.patient_id).label("patient"), func.max(col(Statement.id)).label("id"))
        .select_from(StatementVisit)
        .join(Statement, col(Statement.id) == col(StatementVisit.statement_id))
        .join(Appointment, col(Appointment.id) == col(StatementVisit.appointment_id))
        .group_by(col(Appointment.patient_id))
        .subquery("newest")
    )
    columns: tuple[Any, ...] = (
        newest.c.patient, col(Statement.id), col(Statement.step), col(Statement.day),
        col(StatementVisit.appointment_id),
    )  # fmt: skip
    rows = db.execute(
        select(*columns)
        .join(newest, newest.c.id == col(Statement.id))
        .join(StatementVisit, col(StatementVisit.statement_id) == col(Statement.id))
    )
    found: dict[int, LastStatement] = {}
    for patient_id, number, step, day, visit in rows:
        before = found[patient_id].visits if patient_id in found else frozenset[int]()
        found[patient_id] = LastStatement(number, step, day, before | {visit})
    return found


def ledger(db: Session, patient_id: int, today: date, *, limit: int | None = accounts.NEWEST) -> Ledger:
    """A patient's account, whose balance ages from the first statement that has it. Raises NotFound."""
    return accounts.ledger(db, patient_id, today, limit=limit, stated=first_stated(db, [patient_id]))
