"""What is stored of calls: one row for each attempt."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from clinic_tui.calls.states import Outcome, Subject
from clinic_tui.store.columns import RowId, UtcInstant, Word
from clinic_tui.store.row import Row


class CallAttempt(Row, table=True):
    """Somebody was called about a visit, a recall or a place on the waitlist (`subject_id`)."""

    __tablename__ = "call_attempt"
    __table_args__ = (Index("ix_call_attempt_subject", "subject", "subject_id"), Row.__table_args__)

    subject: Subject = Field(sa_type=Word(Subject))
    subject_id: int = Field(sa_type=RowId)
    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    outcome: Outcome = Field(sa_type=Word(Outcome))
    at: datetime = Field(sa_type=UtcInstant)
    who: str = Field(max_length=80)
    words: str = Field(default="", max_length=200)
    next_try: date | None = None
