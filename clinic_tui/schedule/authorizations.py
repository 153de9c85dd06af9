"""Prior authorizations: visits that a payer granted ahead, and how many of them are used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Invalid, NotFound
from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.patients.names import clean_text
from clinic_tui.schedule.models import Appointment, VisitType
from clinic_tui.schedule.series_models import PriorAuthorization
from clinic_tui.schedule.series_rows import AuthorizationRow
from clinic_tui.schedule.series_rules import covers
from clinic_tui.schedule.states import HOLDS_TIME, Status
from clinic_tui.store.desk import Desk, DeskSession

VERB = "coverage.edit"
MOST_UNITS = 999


@dataclass(frozen=True, slots=True)
class NewAuthorization:
    """What the payer's letter says. `slot` is the policy's place (1 primary), None where none is named."""

    patient_id: int
    number: str
    units: int
    first: date
    last: date
    visit_types: tuple[str, ...] = ()
    slot: int | None = None


def add_authorization(desk: Desk, new: NewAuthorization) -> int:
    """Write it down; the number of the row.

    Raises Invalid naming the field, NotFound for a patient or policy that is not there,
    Conflict for a number that the patient has already.
    """
    number = clean_text(new.number, 40, "number")
    if not number:
        raise Invalid("the authorization needs the payer's number", "number")
    if not 1 <= new.units <= MOST_UNITS:
        raise Invalid(f"an authorization has 1 to {MOST_UNITS} units, not {new.units}", "units")
    if new.last < new.first:
        raise Invalid("the last day comes before the first", "to")
    with desk.act(VERB, patient=new.patient_id) as db:
        db.need(Patient, new.patient_id, f"there is no patient {new.patient_id}")
        row = PriorAuthorization(
            patient_id=new.patient_id,
            coverage_id=_policy(db, new.patient_id, new.slot),
            number=number,
            units=new.units,
            first_day=new.first,
            last_day=new.last,
            visit_types=" ".join(_codes(db, new.visit_types)),
        )
        db.add(row)
        db.flush()
        return row.id or 0


def remove_authorization(desk: Desk, patient_id: int, number: str) -> None:
    """Take it out again, as one that was typed for the wrong patient; visits stay as they are."""
    with desk.act(VERB, patient=patient_id) as db:
        row = db.scalars(
            select(PriorAuthorization).where(
                col(PriorAuthorization.patient_id) == patient_id,
                func.lower(col(PriorAuthorization.number)) == number.strip().lower(),
            )
        ).one_or_none()
        if row is None:
            raise NotFound(f"the patient has no authorization {number}")
        db.delete(row)


def authorizations(db: Session, patient_id: int) -> tuple[AuthorizationRow, ...]:
    """The patient's authorizations with the units that visits take, the one that ends first first."""
    granted = _granted(db, patient_id)
    visits = _visits(db, patient_id) if granted else []
    paid = covers([(day, code) for day, code, _ in visits], granted)
    taken = Counter(
        (cover.number, status is Status.CHECKED_OUT)
        for cover, (_, _, status) in zip(paid, visits, strict=True)
    )
    return tuple(
        replace(each, kept=taken[each.number, True], booked=taken[each.number, False]) for each in granted
    )


def cover_of(
    db: Session, patient_id: int, days: Sequence[date], visit_type: str
) -> tuple[list[tuple[str, str]], tuple[AuthorizationRow, ...]]:
    """What pays for visits on these days beside those that stand: number, or why none does."""
    granted = _granted(db, patient_id)
    standing = [(day, code) for day, code, _ in _visits(db, patient_id)] if granted else []
    paid = covers([*standing, *((day, visit_type) for day in days)], granted)
    return [(each.number, each.unpaid) for each in paid[len(standing) :]], authorizations(db, patient_id)


def _granted(db: Session, patient_id: int) -> list[AuthorizationRow]:
    columns: tuple[Any, ...] = (
        col(PriorAuthorization.id), col(PriorAuthorization.number), col(PriorAuthorization.units),
        col(PriorAuthorization.first_day), col(PriorAuthorization.last_day),
        col(PriorAuthorization.visit_types), func.coalesce(col(Coverage.payer), ""),
    )  # fmt: skip
    rows = db.execute(
        select(*columns)
        .outerjoin(Coverage, col(Coverage.id) == col(PriorAuthorization.coverage_id))
        .where(col(PriorAuthorization.patient_id) == patient_id)
        .order_by(col(PriorAuthorization.last_day), col(PriorAuthorization.id))
    )
    return [
        AuthorizationRow(row[0], row[1], row[2], row[3], row[4], tuple(row[5].split()), row[6])
        for row in rows
    ]


def _visits(db: Session, patient_id: int) -> list[tuple[date, str, Status]]:
    rows = db.execute(
        select(col(Appointment.day), col(VisitType.code), col(Appointment.status))
        .join(VisitType, col(VisitType.id) == col(Appointment.visit_type_id))
        .where(col(Appointment.patient_id) == patient_id, col(Appointment.status).in_(HOLDS_TIME))
        .order_by(col(Appointment.day), col(Appointment.start_minute))
    )
    return [(day, code, status) for day, code, status in rows]


def _policy(db: DeskSession, patient_id: int, slot: int | None) -> int | None:
    if slot is None:
        return None
    row = db.scalars(
        select(Coverage).where(col(Coverage.patient_id) == patient_id, col(Coverage.slot) == slot)
    ).one_or_none()
    if row is None:
        raise NotFound(f"the patient has no policy {slot}")
    return row.id


def _codes(db: DeskSession, typed: Sequence[str]) -> list[str]:
    known = {code for (code,) in db.execute(select(col(VisitType.code)))}
    codes = [each.strip().upper() for each in typed if each.strip()]
    for code in codes:
        if code not in known:
            raise Invalid(
                f"there is no visit type `{code}`; there are: {', '.join(sorted(known))}", "visit types"
            )
    return list(dict.fromkeys(codes))
