"""What is stored of recalls: the rules by which a visit makes one, and a row for each patient who is due."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from clinic_tui.recall.states import RecallState
from clinic_tui.store.columns import RowId, UtcInstant, Word
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class RecallRule(Row, table=True):
    """After a visit of one type the patient is to come again in so many months for another."""

    __tablename__ = "recall_rule"
    __table_args__ = (
        UniqueConstraint("after_type_id", "visit_type_id", name="uq_recall_rule"),
        CheckConstraint("months > 0", name="ck_recall_rule_months"),
        Row.__table_args__,
    )

    after_type_id: int = Field(foreign_key="visit_type.id", sa_type=RowId)
    visit_type_id: int = Field(foreign_key="visit_type.id", sa_type=RowId)
    months: int


class Recall(Row, table=True):
    """A patient who is to come again in the month of `due` (its first day)."""

    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    visit_type_id: int = Field(foreign_key="visit_type.id", sa_type=RowId)
    provider_id: int | None = Field(default=None, foreign_key="provider.id", sa_type=RowId)
    due: date = Field(index=True)
    status: RecallState = Field(default=RecallState.DUE, sa_type=Word(RecallState))
    words: str = Field(default="", max_length=200)
    source_id: int | None = Field(default=None, foreign_key="appointment.id", sa_type=RowId)
    """The visit that made it by rule."""
    next_try: date | None = None
    created_at: datetime = Field(sa_type=UtcInstant)
    closed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    closed_words: str = Field(default="", max_length=200)
    appointment_id: int | None = Field(default=None, foreign_key="appointment.id", sa_type=RowId)
    """The visit that it led to."""


register(
    "uq_recall_rule",
    "there is a recall rule for these two visit types already",
    columns="recall_rule.after_type_id, recall_rule.visit_type_id",
)
