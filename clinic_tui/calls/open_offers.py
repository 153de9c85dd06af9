"""Offers to waiting patients that need a person: nobody called, about to end, or run out unanswered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from clinic_tui.calls.rows import OfferToSettle
from clinic_tui.calls.rules import offer_need
from clinic_tui.calls.states import OfferNeed, Subject
from clinic_tui.clock import Clock, instant_of, today
from clinic_tui.patients.models import Patient
from clinic_tui.schedule.models import Occupancy, Provider
from clinic_tui.schedule.offer_models import SlotOffer
from clinic_tui.schedule.states import OfferState
from clinic_tui.waitlist.models import WaitlistEntry
from clinic_tui.waitlist.states import LISTED

SHOWN_FOR = timedelta(hours=24)
"""So long after it ran out an offer that nobody answered is told of."""


@dataclass(frozen=True, slots=True)
class _Needing:
    """An offer that needs a person, without whose it is."""

    id: int
    entry_id: int
    day: date
    start: int
    expires_at: datetime
    need: OfferNeed


def count_offers_to_settle(db: Session, clock: Clock) -> int:
    """How many offers need a person; nothing of a patient is read."""
    return len(_needing(db, clock))


def offers_to_settle(db: Session, clock: Clock) -> tuple[OfferToSettle, ...]:
    """Offers that need a person now, the one that ends or ended first at the top.

    One that ran out counts while its time is ahead and free, the patient waits on, and neither the
    time was passed on nor the patient offered another since.
    """
    found = _needing(db, clock)
    columns: tuple[Any, ...] = (
        col(SlotOffer.id), col(Provider.code), col(Patient.family), col(Patient.given),
    )  # fmt: skip
    rows = db.execute(
        select(*columns)
        .join(Provider, col(Provider.id) == col(SlotOffer.provider_id))
        .join(Patient, col(Patient.id) == col(SlotOffer.patient_id))
        .where(col(SlotOffer.id).in_([each.id for each in found]))
    )
    known = {number: (code, ", ".join(filter(None, names))) for number, code, *names in rows}
    return tuple(
        OfferToSettle(
            each.id,
            each.entry_id,
            known[each.id][1],
            each.day,
            each.start,
            known[each.id][0],
            each.expires_at.astimezone(clock.zone),
            each.need,
        )
        for each in found
    )


def _needing(db: Session, clock: Clock) -> list[_Needing]:
    now = clock.now()
    other: Any = aliased(SlotOffer)
    passed_on = exists().where(
        other.id > col(SlotOffer.id),
        or_(
            other.entry_id == col(SlotOffer.entry_id),
            (other.provider_id == col(SlotOffer.provider_id))
            & (other.day == col(SlotOffer.day))
            & (other.start_minute < col(SlotOffer.end_minute))
            & (other.end_minute > col(SlotOffer.start_minute)),
        ),
    )
    taken = exists().where(
        col(Occupancy.kind) == "provider",
        col(Occupancy.resource_id) == col(SlotOffer.provider_id),
        col(Occupancy.day) == col(SlotOffer.day),
        col(Occupancy.start_minute) < col(SlotOffer.end_minute),
        col(Occupancy.end_minute) > col(SlotOffer.start_minute),
    )
    columns: tuple[Any, ...] = (
        col(SlotOffer.id), col(SlotOffer.entry_id), col(SlotOffer.day),
        col(SlotOffer.start_minute), col(SlotOffer.made_at), col(SlotOffer.expires_at),
        col(SlotOffer.passed_on),
    )  # fmt: skip
    rows = db.execute(
        select(*columns)
        .join(WaitlistEntry, col(WaitlistEntry.id) == col(SlotOffer.entry_id))
        .where(
            col(SlotOffer.day) >= today(clock),
            col(WaitlistEntry.status).in_(LISTED),
            or_(
                col(SlotOffer.state) == OfferState.OPEN,
                (col(SlotOffer.state) == OfferState.EXPIRED)
                & (col(SlotOffer.expires_at) > now - SHOWN_FOR)
                & ~passed_on
                & ~taken,
            ),
        )
        .order_by(col(SlotOffer.expires_at), col(SlotOffer.id))
    ).all()
    if not rows:
        return []
    from clinic_tui.calls.queries import attempts  # which brings in all that one calls about

    calls = attempts(db, Subject.WAITER, {row.entry_id for row in rows})
    found = []
    for number, entry_id, day, start, made_at, expires_at, times_passed_on in rows:
        call = calls.get(entry_id)
        need = offer_need(
            now,
            made_at=made_at,
            expires_at=expires_at,
            begins_at=instant_of(day, start, clock.zone),
            by_itself=times_passed_on > 0,
            called_at=call.at if call else None,
        )
        if need is not None:
            found.append(_Needing(number, entry_id, day, start, expires_at, need))
    return found
