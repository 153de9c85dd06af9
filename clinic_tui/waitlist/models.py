"""What is stored of the waitlist."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from clinic_tui.schedule.models import PLAN_CHECK
from clinic_tui.store.columns import RowId, UtcInstant, Word
from clinic_tui.store.row import Row
from clinic_tui.waitlist.states import Priority, WaitState


class WaitlistEntry(Row, table=True):
    """A patient's wish for an earlier time.

    `providers` are codes with commas between, empty for anybody; `weekdays` digits, 0 for
    Monday, empty for any day. The time has to lie within `start_minute` to `end_minute`.
    """

    __tablename__ = "waitlist_entry"
    __table_args__ = (
        CheckConstraint(PLAN_CHECK, name="ck_waitlist_entry_plan"),
        CheckConstraint("notice_hours >= 0", name="ck_waitlist_entry_notice"),
        Row.__table_args__,
    )

    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    visit_type_id: int = Field(foreign_key="visit_type.id", sa_type=RowId)
    minutes: int
    providers: str = Field(default="", max_length=200)
    weekdays: str = Field(default="", max_length=7)
    start_minute: int = 0
    end_minute: int = 24 * 60
    earliest: date | None = None
    latest: date | None = None
    priority: Priority = Field(default=Priority.ROUTINE, sa_type=Word(Priority))
    notice_hours: int = 0
    """The shortest notice with which the patient can come."""
    since: datetime = Field(sa_type=UtcInstant)
    status: WaitState = Field(default=WaitState.WAITING, sa_type=Word(WaitState), index=True)
    words: str = Field(default="", max_length=200)
    closed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    closed_words: str = Field(default="", max_length=200)
    appointment_id: int | None = Field(default=None, foreign_key="appointment.id", sa_type=RowId)
    """The visit that it led to."""
