"""Group visits: one time of a provider that patients of one visit type share up to its capacity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.schedule.models import Appointment, VisitType
from clinic_tui.schedule.rows import Span
from clinic_tui.schedule.states import HOLDS_TIME


@dataclass(frozen=True, slots=True)
class Group:
    """A group visit that stands in the schedule."""

    id: int
    provider_id: int
    day: date
    span: Span
    patients: int
    capacity: int
    held: int = 0
    """Places that others are booking just now, or that are on offer."""

    @property
    def full(self) -> bool:
        """Nobody more can join, whatever becomes of the places that are held."""
        return self.patients >= self.capacity

    @property
    def has_room(self) -> bool:
        """Somebody more can be booked now."""
        return self.patients + self.held < self.capacity


def groups_on(
    db: Session,
    visit_type: VisitType,
    provider_ids: list[int],
    first: date,
    last: date,
    besides: int | None = None,
) -> list[Group]:
    """The group visits of this type between these days; `besides` is an appointment that will be gone."""
    if visit_type.capacity <= 1:
        return []
    parts: tuple[Any, ...] = (
        col(Appointment.group_id), col(Appointment.provider_id), col(Appointment.day),
        col(Appointment.start_minute), col(Appointment.end_minute),
    )  # fmt: skip
    statement = (
        select(*parts, func.count())
        .where(
            col(Appointment.visit_type_id) == visit_type.id,
            col(Appointment.provider_id).in_(provider_ids),
            col(Appointment.day).between(first, last),
            col(Appointment.group_id).is_not(None),
            col(Appointment.status).in_(HOLDS_TIME),
            col(Appointment.id) != (besides or 0),
        )
        .group_by(*parts)
        .order_by(col(Appointment.day), col(Appointment.start_minute))
    )
    return [
        Group(row[0], row[1], row[2], Span(row[3], row[4]), row[5], visit_type.capacity)
        for row in db.execute(statement)
    ]


def group_at(
    db: Session,
    visit_type: VisitType | None,
    provider_id: int,
    day: date,
    span: Span,
    besides: int | None,
) -> Group | None:
    """The group visit of this type at just this time."""
    if visit_type is None:
        return None
    found = groups_on(db, visit_type, [provider_id], day, day, besides)
    return next((group for group in found if group.span == span), None)
