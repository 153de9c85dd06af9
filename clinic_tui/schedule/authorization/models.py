"""What is stored of authorizations and referrals, of the rules that ask for them, and of payers' answers."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from clinic_tui.schedule.authorization.states import AuthorizationKind, AuthorizationState, Pace, StepKind
from clinic_tui.store.columns import RowId, UtcInstant, Word, key_text, later
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class PriorAuthorization(Row, table=True):
    """So many visits that a payer granted ahead, or is asked for, from `first_day` to `last_day`.

    Until the payer has decided, units and days are those that are asked for.
    """

    __tablename__ = "prior_authorization"
    __table_args__ = (
        CheckConstraint("units > 0 AND first_day <= last_day", name="ck_prior_authorization"),
        UniqueConstraint("patient_id", "number", name="uq_prior_authorization"),
        Row.__table_args__,
    )

    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    coverage_id: int | None = Field(default=None, foreign_key="coverage.id", sa_type=RowId)
    number: str | None = Field(default=None, max_length=50)
    """The payer's, as it gave it (HCR02); none until then."""
    units: int
    first_day: date
    last_day: date
    visit_types: str = Field(default="", max_length=200)
    """Codes of the visit types that it pays for, with spaces between; empty means all."""
    kind: AuthorizationKind = later(AuthorizationKind.PRIOR, sa_type=Word(AuthorizationKind))
    state: AuthorizationState = later(AuthorizationState.CERTIFIED, sa_type=Word(AuthorizationState))
    payer: str = later("", max_length=100)
    """Who was asked, by name, where no policy says so."""
    asked_units: int | None = later(None)
    procedures: str = later("", max_length=200)
    diagnoses: str = later("", max_length=120)
    referrer: str = later("", max_length=100)
    referrer_npi: str = later("", max_length=10)
    referred_to: str = later("", max_length=100)
    referred_to_npi: str = later("", max_length=10)
    pace: Pace = later(Pace.STANDARD, sa_type=Word(Pace))
    asked_at: datetime | None = later(None, sa_type=UtcInstant)
    due_at: datetime | None = later(None, sa_type=UtcInstant)
    chased_at: datetime | None = later(None, sa_type=UtcInstant)
    reason: str = later("", max_length=300)
    trace: str = later("", max_length=50)
    """Our number in the last request that was written; answers come back under it."""
    answer_written: str = later("", max_length=16)
    """When the payer wrote the last answer, by its own clock, as ISO: an older one changes nothing."""
    let_end_on: date | None = later(None)


class AuthorizationStep(Row, table=True):
    """What was done about one: when it was asked, chased and answered, by whom, in words."""

    __tablename__ = "authorization_step"

    authorization_id: int = Field(foreign_key="prior_authorization.id", sa_type=RowId, index=True)
    at: datetime = Field(sa_type=UtcInstant)
    who: str = Field(max_length=80)
    desk: str = Field(default="", max_length=8)
    step: StepKind = Field(sa_type=Word(StepKind))
    state: AuthorizationState = Field(sa_type=Word(AuthorizationState))
    """Where it stood afterwards."""
    words: str = Field(default="", max_length=300)


class AuthorizationNeed(Row, table=True):
    """Visits of a type, for a payer, need one, or expressly none."""

    __tablename__ = "authorization_need"

    kind: AuthorizationKind = Field(sa_type=Word(AuthorizationKind))
    visit_type_id: int | None = Field(default=None, foreign_key="visit_type.id", sa_type=RowId)
    payer: str = Field(default="", max_length=100)
    needed: bool = True
    procedures: str = Field(default="", max_length=200)


class AuthorizationPayer(Row, table=True):
    """What revision 0023 and before kept of a payer beside the payer itself: `db upgrade` brings it there."""

    __tablename__ = "authorization_payer"

    name: str = Field(max_length=100)
    name_key: str = Field(sa_type=key_text(100), unique=True)
    payer_id: str = Field(default="", max_length=80)
    bound: bool = False


class AuthorizationRule(Row, table=True):
    """When running authorizations are warned of, one row for all desks; without it the usual limits hold."""

    __tablename__ = "authorization_rule"

    units: int
    days: int
    ahead: int


class AuthorizationSender(Row, table=True):
    """As whom requests were written until revision 0023: `db upgrade` brings it to the settings."""

    __tablename__ = "authorization_sender"

    name: str = Field(default="", max_length=60)
    npi: str = Field(default="", max_length=10)
    sender_id: str = Field(default="", max_length=15)
    receiver_id: str = Field(default="", max_length=15)
    originator: str = Field(default="", max_length=10)
    phone: str = Field(default="", max_length=20)
    is_test: bool = False


class AuthorizationAnswer(Row, table=True):
    """An answer that moved a request: the same one of the same file does so once."""

    __tablename__ = "authorization_answer"
    __table_args__ = (
        UniqueConstraint("file_digest", "place", name="uq_authorization_answer"),
        Row.__table_args__,
    )

    authorization_id: int = Field(foreign_key="prior_authorization.id", sa_type=RowId, index=True)
    file_digest: str = Field(sa_type=key_text(64))
    """SHA-256 of the file's bytes, in hexadecimal."""
    place: int
    """Which event of the file it is, from 1."""
    read_at: datetime = Field(sa_type=UtcInstant)
    action: str = Field(default="", max_length=4)
    """HCR01 as it came."""
    number: str = Field(default="", max_length=50)
    """HCR02 as it came."""
    reasons: str = Field(default="", max_length=80)
    """HCR03 as it came, with spaces between."""


register(
    "uq_prior_authorization",
    "the patient has an authorization of this number already",
    columns="prior_authorization.patient_id, prior_authorization.number",
)
register(
    "authorization_payer_name_key_key",
    "this payer is listed already",
    columns="authorization_payer.name_key",
)
register(
    "uq_authorization_answer",
    "this answer has been read already",
    columns="authorization_answer.file_digest, authorization_answer.place",
)
