"""Soft holds: a slot is kept while its booking form is open, for all desks to see."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlmodel import col

from clinic_tui.errors import Conflict
from clinic_tui.schedule.groups import group_at
from clinic_tui.schedule.models import SlotHold, VisitType
from clinic_tui.schedule.places import claims, in_the_way
from clinic_tui.schedule.rows import Span
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo

HOLD_FOR = timedelta(minutes=2)
"""How long a hold lasts unless its form, still open, renews it."""


def hold(
    desk: Desk, provider_id: int, day: date, start: int, minutes: int, visit_type_id: int | None = None
) -> int:
    """Keep a slot for this desk, in place of any it kept before; the hold's number.

    Raises Conflict where another living desk holds it, or of a group visit its last places. A taken slot
    may be held (it is going to be overbooked). The type is None while none is chosen.
    """
    with desk.act("appointment.hold", undo=Undo.SKIP) as db:
        now = desk.clock.now()
        _sweep(desk, db)
        span = Span(start, start + minutes)
        visit_type = db.get(VisitType, visit_type_id) if visit_type_id else None
        group = group_at(db, visit_type, provider_id, day, span, None)
        claimed = claims(
            db, desk.clock, provider_id, day, span, living=desk.living(), token=desk.session_token
        )
        if words := in_the_way(claimed, span, visit_type, group):
            raise Conflict(words)
        kept = SlotHold(
            provider_id=provider_id,
            day=day,
            start_minute=start,
            end_minute=min(start + minutes, 24 * 60),
            desk=desk.letter,
            session_token=desk.session_token,
            account=desk.actor.login,
            expires_at=now + HOLD_FOR,
            visit_type_id=visit_type_id,
        )
        db.add(kept)
        db.flush()
        assert kept.id is not None
        return kept.id


def renew(desk: Desk, hold_id: int) -> bool:
    """Keep it for longer; False where it is gone (expired and taken by another)."""
    with desk.act("appointment.hold", undo=Undo.SKIP) as db:
        kept = db.get(SlotHold, hold_id)
        if kept is None or kept.session_token != desk.session_token:
            return False
        kept.expires_at = desk.clock.now() + HOLD_FOR
        return True


def release(desk: Desk) -> None:
    """Give back whatever this desk holds, and what dead desks left behind."""
    with desk.act("appointment.hold", undo=Undo.SKIP) as db:
        _sweep(desk, db)


def _sweep(desk: Desk, db: DeskSession) -> None:
    """Take away this desk's holds, expired ones, and those of desks that are no more."""
    statement = select(SlotHold).where(
        or_(
            col(SlotHold.session_token) == desk.session_token,
            col(SlotHold.desk) == desk.letter,
            col(SlotHold.expires_at) <= desk.clock.now(),
            col(SlotHold.desk).not_in(desk.living()),
        )
    )
    for kept in db.scalars(statement).all():
        db.delete(kept)
    db.flush()
