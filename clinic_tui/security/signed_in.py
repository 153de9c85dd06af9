"""Who acts: a person who has come in, the program itself, or nobody."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import NotPermitted
from clinic_tui.security.models import Account
from clinic_tui.security.roles import Role, may
from clinic_tui.store.desk import Actor

SYSTEM = Actor(None, "system", lambda verb: may(Role.SYSTEM, verb))
"""The program itself: jobs, `init`, the demo's own start."""

NOBODY = Actor(None, "nobody", lambda verb: False)
"""Who is at a desk before the first sign-in and after the last sign-out."""


UNTIL_CHANGED = ("account.own_password",)
"""What somebody may do whose password has to be changed first."""


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

    @property
    def actor(self) -> Actor:
        """The account as the desk knows it."""
        return Actor(
            self.account_id,
            self.login,
            lambda verb: may(self.role, verb) and (not self.must_change or verb in UNTIL_CHANGED),
            functools.partial(_require_standing, self),
        )


def _require_standing(who: SignedIn, db: Session) -> None:
    """Raise NotPermitted where the account was disabled or given another role since it came in."""
    row = db.execute(
        select(col(Account.active), col(Account.role)).where(col(Account.id) == who.account_id)
    ).one_or_none()
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
    return SignedIn(
        account.id,
        account.login,
        account.name,
        account.role,
        account.last_sign_in,
        account.failures,
        account.must_change,
    )
