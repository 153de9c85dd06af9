"""What is stored of letters to payers about claims."""

from datetime import date, datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from clinic_tui.claims.letter_kinds import ClaimLetterKind
from clinic_tui.store.columns import RowId, UtcInstant, Word
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class ClaimLetter(Row, table=True):
    """That a payer was written to about a claim: nothing of it changes but how often it was printed."""

    __tablename__ = "claim_letter"

    claim_id: int = Field(foreign_key="claim.id", sa_type=RowId, index=True)
    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId)
    kind: ClaimLetterKind = Field(sa_type=Word(ClaimLetterKind))
    level: int = 0
    """Of the appeal: 1 the first, 2 the second; 0 where it is none."""
    day: date
    at: datetime = Field(sa_type=UtcInstant)
    made_by: str = Field(max_length=80)
    answer_due: date | None = None
    """Until when the payer has to decide on the appeal."""
    shown: str = Field(sa_type=Text)
    """All that the sheet says (letters/kept_letter.py), so that it prints again the same."""
    printed: int = 0


class ClaimLetterText(Row, table=True):
    """A text of letters to payers that the clinic has changed; the others came with the program."""

    __tablename__ = "claim_letter_text"
    __table_args__ = (UniqueConstraint("kind", name="uq_claim_letter_text"), Row.__table_args__)

    kind: ClaimLetterKind = Field(sa_type=Word(ClaimLetterKind))
    title: str = Field(max_length=100)
    text: str = Field(max_length=4000)


register(
    "uq_claim_letter_text",
    "another desk changed this text at this moment: look again",
    columns="claim_letter_text.kind",
)
