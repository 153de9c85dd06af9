"""Accounts: adding people, keeping them out, and changing what they may. Hashing takes 0.16 s."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Conflict, Invalid, NotFound, NotPermitted
from clinic_tui.security.hash_cost import STRONG, HashCost
from clinic_tui.security.models import Account, Pin, RecoveryCode, SecondFactor
from clinic_tui.security.password_rules import check_new_password
from clinic_tui.security.passwords import hash_password, verify
from clinic_tui.security.roles import ACCOUNT_ROLES, Role, may_assign
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo

_LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,39}", re.ASCII)


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account in a list."""

    id: int
    login: str
    name: str
    role: Role
    active: bool
    last_sign_in: datetime | None
    second_factor: bool


def add_account(
    desk: Desk, login: str, name: str, role: Role, password: str, pepper: bytes, cost: HashCost = STRONG
) -> int:
    """Let a person in from now on; the account's number. Raises Invalid, NotPermitted, Conflict.

    A password that another person has typed is changed at the first sign-in.
    """
    desk.require("account.add")
    login, name = check_new_account(login, name, role, password)
    _require_may_assign(desk, "account.add", role)
    hashed = hash_password(password, pepper, cost)
    with desk.act("account.add", undo=Undo.NO, undo_words="disable the account instead") as db:
        account = Account(
            login=login,
            name=name,
            role=role,
            password_hash=hashed,
            must_change=desk.actor.account_id is not None,
        )
        db.add(account)
        db.flush()
        return account.id or 0


def check_new_account(login: str, name: str, role: Role, password: str) -> tuple[str, str]:
    """Sign-in name and name as they are kept; raises Invalid with the field that cannot be."""
    login = check_login(login)
    if role not in ACCOUNT_ROLES:
        raise Invalid("a person's role is " + ", ".join(ACCOUNT_ROLES), "role")
    check_person(name)
    check_new_password(password, login)
    return login, name.strip()


def _require_may_assign(desk: Desk, verb: str, role: Role) -> None:
    if desk.actor.account_id is None:
        return
    with desk.store.reading() as db:
        acting = db.get(Account, desk.actor.account_id)
    if acting is None or not may_assign(acting.role, role):
        refused = NotPermitted(f"{desk.actor.login} may not give the role {role.value}")
        desk.note_refusal(refused, verb)
        raise refused


def disable_account(desk: Desk, login: str) -> None:
    """Keep a person out from now on; never oneself, so that one who may manage accounts is always left."""
    with _changing(desk, "account.disable", login) as (_, account):
        account.active = False


def enable_account(desk: Desk, login: str) -> None:
    """Let a person in again who was kept out; failures of before are forgotten."""
    with _changing(desk, "account.change", login) as (_, account):
        if account.active:
            raise Conflict(f"{account.login} may sign in already")
        account.active, account.failures, account.wait_until = True, 0, None


def set_role(desk: Desk, login: str, role: Role) -> None:
    """Give a person another role; at the desks where they sit they have to sign in again."""
    if role not in ACCOUNT_ROLES:
        raise Invalid("a person's role is " + ", ".join(ACCOUNT_ROLES), "role")
    desk.require("account.change")
    _require_may_assign(desk, "account.change", role)
    with _changing(desk, "account.change", login) as (_, account):
        account.role = role


def set_provider(desk: Desk, login: str, code: str) -> None:
    """Say which provider a person is, by code: whose visits stand first in the queue; empty for none."""
    with _changing(desk, "account.change", login) as (_, account):
        account.provider_code = code


def reset_password(desk: Desk, login: str, password: str, pepper: bytes, cost: HashCost = STRONG) -> None:
    """Give a person who forgot theirs a password, to be changed at the next sign-in.

    Waits are lifted; a PIN goes with the password that it stood for, a second factor stays.
    """
    check_new_password(password, login)
    hashed = hash_password(password, pepper, cost)
    with _changing(desk, "account.change", login) as (db, account):
        account.password_hash, account.must_change = hashed, True
        account.failures, account.wait_until = 0, None
        _take_away(db, Pin, account)


def remove_second_factor(desk: Desk, login: str) -> None:
    """Take away the second factor of somebody who lost the phone, with the recovery codes.

    Where the clinic wants one of them, they set up another one when they sign in next.
    """
    with _changing(desk, "account.reset_second_factor", login) as (db, account):
        if not _take_away(db, SecondFactor, account):
            raise Conflict(f"{account.login} has no second factor")
        _take_away(db, RecoveryCode, account)


def _take_away(db: DeskSession, model: type[Pin | SecondFactor | RecoveryCode], account: Account) -> bool:
    """Delete what an account has of a kind; False where it had none."""
    rows = list(db.scalars(select(model).where(col(model.account_id) == account.id)))
    for row in rows:
        db.delete(row)
    return bool(rows)


def change_own_password(desk: Desk, password: str, pepper: bytes, cost: HashCost = STRONG) -> None:
    """Choose another password for oneself; the caller has proved that it is the person.

    Raises Invalid where it is the one before, or one that is too easily guessed.
    """
    desk.require("account.own_password")
    check_new_password(password, desk.actor.login)
    with desk.store.reading() as db:
        own = db.get(Account, desk.actor.account_id)
    if own is None:
        raise NotFound("nobody with an account sits here")
    if verify(own.password_hash, password, pepper, cost).ok:
        raise Invalid("that is the password you have: choose another one", "password")
    hashed = hash_password(password, pepper, cost)
    with desk.act("account.own_password", undo=Undo.NO, undo_words="choose another password") as db:
        account = db.get_one(Account, desk.actor.account_id)
        account.password_hash, account.must_change = hashed, False


@contextlib.contextmanager
def _changing(desk: Desk, verb: str, login: str) -> Iterator[tuple[DeskSession, Account]]:
    """Somebody else's account, by who may change such accounts."""
    with desk.act(verb, undo=Undo.NO, undo_words="accounts are changed back by hand") as db:
        account = db.scalars(select(Account).where(col(Account.login) == login)).one_or_none()
        if account is None:
            raise NotFound(f"there is no account `{login}`")
        if account.id == desk.actor.account_id:
            raise NotPermitted("nobody changes the own account: ask another manager or administrator")
        _require_may_assign(desk, verb, account.role)
        yield db, account


def check_person(name: str) -> None:
    """Raise Invalid for what cannot be a person's name."""
    if not name.isprintable():
        raise Invalid("the person's name has a character that cannot be shown: leave it out", "name")
    if not 1 <= len(name.strip()) <= 100:
        raise Invalid("the person's name is needed, in 1 to 100 letters", "name")


def check_login(login: str) -> str:
    """The sign-in name in small letters; raises Invalid for one that cannot be."""
    plain = login.strip().lower()
    if not _LOGIN.fullmatch(plain):
        raise Invalid(
            "a sign-in name has 2 to 40 letters, digits, dots or dashes and begins with a letter", "login"
        )
    return plain


def is_login(text: str) -> bool:
    """True for what a sign-in name can be."""
    return _LOGIN.fullmatch(text) is not None


def accounts(db: Session) -> tuple[AccountRow, ...]:
    """All accounts by sign-in name."""
    columns: tuple[Any, ...] = (
        col(Account.id),
        col(Account.login),
        col(Account.name),
        col(Account.role),
        col(Account.active),
        col(Account.last_sign_in),
        exists().where(col(SecondFactor.account_id) == col(Account.id)),
    )
    return tuple(AccountRow(*row) for row in db.execute(select(*columns).order_by(col(Account.login))))
