"""What is stored of statements: none is ever changed but for how often it was printed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field

from clinic_tui.statements.states import HoldReason, Step
from clinic_tui.store.columns import Cents, RowId, UtcInstant, Word
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class StatementRun(Row, table=True):
    """A run: its statements are stored with it in one action; then their paper is made."""

    __tablename__ = "statement_run"

    day: date
    at: datetime = Field(sa_type=UtcInstant)
    made_by: str = Field(max_length=80)
    statements: int
    total_cents: int = Field(sa_type=Cents)
    separate: bool
    """One file for each statement, and not one for all."""
    written_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When its files lay there whole; None, and it is finished before another begins."""


class Statement(Row, table=True):
    """What a patient was told to owe. Numbers go up by one, in the transaction that stores the run."""

    __table_args__ = (
        UniqueConstraint("number", name="uq_statement_number"),
        CheckConstraint("asked_cents > 0", name="ck_statement_cents"),
        Row.__table_args__,
    )

    number: int
    run_id: int = Field(foreign_key="statement_run.id", sa_type=RowId, index=True)
    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    day: date
    step: Step = Field(sa_type=Word(Step))
    sent_to: str = Field(max_length=200)
    asked_cents: int = Field(sa_type=Cents)
    due_day: date
    shown: str = Field(sa_type=Text)
    """All that it says (kept_text.py), so that it can be printed again the same."""
    printed: int = 0


class StatementVisit(Row, table=True):
    """A visit on a statement, with what was owed for it: a balance ages from the first of them."""

    __tablename__ = "statement_visit"
    __table_args__ = (
        UniqueConstraint("statement_id", "appointment_id", name="uq_statement_visit"),
        Row.__table_args__,
    )

    statement_id: int = Field(foreign_key="statement.id", sa_type=RowId)
    appointment_id: int = Field(foreign_key="appointment.id", sa_type=RowId, index=True)
    cents: int = Field(sa_type=Cents)


class StatementHold(Row, table=True):
    """That a patient is sent no statement, until somebody releases it."""

    __tablename__ = "statement_hold"

    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    reason: HoldReason = Field(sa_type=Word(HoldReason))
    words: str = Field(default="", max_length=200)
    since: date
    by: str = Field(max_length=80)
    released_on: date | None = None
    released_by: str = Field(default="", max_length=80)


register(
    "uq_statement_number",
    "this statement number has just been taken: nothing was stored, run it again",
    columns="statement.number",
)
