"""What is shown of a patient's ledger: plain values, no database. Money is integer cents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class AdjustmentKind(StrEnum):
    """What changes what is owed without money."""

    TO_PATIENT = "to-patient"
    TO_INSURER = "to-insurer"
    WRITE_OFF = "write-off"
    DISCOUNT = "discount"
    MISSED_FEE = "missed-fee"
    """For a visit that was missed or called off late: the patient's alone (missed_fees.py)."""

    @property
    def words(self) -> str:
        """As people call it."""
        return {
            AdjustmentKind.TO_PATIENT: "transfer to patient",
            AdjustmentKind.TO_INSURER: "transfer to insurer",
            AdjustmentKind.MISSED_FEE: "fee",
        }.get(self, self.value)


class Side(StrEnum):
    """Who owes."""

    PATIENT = "patient"
    INSURER = "insurer"


class LineKind(StrEnum):
    """What a line of the ledger is."""

    CHARGE = "charge"
    COPAY = "copay asked"
    ADJUSTMENT = "adjustment"
    INSURER = "insurer"
    """What a remittance moved, or a person wrote off after a denial."""
    INTEREST = "interest"
    """Paid by an insurer because it paid late: it moves nothing of what is owed."""
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line: what it adds to what patient and insurer owe (a payment takes off), and the sums behind it.

    `id` is of the row that it comes from: a charge, an adjustment, a posting, a payment, or for a copay the
    visit.
    """

    kind: LineKind
    id: int
    day: date
    words: str
    appointment_id: int | None
    patient_cents: int
    insurer_cents: int
    patient_balance_cents: int
    insurer_balance_cents: int


@dataclass(frozen=True, slots=True)
class VisitBalance:
    """What is owed for one visit. The two parts are the charges after transfers and write-offs."""

    appointment_id: int
    patient_id: int
    day: date
    self_pay: bool
    closed: bool
    charged_cents: int
    patient_part_cents: int
    insurer_part_cents: int
    paid_cents: int
    """What the patient's payments have on it."""

    @property
    def patient_cents(self) -> int:
        """What the patient still owes; below zero where too much was paid."""
        return self.patient_part_cents - self.paid_cents

    @property
    def insurer_cents(self) -> int:
        """What the insurer still owes."""
        return self.insurer_part_cents


@dataclass(frozen=True, slots=True)
class VisitInLedger:
    """A visit whose balance is to be moved or written off."""

    visit: VisitBalance
    words: str
    """The day and who was seen."""
    write_off_limit_cents: int
    """Above this a write-off is said in words."""

    @property
    def whole_record_of(self) -> int:
        """It tells of a patient as the record does."""
        return self.visit.patient_id


@dataclass(frozen=True, slots=True)
class Balance:
    """What a patient's account comes to."""

    owed_cents: int = 0
    """What the patient owes for visits, each by itself."""
    credit_cents: int = 0
    """Money of the patient that is on no visit, or on one more than it costs."""
    insurer_cents: int = 0

    @property
    def patient_cents(self) -> int:
        """What the patient owes when the credit is taken off; below zero where there is more credit."""
        return self.owed_cents - self.credit_cents


BUCKETS = ("0-30", "31-60", "61-90", "91-120", ">120")
"""Days (domain rules, B5)."""


@dataclass(frozen=True, slots=True)
class Aging:
    """What is owed by age, in the order of BUCKETS; patient and insurer apart (domain rules, B5)."""

    patient: tuple[int, ...] = (0,) * len(BUCKETS)
    insurer: tuple[int, ...] = (0,) * len(BUCKETS)


@dataclass(frozen=True, slots=True)
class Ledger:
    """A patient's account: the newest lines in order of time, and what all of it comes to."""

    patient_id: int
    name: str
    mrn: str
    lines: tuple[LedgerLine, ...]
    more: bool
    """There are older lines than these."""
    balance: Balance
    aging: Aging

    @property
    def whole_record_of(self) -> int:
        """It tells of a patient as the record does: where that is closed, so is this."""
        return self.patient_id
