"""What merging two records would do, before it is done."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from clinic_tui.errors import Invalid
from clinic_tui.merging import rules
from clinic_tui.merging.moving import moves
from clinic_tui.merging.rows import MergePreview
from clinic_tui.merging.rules import Person
from clinic_tui.patients.merge_models import NotSamePerson
from clinic_tui.patients.records import record
from clinic_tui.patients.rows import PatientRecord
from clinic_tui.schedule.models import Appointment, Occupancy
from clinic_tui.schedule.states import IN_HOUSE
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time


def preview(db: Session, kept: int, gone: int, today: date) -> MergePreview:
    """What merging `gone` into `kept` would do. Raises NotFound, and Invalid for one record twice."""
    if kept == gone:
        raise Invalid("these are one record already: name two", "gone")
    stays, goes = record(db, kept), record(db, gone)
    return MergePreview(
        stays.line,
        goes.line,
        stays.version,
        goes.version,
        rules.differences(person_of(stays), person_of(goes)),
        moves(db, gone),
        _warnings(db, stays, goes),
        refusal(db, kept, gone, today),
        rules.alike(person_of(stays), person_of(goes)),
        _visits(db, kept),
        _visits(db, gone),
    )


def _visits(db: Session, patient_id: int) -> int:
    found: int = db.execute(
        select(func.count()).select_from(Appointment).where(col(Appointment.patient_id) == patient_id)
    ).scalar_one()
    return found


def person_of(record: PatientRecord) -> Person:
    """What the rules compare of a record."""
    return Person(record.fields, record.details)


def refusal(db: Session, kept: int, gone: int, today: date) -> str:
    """Why these two cannot be merged as things stand, with the way out; empty where they can."""
    inside = db.execute(
        select(col(Appointment.patient_id)).where(
            col(Appointment.patient_id).in_((kept, gone)), col(Appointment.status).in_(IN_HOUSE)
        )
    ).scalars()
    if set(inside) == {kept, gone}:
        return (
            "both are in the house now: end one of the two visits first (o), or take it back as an error (x)"
        )
    one: Any = aliased(Occupancy)
    other: Any = aliased(Occupancy)
    booked_twice = db.execute(
        select(one.day, one.start_minute, other.start_minute)
        .join(other, (one.day == other.day) & (one.kind == other.kind))
        .where(
            one.kind == "patient",
            one.resource_id == kept,
            other.resource_id == gone,
            ~(one.deliberate | other.deliberate),
            one.start_minute < other.end_minute,
            other.start_minute < one.end_minute,
            (one.group_id == 0) | (one.group_id != other.group_id),
        )
        .order_by(one.day, one.start_minute)
        .limit(1)
    ).first()
    if booked_twice is None:
        return ""
    day, start, other_start = booked_twice
    when = f"{show_date(day)} at {show_time(start)}"
    also = "" if start == other_start else f" and {show_time(other_start)}"
    what = "move or cancel" if day >= today else "strike"
    return f"both have a visit on {when}{also}: {what} one of the two first"


def _warnings(db: Session, stays: PatientRecord, goes: PatientRecord) -> tuple[str, ...]:
    """What a person should know before they are merged."""
    said = db.scalars(
        select(col(NotSamePerson.by)).where(
            col(NotSamePerson.first_id) == min(stays.id, goes.id),
            col(NotSamePerson.second_id) == max(stays.id, goes.id),
        )
    ).first()
    told = [f"{said} said that these are two people"] if said else []
    if stays.fields.born != goes.fields.born:
        told.append("the birth dates differ")
    if goes.restriction and not stays.restriction:
        told.append(f"the record becomes restricted ({goes.restriction.reason.value})")
    return tuple(told)
