"""What is stored of accounts."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from clinic_tui.security.roles import Role
from clinic_tui.store.columns import UtcInstant, Word
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class Account(Row, table=True):
    """A person who signs in; the password is an argon2id hash with the clinic's pepper."""

    login: str = Field(max_length=40, unique=True)
    name: str = Field(max_length=100)
    role: Role = Field(sa_type=Word(Role))
    password_hash: str = Field(max_length=200)
    must_change: bool = False
    """Somebody else chose the password: the person chooses another before anything else."""
    active: bool = True
    failures: int = 0
    """Wrong passwords since the last sign-in."""
    wait_until: datetime | None = Field(default=None, sa_type=UtcInstant)
    last_sign_in: datetime | None = Field(default=None, sa_type=UtcInstant)


register("account_login_key", "this sign-in name is in use", columns="account.login")
