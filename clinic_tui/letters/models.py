"""What is stored of letters: the clinic's own texts, and each letter with all that it says."""

from datetime import date, datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from clinic_tui.letters.states import LetterKind
from clinic_tui.store.columns import RowId, UtcInstant, Word
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class LetterText(Row, table=True):
    """A text that the clinic has changed; the others are those that come with the program (texts.py)."""

    __tablename__ = "letter_text"
    __table_args__ = (UniqueConstraint("kind", "language", name="uq_letter_text"), Row.__table_args__)

    kind: LetterKind = Field(sa_type=Word(LetterKind))
    language: str = Field(max_length=8)
    title: str = Field(max_length=100)
    text: str = Field(max_length=2000)


class Letter(Row, table=True):
    """That a patient was written to: nothing of it changes but how often it was printed."""

    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    kind: LetterKind = Field(sa_type=Word(LetterKind))
    day: date
    at: datetime = Field(sa_type=UtcInstant)
    made_by: str = Field(max_length=80)
    appointment_id: int | None = Field(default=None, foreign_key="appointment.id", sa_type=RowId, index=True)
    recall_id: int | None = Field(default=None, foreign_key="recall.id", sa_type=RowId, index=True)
    sheet: int | None = Field(default=None, sa_type=RowId, index=True)
    """The letter on whose sheet it stands, one for a family; None where it is a sheet of its own."""
    shown: str = Field(sa_type=Text)
    """All that the sheet says (kept_letter.py), so that it prints again the same."""
    printed: int = 0


register(
    "uq_letter_text", "another desk changed this text at this moment: look again", columns="letter_text.kind"
)
