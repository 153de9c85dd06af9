"""The facts of professional claims: what an 837P says of them, without its loops.

Money is integer cents. Days are calendar days. Codes are those of guide 005010X222A1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clinic_tui.x12.parties import NO_ADDRESS, Party, Person, PostalAddress
from clinic_tui.x12.remittance_rows import Adjustment, Procedure
from clinic_tui.x12.values import Span

SELF = "18"
"""The relationship of a patient who is the subscriber."""

EMPLOYEE = "20"
"""That of a patient whose employer is the subscriber, after an accident at work."""

ORIGINAL, REPLACEMENT, VOID = "1", "7", "8"
"""Frequencies (CLM05-3)."""


@dataclass(frozen=True, slots=True)
class Submitter:
    """Who sends the file and whom the receiver calls about it."""

    party: Party
    """Its id is the one that the clearinghouse gave us."""
    contact: str
    phone: str
    """Ten digits."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider of a claim, by NPI."""

    party: Party
    taxonomy: str = ""
    """Ten characters; empty where the payer does not decide by it."""


@dataclass(frozen=True, slots=True)
class BillingProvider:
    """Who is to be paid."""

    party: Party
    address: PostalAddress
    """A street, never a PO box, with a ZIP of nine."""
    tax_id: str
    """Nine digits."""
    tax_id_kind: str = "EI"
    """`EI` employer, `SY` social security number."""
    taxonomy: str = ""
    pay_to: PostalAddress = NO_ADDRESS
    """Where checks go, where that is another address; a PO box is fine."""


@dataclass(frozen=True, slots=True)
class Facility:
    """Where the service was done, where that is not the billing address."""

    party: Party
    address: PostalAddress


@dataclass(frozen=True, slots=True)
class Insurance:
    """A policy as a payer's place in a claim."""

    sequence: str
    """`P` first, `S` second, `T` third payer."""
    payer: Party
    subscriber: Person
    filing: str
    """SBR09: `CI` commercial, `MB` Medicare part B, `MC` Medicaid, `BL` Blue, `WC`, `AM`, ..."""
    relationship: str = SELF
    """Of the patient to the subscriber."""
    group_number: str = ""
    group_name: str = ""
    """Said only where there is no number."""
    medicare_secondary_reason: str = ""
    """SBR05, where Medicare pays second: `12`, `13`, `43`, ..."""
    property_claim_number: str = ""
    """REF Y4: the number of an auto or workers' compensation claim."""


@dataclass(frozen=True, slots=True)
class LineAdjudication:
    """What an earlier payer decided of a line."""

    payer_id: str
    """That of the earlier payer."""
    paid_cents: int
    procedure: Procedure
    units: Decimal
    adjustments: tuple[Adjustment, ...] = ()
    decided_on: date | None = None
    remaining_cents: int | None = None


@dataclass(frozen=True, slots=True)
class OtherPayer:
    """Another payer of the claim and, where it was before the one that is asked, what it decided."""

    insurance: Insurance
    paid_cents: int | None = None
    """None where it has not decided yet."""
    adjustments: tuple[Adjustment, ...] = ()
    """Of the claim as a whole; those of lines stand with the lines."""
    remaining_cents: int | None = None
    decided_on: date | None = None
    """Said here where no line says it."""
    claim_number: str = ""
    """The payer's own."""


@dataclass(frozen=True, slots=True)
class Drug:
    """What was given: an NDC of eleven digits, and how much of it."""

    ndc: str
    quantity: Decimal
    unit: str
    """`UN`, `ML`, `GR`, `F2` or `ME`."""


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One service."""

    number: str
    """REF 6R: our own number of the line, at most 30 characters."""
    procedure: Procedure
    charge_cents: int
    units: Decimal
    pointers: tuple[int, ...]
    """One to four diagnoses, from 1, the main one first."""
    dates: Span | None
    """None only in claims of others that say none which can be read."""
    unit_kind: str = "UN"
    """`UN` units, `MJ` minutes of anaesthesia."""
    place: str = ""
    """Where it is another than that of the claim."""
    is_emergency: bool = False
    drug: Drug | None = None
    rendering: Provider | None = None
    """Where it is another than that of the claim."""
    adjudications: tuple[LineAdjudication, ...] = ()
    note: str = ""
    """More about the service (NTE ADD): 80 characters of it are written."""


@dataclass(frozen=True, slots=True)
class Accident:
    """What the claim is due to: `AA` auto, `EM` employment, `OA` another accident."""

    kind: str
    day: date | None
    state: str = ""
    """Of an auto accident."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim to one payer."""

    number: str
    """CLM01: our own, at most 20 characters, never used before."""
    billing: BillingProvider
    insurance: Insurance
    """Of the payer who is asked."""
    charge_cents: int
    place: str
    """Place of service: two digits."""
    diagnoses: tuple[str, ...]
    """ICD-10-CM, the main one first."""
    lines: tuple[ClaimLine, ...]
    patient: Person | None = None
    """None where the patient is the subscriber."""
    frequency: str = ORIGINAL
    original_number: str = ""
    """The payer's number of the claim that is replaced or voided."""
    authorization: str = ""
    referral: str = ""
    referring: Provider | None = None
    rendering: Provider | None = None
    """Where it is not the billing provider."""
    supervising: Provider | None = None
    facility: Facility | None = None
    accident: Accident | None = None
    onset: date | None = None
    admitted_on: date | None = None
    patient_paid_cents: int = 0
    clia: str = ""
    note: str = ""
    assignment: str = "A"
    benefits_assigned: str = "Y"
    release: str = "Y"
    delay_reason: str = ""
    other_payers: tuple[OtherPayer, ...] = ()
