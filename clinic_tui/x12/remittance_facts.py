"""What an 835 says, as values: payments, claims, lines, and the reasons why less was paid.

Money is integer cents with the payer's sign: a reversal is negative, and so is a provider's adjustment that
gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clinic_tui.x12.parties import Party, Reference

REVERSAL = "22"
FORWARDED = frozenset(["19", "20", "21"])
DENIED = "4"
NOT_THEIRS = "23"
PREDETERMINATION = "25"


@dataclass(frozen=True, slots=True)
class ClaimAdjustment:
    """Why a payer paid less, or more: one triplet of a CAS."""

    group: str
    """`CO` contract, `PR` the patient, `OA` other, `PI` the payer's own reduction."""
    reason: str
    cents: int
    quantity: str = ""


@dataclass(frozen=True, slots=True)
class RemittedLine:
    """What was done with one service line (SVC)."""

    procedure: tuple[str, ...]
    """Qualifier, code, modifiers."""
    charged: int
    paid: int
    revenue_code: str = ""
    units_paid: str = ""
    """As written; nothing means one."""
    sent_as: tuple[str, ...] = ()
    """The procedure that we sent, where the payer changed it (SVC06)."""
    units_billed: str = ""
    adjustments: tuple[ClaimAdjustment, ...] = ()
    dates: tuple[tuple[str, date], ...] = ()
    references: tuple[Reference, ...] = ()
    amounts: tuple[tuple[str, int], ...] = ()
    remarks: tuple[str, ...] = ()
    """Remark codes (LQ HE)."""

    @property
    def code(self) -> str:
        """The procedure."""
        return self.procedure[1] if len(self.procedure) > 1 else ""

    @property
    def modifiers(self) -> tuple[str, ...]:
        """Those of the procedure."""
        return self.procedure[2:6]

    @property
    def control_number(self) -> str:
        """Our own number of the line, given back (REF 6R)."""
        return next((each.value for each in self.references if each.qualifier == "6R"), "")

    @property
    def allowed(self) -> int | None:
        """What the payer allows (AMT B6)."""
        return next((cents for qualifier, cents in self.amounts if qualifier == "B6"), None)

    @property
    def off_by(self) -> int:
        """What the charge is over payment and adjustments; 0 where the line balances."""
        return self.charged - sum(each.cents for each in self.adjustments) - self.paid


@dataclass(frozen=True, slots=True)
class RemittedClaim:
    """What was done with one claim (CLP)."""

    control_number: str
    """Ours (CLP01)."""
    status: str
    charged: int
    paid: int
    patient_part: int | None = None
    filing: str = ""
    payer_number: str = ""
    facility: str = ""
    frequency: str = ""
    adjustments: tuple[ClaimAdjustment, ...] = ()
    """Of the claim as a whole."""
    lines: tuple[RemittedLine, ...] = ()
    patient: Party | None = None
    insured: Party | None = None
    corrected: Party | None = None
    """The patient or insured as the payer has them (NM1 74)."""
    rendering: Party | None = None
    forwarded_to: Party | None = None
    """The payer that was handed the claim (NM1 TT)."""
    corrected_payer: Party | None = None
    """Who should have been asked first (NM1 PR in the claim)."""
    remarks: tuple[str, ...] = ()
    """Remark codes of MOA and MIA."""
    references: tuple[Reference, ...] = ()
    dates: tuple[tuple[str, date], ...] = ()
    amounts: tuple[tuple[str, int], ...] = ()
    place: str = ""
    """LX01 of the group that it stands in."""
    where: str = ""
    """Its segment, for messages."""

    @property
    def is_reversal(self) -> bool:
        """It takes an earlier remittance of the claim back."""
        return self.status == REVERSAL

    @property
    def is_forwarded(self) -> bool:
        """The payer has handed the claim on to the next one."""
        return self.status in FORWARDED

    @property
    def all_adjustments(self) -> tuple[ClaimAdjustment, ...]:
        """Of the claim and of its lines."""
        return (*self.adjustments, *(each for line in self.lines for each in line.adjustments))

    def adjusted(self, group: str) -> int:
        """What stands under a group, in the claim and its lines."""
        return sum(each.cents for each in self.all_adjustments if each.group == group)

    @property
    def interest(self) -> int:
        """Told only (AMT I): the money is in the provider's adjustments."""
        return sum(cents for qualifier, cents in self.amounts if qualifier == "I")

    @property
    def off_by(self) -> int:
        """What the charge is over payment and all adjustments; 0 where the claim balances."""
        return self.charged - sum(each.cents for each in self.all_adjustments) - self.paid

    @property
    def balances(self) -> bool:
        """The claim and each of its lines do."""
        return not self.off_by and all(not line.off_by for line in self.lines)


@dataclass(frozen=True, slots=True)
class ProviderAdjustment:
    """Money that is of no claim, or of one that is past (PLB). Positive takes away, negative adds."""

    provider: str
    fiscal_day: date | None
    reason: str
    reference: str
    cents: int


@dataclass(frozen=True, slots=True)
class Remittance:
    """One payment (an ST of an 835) without its claims."""

    control: str
    """ST02."""
    handling: str = ""
    """BPR01."""
    paid: int = 0
    """BPR02."""
    credit_or_debit: str = ""
    method: str = ""
    """`ACH`, `CHK`, `NON` ..."""
    day: date | None = None
    """BPR16: of the check, or when the money comes."""
    trace: str = ""
    """TRN02: by which the bank knows it."""
    originator: str = ""
    produced_on: date | None = None
    payer: Party | None = None
    payee: Party | None = None
    payer_references: tuple[Reference, ...] = ()
    payee_references: tuple[Reference, ...] = ()

    @property
    def payer_id(self) -> str:
        """How the payer is told from others: its id in N1, else the originator of the trace."""
        return (self.payer.id if self.payer else "") or self.originator

    @property
    def key(self) -> str:
        """By which a payment is known again: payer, trace, day and amount."""
        day = f"{self.day:%Y%m%d}" if self.day else ""
        return "|".join((self.payer_id, self.trace, day, str(self.paid)))


@dataclass(frozen=True, slots=True)
class RemittanceTotals:
    """What the claims of a payment come to, and whether that is what was paid."""

    claims: int
    lines: int
    charged: int
    claim_payments: int
    patient_part: int
    provider_adjustments: int
    paid: int

    @property
    def expected(self) -> int:
        """Claims less what the payer keeps."""
        return self.claim_payments - self.provider_adjustments

    @property
    def off_by(self) -> int:
        """What was paid over what is explained; 0 where the payment balances."""
        return self.paid - self.expected
