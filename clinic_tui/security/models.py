"""What is stored of accounts."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, ForeignKey, String, Table, Text
from sqlmodel import Field

from clinic_tui.security.kept_form import TITLE_LENGTH
from clinic_tui.security.roles import Role
from clinic_tui.store.columns import RowId, UtcInstant, Word, later
from clinic_tui.store.journal import metadata
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
    provider_code: str = later("", max_length=8)
    """The provider who the person is: whose visits stand first in the queue. Empty for nobody."""


class Pin(Row, table=True):
    """What unlocks the desks that its owner has signed in at with a password; nothing else."""

    account_id: int = Field(foreign_key="account.id", sa_type=RowId, unique=True)
    pin_hash: str = Field(max_length=200)
    """An argon2id hash with the clinic's pepper."""
    failures: int = 0
    """Wrong PINs in a row, at all desks together."""


class SecondFactor(Row, table=True):
    """What a person's phone makes codes of (RFC 6238), beside the password."""

    __tablename__ = "second_factor"

    account_id: int = Field(foreign_key="account.id", sa_type=RowId, unique=True)
    totp_secret: str = Field(max_length=200)
    """Sealed with a key that is made of the clinic's pepper (totp_sealing.py)."""
    last_step: int = Field(sa_type=BigInteger)
    """The step of 30 seconds whose code was used last: no code works twice."""
    since: datetime = Field(sa_type=UtcInstant)


class RecoveryCode(Row, table=True):
    """What lets in once instead of a code of the phone."""

    __tablename__ = "recovery_code"

    account_id: int = Field(foreign_key="account.id", sa_type=RowId, index=True)
    code_hash: str = Field(max_length=64)
    """HMAC-SHA-256 with a key that is made of the clinic's pepper."""
    used_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class KeptForm(Row, table=True):
    """A form that its owner left half done, kept for the next sign-in (kept_forms.py)."""

    __tablename__ = "kept_form"

    account_id: int = Field(foreign_key="account.id", sa_type=RowId, index=True)
    kind: str = Field(max_length=40)
    """By which name the console knows how to open such a form again."""
    title: str = Field(max_length=TITLE_LENGTH)
    texts: str = Field(sa_type=Text)
    """What was typed, by field, as JSON."""
    about: str = Field(sa_type=Text)
    """What it was typed for (the number of a patient, of a visit, a day), as JSON."""
    at: datetime = Field(sa_type=UtcInstant)
    stood: str = later("", max_length=60)
    """Where the cursor was: place and field, as `4 copay reason`."""


open_form = Table(
    "open_form",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("account_id", RowId, ForeignKey("account.id"), nullable=False, index=True),
    Column("desk", String(20), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("title", String(TITLE_LENGTH), nullable=False),
    Column("texts", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("at", UtcInstant, nullable=False),
    Column("stood", String(60), nullable=False),
)
"""What stands in the forms of a console while they are open (open_forms.py): no rows of the clinic's.

`token` is of the console's process, `number` of the form in it.
"""

register("account_login_key", "this sign-in name is in use", columns="account.login")
register("pin_account_id_key", "this account has a PIN already: look again", columns="pin.account_id")
register(
    "second_factor_account_id_key",
    "this account has a second factor already: look again",
    columns="second_factor.account_id",
)
