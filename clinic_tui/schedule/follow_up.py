"""Which kind of visit somebody comes back for, by what those came back for who had the same before."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from clinic_tui.errors import NotFound
from clinic_tui.patients.person_models import Patient
from clinic_tui.schedule.models import Appointment, VisitType
from clinic_tui.schedule.rules import kind_after
from clinic_tui.schedule.states import HOLDS_TIME, Status
from clinic_tui.words.age_range import AgeRange, age_in_months

AHEAD = 7
"""Days: what is booked later than this before its day was not planned when the patient left."""

LATEST = 500
"""So many of the latest pairs of visits are looked at."""


def follow_up(db: Session, appointment_id: int) -> str:
    """The code of the kind of visit that is planned after one like this (`rules.kind_after`).

    A kind for other ages is left out. Raises NotFound.
    """
    row = db.execute(
        select(col(Appointment.visit_type_id), col(VisitType.code), col(Appointment.day), col(Patient.born))
        .join(VisitType, col(VisitType.id) == col(Appointment.visit_type_id))
        .join(Patient, col(Patient.id) == col(Appointment.patient_id))
        .where(col(Appointment.id) == appointment_id)
    ).one_or_none()
    if row is None:
        raise NotFound(f"there is no appointment {appointment_id}")
    kind, same, day, born = row
    months = age_in_months(born, day)
    fitting = {
        number: code
        for number, code, youngest, below in db.execute(
            select(
                col(VisitType.id), col(VisitType.code), col(VisitType.youngest_months),
                col(VisitType.below_months),
            ).where(col(VisitType.active).is_(True))
        )
        if AgeRange(youngest, below).holds(months)
    }  # fmt: skip
    fits = frozenset(number for number in fitting if number is not None)
    chosen = kind_after(kind, _came_for(db, kind, fits), lambda: _came_for(db, None, fits))
    return fitting.get(chosen, same)


def _came_for(db: Session, after: int | None, fits: frozenset[int]) -> Counter[int]:
    """How often each kind was planned after a visit of that kind that was kept; None: of any kind."""
    later = aliased(Appointment)
    pairs = (
        select(col(later.visit_type_id), col(later.day), col(later.created_at))
        .join(Appointment, col(Appointment.patient_id) == col(later.patient_id))
        .where(
            col(Appointment.day) < col(later.day),
            col(Appointment.status) == Status.CHECKED_OUT,
            col(later.status).in_(HOLDS_TIME),
            col(later.walk_in).is_(False),
        )
        .order_by(col(later.day).desc(), col(later.id).desc())
        .limit(LATEST)
    )
    if after is not None:
        pairs = pairs.where(col(Appointment.visit_type_id) == after)
    return Counter(
        kind for kind, day, made in db.execute(pairs) if kind in fits and (day - made.date()).days >= AHEAD
    )
