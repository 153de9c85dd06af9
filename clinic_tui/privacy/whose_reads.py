"""Reads of what is written of patients, each row with whose it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.patients.models import Patient

NEWEST = 500
"""Rows that a list of all patients shows: the newest."""


def named(family: str, given: str) -> str:
    """`Vale, Mara`; the family name alone where that is all."""
    return ", ".join(filter(None, (family, given)))


def with_whose(
    db: Session, model: Any, columns: Sequence[Any], order: Sequence[Any], *where: Any
) -> Iterator[tuple[Any, ...]]:
    """The first rows in this order: number, version, patient, name and MRN, and then the columns."""
    whose: tuple[Any, ...] = (
        col(model.id), col(model.version), col(model.patient_id), col(Patient.family), col(Patient.given),
        col(Patient.mrn),
    )  # fmt: skip
    statement = (
        select(*whose, *columns)
        .join(Patient, col(Patient.id) == col(model.patient_id))
        .where(and_(True, *where))
        .order_by(*order)
        .limit(NEWEST)
    )
    for number, version, patient, family, given, *rest in db.execute(statement):
        yield number, version, patient, named(family, given), *rest
