"""Letting people in by name and password, and a code where they have a second factor.

Hashing takes 0.16 s: call from a thread.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NoReturn

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Busy, CodeNeeded, FromTheStart, MustWait, SignInFailed, StoreDamaged
from clinic_tui.security.accounts import is_login
from clinic_tui.security.hash_cost import STRONG, HashCost
from clinic_tui.security.models import Account, Pin
from clinic_tui.security.passwords import hash_password, verify, verify_nobody
from clinic_tui.security.second_factor import Way, codes_left, factor_of, prove
from clinic_tui.security.sign_in_delay import delay_after
from clinic_tui.security.signed_in import HalfIn, SignedIn, signed_in
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Change, Undo, as_json, journal

HALF_MINUTES = 5
"""So long after the password a code may be typed."""


def sign_in(
    door: Desk,
    login: str,
    password: str,
    pepper: bytes,
    cost: HashCost = STRONG,
    *,
    code_given: bool = False,
    bound: frozenset[str] | None = None,
) -> SignedIn:
    """Check a name and password. Every refusal is journaled; a failure makes the next try wait longer.

    A try counts as a failure before its password is looked at: many at the same time are
    no way around the wait. `door` is the terminal's desk before anyone sits at it. Raises
    SignInFailed with the same words and waits, after the same work, whether the name is
    known or not. Only behind a right password it raises CodeNeeded where the person has a
    second factor, unless they have given a code at this desk already (`code_given`).

    Where `bound` is given, other names are refused as a wrong password is; such a try does
    not count against the account, or one person could keep another out.
    """
    if bound is not None and _login_of(login) not in bound:
        _refuse_foreign(door, _login_of(login), password, pepper, cost)
    tried, rehashed = _checked(door, login, password, pepper, cost)
    came = _let_in(door, tried, rehashed, code_given=code_given)
    if isinstance(came, HalfIn):
        raise CodeNeeded("your password is right: give the code that your phone shows", came)
    return came


def proved_login(door: Desk, login: str, password: str, pepper: bytes, cost: HashCost = STRONG) -> str:
    """The login of somebody who is there and comes in nowhere; the password alone will do.

    It is counted, refused and journaled as a sign-in is. Raises SignInFailed.
    """
    tried, _ = _checked(door, login, password, pepper, cost)
    with door.act("account.sign_in", undo=Undo.SKIP) as db:
        account = db.need(Account, tried.account_id or 0, "this account is gone")
        if not account.active:
            raise SignInFailed(WRONG)
        if account.must_change:
            raise SignInFailed(f"somebody else chose the password of {account.login}: choose your own first")
        _take_back(account, tried)
        db.note(Change.EVENT, "account", account.id, witnessed=account.login)
        return account.login


def _checked(door: Desk, login: str, password: str, pepper: bytes, cost: HashCost) -> tuple[_Try, str | None]:
    """A try with the right password, and its new hash where that is due. Raises SignInFailed."""
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
    return tried, hash_password(password, pepper, cost) if outcome.needs_rehash else None


def give_code(door: Desk, half: HalfIn, typed: str, pepper: bytes, at: datetime) -> SignedIn:
    """Let in who has given the password, by a code of the phone or a recovery code.

    `at` is the machine's time, as phones have it. A wrong code is a failure as a wrong
    password is, with the same waits. Raises SignInFailed in plain words.
    """
    now = door.clock.now()
    with door.act("account.sign_in", undo=Undo.SKIP) as db:
        account = db.need(Account, half.account_id, "this account is gone")
        own = factor_of(db, half.account_id)
        late = not timedelta() <= now - half.at <= timedelta(minutes=HALF_MINUTES)
        if late or own is None or not account.active or account.password_hash != half.password_hash:
            raise FromTheStart("too late for this code: give your password again")
        left = (account.wait_until - now).total_seconds() if account.wait_until else 0.0
        if left > 0:
            db.note(Change.EVENT, "account", account.id, refused="must wait", login=half.login)
            failure: SignInFailed = MustWait(f"too many tries: wait {math.ceil(left)} s", left)
        elif isinstance(proved := prove(db, own, typed, pepper, at, now), Way):
            return _come_in(door, db, account, account.failures, proved)
        else:
            account.failures += 1
            wait = delay_after(account.failures)
            account.wait_until = now + timedelta(seconds=wait)
            db.note(Change.EVENT, "account", account.id, refused=proved.why, login=half.login)
            later = f": wait {int(wait)} s" if wait else ""
            failure = SignInFailed(f"{proved.words}{later}", wait)
    raise failure


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
        left = min(left, delay_after(before.count))  # a clock that was set back makes no wait longer
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
        if account is not None:
            _take_back(account, tried)


def _take_back(account: Account, tried: _Try) -> None:
    if account.failures == tried.before.count + 1:
        account.failures, account.wait_until = tried.before.count, tried.before.wait_until


def _refuse(door: Desk, tried: _Try, why: str) -> NoReturn:
    """Journal the failure, and raise."""
    with door.act("account.sign_in", undo=Undo.SKIP) as db:
        db.note(Change.EVENT, "account", tried.account_id, refused=why, login=tried.login)
    later = f": wait {int(tried.wait)} s" if tried.wait else ""
    raise SignInFailed(f"{WRONG}{later}", tried.wait)


def _let_in(door: Desk, tried: _Try, rehashed: str | None, *, code_given: bool) -> SignedIn | HalfIn:
    """Who has given the right password comes in, or is asked for a code: then nothing is forgotten yet.

    Failures before it stay counted, or a known password would lift the waits between wrong codes.
    """
    with door.act("account.sign_in", undo=Undo.SKIP) as db:
        account = db.need(Account, tried.account_id or 0, "this account is gone")
        if not account.active:
            raise SignInFailed(WRONG)
        if rehashed:
            account.password_hash = rehashed
        if code_given or factor_of(db, tried.account_id or 0) is None:
            return _come_in(door, db, account, max(account.failures - 1, 0))  # this try was counted as one
        _take_back(account, tried)
        db.note(Change.EVENT, "account", account.id, code_asked_of=account.login)
        return HalfIn(account.id or 0, account.login, account.password_hash, door.clock.now())


def _come_in(
    door: Desk, db: DeskSession, account: Account, failures: int, way: Way | None = None
) -> SignedIn:
    """The account as it comes in; its failures are told of and forgotten, those of its PIN too."""
    came = replace(signed_in(db, account), failures_since=failures)
    if way is Way.RECOVERY:
        came = replace(came, codes_left=codes_left(db, came.account_id))
    account.failures, account.wait_until, account.last_sign_in = 0, None, door.clock.now()
    pin = db.scalars(select(Pin).where(col(Pin.account_id) == account.id)).one_or_none()
    if pin is not None and pin.failures:
        pin.failures = 0
    proved = {"second_factor": way.value} if way else {}
    db.note(Change.EVENT, "account", account.id, signed_in=account.login, **proved)
    return came
