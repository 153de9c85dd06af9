"""What is stored of questions to payers how claims stand (276)."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from clinic_tui.store.columns import RowId, UtcInstant, key_text
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class ClaimQuestion(Row, table=True):
    """One time that a payer was asked about a sending of a claim: never changed afterwards.

    Whether it has left says its file (`ClaimBatch`); what was answered says `ClaimAnswer`.
    """

    __tablename__ = "claim_question"
    __table_args__ = (UniqueConstraint("trace", name="uq_claim_question_trace"), Row.__table_args__)

    claim_id: int = Field(foreign_key="claim.id", sa_type=RowId, index=True)
    sending_id: int = Field(foreign_key="claim_sending.id", sa_type=RowId)
    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId)
    batch_id: int = Field(foreign_key="claim_batch.id", sa_type=RowId, index=True)
    set_control: str = Field(max_length=9)
    """ST02 in the file: each question has a set of its own."""
    trace: str = Field(sa_type=key_text(50))
    """TRN02, which the answer gives back: `HUB000012Q3`."""
    at: datetime = Field(sa_type=UtcInstant)
    by: str = Field(max_length=80)


register(
    "uq_claim_question_trace",
    "this number of a question has just been taken: nothing was stored, ask again",
    columns="claim_question.trace",
)
