"""Who else is about to take a time: what other desks hold and what is on offer, counted by places.

A hold or an offer of an ordinary visit takes the whole time. One of a group visit takes one place of it, so
that several desks can book into one group at once, up to its capacity and no further.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock
from clinic_tui.schedule.groups import Group
from clinic_tui.schedule.models import SlotHold, VisitType
from clinic_tui.schedule.offer_models import SlotOffer
from clinic_tui.schedule.rows import Span
from clinic_tui.schedule.states import OfferState
from clinic_tui.words.times import show_time


@dataclass(frozen=True, slots=True)
class Claim:
    """A hold or an open offer; `visit_type_id` is None while the type is not chosen yet."""

    span: Span
    visit_type_id: int | None
    words: str
    mine: bool = False
    """It is the hold of the desk that asks."""


def claims(
    db: Session,
    clock: Clock,
    provider_id: int,
    day: date,
    span: Span,
    *,
    living: frozenset[str],
    token: str,
    besides: int | None = None,
) -> list[Claim]:
    """What is about to be taken of the span: holds of `living` desks, that with this token among them, and
    open offers but the one numbered `besides`; the offer that lasts longest stands first among those.
    """
    now = clock.now()
    found = []
    columns: tuple[Any, ...] = (
        col(SlotHold.start_minute), col(SlotHold.end_minute), col(SlotHold.visit_type_id),
        col(SlotHold.desk), col(SlotHold.account), col(SlotHold.session_token) == token,
    )  # fmt: skip
    held = select(*columns).where(
        col(SlotHold.provider_id) == provider_id,
        col(SlotHold.day) == day,
        col(SlotHold.start_minute) < span.end,
        col(SlotHold.end_minute) > span.start,
        col(SlotHold.expires_at) > now,
        col(SlotHold.desk).in_(living) | (col(SlotHold.session_token) == token),
    )
    for start, end, kind, desk, account, mine in db.execute(held.order_by(col(SlotHold.id))):
        words = f"desk {desk} ({account}) is booking this time just now"
        found.append(Claim(Span(start, end), kind, words, mine))
    columns = (
        col(SlotOffer.start_minute), col(SlotOffer.end_minute), col(SlotOffer.visit_type_id),
        col(SlotOffer.expires_at),
    )  # fmt: skip
    offered = select(*columns).where(
        col(SlotOffer.provider_id) == provider_id,
        col(SlotOffer.day) == day,
        col(SlotOffer.start_minute) < span.end,
        col(SlotOffer.end_minute) > span.start,
        col(SlotOffer.state) == OfferState.OPEN,
        col(SlotOffer.expires_at) > now,
        col(SlotOffer.id) != (besides or 0),
    )
    for start, end, kind, expires in db.execute(offered.order_by(col(SlotOffer.expires_at).desc())):
        until = f"{expires.astimezone(clock.zone):%H:%M}"
        words = (
            f"this time is on offer to a waiting patient until {until}: `:waitlist` accepts or declines it"
        )
        found.append(Claim(Span(start, end), kind, words))
    return found


def in_the_way(claimed: list[Claim], span: Span, visit_type: VisitType | None, group: Group | None) -> str:
    """What of the claims stands against one more in that span, in words; empty where nothing does.

    Beside a group that stands only claims of its own places count: whoever holds its time for
    another kind of visit is about to overbook, which keeps nobody out of the group. Who holds a
    place has it, although others who have booked theirs by now may not have let go of their holds.
    """
    shared = visit_type is not None and visit_type.capacity > 1
    places = [each for each in claimed if shared and visit_type and _is_place(each, visit_type, span)]
    others = [] if group else [each for each in claimed if each not in places and not each.mine]
    if others:
        return others[0].words
    ours = [each for each in places if not each.mine]
    if visit_type is None or not ours or len(ours) < len(places):
        return ""
    patients = group.patients if group else 0
    if patients + len(ours) < visit_type.capacity or patients >= visit_type.capacity:
        return ""  # a group that is full without them is overbooked or not, as any time that is taken
    left = visit_type.capacity - patients
    how_many = "the last place is" if left == 1 else f"the last {left} places are"
    return f"{how_many} spoken for in the group at {show_time(span.start)}: {ours[0].words}"


def _is_place(claim: Claim, visit_type: VisitType, span: Span) -> bool:
    return claim.visit_type_id == visit_type.id and claim.span == span
