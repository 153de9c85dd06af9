"""What is stored of reminders: the rules, and the outbox with one row for each visit, rule and channel."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from clinic_tui.reminders.states import Channel, Reply, State, Wording
from clinic_tui.store.columns import RowId, UtcInstant, Word, later
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row

REASON_LENGTH = 200


class ReminderRule(Row, table=True):
    """When a reminder goes out; `visit_types` are codes with commas between, empty for all."""

    __tablename__ = "reminder_rule"
    __table_args__ = (
        CheckConstraint("minutes_before > 0", name="ck_reminder_rule_before"),
        CheckConstraint("not_within >= 0", name="ck_reminder_rule_within"),
        Row.__table_args__,
    )

    name: str = Field(max_length=40, unique=True)
    channel: Channel = Field(sa_type=Word(Channel))
    minutes_before: int
    not_within: int = 0
    visit_types: str = Field(default="", max_length=400)
    wording: Wording = Field(default=Wording.PATIENT, sa_type=Word(Wording))
    active: bool = True
    since: datetime = Field(sa_type=UtcInstant)
    purpose: str = later("", max_length=10)
    """Empty for a reminder; `delay` for what is sent by hand where a provider runs late."""


class OutboxMessage(Row, table=True):
    """A reminder of one visit, planned, under way, or ended; `key` is what may happen once at most.

    The address itself is not kept: it is read from the patient's record right before
    sending. `address` is its mask for the list, `address_key` a keyed code by which two
    rows to one address are known (`Desk.keyed`).
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index("ix_outbox_message_state", "state", "due"),
        Index("ix_outbox_message_address", "address_key", "sent_at"),
        Row.__table_args__,
    )

    key: str = Field(max_length=80, unique=True)
    appointment_id: int = Field(foreign_key="appointment.id", sa_type=RowId, index=True)
    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    rule_id: int = Field(foreign_key="reminder_rule.id", sa_type=RowId)
    channel: Channel = Field(sa_type=Word(Channel))
    day: date = Field(index=True)
    start_minute: int
    state: State = Field(default=State.WAITING, sa_type=Word(State))
    reason: str = Field(default="", max_length=REASON_LENGTH)
    due: datetime = Field(sa_type=UtcInstant)
    not_after: datetime = Field(sa_type=UtcInstant)
    tries: int = 0
    address: str = Field(default="", max_length=120)
    address_key: str = Field(default="", max_length=64)
    lead_key: str = Field(default="", max_length=80)
    """The key of the message that it went out in: its own, or that of the first of a family."""
    sent_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When it was handed over last, whatever came of it."""
    delay_minutes: int = later(0)
    """It tells of a delay of about so long; 0 for a reminder."""


class ReminderReply(Row, table=True):
    """A patient's answer out of a file of replies; `digest` is its line's, so that it counts once."""

    __tablename__ = "reminder_reply"
    __table_args__ = (UniqueConstraint("digest", name="uq_reminder_reply_digest"), Row.__table_args__)

    appointment_id: int = Field(foreign_key="appointment.id", sa_type=RowId, index=True)
    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId)
    reply: Reply = Field(sa_type=Word(Reply))
    words: str = Field(default="", max_length=200)
    digest: str = Field(max_length=64)
    taken_at: datetime = Field(sa_type=UtcInstant)


register("uq_reminder_reply_digest", "this reply was taken in already", columns="reminder_reply.digest")
register(
    "reminder_rule_name_key", "there is a reminder rule of this name already", columns="reminder_rule.name"
)
register("outbox_message_key_key", "this reminder is in the outbox already", columns="outbox_message.key")
