"""Reads of times that are offered to somebody on the waitlist: each holds its time until it ends."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock
from clinic_tui.schedule.offer_models import SlotOffer
from clinic_tui.schedule.rows import HoldRow, Span
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
    )
    rows = db.execute(
        select(*columns).where(
            col(SlotOffer.day).between(first, last),
            col(SlotOffer.state) == OfferState.OPEN,
            col(SlotOffer.expires_at) > now,
        )
    )
    return [
        HoldRow(number, provider_id, day, start, minutes, desk="", account=WAITLIST, mine=False)
        for number, provider_id, day, start, minutes in rows
    ]


def offered_words(
    db: Session, clock: Clock, provider_id: int, day: date, span: Span, besides: int | None = None
) -> str:
    """That the time is on offer to somebody who waits, and until when; empty where it is not."""
    expires = db.execute(
        select(col(SlotOffer.expires_at))
        .where(
            col(SlotOffer.provider_id) == provider_id,
            col(SlotOffer.day) == day,
            col(SlotOffer.start_minute) < span.end,
            col(SlotOffer.end_minute) > span.start,
            col(SlotOffer.state) == OfferState.OPEN,
            col(SlotOffer.expires_at) > clock.now(),
            col(SlotOffer.id) != (besides or 0),
        )
        .order_by(col(SlotOffer.expires_at).desc())
        .limit(1)
    ).scalar()
    if expires is None:
        return ""
    until = f"{expires.astimezone(clock.zone):%H:%M}"
    return f"this time is on offer to a waiting patient until {until}: `:waitlist` accepts or declines it"
