"""Reads of charges and closed visits: columns in, frozen rows out."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, column, exists, func, select, table
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.billing.adjustment_models import Adjustment
from clinic_tui.billing.models import Charge
from clinic_tui.billing.rows import ChargeRow, UnbilledVisit
from clinic_tui.coding.queries import diagnoses_of, has_diagnoses, is_insured
from clinic_tui.errors import NotFound
from clinic_tui.fees.queries import covers_on
from clinic_tui.money.queries import on_visit
from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.schedule.kept_from_payer import NOT_TOLD
from clinic_tui.schedule.models import Appointment, Provider, VisitType
from clinic_tui.schedule.states import Status


def unbilled(db: Session, day: date | None = None) -> tuple[UnbilledVisit, ...]:
    """Closed visits that no claim holds, of one day or of all, newest first; but for those that the patient
    pays alone and has settled.
    """
    return _visits(db, *_unbilled(day))


def count_unbilled(db: Session, day: date | None = None) -> int:
    """How many those are."""
    return db.execute(select(func.count(col(Appointment.id))).where(*_unbilled(day))).scalar_one()


def count_to_code(db: Session, day: date | None = None) -> int:
    """How many of them have charges that a policy pays, and no diagnosis."""
    return db.execute(
        select(func.count(col(Appointment.id))).where(*_unbilled(day), _is_to_code())
    ).scalar_one()


def _is_to_code() -> ColumnElement[bool]:
    charged = exists().where(col(Charge.appointment_id) == col(Appointment.id)).correlate(Appointment)
    return is_insured() & charged & ~has_diagnoses()


_CLAIM = table("claim", column("appointment_id"), column("state"))
"""Of the layer above: all that is asked of it here is whether a visit has one."""


def _unbilled(day: date | None) -> list[Any]:
    held = exists().where(
        _CLAIM.c.appointment_id == col(Appointment.id), _CLAIM.c.state.not_in(("draft", "void"))
    )
    where: list[Any] = [
        col(Appointment.status) == Status.CHECKED_OUT,
        ~held.correlate(Appointment),
        ~_is_settled(),
    ]
    if day is not None:
        where.append(col(Appointment.day) == day)
    return where


def _is_settled() -> ColumnElement[bool]:
    """True of visits that the patient pays alone and of which nothing is owed any more: nobody bills them."""
    charged = _sum_on_visit(Charge.cents, Charge.appointment_id)
    adjusted = _sum_on_visit(Adjustment.patient_cents, Adjustment.appointment_id) + _sum_on_visit(
        Adjustment.insurer_cents, Adjustment.appointment_id
    )
    owed = charged + adjusted - on_visit(col(Appointment.id))
    return col(Appointment.self_pay).is_(True) & (charged > 0) & (owed <= 0)


def _sum_on_visit(cents: Any, appointment_id: Any) -> ColumnElement[int]:
    total = select(func.coalesce(func.sum(col(cents)), 0)).where(col(appointment_id) == col(Appointment.id))
    return total.correlate(Appointment).scalar_subquery()


def visit(db: Session, appointment_id: int) -> UnbilledVisit:
    """One visit with its charges, closed or about to be; raises NotFound."""
    visits = _visits(db, col(Appointment.id) == appointment_id)
    if not visits:
        raise NotFound(f"there is no visit {appointment_id}")
    return visits[0]


def _visits(db: Session, *where: Any) -> tuple[UnbilledVisit, ...]:
    payer = (
        select(col(Coverage.payer))
        .where(col(Coverage.patient_id) == col(Appointment.patient_id), covers_on(col(Appointment.day)))
        .order_by(col(Coverage.slot))
        .limit(1)
        .correlate(Appointment)
        .scalar_subquery()
    )
    paid = on_visit(col(Appointment.id))
    columns: tuple[Any, ...] = (
        col(Appointment.id), col(Appointment.patient_id), col(Patient.family), col(Patient.given),
        col(Patient.mrn), col(Patient.born), col(Appointment.day), col(Appointment.start_minute),
        col(Appointment.closed_at), col(Provider.code), col(VisitType.code), payer,
        col(Appointment.self_pay), col(Appointment.no_charge_reason), paid,
        col(Appointment.kept_from_payer), _is_to_code(),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(Patient, col(Patient.id) == col(Appointment.patient_id))
        .join(Provider, col(Provider.id) == col(Appointment.provider_id))
        .join(VisitType, col(VisitType.id) == col(Appointment.visit_type_id))
        .where(*where)
        .order_by(col(Appointment.day).desc(), col(Appointment.start_minute), col(Appointment.id))
    )
    rows = list(db.execute(statement))
    charges = _charges(db, [row[0] for row in rows])
    diagnoses = diagnoses_of(db, [row[0] for row in rows])
    return tuple(
        UnbilledVisit(
            appointment_id=row[0],
            patient_id=row[1],
            name=f"{row[2]}, {row[3]}" if row[3] else row[2],
            mrn=row[4],
            born=row[5],
            day=row[6],
            start=row[7],
            closed_at=row[8],
            provider_code=row[9],
            visit_type=row[10],
            payer=_payer(row[11], self_pay=row[12], kept=bool(row[15])),
            charges=tuple(charges[row[0]]),
            no_charge_reason=row[13],
            paid_cents=int(row[14]),
            diagnoses=diagnoses.get(row[0], ()),
            is_to_code=bool(row[16]),
        )
        for row in rows
    )


def _payer(name: str | None, *, self_pay: bool, kept: bool) -> str:
    """Who is billed; a visit that is kept from the payer goes into no claim."""
    if kept:
        return f"self-pay, {NOT_TOLD}"
    return "self-pay" if self_pay else name or ""


def _charges(db: Session, appointment_ids: list[int]) -> dict[int, list[ChargeRow]]:
    found: dict[int, list[ChargeRow]] = defaultdict(list)
    columns: tuple[Any, ...] = (
        col(Charge.appointment_id), col(Charge.id), col(Charge.version), col(Charge.code),
        col(Charge.words), col(Charge.units), col(Charge.cents), col(Charge.modifier),
        col(Charge.listed_cents), col(Charge.pointers), col(Charge.ndc), col(Charge.ndc_quantity),
        col(Charge.ndc_unit),
    )  # fmt: skip
    statement = (
        select(*columns)
        .where(col(Charge.appointment_id).in_(appointment_ids))
        .order_by(col(Charge.appointment_id), col(Charge.place))
    )
    for row in db.execute(statement):
        found[row[0]].append(ChargeRow(*row[1:]))
    return found
