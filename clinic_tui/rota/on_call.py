"""The use cases of who is on call."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import minute_now, today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.rota.entries import OnCallEntry, when_words
from clinic_tui.rota.models import OnCall, TimeOff
from clinic_tui.rota.people import Somebody, named
from clinic_tui.rota.states import Asked
from clinic_tui.rota.usual_weeks import ELSEWHERE, VERB
from clinic_tui.schedule.rows import Span
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.phones import read_phone
from clinic_tui.words.times import DAY_MINUTES

MOST_DAYS = 31


def put_on_call(desk: Desk, entry: OnCallEntry) -> int:
    """Somebody is on call; its number. Two at once are allowed: a first and a second.

    Raises Invalid naming the field, Conflict where the same person is on call then already, or has time off.
    """
    if (entry.last, entry.end) <= (entry.first, entry.start):
        raise Invalid("that ends before it begins", "until")
    if (entry.last - entry.first).days > MOST_DAYS:
        raise Invalid(f"that is more than {MOST_DAYS} days: enter it in parts", "until")
    if (entry.last, entry.end) <= (today(desk.clock), minute_now(desk.clock)):
        raise Invalid("that is over already", "until")
    try:
        phone = read_phone(entry.phone)
    except NotUnderstood as unclear:
        raise Invalid(str(unclear), "phone") from None
    with desk.act(VERB) as db:
        who = named(db, entry.who)
        standing = select(OnCall).where(
            col(OnCall.account_id) == who.account_id, col(OnCall.first) <= entry.last,
            col(OnCall.last) >= entry.first,
        )  # fmt: skip
        for row in db.scalars(standing):
            if (row.first, row.start_minute) < (entry.last, entry.end) and (row.last, row.end_minute) > (
                entry.first, entry.start,
            ):  # fmt: skip
                raise Conflict(f"{who.name} is on call in a part of that time already")
        _require_here(db, who, entry)
        stored = OnCall(
            account_id=who.account_id or 0, first=entry.first, start_minute=entry.start, last=entry.last,
            end_minute=entry.end, phone=phone, note=clean_text(entry.note, 100, "note"),
        )  # fmt: skip
        db.add(stored)
        db.flush()
        return stored.id or 0


def _require_here(db: DeskSession, who: Somebody, entry: OnCallEntry) -> None:
    """Raise Conflict where time off was approved for a part of that time: nobody would answer."""
    approved = select(TimeOff).where(
        col(TimeOff.account_id) == who.account_id, col(TimeOff.state) == Asked.APPROVED,
        col(TimeOff.first) <= entry.last, col(TimeOff.last) >= entry.first,
    )  # fmt: skip
    for row in db.scalars(approved):
        start, end = row.start_minute or 0, row.end_minute or DAY_MINUTES
        if (row.first, start) < (entry.last, entry.end) and (row.last, end) > (entry.first, entry.start):
            span = None if row.start_minute is None else Span(start, end)
            off = when_words(row.first, row.last, span)
            raise Conflict(
                f"{who.name} has time off then: {off}; put somebody else on call, or end it before"
            )


def take_off_call(desk: Desk, on_call_id: int, version: int) -> None:
    """That person is not on call then."""
    with desk.act(VERB) as db:
        row = db.need(OnCall, on_call_id, f"there is no such time on call: {on_call_id}")
        if row.version != version:
            raise Conflict(ELSEWHERE)
        db.delete(row)
