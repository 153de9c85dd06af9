"""What is stored between desks: signals, what is handed on, notes of a shift, and calls about a delay."""

from datetime import date, datetime

from sqlalchemy import Text
from sqlmodel import Field

from clinic_tui.flow.states import To, Told
from clinic_tui.store.columns import RowId, UtcInstant, Word
from clinic_tui.store.row import Row

SIGNAL_LENGTH = 60
NOTE_LENGTH = 120


class Signal(Row, table=True):
    """A few words from one desk to others; of no patient. It is taken once, by whoever is first."""

    day: date = Field(index=True)
    at: datetime = Field(sa_type=UtcInstant)
    words: str = Field(max_length=SIGNAL_LENGTH)
    to_kind: To = Field(sa_type=Word(To))
    to_name: str = Field(default="", max_length=80)
    sent_by: str = Field(max_length=80)
    sender: str = Field(max_length=100)
    """The sender's name as people read it."""
    desk: str = Field(max_length=20)
    taken_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    taken_by: str = Field(default="", max_length=100)
    taken_desk: str = Field(default="", max_length=20)


class HandedOn(Row, table=True):
    """A row of the queue, or a half-done form, that one desk gave to another desk or person, with a note.

    Of a form what was typed stands here until it is taken, and nowhere else.
    """

    __tablename__ = "handed_on"

    day: date = Field(index=True)
    at: datetime = Field(sa_type=UtcInstant)
    note: str = Field(default="", max_length=NOTE_LENGTH)
    to_kind: To = Field(sa_type=Word(To))
    to_name: str = Field(default="", max_length=80)
    sent_by: str = Field(max_length=80)
    sender: str = Field(max_length=100)
    desk: str = Field(max_length=20)
    appointment_id: int | None = Field(default=None, foreign_key="appointment.id", sa_type=RowId)
    patient_id: int | None = Field(default=None, foreign_key="patient.id", sa_type=RowId)
    form_kind: str = Field(default="", max_length=40)
    form_title: str = Field(default="", max_length=200)
    form: str = Field(default="", sa_type=Text)
    """What was typed, what it was typed for, and where the cursor stood, as JSON."""
    taken_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    taken_by: str = Field(default="", max_length=100)
    taken_desk: str = Field(default="", max_length=20)


class ShiftNote(Row, table=True):
    """What a shift leaves to the next, signed by who wrote it; shown until somebody else has read it."""

    __tablename__ = "shift_note"

    day: date = Field(index=True)
    at: datetime = Field(sa_type=UtcInstant)
    words: str = Field(sa_type=Text)
    signed_by: str = Field(max_length=80)
    signer: str = Field(max_length=100)
    desk: str = Field(max_length=20)
    read_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    read_by: str = Field(default="", max_length=100)


class DelayCall(Row, table=True):
    """Somebody was called about a delay: of which visit, how late it was said to be, and what came of it."""

    __tablename__ = "delay_call"

    appointment_id: int = Field(foreign_key="appointment.id", sa_type=RowId, index=True)
    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId)
    step: int
    """The step of the delay, as rules of it count (schedule/delay_rules.py)."""
    outcome: Told = Field(sa_type=Word(Told))
    at: datetime = Field(sa_type=UtcInstant)
    who: str = Field(max_length=80)
