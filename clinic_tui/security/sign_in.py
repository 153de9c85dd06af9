"""Letting people in by name and password. Hashing takes 0.16 s: call from a thread."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Busy, MustWait, SignInFailed, StoreDamaged
from clinic_tui.security.accounts import is_login
from clinic_tui.security.hash_cost import STRONG, HashCost
from clinic_tui.security.models import Account
from clinic_tui.security.passwords import hash_password, verify, verify_nobody
from clinic_tui.security.sign_in_delay import delay_after
from clinic_tui.security.signed_in import SignedIn
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Change, Undo, as_json, journal


def sign_in(
    door: Desk,
    login: str,
    password: str,
    pepper: bytes,
    cost: HashCost = STRONG,
    *,
    bound: frozenset[str] | None = None,
) -> SignedIn:
    """Check a name and password. Every refusal is journaled; a failure makes the next try wait longer.

    A try counts as a failure before its password is looked at: many at the same time are
    no way around the wait. `door` is the terminal's desk before anyone sits at it. Raises
    SignInFailed with the same words and waits, after the same work, whether the name is
    known or not.

    Where `bound` is given, other names are refused as a wrong password is; such a try does
    not count against the account, or one person could keep another out.
    """
    if bound is not None and _login_of(login) not in bound:
        _refuse_foreign(door, _login_of(login), password, pepper, cost)
    tried = _count_try(door, _login_of(login))
    if tried.left > 0:
        verify_nobody(password, pepper, cost)
        raise MustWait(f"too many tries: wait {math.ceil(tried.left)} s", tried.left)
    if tried.account_id is None:
        verify_nobody(password, pepper, cost)
        _refuse(door, tried, "unknown or disabled")
    try:
        outcome = verify(tried.password_hash, password, pepper, cost)
    except (Busy, StoreDamaged):
        _uncount_try(door, tried)
        raise
    if not outcome.ok:
        _refuse(door, tried, "wrong password")
    rehashed = hash_password(password, pepper, cost) if outcome.needs_rehash else None
    return _let_in(door, tried.account_id, rehashed)


WRONG = "name or password is not right"


def _refuse_foreign(door: Desk, login: str, password: str, pepper: bytes, cost: HashCost) -> NoReturn:
    """Journal that a name was tried that does not belong to the Unix account, and raise."""
    verify_nobody(password, pepper, cost)
    with door.act("account.sign_in", undo=Undo.SKIP) as db:
        db.note(Change.EVENT, "account", None, refused="not of this Unix account", login=login)
    raise SignInFailed(WRONG)


NO_LOGIN = "(not a sign-in name)"
"""What the journal says for what cannot be a name: it may be a password typed into the wrong field."""


def _login_of(typed: str) -> str:
    login = typed.strip().lower()
    return login if is_login(login) else NO_LOGIN


@dataclass(frozen=True, slots=True)
class _Failures:
    """Failures in a row under a name, and until when the next try is refused for them."""

    count: int
    wait_until: datetime | None


@dataclass(frozen=True, slots=True)
class _Try:
    """A try that was counted, or was refused as an earlier one asks for `left` seconds still."""

    login: str
    account_id: int | None
    """None for a name that nobody has, or whose account is disabled."""
    password_hash: str
    before: _Failures
    left: float
    wait: float
    """Seconds until the next try, if this one fails."""


def _count_try(door: Desk, login: str) -> _Try:
    """In one turn: look whether the name has waited, and count the try as a failure."""
    with door.act("account.sign_in", undo=Undo.SKIP) as db:
        account = db.scalars(
            select(Account).where(col(Account.login) == login, col(Account.active).is_(True))
        ).one_or_none()
        account_id, password_hash = (account.id, account.password_hash) if account else (None, "")
        before = _Failures(account.failures, account.wait_until) if account else _failures_of(db, login)
        now = door.clock.now()
        left = (before.wait_until - now).total_seconds() if before.wait_until else 0.0
        if left > 0:
            db.note(Change.EVENT, "account", account_id, refused="must wait", login=login)
            return _Try(login, account_id, password_hash, before, left, 0.0)
        wait = 0.0 if login == NO_LOGIN else delay_after(before.count + 1)
        if account:
            account.failures += 1
            account.wait_until = now + timedelta(seconds=wait)
        else:
            db.note(Change.EVENT, "account", None, tried=login)
        return _Try(login, account_id, password_hash, before, 0.0, wait)


UNKNOWN_LOOKED_BACK = 2000
"""Journal lines about unknown names that are looked through, two for each try: so the look stays quick."""


def _failures_of(db: Session, login: str) -> _Failures:
    """The failures of a name that no account has, as the journal knows them.

    They are kept nowhere else: rows for whatever is typed would be one more thing that
    a stranger can fill the database with.
    """
    if login == NO_LOGIN:
        return _Failures(0, None)
    recent = (
        select(journal.c.at, journal.c.after)
        .where(journal.c.entity == "account", journal.c.entity_id.is_(None))
        .order_by(journal.c.seq.desc())
        .limit(UNKNOWN_LOOKED_BACK)
        .subquery()
    )
    count, last = db.execute(
        select(func.count(), func.max(recent.c.at)).where(recent.c.after == as_json({"tried": login}))
    ).one()
    return _Failures(count, last + timedelta(seconds=delay_after(count)) if count else None)


def _uncount_try(door: Desk, tried: _Try) -> None:
    """Where the password could not be looked at: no failure, unless others were counted meanwhile."""
    with door.act("account.sign_in", undo=Undo.SKIP) as db:
        account = db.get(Account, tried.account_id)
        if account is not None and account.failures == tried.before.count + 1:
            account.failures, account.wait_until = tried.before.count, tried.before.wait_until


def _refuse(door: Desk, tried: _Try, why: str) -> NoReturn:
    """Journal the failure, and raise."""
    with door.act("account.sign_in", undo=Undo.SKIP) as db:
        db.note(Change.EVENT, "account", tried.account_id, refused=why, login=tried.login)
    later = f": wait {int(tried.wait)} s" if tried.wait else ""
    raise SignInFailed(f"{WRONG}{later}", tried.wait)


def _let_in(door: Desk, account_id: int, rehashed: str | None) -> SignedIn:
    with door.act("account.sign_in", undo=Undo.SKIP) as db:
        account = db.need(Account, account_id, "this account is gone")
        if not account.active:
            raise SignInFailed(WRONG)
        failures = max(account.failures - 1, 0)  # this try was counted as one
        came = SignedIn(
            account_id,
            account.login,
            account.name,
            account.role,
            account.last_sign_in,
            failures,
            account.must_change,
        )
        account.failures, account.wait_until, account.last_sign_in = 0, None, door.clock.now()
        if rehashed:
            account.password_hash = rehashed
        db.note(Change.EVENT, "account", account_id, signed_in=account.login)
        return came
