"""The use cases of swaps: a shift, or the sessions of a provider, is offered, taken or declined, and approved
where the clinic wants that. Sessions go over in the schedule, in the action that ends it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid, NotPermitted
from clinic_tui.patients.names import clean_text
from clinic_tui.rota.book import Book, read_book
from clinic_tui.rota.models import ShiftSwap
from clinic_tui.rota.people import Somebody, everybody, named, somebody
from clinic_tui.rota.queries import decides_alone
from clinic_tui.rota.rules import Stay, hours_of
from clinic_tui.rota.session_swaps import (
    Holder,
    let_sessions_go_over,
    require_sessions_go_over,
    sessions_of,
)
from clinic_tui.rota.states import SwapState
from clinic_tui.rota.usual_weeks import ELSEWHERE
from clinic_tui.schedule.rows import Span
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo
from clinic_tui.words.dates import show_date
from clinic_tui.words.shift_hours import show_shift
from clinic_tui.words.times import DAY_MINUTES


def offer_shift(desk: Desk, day: date, to: str, back: date | None = None, note: str = "") -> int:
    """Offer the own shift of a day to a colleague, perhaps for theirs of another day; its number.

    A provider offers the sessions of the day, to another provider. Raises Invalid naming the field where
    there is no such shift, and Conflict where one is offered already.
    """
    with desk.act("rota.ask") as db:
        account = desk.actor.account_id
        if account is None:
            raise Conflict("shifts are swapped by who has an account")
        giver = somebody(db, account)
        taker = _taker(db, giver, to)
        if taker.account_id == account:
            raise Invalid("that is yourself", "to")
        if day < today(desk.clock):
            raise Invalid(f"{show_date(day)} is over", "day")
        if day == back and giver.provider is not None:
            raise Invalid("the date in return is another one", "back")
        shift, where = _shift(desk, db, giver, day, "day")
        given, back_at = _shift(desk, db, taker, back, "back") if back is not None else (None, "")
        offered = select(ShiftSwap).where(
            col(ShiftSwap.giver_id) == account, col(ShiftSwap.day) == day,
            col(ShiftSwap.state).in_([each for each in SwapState if each.is_open]),
        )  # fmt: skip
        if db.scalars(offered).first() is not None:
            raise Conflict("this shift is offered already: withdraw that first")
        back_start, back_end = (given.start, given.end) if given is not None else (None, None)
        stored = ShiftSwap(
            giver_id=account, taker_id=taker.account_id or 0, day=day, start_minute=shift.start,
            end_minute=shift.end, back_day=back, back_start=back_start, back_end=back_end,
            note=clean_text(note, 200, "note"), offered_at=desk.clock.now(), sites=f"{where};{back_at}",
            giver_provider_id=giver.provider_id, taker_provider_id=taker.provider_id,
        )  # fmt: skip
        db.add(stored)
        db.flush()
        return stored.id or 0


def accept_swap(desk: Desk, swap_id: int, version: int, *, approve: bool = True) -> SwapState:
    """Who was asked takes it; how it stands then. With `approve` it waits for who decides.

    Raises Conflict where a shift has changed since, or would overlap with another of theirs.
    """
    with desk.act("rota.ask") as db:
        row = _need(db, swap_id, version, SwapState.OFFERED)
        if row.taker_id != desk.actor.account_id:
            raise NotPermitted("this shift was offered to somebody else")
        require_unchanged(db, desk, row)
        row.state = SwapState.ACCEPTED if approve else SwapState.DONE
        if not approve:
            let_sessions_go_over(desk, db, row)
        row.answered_at = desk.clock.now()
        _tell(desk, row, giver=True)
        return row.state


def decline_swap(desk: Desk, swap_id: int, version: int, words: str = "") -> None:
    """Who was asked does not take it."""
    with desk.act("rota.ask") as db:
        row = _need(db, swap_id, version, SwapState.OFFERED)
        if row.taker_id != desk.actor.account_id:
            raise NotPermitted("this shift was offered to somebody else")
        _end(desk, row, SwapState.DECLINED, words)
        _tell(desk, row, giver=True)


def withdraw_swap(desk: Desk, swap_id: int, version: int) -> None:
    """Who offered it keeps it, as long as it has not gone over."""
    with desk.act("rota.ask") as db:
        row = _need(db, swap_id, version, SwapState.OFFERED, SwapState.ACCEPTED)
        if row.giver_id != desk.actor.account_id:
            raise NotPermitted("who offered a shift withdraws it")
        taken = row.state is SwapState.ACCEPTED
        _end(desk, row, SwapState.WITHDRAWN, "")
        _tell(desk, row, taker=taken)


def approve_swap(desk: Desk, swap_id: int, version: int) -> None:
    """The shift goes over. Raises Conflict where one of the shifts has changed since it was offered."""
    with desk.act("rota.decide") as db:
        row = _need(db, swap_id, version, SwapState.ACCEPTED)
        _require_other(desk, db, row)
        require_unchanged(db, desk, row)
        row.state, row.decided_by = SwapState.DONE, desk.actor.login
        let_sessions_go_over(desk, db, row)
        _tell(desk, row, giver=True, taker=True)


def refuse_swap(desk: Desk, swap_id: int, version: int, reason: str) -> None:
    """The shift stays where it is, with a reason that both read."""
    why = clean_text(reason, 200, "reason")
    if not why:
        raise Invalid("why not? both read it", "reason")
    with desk.act("rota.decide", reason=why) as db:
        row = _need(db, swap_id, version, SwapState.OFFERED, SwapState.ACCEPTED)
        _require_other(desk, db, row)
        _end(desk, row, SwapState.REFUSED, why)
        _tell(desk, row, giver=True, taker=True)


def mark_read(desk: Desk, swap_id: int) -> None:
    """Whoever sits here has read what came of it."""
    with desk.act("rota.ask", undo=Undo.SKIP) as db:
        row = db.need(ShiftSwap, swap_id, f"there is no swap {swap_id}")
        if row.giver_id == desk.actor.account_id:
            row.giver_unread = False
        if row.taker_id == desk.actor.account_id:
            row.taker_unread = False


def _taker(db: DeskSession, giver: Somebody, to: str) -> Somebody:
    """Who is asked: of a provider another one, of all others who is none. Raises Invalid for `to`."""
    try:
        taker = named(db, to)
    except Invalid:
        code = to.strip().upper()
        without = any(each.account_id is None and each.code == code for each in everybody(db))
        if giver.provider is None or not without:
            raise
        raise Invalid(
            f"{code} has no account to answer with: ask who sets the schedule up to swap it", "to"
        ) from None
    if giver.provider is None and taker.provider is not None:
        raise Invalid(f"the hours of {taker.provider.code} are sessions of the schedule", "to")
    if giver.provider is not None and taker.provider is None:
        raise Invalid(f"{taker.name} is no provider: sessions go over to one", "to")
    return taker


def _tell(desk: Desk, row: ShiftSwap, *, giver: bool = False, taker: bool = False) -> None:
    """What was done is new to the one or the other, unless it was they who did it."""
    row.giver_unread = giver and row.giver_id != desk.actor.account_id
    row.taker_unread = taker and row.taker_id != desk.actor.account_id


def _end(desk: Desk, row: ShiftSwap, state: SwapState, words: str) -> None:
    row.state, row.decided_by, row.answer = state, desk.actor.login, clean_text(words, 200, "words")
    row.answered_at = desk.clock.now()


def _need(db: DeskSession, swap_id: int, version: int, *states: SwapState) -> ShiftSwap:
    row = db.need(ShiftSwap, swap_id, f"there is no swap {swap_id}")
    if row.state not in states:
        by = f" by {row.decided_by}" if row.decided_by else ""
        raise Conflict(f"this swap is {row.state.value}{by}: that is not possible now")
    if row.version != version and row.state is SwapState.OFFERED:  # later it changes as it is read, too
        raise Conflict(ELSEWHERE)
    return row


def _require_other(desk: Desk, db: DeskSession, row: ShiftSwap) -> None:
    if desk.actor.account_id in (row.giver_id, row.taker_id) and not decides_alone(db, desk):
        raise NotPermitted("nobody decides on their own swap: ask another manager")


def _shift(desk: Desk, db: DeskSession, who: Somebody, day: date, field: str) -> tuple[Span, str]:
    """From the first to the last minute that somebody works on a day, and the numbers of the sites.

    Raises Invalid where that is none, and of a provider where the sessions lie at several sites.
    """
    if who.provider_id is not None:
        line = sessions_of(desk, db, who.provider_id, day, field)
        return Span(line.spans[0].start, line.spans[-1].end), str(line.site.id)
    stays = read_book(db, desk, day, 1).stays(who, day)
    if not stays:
        raise Invalid(f"{who.name} does not work on {show_date(day)}", field)
    hours = hours_of(stays)
    return Span(hours[0].start, hours[-1].end), _sites(stays)


def _sites(stays: Sequence[Stay]) -> str:
    """The numbers of the sites of a shift, in the order of the day."""
    return ",".join(dict.fromkeys(str(stay.site) for stay in stays))


def require_unchanged(db: Session, desk: Desk, row: ShiftSwap) -> None:
    """Raise Conflict unless both shifts stand as they were offered, and each is free for the other's."""
    shift = Span(row.start_minute, row.end_minute)
    where, _, back_at = row.sites.partition(";")
    if row.giver_provider_id is not None and row.taker_provider_id is not None:
        giver = Holder(row.giver_id, row.giver_provider_id)
        taker = Holder(row.taker_id, row.taker_provider_id)
        require_sessions_go_over(desk, db, giver, taker, row.day, shift, where)
        if row.back_day is not None and row.back_start is not None and row.back_end is not None:
            back = Span(row.back_start, row.back_end)
            require_sessions_go_over(desk, db, taker, giver, row.back_day, back, back_at)
        return
    _require_goes_over(desk, db, row.giver_id, row.taker_id, row.day, shift, where, row.back_day)
    if row.back_day is not None and row.back_start is not None and row.back_end is not None:
        back = Span(row.back_start, row.back_end)
        _require_goes_over(desk, db, row.taker_id, row.giver_id, row.back_day, back, back_at, row.day)


def _require_goes_over(
    desk: Desk,
    db: Session,
    from_: int,
    to: int,
    day: date,
    shift: Span,
    where: str,
    also_gone: date | None,
) -> None:
    if day < today(desk.clock):
        raise Conflict(f"{show_date(day)} is over: withdraw or decline the swap")
    book = read_book(db, desk, day, 2)
    giver, taker = _of(book, from_), _of(book, to)
    if not giver.active:
        raise Conflict(f"{giver.name} does not work here any more: decline or refuse the swap")
    hours = book.hours(giver, day)
    if not hours or Span(hours[0].start, hours[-1].end) != shift:
        stands = show_shift(hours[0].start, hours[-1].end) if hours else "no shift"
        raise Conflict(
            f"{giver.name} has {stands} on {show_date(day)} now, and offered "
            f"{show_shift(shift.start, shift.end)}: withdraw it and offer again"
        )
    stays = book.stays(giver, day)
    if where and _sites(stays) != where:
        now = " and ".join(dict.fromkeys(book.sites.name(stay.site) for stay in stays))
        raise Conflict(
            f"{giver.name} is at {now} on {show_date(day)} now, which is not where the shift was when it was "
            "offered: withdraw it and offer again"
        )
    if not taker.active:
        raise Conflict(f"{taker.name} does not work here any more")
    if any(each.approved and each.taken.overlaps(shift) for each in book.off(taker, day)):
        raise Conflict(f"{taker.name} has time off on {show_date(day)}")
    for apart in (-1, 0, 1):  # the night before may go on into the shift, and the shift into the next morning
        other = day + timedelta(days=apart)
        own = () if also_gone == other else book.hours(taker, other)
        if any(_moved(span, apart * DAY_MINUTES).overlaps(shift) for span in own):
            raise Conflict(f"{taker.name} works on {show_date(other)} already, at the same time")


def _moved(span: Span, minutes: int) -> Span:
    """The hours of another day as minutes of this one."""
    return Span(span.start + minutes, span.end + minutes)


def _of(book: Book, account_id: int) -> Somebody:
    return next(each for each in book.people if each.account_id == account_id)
