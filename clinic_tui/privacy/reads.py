"""Reads of disclosures and of patients' requests, and the accounting of a patient."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import NotFound
from clinic_tui.patients.models import Patient
from clinic_tui.privacy.clocks import accounting_from, due_of
from clinic_tui.privacy.disclosure_rows import Accounting, DisclosureRow
from clinic_tui.privacy.models import Disclosure, RecordRequest
from clinic_tui.privacy.request_rows import RequestKind, RequestRow, RequestState
from clinic_tui.privacy.rules import accounted_for, each_for_itself, summarised
from clinic_tui.privacy.whose_reads import NEWEST, named, with_whose


def disclosures(db: Session, patient_id: int | None = None) -> tuple[DisclosureRow, ...]:
    """The newest first: all of one patient, those that were struck out too, or the newest of all."""
    columns: tuple[Any, ...] = (
        col(Disclosure.id), col(Disclosure.version), col(Disclosure.patient_id), col(Patient.family),
        col(Patient.given), col(Patient.mrn), col(Disclosure.kind), col(Disclosure.day),
        col(Disclosure.recipient), col(Disclosure.address), col(Disclosure.what), col(Disclosure.purpose),
        col(Disclosure.withheld_until), col(Disclosure.who), col(Disclosure.breach_id),
        col(Disclosure.struck), col(Disclosure.authorization_id), col(Disclosure.beyond_reason),
        col(Disclosure.withheld_said_by), col(Disclosure.withheld_said_on),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(Patient, col(Patient.id) == col(Disclosure.patient_id))
        .order_by(col(Disclosure.day).desc(), col(Disclosure.id).desc())
    )
    if patient_id is None:
        statement = statement.limit(NEWEST)
    else:
        statement = statement.where(col(Disclosure.patient_id) == patient_id)
    return tuple(
        DisclosureRow(number, version, patient, named(family, given), *rest)
        for number, version, patient, family, given, *rest in db.execute(statement)
    )


def disclosure(db: Session, number: int) -> DisclosureRow:
    """One of them. Raises NotFound."""
    whose = db.scalars(select(col(Disclosure.patient_id)).where(col(Disclosure.id) == number)).first()
    rows = () if whose is None else disclosures(db, whose)
    for row in rows:
        if row.id == number:
            return row
    raise NotFound(f"there is no disclosure {number}")


def accounting(
    db: Session, patient_id: int, today: date, first: date | None = None, *, summary: bool = True
) -> Accounting:
    """The accounting of a patient up to today, from a day on, else from as far back as it has to reach.

    That is six years before it was asked for (45 CFR 164.528(a)(1)), where an answer is owed, else before
    today. With `summary` repeats to one recipient for one purpose are one line. Raises NotFound.
    """
    patient = db.get(Patient, patient_id)
    if patient is None:
        raise NotFound(f"there is no patient {patient_id}")
    asked = db.scalar(
        select(func.min(col(RecordRequest.asked_on))).where(
            col(RecordRequest.patient_id) == patient_id,
            col(RecordRequest.kind) == RequestKind.ACCOUNTING,
            col(RecordRequest.state) == RequestState.OPEN,
        )
    )
    begins = max(first or date.min, accounting_from(asked or today))
    held = accounted_for(disclosures(db, patient_id), begins, today, today)
    lines = summarised(held) if summary else each_for_itself(held)
    return Accounting(
        patient_id, named(patient.family, patient.given), patient.mrn, patient.born, begins, today, lines
    )


def requests(db: Session, *, open_only: bool = True, patient_id: int | None = None) -> tuple[RequestRow, ...]:
    """What is open, what is due first on top; else the newest first, the open ones among them."""
    where = []
    if open_only:
        where.append(col(RecordRequest.state) == RequestState.OPEN)
    if patient_id is not None:
        where.append(col(RecordRequest.patient_id) == patient_id)
    rows = _requests(db, *where)
    return tuple(sorted(rows, key=lambda row: (row.due, row.id))) if open_only else rows


def request(db: Session, number: int) -> RequestRow:
    """One of them. Raises NotFound."""
    for row in _requests(db, col(RecordRequest.id) == number):
        return row
    raise NotFound(f"there is no request {number}")


def _requests(db: Session, *where: Any) -> tuple[RequestRow, ...]:
    row = RecordRequest
    columns = (
        col(row.kind), col(row.asked_on), col(row.asked_by), col(row.what), col(row.form), col(row.sent_to),
        col(row.fee_cents), col(row.state), col(row.extended_on), col(row.extension_reason),
        col(row.ended_on), col(row.outcome), col(row.who),
    )  # fmt: skip
    order = col(row.asked_on).desc(), col(row.id).desc()
    return tuple(_request(*each) for each in with_whose(db, row, columns, order, *where))


def _request(
    number: int, version: int, patient_id: int, name: str, mrn: str, kind: RequestKind,
    asked_on: date, asked_by: str, what: str, form: str, sent_to: str, fee_cents: int | None,
    state: RequestState, extended_on: date | None, *rest: Any,
) -> RequestRow:  # fmt: skip
    due = due_of(kind, asked_on, extended=extended_on is not None)
    return RequestRow(
        number, version, patient_id, name, mrn, kind, asked_on, asked_by, what, form, sent_to, fee_cents,
        state, due, extended_on, *rest,
    )  # fmt: skip
