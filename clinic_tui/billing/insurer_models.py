"""What is stored of what insurers moved in the ledger of a visit, decisions about their part, interest."""

from datetime import date, datetime

from sqlmodel import Field

from clinic_tui.store.columns import Cents, RowId, UtcInstant
from clinic_tui.store.row import Row


class InsurerPosting(Row, table=True):
    """What a remittance, or a person after a denial, moved in the ledger of a visit.

    Each sum takes off what the insurer owes; `patient_cents` is owed by the patient instead. A row that takes
    something back has them below zero.
    """

    __tablename__ = "insurer_posting"

    claim_id: int = Field(foreign_key="claim.id", sa_type=RowId, index=True)
    answer_id: int | None = Field(default=None, foreign_key="claim_answer.id", sa_type=RowId, index=True)
    """What made it so; None for what a person wrote off."""
    payment_id: int | None = Field(
        default=None, foreign_key="remittance_payment.id", sa_type=RowId, index=True
    )
    appointment_id: int = Field(foreign_key="appointment.id", sa_type=RowId, index=True)
    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    day: date = Field(index=True)
    """The clinic's day on which it was posted."""
    at: datetime = Field(sa_type=UtcInstant)
    by: str = Field(max_length=80)
    paid_cents: int = Field(default=0, sa_type=Cents)
    contract_cents: int = Field(default=0, sa_type=Cents)
    """What the contract takes off: nobody owes it (group CO of reasons that are none to fight)."""
    patient_cents: int = Field(default=0, sa_type=Cents)
    written_off_cents: int = Field(default=0, sa_type=Cents)
    reason: str = Field(default="", max_length=200)


class InterestPosting(Row, table=True):
    """Interest that a payer paid because it paid late, or took back: income of its own, on no charge.

    It moves nothing of what is owed. A claim, with its visit and patient, stands with it where the payer says
    for which it is.
    """

    __tablename__ = "interest_posting"

    payment_id: int | None = Field(
        default=None, foreign_key="remittance_payment.id", sa_type=RowId, index=True
    )
    payer_id: int | None = Field(default=None, foreign_key="payer.id", sa_type=RowId)
    claim_id: int | None = Field(default=None, foreign_key="claim.id", sa_type=RowId, index=True)
    answer_id: int | None = Field(default=None, foreign_key="claim_answer.id", sa_type=RowId)
    """Which answer has it in the payment of its claim (CAS 225); None where it stands beside (PLB L6)."""
    appointment_id: int | None = Field(default=None, foreign_key="appointment.id", sa_type=RowId, index=True)
    patient_id: int | None = Field(default=None, foreign_key="patient.id", sa_type=RowId, index=True)
    day: date = Field(index=True)
    """The clinic's day on which it was posted."""
    at: datetime = Field(sa_type=UtcInstant)
    by: str = Field(max_length=80)
    cents: int = Field(sa_type=Cents)
    """Below zero where it is taken back."""
