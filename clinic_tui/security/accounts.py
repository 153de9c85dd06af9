"""Accounts: adding people, and letting them in. Hashing takes 0.16 s: call from a thread."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Invalid, NotFound, NotPermitted, SignInFailed
from clinic_tui.security.hash_cost import STRONG, HashCost
from clinic_tui.security.models import Account
from clinic_tui.security.password_rules import check_new_password
from clinic_tui.security.passwords import hash_password, verify, verify_nobody
from clinic_tui.security.roles import ACCOUNT_ROLES, Role, may, may_assign
from clinic_tui.security.sign_in_delay import delay_after
from clinic_tui.store.desk import Actor, Desk
from clinic_tui.store.journal import Change, Undo

_LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,39}", re.ASCII)

SYSTEM = Actor(None, "system", lambda verb: may(Role.SYSTEM, verb))
"""The program itself: jobs, `init`, the demo's own start."""

NOBODY = Actor(None, "nobody", lambda verb: False)
"""Who is at a desk before the first sign-in and after the last sign-out."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who has just come in, and what happened at the door since the last time."""

    account_id: int
    login: str
    name: str
    role: Role
    last_sign_in: datetime | None
    failures_since: int

    @property
    def actor(self) -> Actor:
        """The account as the desk knows it."""
        return Actor(self.account_id, self.login, lambda verb: may(self.role, verb))


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account in a list."""

    id: int
    login: str
    name: str
    role: Role
    active: bool
    last_sign_in: datetime | None


def add_account(
    desk: Desk, login: str, name: str, role: Role, password: str, pepper: bytes, cost: HashCost = STRONG
) -> int:
    """Let a person in from now on; the account's number. Raises Invalid, NotPermitted, Conflict."""
    login = check_login(login)
    if role not in ACCOUNT_ROLES:
        raise Invalid("a person's role is " + ", ".join(ACCOUNT_ROLES), "role")
    if not name.strip() or len(name.strip()) > 100 or not name.isprintable():
        raise Invalid("the person's name is needed, in 1 to 100 letters", "name")
    check_new_password(password, login)
    _require_may_assign(desk, role)
    hashed = hash_password(password, pepper, cost)
    with desk.act("account.add", undo=Undo.NO, undo_words="disable the account instead") as db:
        account = Account(login=login, name=name.strip(), role=role, password_hash=hashed)
        db.add(account)
        db.flush()
        return account.id or 0


def _require_may_assign(desk: Desk, role: Role) -> None:
    if desk.actor.account_id is None:
        return
    with desk.store.reading() as db:
        acting = db.get(Account, desk.actor.account_id)
    if acting is None or not may_assign(acting.role, role):
        raise NotPermitted(f"{desk.actor.login} may not give the role {role.value}")


def disable_account(desk: Desk, login: str) -> None:
    """Keep a person out from now on; never oneself, so that one who may manage accounts is always left."""
    with desk.act(
        "account.disable", undo=Undo.NO, undo_words="an account is enabled by an administrator"
    ) as db:
        account = db.scalars(select(Account).where(col(Account.login) == login)).one_or_none()
        if account is None:
            raise NotFound(f"there is no account `{login}`")
        if account.id == desk.actor.account_id:
            raise NotPermitted("nobody disables the own account")
        _require_may_assign(desk, account.role)
        account.active = False


def check_login(login: str) -> str:
    """The sign-in name in small letters; raises Invalid for one that cannot be."""
    plain = login.strip().lower()
    if not _LOGIN.fullmatch(plain):
        raise Invalid(
            "a sign-in name has 2 to 40 letters, digits, dots or dashes and begins with a letter", "login"
        )
    return plain


def sign_in(door: Desk, login: str, password: str, pepper: bytes, cost: HashCost = STRONG) -> SignedIn:
    """Check a name and password; every failure is journaled and makes the next try wait longer.

    `door` is the terminal's desk before anyone sits at it. Raises SignInFailed with
    the same words for an unknown name and a wrong password.
    """
    login = login.strip().lower()
    account = None
    if _LOGIN.fullmatch(login):
        with door.store.reading() as db:
            account = db.scalars(select(Account).where(col(Account.login) == login)).one_or_none()
    else:
        login = "(not a sign-in name)"  # a password typed into the wrong field must not be kept
    if account is None or not account.active:
        verify_nobody(password, pepper, cost)
        _refuse(door, None, login, "unknown or disabled")
    assert account is not None
    _require_waited(door, account)
    outcome = verify(account.password_hash, password, pepper, cost)
    if not outcome.ok:
        _refuse(door, account.id, login, "wrong password")
    rehashed = hash_password(password, pepper, cost) if outcome.needs_rehash else None
    return _let_in(door, account.id or 0, rehashed)


def _require_waited(door: Desk, account: Account) -> None:
    left = (account.wait_until - door.clock.now()).total_seconds() if account.wait_until else 0.0
    if left > 0:
        raise SignInFailed(f"too many tries: wait {math.ceil(left)} s", left)


def _refuse(door: Desk, account_id: int | None, login: str, why: str) -> None:
    """Journal the failure, set the next wait, and raise."""
    wait = 0.0
    with door.act("account.sign_in", undo=Undo.SKIP) as db:
        account = db.get(Account, account_id) if account_id else None
        if account is not None:
            account.failures += 1
            wait = delay_after(account.failures)
            account.wait_until = door.clock.now() + timedelta(seconds=wait)
        db.note(Change.EVENT, "account", account_id, refused=why, login=login)
    later = f": wait {int(wait)} s" if wait else ""
    raise SignInFailed(f"name or password is not right{later}", wait)


def _let_in(door: Desk, account_id: int, rehashed: str | None) -> SignedIn:
    with door.act("account.sign_in", undo=Undo.SKIP) as db:
        account = db.need(Account, account_id, "this account is gone")
        if not account.active:
            raise SignInFailed("name or password is not right")
        came = SignedIn(
            account_id, account.login, account.name, account.role, account.last_sign_in, account.failures
        )
        account.failures, account.wait_until, account.last_sign_in = 0, None, door.clock.now()
        if rehashed:
            account.password_hash = rehashed
        db.note(Change.EVENT, "account", account_id, signed_in=account.login)
        return came


def accounts(db: Session) -> tuple[AccountRow, ...]:
    """All accounts by sign-in name."""
    columns: tuple[Any, ...] = (
        col(Account.id),
        col(Account.login),
        col(Account.name),
        col(Account.role),
        col(Account.active),
        col(Account.last_sign_in),
    )
    return tuple(AccountRow(*row) for row in db.execute(select(*columns).order_by(col(Account.login))))


def account_of(db: Session, login: str) -> SignedIn | None:
    """An active account by name without a password: for callers who have proved otherwise who they are."""
    account = db.scalars(
        select(Account).where(col(Account.login) == login, col(Account.active).is_(True))
    ).one_or_none()
    if account is None or account.id is None:
        return None
    return SignedIn(
        account.id, account.login, account.name, account.role, account.last_sign_in, account.failures
    )
