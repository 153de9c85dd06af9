"""What is stored of the clinic's fee for missed visits; the fees themselves are adjustments."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from clinic_tui.store.columns import Cents, RowId
from clinic_tui.store.row import Row


class MissedFeeRule(Row, table=True):
    """What the clinic has set, one row for all desks; without it nothing is proposed (missed_fee_rows.py)."""

    __tablename__ = "missed_fee_rule"
    __table_args__ = (
        CheckConstraint("cents >= 0 AND from_count > 0", name="ck_missed_fee_rule_sums"),
        Row.__table_args__,
    )

    no_show: bool
    late_cancel: bool
    from_count: int
    cents: int = Field(sa_type=Cents)


class MissedFeeAmount(Row, table=True):
    """What a kind of visit takes that is not what the others take; 0 is no fee."""

    __tablename__ = "missed_fee_amount"
    __table_args__ = (
        UniqueConstraint("visit_type_id", name="uq_missed_fee_amount"),
        CheckConstraint("cents >= 0", name="ck_missed_fee_amount_cents"),
        Row.__table_args__,
    )

    visit_type_id: int = Field(foreign_key="visit_type.id", sa_type=RowId)
    cents: int = Field(sa_type=Cents)
