"""The use cases of working on claims: hold, release, give to somebody, note, look again on a day, settle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.claims.models import Claim
from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.security.models import Account
from clinic_tui.store.desk import Desk, DeskSession

Seen = tuple[int, int | None]
"""A claim with the version that was seen; None where none was."""

LONGEST_NOTE = 400
LONGEST_REASON = 200


def hold(desk: Desk, claims: Sequence[Seen], reason: str) -> None:
    """Keep claims from being sent; the reason is shown wherever they are. Raises Invalid, Conflict."""
    why = clean_text(reason, LONGEST_REASON, "reason")
    if not why:
        raise Invalid("say why it is held: whoever finds it asks", "reason")
    with _worked_on(desk, claims) as (_, rows):
        for row in rows:
            row.hold_reason = why


def release(desk: Desk, claims: Sequence[Seen]) -> None:
    """Let held claims go. Raises Conflict where one is not held."""
    with _worked_on(desk, claims) as (_, rows):
        for row in rows:
            if not row.hold_reason:
                raise Conflict(f"claim {row.id} is not held")
            row.hold_reason = ""


def assign(desk: Desk, claims: Sequence[Seen], login: str) -> None:
    """Give claims to somebody by login; an empty one gives them to nobody. Raises Invalid."""
    whose = login.strip().lower()
    with _worked_on(desk, claims) as (db, rows):
        if whose and not _is_account(db, whose):
            raise Invalid(f"there is no account {whose}: `clinic-tui accounts list` shows them", "owner")
        for row in rows:
            row.owner = whose


def follow_up(desk: Desk, claims: Sequence[Seen], day: date | None) -> None:
    """Look at claims again on a day; None: no more. Raises Invalid for a day that is over."""
    if day is not None and day < today(desk.clock):
        raise Invalid("the day to look again is over: give today or a later one", "follow up")
    with _worked_on(desk, claims) as (_, rows):
        for row in rows:
            row.follow_up_on = day


def note(desk: Desk, claims: Sequence[Seen], text: str) -> None:
    """Write a note on claims; an empty one takes it away. Raises Invalid where it is too long."""
    words = clean_text(text, LONGEST_NOTE, "note")
    with _worked_on(desk, claims) as (_, rows):
        for row in rows:
            row.note = words


def settle(desk: Desk, claims: Sequence[Seen], reason: str) -> None:
    """Say that nothing more is to be done; why stands in the journal. Raises Invalid, Conflict."""
    why = clean_text(reason, LONGEST_REASON, "reason")
    if not why:
        raise Invalid("say why nothing more is to be done", "reason")
    day = today(desk.clock)
    with _worked_on(desk, claims, reason=why) as (_, rows):
        for row in rows:
            if row.settled_on is not None:
                raise Conflict(f"claim {row.id} is settled already")
            row.settled_on, row.follow_up_on = day, None


def reopen(desk: Desk, claims: Sequence[Seen]) -> None:
    """Take claims up again that were settled. Raises Conflict where one is not."""
    with _worked_on(desk, claims) as (_, rows):
        for row in rows:
            if row.settled_on is None:
                raise Conflict(f"claim {row.id} is not settled")
            row.settled_on = None


@contextmanager
def _worked_on(
    desk: Desk, claims: Sequence[Seen], reason: str = ""
) -> Iterator[tuple[DeskSession, list[Claim]]]:
    """The claims, in one action; raises Conflict where one was changed since it was seen."""
    if not claims:
        raise Invalid("choose a claim", "claims")
    with desk.act("claim.work", reason=reason) as db:
        rows = []
        for number, version in claims:
            row = db.need(Claim, number, f"there is no claim {number}")
            if version is not None and row.version != version:
                raise Conflict("a claim was changed at another desk meanwhile: look again and repeat")
            rows.append(row)
        yield db, rows


def _is_account(db: DeskSession, login: str) -> bool:
    return db.execute(select(col(Account.id)).where(col(Account.login) == login)).first() is not None
