"""Swaps of the sessions of providers: what there is to give, whether it may go over, and its going over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.rota.book import read_book
from clinic_tui.rota.models import ShiftSwap
from clinic_tui.schedule.models import Holiday
from clinic_tui.schedule.rows import Span
from clinic_tui.schedule.session_rows import SessionLine
from clinic_tui.schedule.sessions import given_on, hand_over, require_taken, sessions
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.dates import show_date
from clinic_tui.words.shift_hours import show_shift


@dataclass(frozen=True, slots=True)
class Holder:
    """Who gives or takes sessions, by the numbers of the account and of the provider."""

    account_id: int
    provider_id: int


def sessions_of(desk: Desk, db: Session, provider_id: int, day: date, field: str) -> SessionLine:
    """What a provider has to give on a day. Raises Invalid naming the field where that is nothing."""
    now = today(desk.clock)
    closed = db.scalars(select(col(Holiday.name)).where(col(Holiday.day) == day)).first()
    if closed is not None:
        raise Invalid(f"the clinic is closed on {show_date(day)}: {closed}", field)
    return given_on(sessions(db, provider_id, now), day, now, field)


def require_sessions_go_over(
    desk: Desk,
    db: Session,
    from_: Holder,
    to: Holder,
    day: date,
    shift: Span,
    where: str,
) -> None:
    """Raise Conflict unless these sessions stand as they were offered, and are free to be taken.

    `shift` is from their first to their last minute, `where` the number of their site.
    """
    now, on = today(desk.clock), show_date(day)
    if day < now:
        raise Conflict(f"{on} is over: withdraw or decline the swap")
    book = read_book(db, desk, day, 1)
    people = {who.account_id: who for who in book.people}
    for each in (from_, to):
        who = people[each.account_id]
        if not who.active or who.provider_id != each.provider_id:
            raise Conflict(f"{who.name} does not see patients here any more: decline or refuse the swap")
    giver, taker = sessions(db, from_.provider_id, now), sessions(db, to.provider_id, now)
    try:
        line = sessions_of(desk, db, from_.provider_id, day, "day")
    except Invalid as refusal:
        raise Conflict(f"{refusal.words}: withdraw it and offer again") from None
    stands = Span(line.spans[0].start, line.spans[-1].end)
    if stands != shift or str(line.site.id) != where:
        raise Conflict(
            f"{giver.code} has {show_shift(stands.start, stands.end)} at {line.site.name} on {on} now, which "
            "is not what was offered: withdraw it and offer again"
        )
    takes = people[to.account_id]
    if any(each.approved and each.taken.overlaps(shift) for each in book.off(takes, day)):
        raise Conflict(f"{takes.name} has time off on {on}")
    require_taken(db, giver, taker, line, day)


def let_sessions_go_over(desk: Desk, db: DeskSession, row: ShiftSwap) -> None:
    """Of shifts nothing is written beside the swap: the rota is read with it."""
    giver, taker = row.giver_provider_id, row.taker_provider_id
    if giver is None or taker is None:
        return
    try:
        hand_over(desk, db, giver, taker, row.day, row.note)
        if row.back_day is not None:
            hand_over(desk, db, taker, giver, row.back_day, row.note)
    except Invalid as refusal:
        raise Conflict(f"{refusal.words}: withdraw it and offer again") from None
