"""What is stored of the clinic's rules for statements, plans and write-offs."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from clinic_tui.store.columns import Cents
from clinic_tui.store.row import Row


class BillingRule(Row, table=True):
    """What the clinic has set, one row for all desks; without it the usual holds (rule_rows.py)."""

    __tablename__ = "billing_rule"
    __table_args__ = (
        CheckConstraint("minimum_cents >= 0 AND write_off_limit_cents >= 0", name="ck_billing_rule_cents"),
        CheckConstraint(
            "second_after_days > 0 AND final_after_days > 0 AND due_days > 0", name="ck_billing_rule_days"
        ),
        Row.__table_args__,
    )

    minimum_cents: int = Field(sa_type=Cents)
    second_after_days: int
    final_after_days: int
    due_days: int
    plans_are_held: bool
    write_off_limit_cents: int = Field(sa_type=Cents)
    address: str = Field(max_length=300)
    how_to_pay: str = Field(max_length=400)
