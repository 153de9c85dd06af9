"""Accounts: adding people, keeping them out, and changing what they may. Hashing takes 0.16 s."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Invalid, NotFound, NotPermitted
from clinic_tui.security.hash_cost import STRONG, HashCost
from clinic_tui.security.models import Account
from clinic_tui.security.password_rules import check_new_password
from clinic_tui.security.passwords import hash_password
from clinic_tui.security.roles import ACCOUNT_ROLES, Role, may_assign
from clinic_tui.store.desk import Desk
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


def add_account(
    desk: Desk, login: str, name: str, role: Role, password: str, pepper: bytes, cost: HashCost = STRONG
) -> int:
    """Let a person in from now on; the account's number. Raises Invalid, NotPermitted, Conflict."""
    login, name = check_new_account(login, name, role, password)
    _require_may_assign(desk, role)
    hashed = hash_password(password, pepper, cost)
    with desk.act("account.add", undo=Undo.NO, undo_words="disable the account instead") as db:
        account = Account(login=login, name=name, role=role, password_hash=hashed)
        db.add(account)
        db.flush()
        return account.id or 0


def check_new_account(login: str, name: str, role: Role, password: str) -> tuple[str, str]:
    """Sign-in name and name as they are kept; raises Invalid with the field that cannot be."""
    login = check_login(login)
    if role not in ACCOUNT_ROLES:
        raise Invalid("a person's role is " + ", ".join(ACCOUNT_ROLES), "role")
    if not name.strip() or len(name.strip()) > 100 or not name.isprintable():
        raise Invalid("the person's name is needed, in 1 to 100 letters", "name")
    check_new_password(password, login)
    return login, name.strip()


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
    )
    return tuple(AccountRow(*row) for row in db.execute(select(*columns).order_by(col(Account.login))))
