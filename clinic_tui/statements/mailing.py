"""Where a patient's bills go: the patient, who answers for the bills, or the confidential way.

A patient who asked to be reached in confidence by letter gets the bills there and nobody else does (45 CFR
164.522(b)); one who named another way, and no address, gets none by mail. What is owed by a patient whose
record is restricted goes to that patient's own address too.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.patients.detail_models import PatientDetail
from clinic_tui.patients.detail_rows import PrivateWay
from clinic_tui.patients.models import ADDRESS, Patient
from clinic_tui.patients.sight import restricted_patients
from clinic_tui.statements.states import HoldReason


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of one person for an envelope."""

    id: int
    name: str
    """`Family, Given`, for lists."""
    mrn: str
    given_first: str
    deceased: bool
    lines: tuple[str, ...]
    """The address; empty where street or city are not known."""
    guarantor_id: int | None
    private_by: PrivateWay | None
    private_to: str
    born: date | None = None
    restricted: bool = False

    @property
    def billed_to(self) -> int | None:
        """Who is told what this patient owes; None where that is the patient alone."""
        return None if self.private_by is not None or self.restricted else self.guarantor_id

    def addressed(self, today: date) -> str:
        """The name on the envelope: a child's bills go to who answers for it, known or not."""
        return (
            f"Parent or guardian of {self.given_first}" if _is_child(self.born, today) else self.given_first
        )


def _is_child(born: date | None, today: date) -> bool:
    """Under 18 on this day."""
    return (
        born is not None
        and (today.year - born.year) - ((today.month, today.day) < (born.month, born.day)) < 18
    )


@dataclass(frozen=True, slots=True)
class Mailing:
    """Name and address, line by line; or why there is none."""

    to: tuple[str, ...] = ()
    hold: HoldReason | None = None
    why: str = ""


def people(db: Session, patient_ids: Collection[int]) -> dict[int, Person]:
    """These patients, and who answers for their bills."""
    found = _people(db, patient_ids)
    others = {each.guarantor_id for each in found.values() if each.guarantor_id} - set(found)
    return found | _people(db, others)


def mailing_of(patient: Person, known: dict[int, Person], today: date) -> Mailing:
    """Where this patient's bills go on the day `today`."""
    if patient.private_by is not None:
        if patient.private_by is PrivateWay.LETTER and patient.private_to.strip():
            lines = tuple(filter(None, (part.strip() for part in patient.private_to.split(","))))
            return Mailing((patient.given_first, *lines))
        return Mailing(hold=HoldReason.CONFIDENTIAL, why=f"asked to be reached by {patient.private_by.value}")
    payer = known.get(patient.billed_to) if patient.billed_to else None
    if payer is not None:
        found = mailing_of(payer, {}, today)
        return Mailing(found.to, found.hold, f"of {payer.name}, the guarantor" if found.hold else "")
    if patient.deceased:
        return Mailing(hold=HoldReason.DECEASED)
    if not patient.lines:
        return Mailing(hold=HoldReason.NO_ADDRESS)
    return Mailing((patient.addressed(today), *patient.lines))


def _people(db: Session, patient_ids: Collection[int]) -> dict[int, Person]:
    if not patient_ids:
        return {}
    columns: tuple[Any, ...] = (
        col(Patient.id), col(Patient.family), col(Patient.given), col(Patient.mrn), col(Patient.deceased),
        col(PatientDetail.guarantor_id), col(PatientDetail.private_by), col(PatientDetail.private_to),
        col(Patient.born),
        *(getattr(Patient, name) for name in ADDRESS),
    )  # fmt: skip
    restricted = restricted_patients(db)
    rows = db.execute(
        select(*columns)
        .outerjoin(PatientDetail, col(PatientDetail.patient_id) == col(Patient.id))
        .where(col(Patient.id).in_(list(patient_ids)))
    )
    return {
        row[0]: Person(
            id=row[0],
            name=f"{row[1]}, {row[2]}" if row[2] else row[1],
            mrn=row[3],
            given_first=f"{row[2]} {row[1]}".strip(),
            deceased=bool(row[4]),
            lines=_lines(*row[9:]),
            guarantor_id=row[5],
            private_by=row[6],
            private_to=row[7] or "",
            born=row[8],
            restricted=row[0] in restricted,
        )
        for row in rows
    }


def _lines(line1: str, line2: str, city: str, state: str, postal_code: str, country: str) -> tuple[str, ...]:
    if not line1.strip() or not city.strip():
        return ()
    place = f"{city}, {state} {postal_code}".strip().rstrip(",")
    return tuple(filter(None, (line1, line2, place, "" if country in ("", "US") else country)))
