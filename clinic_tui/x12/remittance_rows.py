"""What an 835 says: a payment, the claims that it answers, their lines, and what is taken beside them.

Money is integer cents. Codes are kept as they came; what they mean for our books is decided elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clinic_tui.x12.findings import Finding
from clinic_tui.x12.parties import NO_ADDRESS, Party, PostalAddress, Reference
from clinic_tui.x12.values import Dated


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One reason of a CAS: what lies between charge and payment, positive where it lowers the payment."""

    group: str
    """CAS01: `CO` contract, `PR` patient, `OA` other, `PI` payer's own, `CR` of old senders."""
    reason: str
    """The claim adjustment reason code."""
    cents: int
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """An AMT with what it is: `B6` and `AU` allowed, `I` interest, `F5` paid by the patient."""

    qualifier: str
    cents: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """A QTY with what it counts."""

    qualifier: str
    number: Decimal


@dataclass(frozen=True, slots=True)
class Procedure:
    """A composite of SVC01 or SVC06: `HC` with a procedure, `NU` with a revenue code, `N4` with a drug."""

    qualifier: str
    code: str
    modifiers: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class ServicePayment:
    """An SVC with what stands behind it."""

    procedure: Procedure
    """What the payer decided on."""
    charge_cents: int
    paid_cents: int
    revenue_code: str = ""
    units_paid: Decimal | None = None
    """None where the payer says none, which the guide reads as one."""
    submitted: Procedure | None = None
    """What we had sent, where the payer changed it (SVC06)."""
    units_billed: Decimal | None = None
    dates: tuple[Dated, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    references: tuple[Reference, ...] = ()
    amounts: tuple[Amount, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    remarks: tuple[str, ...] = ()
    """Remark codes of LQ."""

    @property
    def line_number(self) -> str:
        """The number that we gave the line (REF 6R); empty where the payer does not say it again."""
        return next((each.value for each in self.references if each.qualifier == "6R"), "")

    @property
    def adjusted_cents(self) -> int:
        """All that lies between charge and payment."""
        return sum(each.cents for each in self.adjustments)


@dataclass(frozen=True, slots=True)
class ClaimPayment:
    """A CLP with what stands behind it."""

    place: str
    """Where it stands in the file, in words."""
    control_number: str
    """CLP01: the number that we gave the claim (CLM01)."""
    status: str
    """CLP02: `1` to `3` processed as primary to tertiary; `19` to `21` forwarded too; `22` reversal."""
    charge_cents: int
    paid_cents: int
    patient_cents: int | None = None
    """CLP05; None where the payer does not say."""
    filing_indicator: str = ""
    payer_number: str = ""
    """CLP07: the payer's own number of the claim."""
    facility: str = ""
    frequency: str = ""
    assigned_number: str = ""
    """LX01 of the claims among which it stands."""
    adjustments: tuple[Adjustment, ...] = ()
    parties: tuple[Party, ...] = ()
    dates: tuple[Dated, ...] = ()
    references: tuple[Reference, ...] = ()
    amounts: tuple[Amount, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    remarks: tuple[str, ...] = ()
    """Remark codes of MIA and MOA."""
    lines: tuple[ServicePayment, ...] = ()

    def party(self, role: str) -> Party | None:
        """`QC` patient, `IL` insured, `74` corrected, `82` rendering, `TT` to whom it was forwarded."""
        return next((each for each in self.parties if each.role == role), None)

    @property
    def is_reversal(self) -> bool:
        """True where an earlier payment is taken back."""
        return self.status == "22"

    @property
    def all_adjustments(self) -> tuple[Adjustment, ...]:
        """Of the claim and of its lines."""
        return (*self.adjustments, *(each for line in self.lines for each in line.adjustments))

    @property
    def adjusted_cents(self) -> int:
        """All that lies between charge and payment."""
        return sum(each.cents for each in self.all_adjustments)


@dataclass(frozen=True, slots=True)
class ProviderAdjustment:
    """One reason of a PLB: money beside the claims. A positive amount lowers the payment, a negative adds."""

    provider: str
    fiscal_year_end: date | None
    reason: str
    reference: str
    """PLB03-2: often the payer's number of the claim that it is about."""
    cents: int


@dataclass(frozen=True, slots=True)
class ProviderSummary:
    """A TS3: how many claims of how much charge a provider has behind an LX."""

    provider: str
    facility: str
    fiscal_year_end: date | None
    claims: Decimal | None
    charge_cents: int | None
    inpatient: tuple[str, ...] = ()
    """The elements of the TS2 behind it, as they came; a hospital's figures, which no clinic posts."""


@dataclass(frozen=True, slots=True)
class PaymentParty:
    """Payer or payee of an 835."""

    name: str
    id_kind: str = ""
    id: str = ""
    address: PostalAddress = NO_ADDRESS
    references: tuple[Reference, ...] = ()


NOBODY = PaymentParty("")


@dataclass(frozen=True, slots=True)
class Payment:
    """BPR, TRN and who pays whom."""

    handling: str
    """BPR01: `I` with the money, `H` no money."""
    cents: int
    credit_or_debit: str
    method: str
    """BPR04: `ACH`, `CHK`, `NON`, ..."""
    day_as_written: str
    """BPR16 as it came."""
    day: date | None
    """None where BPR16 is no date."""
    trace: str
    """TRN02: the number of the check or transfer."""
    originator: str
    produced_on: date | None = None
    payer: PaymentParty = NOBODY
    payee: PaymentParty = NOBODY

    @property
    def payer_key(self) -> str:
        """What tells payers apart: the id of TRN03, which every payment bears, else of N1, else the name."""
        return self.originator or self.payer.id or self.payer.name


class Level:
    """Where a sum does not come out."""

    LINE = "line"
    CLAIM = "claim"
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True)
class Imbalance:
    """A sum that does not come out: nothing of this line, claim or payment may be posted unseen."""

    level: str
    """One of `Level`."""
    claim: str
    """CLP01; empty for a whole payment."""
    expected_cents: int
    """What the other figures make."""
    stated_cents: int
    """What is written."""
    words: str
    where: str = ""

    @property
    def off_by_cents(self) -> int:
        """Stated less expected."""
        return self.stated_cents - self.expected_cents


@dataclass(frozen=True, slots=True)
class Remittance:
    """One set 835."""

    control: str
    """ST02."""
    payment: Payment
    claims: tuple[ClaimPayment, ...]
    provider_adjustments: tuple[ProviderAdjustment, ...]
    summaries: tuple[ProviderSummary, ...]
    imbalances: tuple[Imbalance, ...]
    findings: tuple[Finding, ...]

    @property
    def claims_cents(self) -> int:
        """Paid on all claims."""
        return sum(each.paid_cents for each in self.claims)

    @property
    def provider_cents(self) -> int:
        """Of all provider adjustments: what they lower the payment by."""
        return sum(each.cents for each in self.provider_adjustments)

    @property
    def expected_cents(self) -> int:
        """What the payment has to be by its claims and provider adjustments."""
        return self.claims_cents - self.provider_cents
