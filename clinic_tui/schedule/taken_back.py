"""Appointments that are no more since their booking or their move was undone, read from the journal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.patients.models import Patient
from clinic_tui.schedule.models import Appointment, Provider, VisitType
from clinic_tui.schedule.rows import AppointmentRow
from clinic_tui.schedule.states import Confirmation, Status
from clinic_tui.store.journal import Change, journal


@dataclass(frozen=True, slots=True)
class TakenBack:
    """One as it was; `revision` is the journal's line that took it away, `changed_at` when that was.

    The row has no name where the patient's registration was undone as well.
    """

    row: AppointmentRow
    revision: int
    changed_at: datetime


def taken_back(db: Session, provider_id: int, first: date, last: date) -> dict[int, TakenBack]:
    """Those of this provider between two days, both included, by the appointment each visit was booked as.

    Of a visit that was there several times it is the last. Only undoing takes appointments away, so
    the lines of undoings alone are looked at, by their index.
    """
    lines = (
        db.execute(
            select(journal.c.seq, journal.c.at, journal.c.entity_id, journal.c.before)
            .where(
                journal.c.undoes > 0,
                journal.c.entity == Appointment.__tablename__,
                journal.c.change == Change.DELETE.value,
            )
            .order_by(journal.c.seq)
        )
        .mappings()
        .all()
    )
    images: dict[int, dict[str, Any]] = {line["entity_id"]: json.loads(line["before"]) for line in lines}
    found: dict[int, TakenBack] = {}
    for line in lines:
        image = images[line["entity_id"]]
        day = date.fromisoformat(image["day"])
        if image["provider_id"] == provider_id and first <= day <= last:
            row = _row(db, line["entity_id"], image, day)
            found[_booked_as(db, line["entity_id"], images)] = TakenBack(row, line["seq"], line["at"])
    return found


def _booked_as(db: Session, number: int, images: Mapping[int, Mapping[str, Any]]) -> int:
    """The first end of the moves that led to this appointment."""
    while True:
        if number in images:
            before = images[number]["moved_from_id"]
        else:
            before = db.scalars(
                select(col(Appointment.moved_from_id)).where(col(Appointment.id) == number)
            ).first()
        if before is None:
            return number
        number = before


def _row(db: Session, number: int, image: Mapping[str, Any], day: date) -> AppointmentRow:
    patient = db.get(Patient, image["patient_id"])
    provider = db.get_one(Provider, image["provider_id"])
    kind = db.get(VisitType, image["visit_type_id"])
    return AppointmentRow(
        id=number,
        version=image["version"],
        patient_id=image["patient_id"],
        family=patient.family if patient else "",
        given=patient.given if patient else "",
        preferred=patient.preferred if patient else "",
        mrn=patient.mrn if patient else "",
        born=patient.born if patient else None,
        provider_id=image["provider_id"],
        provider_code=provider.code,
        visit_type=kind.code if kind else "",
        visit_type_name=kind.name if kind else "",
        day=day,
        start=image["start_minute"],
        minutes=image["end_minute"] - image["start_minute"],
        status=Status.CANCELLED,
        confirmation=Confirmation.UNCONFIRMED,
        overbook=False,
        reason="",
        room="",
        alerts=0,
        site_id=image["site_id"],
    )
