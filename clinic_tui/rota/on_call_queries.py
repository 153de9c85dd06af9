"""Reads of who is on call, and of who has time off then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import local_now, minute_now, today
from clinic_tui.rota.book import Book, read_book, span_of
from clinic_tui.rota.models import OnCall, TimeOff
from clinic_tui.rota.people import Somebody, everybody, gone_providers, is_of
from clinic_tui.rota.rows import OnCallRow
from clinic_tui.rota.rules import Moments, meeting
from clinic_tui.rota.states import Asked, Group
from clinic_tui.store.desk import Desk


def on_call(db: Session, desk: Desk) -> tuple[OnCallRow, ...]:
    """Who is on call now and later, the soonest first; of who was shut out too: somebody has to take that."""
    stored = db.scalars(select(OnCall).where(col(OnCall.last) >= today(desk.clock))).all()
    now = local_now(desk.clock)
    here = now.date(), now.hour * 60 + now.minute
    to_come = [each for each in stored if (each.last, each.end_minute) > here]
    if not to_come:  # asked at each write
        return ()
    known = everybody(db)
    called = {each.provider_id for each in to_come if each.provider_id is not None}
    known += gone_providers(db, called - {each.provider_id for each in known})
    rows = _rows(desk, known, to_come, _time_off_within(db, to_come))
    return tuple(sorted(rows, key=lambda row: (row.first, row.start, row.id)))


def to_hand_over(db: Session, desk: Desk) -> tuple[OnCallRow, ...]:
    """Those of whom nobody would answer: the person has time off then, or was shut out."""
    return tuple(row for row in on_call(db, desk) if row.is_open)


def on_call_rows(desk: Desk, known: Iterable[Somebody], stored: Iterable[OnCall]) -> tuple[OnCallRow, ...]:
    """These with their names; whoever was shut out is on call no more."""
    return tuple(row for row in _rows(desk, known, stored, ()) if not row.gone)


def _rows(
    desk: Desk, known: Iterable[Somebody], stored: Iterable[OnCall], off: Sequence[TimeOff]
) -> tuple[OnCallRow, ...]:
    people = tuple(known)
    found = [
        (each, who) for each in stored if (who := next((one for one in people if is_of(each, one)), None))
    ]
    here = today(desk.clock), minute_now(desk.clock)
    return tuple(
        OnCallRow(
            each.id or 0, each.version, who.key, who.account_id, who.code, who.name, each.first,
            each.start_minute, each.last, each.end_minute, each.phone, each.note,
            (each.first, each.start_minute) <= here < (each.last, each.end_minute), _off(each, who, off),
            not who.active,
        )
        for each, who in found
    )  # fmt: skip


def moments_of(row: OnCall) -> Moments:
    """From when until when a stored row is."""
    return row.first, row.start_minute, row.last, row.end_minute


def _off(row: OnCall, who: Somebody, off: Iterable[TimeOff]) -> Moments | None:
    met = (
        meeting(moments_of(row), each.first, each.last, span_of(each.start_minute, each.end_minute))
        for each in off
        if each.account_id == who.account_id
    )
    return min(filter(None, met), default=None)


def _time_off_within(db: Session, called: Sequence[OnCall]) -> Sequence[TimeOff]:
    if not called:
        return ()
    return db.scalars(
        select(TimeOff).where(
            col(TimeOff.state) == Asked.APPROVED,
            col(TimeOff.last) >= min(each.first for each in called) - timedelta(days=1),
            col(TimeOff.first) <= max(each.last for each in called),
        )
    ).all()


def could_take(db: Session, desk: Desk, when: Moments, but: str) -> tuple[str, ...]:
    """Sign-in names and codes of who could be on call then, those of the same group as `but` in front.

    They have no time off in a part of it, and are not on call already.
    """
    book = read_book(db, desk, when[0], (when[2] - when[0]).days + 1)
    group = next((who.group for who in book.people if who.key == but), None)
    free = [who for who in book.people if who.key != but and _is_free(book, who, when)]
    return tuple(who.code for who in sorted(free, key=lambda who: who.group is not group))


def _is_free(book: Book, who: Somebody, when: Moments) -> bool:
    if not who.active or who.group is Group.ADMINISTRATOR:
        return False
    absences = [] if who.account_id is None else book.absences[who.account_id]
    off = (each for each in absences if each.approved)
    if any(meeting(when, each.first, each.last, each.span) for each in off):
        return False
    called = (moments_of(each) for each in book.called if is_of(each, who))
    return not any(each[:2] < when[2:] and when[:2] < each[2:] for each in called)
