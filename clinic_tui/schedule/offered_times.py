"""Reads of times that are offered to somebody on the waitlist: each holds its time until it ends."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.schedule.offer_models import SlotOffer
from clinic_tui.schedule.rows import HoldRow
from clinic_tui.schedule.states import OfferState

WAITLIST = "waitlist"
"""Who holds an offered time, as a grid names it."""


def offered(db: Session, first: date, last: date, now: datetime) -> list[HoldRow]:
    """The offers of these days that hold their time, as holds of nobody's desk."""
    columns: tuple[Any, ...] = (
        col(SlotOffer.id),
        col(SlotOffer.provider_id),
        col(SlotOffer.day),
        col(SlotOffer.start_minute),
        col(SlotOffer.end_minute) - col(SlotOffer.start_minute),
        col(SlotOffer.visit_type_id),
    )
    rows = db.execute(
        select(*columns).where(
            col(SlotOffer.day).between(first, last),
            col(SlotOffer.state) == OfferState.OPEN,
            col(SlotOffer.expires_at) > now,
        )
    )
    return [
        HoldRow(number, provider_id, day, start, minutes, "", WAITLIST, mine=False, visit_type_id=kind)
        for number, provider_id, day, start, minutes, kind in rows
    ]
