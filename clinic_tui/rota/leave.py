"""The use cases of time off: asking, withdrawing, deciding, and writing down who is sick today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import require_minute, today
from clinic_tui.errors import Conflict, Invalid, NotPermitted
from clinic_tui.patients.names import clean_text
from clinic_tui.rota.asked_rows import TakenBack
from clinic_tui.rota.entries import TimeOffEntry, when_words
from clinic_tui.rota.leave_hours import NOTHING_OPENED, close_for, open_for
from clinic_tui.rota.models import TimeOff
from clinic_tui.rota.people import Somebody, named, somebody
from clinic_tui.rota.queries import decides_alone
from clinic_tui.rota.states import STANDING, Asked, Off
from clinic_tui.rota.usual_weeks import ELSEWHERE
from clinic_tui.schedule.outage_rows import OutageDone, OutageMove
from clinic_tui.schedule.rows import Span
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo
from clinic_tui.words.dates import show_date

MOST_DAYS = 366
"""Days that one request may cover."""
BACKWARDS = timedelta(days=14)
"""So far back an absence can be written down that nobody wrote down then."""


def ask_time_off(desk: Desk, entry: TimeOffEntry) -> int:
    """Somebody asks for themselves; its number.

    Raises Invalid naming the field, and Conflict where time off stands then already.
    """
    with desk.act("rota.ask") as db:
        if desk.actor.account_id is None:
            raise Conflict("time off is asked for by who has an account")
        if entry.last < today(desk.clock):
            raise Invalid(f"{show_date(entry.last)} is over: a manager writes down what was", "from")
        stored = _new(desk, db, somebody(db, desk.actor.account_id), entry)
        db.add(stored)
        db.flush()
        return stored.id or 0


def write_absence(
    desk: Desk, who: str, entry: TimeOffEntry, moves: Sequence[OutageMove] = ()
) -> tuple[int, OutageDone]:
    """Somebody is away, and that is so at once; its number, and what became of the visits.

    The front desk writes that somebody is sick; any other kind is for who decides. A provider's hours are
    closed in the same action, and the accepted moves are made. Raises Invalid naming the field.
    """
    verb = "rota.sick" if entry.kind is Off.SICK else "rota.decide"
    with desk.act(verb) as db:
        person = named(db, who)
        if verb == "rota.decide" and person.account_id == desk.actor.account_id:
            _require_other(desk, db)
        stored = _new(desk, db, person, entry)
        stored.state, stored.decided_at, stored.decided_by = (
            Asked.APPROVED, desk.clock.now(), desk.actor.login,
        )  # fmt: skip
        stored.seen_at = stored.decided_at  # nobody asked: there is no answer to be read
        db.add(stored)
        db.flush()
        return stored.id or 0, close_for(desk, db, person, stored, moves)


def withdraw_time_off(desk: Desk, time_off_id: int, version: int) -> TakenBack:
    """Who asked does not want it any more, while nobody has decided; or who decides takes back an absence.

    The hours of a provider that it closed open again, as far as nobody has set others in their place; visits
    that moved stay where they went.
    """
    with desk.act("rota.ask") as db:
        row = _need(db, time_off_id, version)
        mine = row.account_id == desk.actor.account_id
        if row.state not in STANDING:
            raise Conflict(f"it is {row.state.value} already")
        if row.state is Asked.APPROVED:
            if not desk.actor.may("rota.decide"):
                raise Conflict(f"{row.decided_by} has approved it: ask who decides to take it back")
            if row.last < today(desk.clock):
                raise Conflict("it is over: the rota of past days stays")
        elif not mine:
            raise NotPermitted("this is somebody else's: refuse it with a reason, or leave it to them")
        approved = row.state is Asked.APPROVED
        row.state, row.decided_at, row.decided_by = Asked.WITHDRAWN, desk.clock.now(), desk.actor.login
        return open_for(desk, db, row) if approved else NOTHING_OPENED


def approve_time_off(
    desk: Desk, time_off_id: int, version: int, answer: str = "", moves: Sequence[OutageMove] = ()
) -> OutageDone:
    """It is given; what became of the visits of a provider.

    A provider's hours are closed in the same action, and the accepted moves are made; visits that nobody
    moved stand among those to be moved. Raises NotPermitted for one's own, where somebody else could decide,
    and Conflict where it was decided or written at another desk.
    """
    with desk.act("rota.decide") as db:
        row = _open(desk, db, time_off_id, version)
        if row.last < today(desk.clock):
            raise Conflict("these days are over: refuse it, or write down what was")
        _decide(desk, row, Asked.APPROVED, clean_text(answer, 200, "answer"))
        db.flush()
        return close_for(desk, db, somebody(db, row.account_id), row, moves)


def refuse_time_off(desk: Desk, time_off_id: int, version: int, reason: str) -> None:
    """It is not given, with a reason that who asked reads."""
    why = clean_text(reason, 200, "reason")
    if not why:
        raise Invalid("why not? who asked reads it", "reason")
    with desk.act("rota.decide", reason=why) as db:
        _decide(desk, _open(desk, db, time_off_id, version), Asked.REFUSED, why)


def mark_seen(desk: Desk, time_off_id: int) -> None:
    """Who asked has read the answer."""
    with desk.act("rota.ask", undo=Undo.SKIP) as db:
        row = db.need(TimeOff, time_off_id, f"there is no time off {time_off_id}")
        if row.account_id == desk.actor.account_id and row.seen_at is None:
            row.seen_at = desk.clock.now()


def _span(row: TimeOff) -> Span | None:
    if row.start_minute is None or row.end_minute is None:
        return None
    return Span(row.start_minute, row.end_minute)


def _new(desk: Desk, db: DeskSession, who: Somebody, entry: TimeOffEntry) -> TimeOff:
    if entry.last < entry.first:
        raise Invalid("the last day comes before the first", "to")
    if (entry.last - entry.first).days >= MOST_DAYS:
        raise Invalid(f"that is more than {MOST_DAYS} days: ask in parts", "to")
    if entry.first < today(desk.clock) - BACKWARDS:
        raise Invalid(f"{show_date(entry.first)} is more than {BACKWARDS.days} days ago", "from")
    if entry.first > today(desk.clock) + timedelta(days=3 * MOST_DAYS):
        raise Invalid(f"{show_date(entry.first)} is more than 3 years ahead", "from")
    if entry.span is not None and entry.first != entry.last:
        raise Invalid("hours go with one day: leave the last day out, or the hours", "hours")
    if entry.span is not None:
        for minute in (entry.span.start, entry.span.end):
            require_minute(entry.first, minute, desk.clock.zone, "hours")
    _require_free(db, who, entry)
    start, end = (entry.span.start, entry.span.end) if entry.span else (None, None)
    return TimeOff(
        account_id=who.account_id or 0, kind=entry.kind, first=entry.first, last=entry.last,
        start_minute=start, end_minute=end,
        note=clean_text(entry.note, 200, "note"), asked_at=desk.clock.now(), asked_by=desk.actor.login,
    )  # fmt: skip


def _require_free(db: DeskSession, who: Somebody, entry: TimeOffEntry) -> None:
    """Raise Conflict where time off stands already then."""
    statement = select(TimeOff).where(
        col(TimeOff.account_id) == who.account_id, col(TimeOff.state).in_(STANDING),
        col(TimeOff.first) <= entry.last, col(TimeOff.last) >= entry.first,
    )  # fmt: skip
    for row in db.scalars(statement):
        span = _span(row)
        if span is not None and entry.span is not None and not span.overlaps(entry.span):
            continue
        raise Conflict(
            f"{who.name} has time off then: {when_words(row.first, row.last, span)}, {row.state.value}"
        )


def _open(desk: Desk, db: DeskSession, time_off_id: int, version: int) -> TimeOff:
    row = db.need(TimeOff, time_off_id, f"there is no time off {time_off_id}")
    if row.state is Asked.WITHDRAWN:
        raise Conflict(f"{row.decided_by} has withdrawn it: there is nothing to decide")
    if row.state is not Asked.OPEN:
        raise Conflict(f"{row.decided_by} decided already: {row.state.value}")
    if row.version != version:
        raise Conflict(ELSEWHERE)
    if row.account_id == desk.actor.account_id:
        _require_other(desk, db)
    return row


def _require_other(desk: Desk, db: DeskSession) -> None:
    if not decides_alone(db, desk):
        raise NotPermitted("nobody decides on their own time off: ask another manager")


def _need(db: DeskSession, time_off_id: int, version: int) -> TimeOff:
    row = db.need(TimeOff, time_off_id, f"there is no time off {time_off_id}")
    if row.version != version and row.state is Asked.OPEN:
        raise Conflict(ELSEWHERE)
    return row


def _decide(desk: Desk, row: TimeOff, state: Asked, answer: str) -> None:
    row.state, row.answer = state, answer
    row.decided_at, row.decided_by = desk.clock.now(), desk.actor.login
