"""What a swap would mean for the cover of its days, of sessions for booked visits, and what stands in its
way, before anybody decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, NotFound
from clinic_tui.rota.asked_rows import IN_THE_WAY, MINIMUM, TO_MOVE, ImpactLine, SwapImpact, SwapRow
from clinic_tui.rota.book import Book, Leg, read_book
from clinic_tui.rota.models import ShiftSwap
from clinic_tui.rota.queries import cover_on, swap_rows
from clinic_tui.rota.rows import CoverCell
from clinic_tui.rota.states import Group, SwapState
from clinic_tui.rota.swapping import require_unchanged
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.states import Status
from clinic_tui.store.desk import Desk
from clinic_tui.words.counted import counted
from clinic_tui.words.shift_hours import show_shift
from clinic_tui.words.times import show_time


def swap_impact(db: Session, desk: Desk, swap_id: int) -> SwapImpact:
    """One, for both who swap and for who decides. Raises NotFound, for others too."""
    rows = swap_rows(db, desk, col(ShiftSwap.id) == swap_id)
    mine = rows and (rows[0].is_given or rows[0].is_taken)
    if not rows or not (mine or desk.actor.may("rota.decide")):
        raise NotFound(f"there is no swap {swap_id}")
    row, lines = rows[0], list[ImpactLine]()
    if why := why_not_taken(db, desk, row):
        lines.append(ImpactLine(row.day, IN_THE_WAY, why, amiss=True))
    giver, taker = row.giver_provider_id, row.taker_provider_id
    legs = [(row.day, Leg(row.giver_id, row.taker_id, row.span, giver, taker), row.giver, row.taker)]
    if row.back_day is not None and row.back_span is not None:
        back = Leg(row.taker_id, row.giver_id, row.back_span, taker, giver)
        legs.append((row.back_day, back, row.taker, row.giver))
    for day in sorted({each[0] for each in legs if each[0] >= today(desk.clock)}):
        of_day = [each for each in legs if each[0] == day]
        for _, leg, gives, takes in of_day:
            shift = show_shift(leg.span.start, leg.span.end)
            lines.append(ImpactLine(day, _goes_over(row.state), f"{shift} from {gives} to {takes}"))
            if leg.giver_provider is not None and row.state.is_open:
                lines.append(_to_move(db, leg.giver_provider, gives, day))
        book = read_book(db, desk, day, 1)
        lines += _cover(book, row, tuple(leg for _, leg, _, _ in of_day))
    return SwapImpact(row, tuple(lines))


def why_not_taken(db: Session, desk: Desk, row: SwapRow) -> str:
    """Why it could not be taken as the rota stands, while it is open; or empty."""
    stored = db.get(ShiftSwap, row.id)
    if stored is None or not row.state.is_open:
        return ""
    try:
        require_unchanged(db, desk, stored)
    except Conflict as refusal:
        return refusal.words
    return ""


def _goes_over(state: SwapState) -> str:
    """What is said of the shift itself."""
    if state.is_open:
        return "goes over"
    return "went over" if state is SwapState.DONE else "offered"


def _to_move(db: Session, provider_id: int, name: str, day: date) -> ImpactLine:
    """The visits that stand booked with whose sessions go over: they stay with them until they are moved."""
    starts = db.scalars(
        select(col(Appointment.start_minute))
        .where(
            col(Appointment.provider_id) == provider_id, col(Appointment.day) == day,
            col(Appointment.status) == Status.BOOKED,
        )
        .order_by(col(Appointment.start_minute))
    ).all()  # fmt: skip
    if not starts:
        return ImpactLine(day, TO_MOVE, f"no visit is booked with {name}")
    at = ", ".join(show_time(start) for start in starts)
    return ImpactLine(day, TO_MOVE, f"{counted(len(starts), 'visit')} of {name}: {at}", True, len(starts))


def _cover(book: Book, row: SwapRow, legs: tuple[Leg, ...]) -> Iterator[ImpactLine]:
    """The minimums of that day for the groups of both, as they will be, with what it does to them."""
    day = book.first
    groups = {
        who.group for who in book.people if any(who.account_id in (leg.giver, leg.taker) for leg in legs)
    }
    asked = [
        (site, group)
        for site in sorted({each.site_id for each in book.minimums})
        for group in Group
        if group in groups and book.needs(group, site, day)
    ]
    before = {each: cover_on(book, each[1], each[0], day) for each in asked}
    if row.state.is_open:
        book.swaps[day].append(legs)
        for leg in legs:
            book.let_sessions_go_over(leg, day)
    for site, group in asked:
        after, named = cover_on(book, group, site, day), book.sites.get(site)
        whom = f"{group.value} at {named.name}" if named else group.value
        yield ImpactLine(day, MINIMUM, f"{whom}: {_told(before[site, group], after)}", bool(after.short))


def _told(before: CoverCell, after: CoverCell) -> str:
    if after.short == before.short:
        return after.told
    return f"{after.told}; now {before.have} of {before.need}"
