"""What is stored of disclosures, requests, breaches, business associates, and reviews of access."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from clinic_tui.privacy.access_rows import AccessKind
from clinic_tui.privacy.breach_rows import Exclusion, NoticeTo, Outcome
from clinic_tui.privacy.disclosure_kinds import DisclosureKind
from clinic_tui.privacy.limit_rules import LimitState
from clinic_tui.privacy.release_rules import ReleaseKind
from clinic_tui.privacy.request_rows import RequestKind, RequestState
from clinic_tui.store.columns import Cents, RowId, UtcInstant, Word, later
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class Breach(Row, table=True):
    """A case of the breach log: data that somebody had, saw or used who may not."""

    __table_args__ = (CheckConstraint("others >= 0", name="ck_breach_others"), Row.__table_args__)

    what: str = Field(max_length=400)
    happened_on: date | None = None
    discovered_on: date
    recipient: str = Field(max_length=100)
    address: str = Field(max_length=200)
    disclosed: bool
    """It left the clinic."""
    others: int
    """Persons who are not in the register."""
    in_one_state: int | None = None
    outcome: Outcome = Field(sa_type=Word(Outcome))
    exclusion: Exclusion = Field(sa_type=Word(Exclusion))
    nature: bool | None = None
    """The four factors: whether each speaks for a low probability."""
    reached: bool | None = None
    viewed: bool | None = None
    mitigated: bool | None = None
    words: str = Field(default="", max_length=400)
    assessed_on: date | None = None
    assessed_by: str = Field(default="", max_length=80)
    who: str = Field(max_length=80)


class BreachPerson(Row, table=True):
    """A patient whose data it was."""

    __tablename__ = "breach_person"

    breach_id: int = Field(foreign_key="breach.id", sa_type=RowId, index=True)
    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)


class BreachNotice(Row, table=True):
    """A notice about a breach that was given."""

    __tablename__ = "breach_notice"
    __table_args__ = (Index("uq_breach_notice", "breach_id", "addressee", unique=True), Row.__table_args__)

    breach_id: int = Field(foreign_key="breach.id", sa_type=RowId)
    addressee: NoticeTo = Field(sa_type=Word(NoticeTo))
    done_on: date
    how: str = Field(max_length=200)
    who: str = Field(max_length=80)


class Disclosure(Row, table=True):
    """Something of a patient's record that was given out."""

    __table_args__ = (Index("ix_disclosure_patient", "patient_id", "day"), Row.__table_args__)

    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId)
    kind: DisclosureKind = Field(sa_type=Word(DisclosureKind))
    day: date
    recipient: str = Field(max_length=100)
    address: str = Field(max_length=200)
    what: str = Field(max_length=400)
    purpose: str = Field(max_length=200)
    withheld_until: date | None = None
    breach_id: int | None = Field(default=None, foreign_key="breach.id", sa_type=RowId, index=True)
    who: str = Field(max_length=80)
    struck: str = Field(default="", max_length=200)
    """Why it was struck out: it was never given, or stands here twice."""
    authorization_id: int | None = later(None, sa_type=RowId, index=True)
    """The patient's authorization on which it was given out; None where it needs none."""
    beyond_reason: str = later("", max_length=200)
    """Why it went out though recipient, matter or days are not those that the authorization names."""
    withheld_said_by: str = later("", max_length=100)
    """Who said that it is withheld; empty where that was written, or nothing is (withholding.py)."""
    withheld_said_on: date | None = later(None)


class ReleaseAuthorization(Row, table=True):
    """What a patient signed, so that something of the record may be given out (45 CFR 164.508)."""

    __tablename__ = "release_authorization"

    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    kind: ReleaseKind = Field(sa_type=Word(ReleaseKind))
    what: str = Field(max_length=400)
    recipient: str = Field(max_length=100)
    purpose: str = Field(max_length=200)
    signed_on: date
    signed_by: str = Field(max_length=100)
    """Who acts for the patient; empty: the patient."""
    authority: str = Field(max_length=100)
    expires_on: date | None = Field(default=None, index=True)
    """Its last day."""
    expires_event: str = Field(max_length=100)
    event_on: date | None = None
    condition: str = Field(max_length=20)
    """What depends on signing (`CONDITIONS`)."""
    paid: bool
    kept_at: str = Field(max_length=200)
    revoked_on: date | None = None
    revoked_how: str = Field(default="", max_length=200)
    struck: str = Field(default="", max_length=200)
    who: str = Field(max_length=80)


class PrivacyLimit(Row, table=True):
    """What a patient asks not to be told, and whom, with the clinic's answer (45 CFR 164.522(a))."""

    __tablename__ = "privacy_limit"

    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    not_to: str = Field(max_length=100)
    what: str = Field(max_length=200)
    asked_on: date
    asked_by: str = Field(max_length=100)
    """Who acts for the patient; empty: the patient."""
    kept_at: str = Field(max_length=200)
    state: LimitState = Field(sa_type=Word(LimitState), index=True)
    decided_on: date | None = None
    """From when the clinic is bound; where it refused, when."""
    decided_by: str = Field(default="", max_length=80)
    answer: str = Field(default="", max_length=200)
    """Why it was refused."""
    ended_on: date | None = None
    ended_how: str = Field(default="", max_length=200)
    who: str = Field(max_length=80)


class RecordRequest(Row, table=True):
    """What a patient, or who acts for her, asks of her record."""

    __tablename__ = "record_request"

    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    kind: RequestKind = Field(sa_type=Word(RequestKind))
    asked_on: date
    asked_by: str = Field(max_length=100)
    what: str = Field(max_length=200)
    form: str = Field(max_length=60)
    sent_to: str = Field(max_length=200)
    fee_cents: int | None = Field(default=None, sa_type=Cents)
    state: RequestState = Field(sa_type=Word(RequestState))
    extended_on: date | None = None
    extension_reason: str = Field(default="", max_length=200)
    ended_on: date | None = None
    outcome: str = Field(default="", max_length=200)
    who: str = Field(max_length=80)


class BusinessAssociate(Row, table=True):
    """Who works with patient data for the clinic, and the agreement with them."""

    __tablename__ = "business_associate"

    name: str = Field(max_length=100, unique=True)
    service: str = Field(max_length=100)
    contact: str = Field(max_length=100)
    phone: str = Field(max_length=40)
    email: str = Field(max_length=100)
    signed_on: date | None = None
    ends_on: date | None = None
    left_on: date | None = None
    note: str = Field(max_length=200)


class AccessReview(Row, table=True):
    """That somebody looked at an unusual access, and what they found."""

    __tablename__ = "access_review"
    __table_args__ = (Index("ix_access_review_day", "day"), Row.__table_args__)

    kind: AccessKind = Field(sa_type=Word(AccessKind))
    account_id: int = Field(foreign_key="account.id", sa_type=RowId)
    patient_id: int | None = Field(default=None, foreign_key="patient.id", sa_type=RowId, index=True)
    day: date
    reviewed_at: datetime = Field(sa_type=UtcInstant)
    reviewed_by: str = Field(max_length=80)
    words: str = Field(max_length=200)


register("uq_breach_notice", "this notice was given already", columns="breach_notice.breach_id")
register(
    "business_associate_name_key", "there is a business associate of this name",
    columns="business_associate.name",
)  # fmt: skip
