"""Soft holds: a slot is kept while its booking form is open, for all desks to see."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlmodel import col

from clinic_tui.errors import Conflict
from clinic_tui.schedule.models import SlotHold
from clinic_tui.schedule.offered_times import offered_words
from clinic_tui.schedule.rows import Span
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo

HOLD_FOR = timedelta(minutes=2)
"""How long a hold lasts unless its form, still open, renews it."""


def hold(desk: Desk, provider_id: int, day: date, start: int, minutes: int) -> int:
    """Keep a slot for this desk, in place of any it kept before; the hold's number.

    Raises Conflict where another living desk holds it. A taken slot may be held (it
    is going to be overbooked).
    """
    with desk.act("appointment.hold", undo=Undo.SKIP) as db:
        now = desk.clock.now()
        living = desk.living()
        _sweep(desk, db)
        other = db.execute(
            select(col(SlotHold.desk), col(SlotHold.account)).where(
                col(SlotHold.provider_id) == provider_id,
                col(SlotHold.day) == day,
                col(SlotHold.start_minute) < start + minutes,
                col(SlotHold.end_minute) > start,
                col(SlotHold.expires_at) > now,
                col(SlotHold.desk).in_(living),
                col(SlotHold.session_token) != desk.session_token,
            )
        ).first()
        if other:
            raise Conflict(f"desk {other.desk} ({other.account}) is booking this time just now")
        if words := offered_words(db, desk.clock, provider_id, day, Span(start, start + minutes)):
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
