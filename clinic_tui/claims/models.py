"""What is stored of claims: to whom, each time one was sent, and all that was said of it.

An 835 decides on ten thousand claims in one transaction, and every row is journaled. So the lines of a
sending, and what was decided of each, are text in its row: read one claim at a time, never searched.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from clinic_tui.claims.draft import Frequency, Sequence
from clinic_tui.claims.states import ClaimState, Happening, Party
from clinic_tui.store.columns import Cents, RowId, UtcInstant, Word, key_text, later
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class Claim(Row, table=True):
    """What one policy is asked to pay of one visit, however often it is sent.

    The state and the three sums follow from its answers (standing.py) and are written with each of them, so
    that lists can ask for them.
    """

    __table_args__ = (
        UniqueConstraint("appointment_id", "coverage_id", name="uq_claim_visit_policy"),
        Row.__table_args__,
    )

    appointment_id: int = Field(foreign_key="appointment.id", sa_type=RowId, index=True)
    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    coverage_id: int = Field(foreign_key="coverage.id", sa_type=RowId, index=True)
    payer_id: int | None = Field(default=None, foreign_key="payer.id", sa_type=RowId, index=True)
    sequence: Sequence = Field(sa_type=Word(Sequence))
    day: date = Field(index=True)
    """The first day of service."""
    charged_cents: int = Field(sa_type=Cents)
    """As it was sent last."""
    state: ClaimState = Field(sa_type=Word(ClaimState), index=True)
    state_at: datetime = Field(sa_type=UtcInstant)
    """When what it stands in was said."""
    paid_cents: int = Field(default=0, sa_type=Cents)
    contract_cents: int = Field(default=0, sa_type=Cents)
    patient_cents: int = Field(default=0, sa_type=Cents)
    """Group PR of the remittances in force."""
    denied_as: str = Field(default="", max_length=20, index=True)
    """What kind of denial it is (remittance/denials.py); empty where nothing is denied."""
    denied_reason: str = Field(default="", max_length=5)
    """The adjustment reason by which it is of that kind."""
    payer_number: str = Field(default="", max_length=80)
    """The payer's own number of it (277CA REF 1K, CLP07): a replacement names it."""
    owner: str = Field(default="", max_length=80)
    """Login of whoever works on it; empty: nobody in particular."""
    follow_up_on: date | None = Field(default=None, index=True)
    note: str = Field(default="", max_length=400)
    hold_reason: str = Field(default="", max_length=200)
    """Why it is not to be sent for now; empty: it may be."""
    settled_on: date | None = Field(default=None, index=True)
    """The day on which somebody said that nothing more is to be done about it."""
    earlier_cents: int = later(0, sa_type=Cents)
    """What earlier payers did with it, by the remittances in force (OA 23); 0 of one to the first payer."""


class ClaimSending(Row, table=True):
    """One time that a claim was written into a file or onto paper: never changed afterwards."""

    __tablename__ = "claim_sending"
    __table_args__ = (UniqueConstraint("number", name="uq_claim_sending_number"), Row.__table_args__)

    claim_id: int = Field(foreign_key="claim.id", sa_type=RowId, index=True)
    number: str = Field(sa_type=key_text(20))
    """Our control number (CLM01): another one each time, never used before."""
    frequency: Frequency = Field(default=Frequency.ORIGINAL, sa_type=Word(Frequency))
    original_number: str = Field(default="", max_length=80)
    """The payer's number of what it replaces or voids."""
    batch_id: int | None = Field(default=None, foreign_key="claim_batch.id", sa_type=RowId, index=True)
    """None: on paper."""
    set_control: str = Field(default="", max_length=9)
    """ST02 in the batch."""
    at: datetime = Field(sa_type=UtcInstant)
    by: str = Field(max_length=80)
    cents: int = Field(sa_type=Cents)
    filed_as: str = Field(default="", max_length=80)
    """The payer's id as it was sent (2010BB NM109)."""
    member_id: str = Field(default="", max_length=80)
    """As it was sent: by it a remittance without our number is matched."""
    lines: str = Field(sa_type=Text)
    """Its service lines as they were sent (sent_lines.py)."""
    earlier: str | None = later(None, sa_type=Text)
    """What it says of the decisions of earlier payers (earlier_told.py); empty: it went to the first payer,
    None: from before that was kept."""


class ClaimAnswer(Row, table=True):
    """What somebody said of a claim once: never changed afterwards.

    That it was put into a file, and sent, its sending and batch say. The sums, `forwarded` and `decided` are
    of remittances alone, as `Remitted` has them.
    """

    __tablename__ = "claim_answer"

    claim_id: int = Field(foreign_key="claim.id", sa_type=RowId, index=True)
    sending_id: int = Field(foreign_key="claim_sending.id", sa_type=RowId, index=True)
    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId)
    happening: Happening = Field(sa_type=Word(Happening))
    party: Party = Field(sa_type=Word(Party))
    said_at: datetime = Field(sa_type=UtcInstant, index=True)
    """As the sender wrote on it."""
    at: datetime = Field(sa_type=UtcInstant, index=True)
    """When it came to be known here."""
    by: str = Field(max_length=80)
    file_id: int | None = Field(default=None, foreign_key="claim_file.id", sa_type=RowId, index=True)
    words: str = Field(default="", max_length=600)
    codes: str = Field(default="", max_length=100)
    """As they came: `A7:562:85`, `AK9 R`; with spaces."""
    field: str = Field(default="", max_length=40)
    """Where to look on our side: `subscriber`, `line 2`; empty where nobody says."""
    charged_cents: int | None = Field(default=None, sa_type=Cents)
    paid_cents: int | None = Field(default=None, sa_type=Cents)
    contract_cents: int | None = Field(default=None, sa_type=Cents)
    patient_cents: int | None = Field(default=None, sa_type=Cents)
    forwarded: bool = False
    payer_number: str = Field(default="", max_length=80)
    payment_id: int | None = Field(
        default=None, foreign_key="remittance_payment.id", sa_type=RowId, index=True
    )
    decided: str = Field(default="", sa_type=Text)
    """What was decided of each line, with groups, reasons and remarks (decided_lines.py)."""
    denied_as: str | None = later(None, max_length=20)
    """What kind of denial it was when it came, whatever became of it since; empty: nothing was denied, None:
    it is no remittance, or from before that was kept."""
    denied_reason: str | None = later(None, max_length=5)
    denied_cents: int | None = later(None, sa_type=Cents)
    """All that it denied."""
    interest_cents: int | None = later(None, sa_type=Cents)
    """Interest that is in the payment of the claim (CAS 225), and in none of the other sums; None: none."""


class FindingAccepted(Row, table=True):
    """Somebody's yes to a warning about the claim of a visit."""

    __tablename__ = "finding_accepted"
    __table_args__ = (
        UniqueConstraint("appointment_id", "digest", name="uq_finding_accepted"),
        Row.__table_args__,
    )

    appointment_id: int = Field(foreign_key="appointment.id", sa_type=RowId)
    rule: int
    digest: str = Field(max_length=64)
    """SHA-256 of the finding's key: rule, field and words, so that another matter asks again."""
    at: datetime = Field(sa_type=UtcInstant)
    by: str = Field(max_length=80)


class RuleSwitch(Row, table=True):
    """How a payer has a scrub rule weighed."""

    __tablename__ = "rule_switch"
    __table_args__ = (
        UniqueConstraint("payer_id", "rule", name="uq_rule_switch"),
        CheckConstraint("weight IN ('off', 'W', 'E')", name="ck_rule_switch_weight"),
        Row.__table_args__,
    )

    payer_id: int = Field(foreign_key="payer.id", sa_type=RowId)
    rule: int
    weight: str = Field(max_length=3)
    """`off`, `W` warning, `E` error."""
    reason: str = later("", max_length=200)


class RuleLevel(Row, table=True):
    """How the clinic has a scrub rule weighed for all payers that have not said otherwise themselves."""

    __tablename__ = "rule_level"
    __table_args__ = (
        UniqueConstraint("rule", name="uq_rule_level"),
        CheckConstraint("weight IN ('off', 'W', 'E')", name="ck_rule_level_weight"),
        Row.__table_args__,
    )

    rule: int
    weight: str = Field(max_length=3)
    reason: str = Field(max_length=200)


class RuleStop(Row, table=True):
    """That a scrub rule kept a claim back in a month; the claim is that of a visit to a policy."""

    __tablename__ = "rule_stop"
    __table_args__ = (
        UniqueConstraint("appointment_id", "coverage_id", "rule", "month", name="uq_rule_stop"),
        Index("ix_rule_stop_rule", "rule", "month"),
        Row.__table_args__,
    )

    rule: int
    appointment_id: int = Field(foreign_key="appointment.id", sa_type=RowId)
    coverage_id: int = Field(foreign_key="coverage.id", sa_type=RowId)
    month: date
    """Its first day."""
    day: date
    """When it was found first in that month."""


register(
    "uq_rule_stop",
    "another desk has just noted the same: nothing was stored, repeat",
    columns="rule_stop.appointment_id, rule_stop.coverage_id, rule_stop.rule, rule_stop.month",
)
register(
    "uq_claim_visit_policy",
    "this claim has just been made at another desk: look again and repeat",
    columns="claim.appointment_id, claim.coverage_id",
)
register(
    "uq_claim_sending_number",
    "this claim number has just been taken: nothing was stored, repeat",
    columns="claim_sending.number",
)
register(
    "uq_finding_accepted",
    "somebody has just said yes to this at another desk",
    columns="finding_accepted.appointment_id, finding_accepted.digest",
)
register(
    "uq_rule_switch",
    "this rule has just been set at another desk: look again and repeat",
    columns="rule_switch.payer_id, rule_switch.rule",
)
register(
    "uq_rule_level",
    "this rule has just been set at another desk: look again and repeat",
    columns="rule_level.rule",
)
