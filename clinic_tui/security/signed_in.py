"""Who acts: a person who has come in, the program itself, or nobody."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import NotPermitted
from clinic_tui.security.models import Account, SecondFactor
from clinic_tui.security.roles import Role, may
from clinic_tui.store.desk import Actor

SYSTEM = Actor(None, "system", lambda verb: may(Role.SYSTEM, verb))
"""The program itself: jobs, `init`, the demo's own start."""

NOBODY = Actor(None, "nobody", lambda verb: False)
"""Who is at a desk before the first sign-in and after the last sign-out."""


UNTIL_CHANGED = ("account.own_password",)
"""What somebody may do whose password has to be changed first."""

UNTIL_SET_UP = ("account.own_second_factor",)
"""What somebody may do who has to have a second factor and has none."""


def second_factor_is_required(of_whom: str, role: Role) -> bool:
    """Whether the clinic (`second_factor` of its settings) wants one of accounts with this role."""
    return of_whom == "everybody" or (of_whom == "managers" and role in (Role.MANAGER, Role.ADMINISTRATOR))


@dataclass(frozen=True, slots=True)
class HalfIn:
    """Who has given the right password, and has still to give a code."""

    account_id: int
    login: str
    password_hash: str
    """As it was then: a password that was reset meanwhile lets nobody in."""
    at: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who has just come in, and what happened at the door since the last time."""

    account_id: int
    login: str
    name: str
    role: Role
    last_sign_in: datetime | None
    failures_since: int
    must_change: bool = False
    """The password is to be changed before anything else is done."""
    has_second_factor: bool = False
    must_set_up: bool = False
    """A second factor is to be set up before anything else is done."""
    codes_left: int | None = None
    """Recovery codes left, where one of them let in."""

    def where_required(self, of_whom: str) -> SignedIn:
        """The same person, who sets up a second factor first where the clinic wants one and there is none."""
        missing = second_factor_is_required(of_whom, self.role) and not self.has_second_factor
        return replace(self, must_set_up=missing)

    def _may(self, verb: str) -> bool:
        if self.must_change:
            return may(self.role, verb) and verb in UNTIL_CHANGED
        return may(self.role, verb) and (not self.must_set_up or verb in UNTIL_SET_UP)

    @property
    def actor(self) -> Actor:
        """The account as the desk knows it."""
        return Actor(self.account_id, self.login, self._may, functools.partial(_require_standing, self))


_STANDING = select(col(Account.active), col(Account.role)).where(col(Account.id) == bindparam("account"))
"""Built once: every question of a console begins with it."""


def _require_standing(who: SignedIn, db: Session) -> None:
    """Raise NotPermitted where the account was disabled or given another role since it came in."""
    row = db.execute(_STANDING, {"account": who.account_id}).one_or_none()
    if row is None or not row.active:
        raise NotPermitted(f"the account {who.login} was disabled: nothing was done")
    if row.role != who.role:
        raise NotPermitted(f"the role of {who.login} was changed: sign in again")


def account_of(db: Session, login: str) -> SignedIn | None:
    """An active account by name without a password: for callers who have proved otherwise who they are."""
    account = db.scalars(
        select(Account).where(col(Account.login) == login, col(Account.active).is_(True))
    ).one_or_none()
    if account is None or account.id is None:
        return None
    return signed_in(db, account)


def has_second_factor(db: Session, account_id: int) -> bool:
    """Whether a person has set one up."""
    found = select(col(SecondFactor.id)).where(col(SecondFactor.account_id) == account_id)
    return db.execute(found).first() is not None


def signed_in(db: Session, account: Account) -> SignedIn:
    """An account as one who comes in; what has to be done first is for the caller to say."""
    assert account.id is not None
    return SignedIn(
        account.id,
        account.login,
        account.name,
        account.role,
        account.last_sign_in,
        account.failures,
        account.must_change,
        has_second_factor(db, account.id),
    )
