"""The use cases of who is on call."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import minute_now, require_minute, today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.rota.book import span_of
from clinic_tui.rota.entries import OnCallEntry, when_words
from clinic_tui.rota.models import OnCall, TimeOff
from clinic_tui.rota.on_call_queries import moments_of
from clinic_tui.rota.people import Somebody, is_of, named
from clinic_tui.rota.rows import moments_words
from clinic_tui.rota.rules import Moments, before_and_behind, meeting
from clinic_tui.rota.states import Asked
from clinic_tui.rota.usual_weeks import ELSEWHERE, VERB
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.phones import read_phone

MOST_DAYS = 31


def put_on_call(desk: Desk, entry: OnCallEntry) -> int:
    """Somebody is on call; its number. Two at once are allowed: a first and a second.

    Raises Invalid naming the field, Conflict where the same person is on call then already, or has time off.
    """
    phone = _checked(desk, entry)
    with desk.act(VERB) as db:
        return _put(db, named(db, entry.who, providers=True), entry, phone)


def hand_over(desk: Desk, on_call_id: int, version: int, entry: OnCallEntry) -> int:
    """Somebody else takes a part of a time on call, or all of it; the number of that.

    What lies before and behind it stays with who had it. Raises Invalid naming the field, also for a time
    that is no part of it, and Conflict where it was written at another desk, or the other cannot.
    """
    phone = _checked(desk, entry)
    with desk.act(VERB) as db:
        row = db.need(OnCall, on_call_id, f"there is no such time on call: {on_call_id}")
        if row.version != version:
            raise Conflict(ELSEWHERE)
        who, whole, part = named(db, entry.who, providers=True), moments_of(row), _moments(entry)
        if is_of(row, who):
            raise Invalid(f"{who.name} is who is on call then: name somebody else", "who")
        if part[:2] < whole[:2] or part[2:] > whole[2:]:
            raise Invalid(f"that is no part of {moments_words(whole)}", "from")
        before, behind = before_and_behind(whole, part)
        if before is not None and behind is not None:
            db.add(_row(row.account_id, row.provider_id, behind, row.phone, row.note))
        if (kept := before or behind) is not None:
            row.first, row.start_minute, row.last, row.end_minute = kept
        else:
            db.delete(row)
        db.flush()
        return _put(db, who, entry, phone)


def _moments(entry: OnCallEntry) -> Moments:
    return entry.first, entry.start, entry.last, entry.end


def _row(account_id: int | None, provider_id: int | None, when: Moments, phone: str, note: str) -> OnCall:
    """Of somebody with an account it is the account's, whichever provider that is."""
    first, start, last, end = when
    return OnCall(
        account_id=account_id, provider_id=provider_id if account_id is None else None, first=first,
        start_minute=start, last=last, end_minute=end, phone=phone, note=note,
    )  # fmt: skip


def _checked(desk: Desk, entry: OnCallEntry) -> str:
    """The phone as it is stored. Raises Invalid naming what cannot be."""
    if (entry.last, entry.end) <= (entry.first, entry.start):
        raise Invalid("that ends before it begins", "until")
    if (entry.last - entry.first).days > MOST_DAYS:
        raise Invalid(f"that is more than {MOST_DAYS} days: enter it in parts", "until")
    if (entry.last, entry.end) <= (today(desk.clock), minute_now(desk.clock)):
        raise Invalid("that is over already", "until")
    require_minute(entry.first, entry.start, desk.clock.zone, "at")
    require_minute(entry.last, entry.end, desk.clock.zone, "till")
    try:
        return read_phone(entry.phone)
    except NotUnderstood as unclear:
        raise Invalid(str(unclear), "phone") from None


def _put(db: DeskSession, who: Somebody, entry: OnCallEntry, phone: str) -> int:
    standing = select(OnCall).where(col(OnCall.first) <= entry.last, col(OnCall.last) >= entry.first)
    begins, ends = (entry.first, entry.start), (entry.last, entry.end)
    for row in db.scalars(standing):
        if is_of(row, who) and (row.first, row.start_minute) < ends and (row.last, row.end_minute) > begins:
            raise Conflict(f"{who.name} is on call in a part of that time already")
    _require_here(db, who, entry)
    stored = _row(
        who.account_id, who.provider_id, _moments(entry), phone, clean_text(entry.note, 100, "note")
    )
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
        span = span_of(row.start_minute, row.end_minute)
        if meeting(_moments(entry), row.first, row.last, span) is not None:
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
