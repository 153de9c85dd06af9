"""Reads of letters: the texts, what was written, and who missed a visit and was not written to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import NotFound
from clinic_tui.letters.kept_letter import shown_of
from clinic_tui.letters.models import Letter, LetterText
from clinic_tui.letters.rows import LetterInFull, LetterRow, MissedRow, Text
from clinic_tui.letters.states import LetterKind
from clinic_tui.letters.texts import SHIPPED
from clinic_tui.patients.models import Patient
from clinic_tui.schedule.models import Appointment, Provider
from clinic_tui.schedule.states import CancelledBy, Status

NEWEST = 500
"""Letters that a list shows: the newest."""

MISSED_DAYS = 60
"""So far back visits are listed whose patients may be written to."""


def texts(db: Session) -> tuple[Text, ...]:
    """All texts by kind and language: the clinic's own, else those that came with the program."""
    found = {(each.kind, each.language): each for each in SHIPPED}
    for row in db.scalars(select(LetterText)):
        found[row.kind, row.language] = Text(
            row.kind, row.language, row.title, row.text, own=True, version=row.version
        )
    order = list(LetterKind)
    return tuple(sorted(found.values(), key=lambda each: (order.index(each.kind), each.language)))


def text(db: Session, kind: LetterKind, language: str) -> Text:
    """One text. Raises NotFound."""
    for each in texts(db):
        if (each.kind, each.language) == (kind, language.casefold()):
            return each
    raise NotFound(f"there is no {kind.words} text in `{language}`")


def letters(db: Session, patient_id: int | None = None) -> tuple[LetterRow, ...]:
    """The newest letters first, of one patient or of all."""
    number = func.coalesce(col(Letter.sheet), col(Letter.id))
    columns: tuple[Any, ...] = (
        col(Letter.id), number, col(Letter.patient_id), col(Patient.family), col(Patient.given),
        col(Patient.mrn), col(Letter.kind), col(Letter.day), col(Letter.made_by), col(Letter.shown),
        col(Letter.printed),
    )  # fmt: skip
    statement = select(*columns).join(Patient, col(Patient.id) == col(Letter.patient_id))
    if patient_id is not None:
        statement = statement.where(col(Letter.patient_id) == patient_id)
    found = []
    for row in db.execute(statement.order_by(col(Letter.id).desc()).limit(NEWEST)):
        says = shown_of(row[9])
        name = f"{row[3]}, {row[4]}" if row[4] else row[3]
        to = ", ".join(says.to)
        found.append(
            LetterRow(row[0], row[1], row[2], name, row[5], row[6], row[7], row[8], to, says.title, row[10])
        )
    return tuple(found)


def letter(db: Session, number: int) -> LetterInFull:
    """A sheet by its number. Raises NotFound."""
    rows = db.execute(
        select(col(Letter.patient_id), col(Letter.kind), col(Letter.shown))
        .where(or_(col(Letter.id) == number, col(Letter.sheet) == number))
        .order_by(col(Letter.id))
    ).all()
    if not rows:
        raise NotFound(f"there is no letter {number}")
    return LetterInFull(number, tuple(row[0] for row in rows), rows[0][1], shown_of(rows[0][2]))


def missed(db: Session, today: date) -> tuple[MissedRow, ...]:
    """Visits of the last MISSED_DAYS that were missed or called off late by the patient, the last first."""
    late = (
        (col(Appointment.status) == Status.CANCELLED)
        & col(Appointment.late_cancel).is_(True)
        & (col(Appointment.cancelled_by) == CancelledBy.PATIENT)
    )
    written = (
        select(func.max(col(Letter.day)))
        .where(col(Letter.appointment_id) == col(Appointment.id))
        .correlate(Appointment)
        .scalar_subquery()
    )
    columns: tuple[Any, ...] = (
        col(Appointment.id), col(Appointment.patient_id), col(Patient.family), col(Patient.given),
        col(Patient.mrn), col(Appointment.status), col(Appointment.day), col(Appointment.start_minute),
        col(Provider.code), written,
    )  # fmt: skip
    rows = db.execute(
        select(*columns)
        .join(Patient, col(Patient.id) == col(Appointment.patient_id))
        .join(Provider, col(Provider.id) == col(Appointment.provider_id))
        .where(
            col(Appointment.day) >= today - timedelta(days=MISSED_DAYS),
            or_(col(Appointment.status) == Status.NO_SHOW, late),
        )
        .order_by(col(Appointment.day).desc(), col(Appointment.start_minute).desc(), col(Appointment.id))
    )
    return tuple(
        MissedRow(
            row[0], row[1], f"{row[2]}, {row[3]}" if row[3] else row[2], row[4],
            LetterKind.MISSED if row[5] is Status.NO_SHOW else LetterKind.LATE_CANCEL,
            row[6], row[7], row[8], row[9],
        )
        for row in rows
    )  # fmt: skip
