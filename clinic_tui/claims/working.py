"""The use cases of working on claims: hold, release, give to somebody, note, look again on a day, settle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.claims.models import Claim
from clinic_tui.claims.work_rows import LONGEST_NOTE, Change, Seen
from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.security.models import Account
from clinic_tui.security.roles import may
from clinic_tui.store.desk import Desk, DeskSession

VERB = "claim.work"
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


def change(desk: Desk, claims: Sequence[Seen], wanted: Change) -> int:
    """Give claims to somebody, look at them again on a day, write a note on them, in one action.

    How many are other than they were. Raises Invalid for an `owner` who has no account that works on claims,
    for `follow up` on a day that is over, for `note` that is too long; Conflict.
    """
    day = wanted.follow_up_on
    if day is not None and day < today(desk.clock):
        raise Invalid("the day to look again is over: give today or a later one", "follow up")
    words = None if wanted.note is None else clean_text(wanted.note, LONGEST_NOTE, "note")
    whose = None if wanted.owner is None else wanted.owner.strip().lower()
    with _worked_on(desk, claims) as (db, rows):
        if whose:
            _require_works_on_claims(db, whose)
        for row in rows:
            if whose is not None:
                row.owner = whose
            if day is not None or wanted.no_follow_up:
                row.follow_up_on = day
            if words is not None:
                row.note = words
        return sum(db.is_modified(row) for row in rows)


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
    with desk.act(VERB, reason=reason) as db:
        rows = []
        for number, version in claims:
            row = db.need(Claim, number, f"there is no claim {number}")
            if version is not None and row.version != version:
                raise Conflict("a claim was changed at another desk meanwhile: look again and repeat")
            rows.append(row)
        yield db, rows


def _require_works_on_claims(db: DeskSession, login: str) -> None:
    """Raise Invalid, saying who may, where nobody of that login can work on claims."""
    accounts = list(db.scalars(select(Account).order_by(col(Account.login))))
    there = next((each for each in accounts if each.login == login), None)
    if there is None:
        raise Invalid(f"there is no account {login}: `clinic-tui accounts list` shows them", "owner")
    able = [each.login for each in accounts if each.active and may(each.role, VERB)]
    if login in able:
        return
    why = "has no right to work on claims" if there.active else "is disabled"
    raise Invalid(f"{login} {why}: give it to {' or '.join(able)}", "owner")
