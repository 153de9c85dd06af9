"""What is stored of payment plans. What is paid of one is computed from the ledger, and stored nowhere."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from clinic_tui.plans.states import PlanEnd
from clinic_tui.store.columns import Cents, RowId, UtcInstant, Word
from clinic_tui.store.row import Row


class PaymentPlan(Row, table=True):
    """What was agreed with a patient, until it is paid or somebody ends it."""

    __tablename__ = "payment_plan"
    __table_args__ = (
        CheckConstraint(
            "instalment_cents > 0 AND total_cents >= instalment_cents", name="ck_payment_plan_cents"
        ),
        CheckConstraint("day_of_month BETWEEN 1 AND 31", name="ck_payment_plan_day"),
        Row.__table_args__,
    )

    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    total_cents: int = Field(sa_type=Cents)
    instalment_cents: int = Field(sa_type=Cents)
    day_of_month: int
    first_day: date
    made_on: date
    at: datetime = Field(sa_type=UtcInstant)
    made_by: str = Field(max_length=80)
    ended_on: date | None = None
    end: PlanEnd | None = Field(default=None, sa_type=Word(PlanEnd))
    end_words: str = Field(default="", max_length=200)
    ended_by: str = Field(default="", max_length=80)


class PlanVisit(Row, table=True):
    """A visit that a plan is for: the patient's part and what was paid on it, when the plan was made."""

    __tablename__ = "plan_visit"
    __table_args__ = (
        UniqueConstraint("plan_id", "appointment_id", name="uq_plan_visit"),
        Row.__table_args__,
    )

    plan_id: int = Field(foreign_key="payment_plan.id", sa_type=RowId)
    appointment_id: int = Field(foreign_key="appointment.id", sa_type=RowId, index=True)
    part_cents: int = Field(sa_type=Cents)
    paid_cents: int = Field(sa_type=Cents)
