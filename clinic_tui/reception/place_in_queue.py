"""A patient's place in the queue, and about how long the wait will be."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock, minute_now
from clinic_tui.errors import NotFound
from clinic_tui.reception.number_models import QueueNumber
from clinic_tui.schedule.delay_queries import lateness_of, pace_today, visits_by_provider
from clinic_tui.schedule.delay_rules import WAITS, DayVisit, about, begins
from clinic_tui.schedule.models import Appointment


@dataclass(frozen=True, slots=True)
class PlaceInQueue:
    """What a patient is told at check-in: the number, the place among the provider's, and the wait.

    `place` is 1 for who is next, 0 for who does not wait; `wait` in minutes, an estimate.
    """

    number: int | None
    place: int
    wait: int
    late: str = ""
    """That the provider runs late, in words, or empty."""

    @property
    def words(self) -> str:
        """`number 7, 2nd in line, about 15 min; LEE runs about 15 min late`."""
        parts = [f"number {self.number}"] if self.number is not None else []
        if self.place:
            parts.append("next in line" if self.place == 1 else f"{_nth(self.place)} in line")
            parts.append(f"about {self.wait} min" if self.wait else "no wait")
        return "; ".join(filter(None, (", ".join(parts), self.late)))


def _nth(place: int) -> str:
    ending = "th" if 10 <= place % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def place_of(visits: list[DayVisit], appointment_id: int, now: int, pace: float) -> tuple[int, int]:
    """The place of a visit among its provider's who wait, 1 for the next, and about how many minutes.

    Before it are those in the building whose time is earlier. The wait is what they and the visit at
    hand will take at the provider's pace of today (`delay_rules.begins`), or until the own time where
    that is later. 0 and 0 for a visit that does not wait.
    """
    mine = next((visit for visit in visits if visit.id == appointment_id), None)
    if mine is None or mine.status not in WAITS:
        return 0, 0
    here = [visit for visit in visits if visit.status in WAITS]
    before = sum((visit.start, visit.id) < (mine.start, mine.id) for visit in here)
    return before + 1, about(begins(visits, now, pace)[mine.id] - now)


def place_in_queue(db: Session, appointment_id: int, clock: Clock) -> PlaceInQueue:
    """Where a visit of today stands in the queue of its provider. Raises NotFound."""
    found = db.execute(
        select(col(Appointment.provider_id), col(QueueNumber.number))
        .outerjoin(QueueNumber, col(QueueNumber.appointment_id) == col(Appointment.id))
        .where(col(Appointment.id) == appointment_id)
    ).one_or_none()
    if found is None:
        raise NotFound(f"there is no appointment {appointment_id}")
    provider_id, number = found
    visits = visits_by_provider(db, clock).get(provider_id, [])
    place, wait = place_of(visits, appointment_id, minute_now(clock), pace_today(db, provider_id, clock))
    late = lateness_of(db, provider_id, clock)
    said = late if late is not None and late.said and place else None
    if said is not None:
        own = next(visit for visit in visits if visit.id == appointment_id)
        wait = max(wait, about(own.start + said.minutes - minute_now(clock)))
    return PlaceInQueue(number, place, wait, late.words if late and place else "")
