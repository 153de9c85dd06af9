"""What is stored of what the clinic charges."""

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from clinic_tui.fees.rows import FeeKind
from clinic_tui.store.columns import Cents, RowId, Word, key_text, later
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class FeeSchedule(Row, table=True):
    """A list of prices for a payer, for who pays alone, or for all others, over a span of days.

    `valid_to` is the last day; of one kind and payer one schedule is in force at most on any day.
    """

    __tablename__ = "fee_schedule"
    __table_args__ = (UniqueConstraint("name_key", name="uq_fee_schedule_name"), Row.__table_args__)

    name: str = Field(max_length=100)
    name_key: str = Field(sa_type=key_text(100))
    kind: FeeKind = Field(sa_type=Word(FeeKind))
    payer_id: int | None = Field(default=None, foreign_key="payer.id", sa_type=RowId, index=True)
    valid_from: date
    valid_to: date | None = None


class FeeLine(Row, table=True):
    """What one unit of a code costs; `modifier` is empty for the plain code."""

    __tablename__ = "fee_line"
    __table_args__ = (
        UniqueConstraint("schedule_id", "code", "modifier", name="uq_fee_line_code"),
        CheckConstraint("cents >= 0", name="ck_fee_line_cents"),
        Row.__table_args__,
    )

    schedule_id: int = Field(foreign_key="fee_schedule.id", sa_type=RowId)
    code: str = Field(sa_type=key_text(20))
    modifier: str = Field(default="", max_length=2)
    words: str = Field(default="", max_length=100)
    cents: int = Field(sa_type=Cents)


class TypicalCharge(Row, table=True):
    """One line of what a kind of visit usually takes, in the order of `place`."""

    __tablename__ = "typical_charge"
    __table_args__ = (
        UniqueConstraint("visit_type_id", "place", name="uq_typical_charge_place"),
        CheckConstraint("units > 0", name="ck_typical_charge_units"),
        Row.__table_args__,
    )

    visit_type_id: int = Field(foreign_key="visit_type.id", sa_type=RowId)
    place: int
    code: str = Field(max_length=20)
    modifier: str = Field(default="", max_length=11)
    """Up to four, with hyphens between them."""
    units: int = 1
    pointers: str = later("", max_length=4)
    """Letters of the diagnoses that it points to; empty: the first four of the visit."""


register(
    "uq_fee_schedule_name",
    "there is a fee schedule of this name already: choose another name",
    columns="fee_schedule.name_key",
)
register(
    "uq_fee_line_code",
    "the schedule has a price for this code already",
    columns="fee_line.schedule_id, fee_line.code, fee_line.modifier",
)
register(
    "uq_typical_charge_place",
    "the usual charges of this kind of visit have just been changed: look again and repeat",
    columns="typical_charge.visit_type_id, typical_charge.place",
)
