"""Patients as a card or a label names them: whole, and not as somebody begins to type."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.patients.models import Patient
from clinic_tui.patients.names import fold
from clinic_tui.patients.rows import PatientLine
from clinic_tui.patients.search import lines

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


def with_mrn(db: Session, mrn: str) -> tuple[PatientLine, ...]:
    """The patient with this MRN, in any case of letters; empty where there is none."""
    written = dict.fromkeys((mrn, mrn.upper(), mrn.lower()))
    found = db.scalars(select(col(Patient.id)).where(col(Patient.mrn).in_(written)))
    return lines(db, {each: "MRN" for each in found if each})[:1]


def of_name_and_birth_date(
    db: Session, names: Sequence[tuple[str, str]], born: date
) -> tuple[PatientLine, ...]:
    """Patients born on that day who have one of the names (family, given); case and accents aside.

    Of several given names the first is enough, on either side. A preferred name is a given name too.
    """
    there = db.scalars(
        select(col(Patient.id))
        .where(col(Patient.born) == born)
        .order_by(col(Patient.family), col(Patient.id))
    )
    wanted = {(_family(family), fold(given)) for family, given in names}
    return tuple(
        line
        for line in lines(db, {each: "name and birth date" for each in there if each})
        if any((_family(line.family), given) in wanted for given in _given_names(line))
    )


def _family(name: str) -> str:
    words = name.split()
    return fold("".join(words[:-1] if len(words) > 1 and fold(words[-1]) in _SUFFIXES else words))


def _given_names(line: PatientLine) -> tuple[str, ...]:
    given = (line.given, line.given.split(" ")[0], line.preferred)
    return tuple(folded for name in given if (folded := fold(name)))
