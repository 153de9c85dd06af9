"""A claim as the house knows it: what is sent of it, and what the scrub has to know beside that.

Frozen values without a database. Money is integer cents; codes stand as they are sent, without dots or
hyphens.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from clinic_tui.billing.rows import LotGiven

WORKERS_COMPENSATION = "WC"
"""The claim filing code (SBR09) of insurers of accidents at work."""


class Sequence(StrEnum):
    """The place of a payer among those of a claim (SBR01)."""

    PRIMARY = "P"
    SECONDARY = "S"
    TERTIARY = "T"


class Frequency(StrEnum):
    """What a claim is to the payer (CLM05-3)."""

    ORIGINAL = "1"
    REPLACEMENT = "7"
    VOID = "8"


class AccidentKind(StrEnum):
    """What caused the visit (CLM11)."""

    AUTO = "AA"
    WORK = "EM"
    OTHER = "OA"


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Where somebody is; the ZIP in digits, five or nine."""

    street: str = ""
    more: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""


@dataclass(frozen=True, slots=True)
class Biller:
    """The billing provider (2010AA)."""

    name: str
    """The organisation, or the family name of a person."""
    npi: str
    tax_id: str
    address: PostalAddress
    taxonomy: str = ""
    pay_to: PostalAddress | None = None
    given: str = ""
    """Of a person; empty: an organisation."""
    tax_id_kind: str = "EI"
    """`EI` employer, `SY` social security number."""
    id: int = 0
    """Among those of the clinic; 0: none is entered."""


@dataclass(frozen=True, slots=True)
class Clinician:
    """Who treated, sent or supervised (2310A, B, D)."""

    family: str
    given: str = ""
    npi: str = ""
    taxonomy: str = ""
    enrolled: bool | None = None
    """Whether the payer knows this provider on the day; None where the clinic keeps no enrolments of it."""
    unlicensed: str = ""
    """Why no licence of theirs that is on record holds on the day of service; empty where one does."""
    is_billed_as: bool = False
    """Has the NPI of the billing provider: is then not sent again."""
    id: int = 0
    """Among the providers of the clinic; 0: somebody from elsewhere."""
    licence_undecided: bool = False
    """None is on record, and nobody said whether one has to be."""


@dataclass(frozen=True, slots=True)
class ServicePlace:
    """Where the services were given (2310C)."""

    code: str
    """Place of service, two digits."""
    name: str = ""
    npi: str = ""
    address: PostalAddress = field(default_factory=PostalAddress)
    is_ours: bool = True
    is_billing_address: bool = True
    site_id: int = 0


@dataclass(frozen=True, slots=True)
class Insured:
    """A person on a claim: the patient, or the subscriber of a policy."""

    family: str
    given: str = ""
    born: date | None = None
    sex: str = ""
    """`F`, `M` or `U`."""
    address: PostalAddress = field(default_factory=PostalAddress)


@dataclass(frozen=True, slots=True)
class PayerFacts:
    """A payer, and what it wants (the last five as the clinic has set them for it)."""

    name: str
    electronic_id: str = ""
    filing: str = ""
    """SBR09."""
    filing_days: int | None = None
    listed: bool | None = None
    """Whether the clearinghouse lists its id; None where the clinic has no list."""
    wants_taxonomy: bool = False
    wants_drug_code: bool = False
    wants_referral: bool = False
    wants_authorization: bool = False
    member_pattern: str = ""
    """A regular expression that its member ids fit; empty where nobody knows one."""
    wants_lots: bool = False
    """It is told the lots of drugs and vaccines."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One reason of an earlier payer (CAS): group, reason, cents."""

    group: str
    reason: str
    cents: int


@dataclass(frozen=True, slots=True)
class EarlierLine:
    """What an earlier payer did with one line (2430)."""

    line: int
    paid_cents: int
    adjustments: tuple[Adjustment, ...] = ()


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
    """What an earlier payer did with the claim (2320): what its remittance said."""

    paid_cents: int
    decided_on: date | None
    adjustments: tuple[Adjustment, ...] = ()
    """Of the claim as a whole."""
    lines: tuple[EarlierLine, ...] = ()
    claim_number: str = ""
    crossed_over: bool = False
    """It has handed the claim on to the next payer by itself."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy that takes part in a claim."""

    sequence: Sequence
    payer: PayerFacts
    member_id: str
    group_number: str = ""
    plan: str = ""
    relationship: str = "18"
    """What the patient is to the subscriber, as X12 has it: 18 is the patient."""
    subscriber: Insured | None = None
    """None: the patient."""
    valid_from: date | None = None
    valid_to: date | None = None
    checked_days_ago: int | None = None
    """Days since the payer was last asked about it; None: never."""
    inactive: bool = False
    """The payer's last answer says that it is not in force."""
    secondary_reason: str = ""
    """Why Medicare is not the first payer (SBR05)."""
    claim_number: str = ""
    """Of an accident (REF Y4)."""
    employer: str = ""
    answer: EarlierAnswer | None = None
    """What this payer said, where the claim goes to a later one."""
    coverage_id: int = 0
    """The policy of the patient that it is made of."""
    payer_id: int | None = None
    """The payer in the clinic's list; None where only a name stands on the policy."""

    @property
    def insured_employer(self) -> str:
        """The employer, where an insurer of accidents at work covers it and not the patient; else empty.

        X12, request for interpretation 1925; NUCC, item 4.
        """
        return self.employer if self.payer.filing == WORKERS_COMPENSATION else ""


@dataclass(frozen=True, slots=True)
class Drug:
    """What was given (2410): NDC of eleven digits, quantity and its unit."""

    ndc: str
    quantity: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A service line (2400)."""

    code: str
    cents: int
    units: int = 1
    modifiers: tuple[str, ...] = ()
    pointers: tuple[int, ...] = ()
    """Places of the diagnoses, from 1; the first is the main one."""
    day: date | None = None
    drug: Drug | None = None
    is_minutes: bool = False
    """Units are minutes of anaesthesia (MJ)."""
    listed_cents: int | None = None
    """What one unit costs by the fee schedule; None where no schedule of the day has the code."""
    allowed_cents: int | None = None
    """What the payer allows for one unit, where the clinic knows."""
    billed_before: str = ""
    """The number of another claim with the same patient, provider, day and code."""
    charge_id: int = 0
    """The charge of the visit that it is made of."""
    lots: tuple[LotGiven, ...] = ()
    """Those of the drug or vaccine, what expires first in front."""


@dataclass(frozen=True, slots=True)
class LineBeside:
    """A line of another claim, which payers hold against those of this one."""

    code: str
    modifiers: tuple[str, ...]
    units: int
    claim: str
    """The number of its claim, as it is sent first."""
    is_sent: bool = False
    """That claim has been made: nobody looks through it again."""


@dataclass(frozen=True, slots=True)
class Authorization:
    """The prior authorization that was attached."""

    number: str
    first: date | None = None
    last: date | None = None
    units_left: int | None = None
    codes: tuple[str, ...] = ()
    """Procedures it is for; empty: any."""
    problem: str = ""
    """Why it does not pay for this visit, in words, where the schedule knows."""
    provider: str = ""
    provider_npi: str = ""
    """Whom it lets treat; empty: it names nobody."""


@dataclass(frozen=True, slots=True)
class Accident:
    """What the visit is a consequence of."""

    kind: AccidentKind
    day: date | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class ClaimDraft:
    """Everything that one claim to one payer is made of."""

    number: str
    """Our control number (CLM01)."""
    biller: Biller
    patient: Insured
    policies: tuple[Policy, ...]
    """In their order; `to` says which of them gets this claim."""
    to: int
    place: ServicePlace
    day: date
    """The first day of service."""
    diagnoses: tuple[str, ...]
    lines: tuple[Line, ...]
    rendering: Clinician | None = None
    referring: Clinician | None = None
    supervising: Clinician | None = None
    authorization: Authorization | None = None
    authorization_needed: str = ""
    """Why the clinic's own rules want one; empty where they do not."""
    referral: str = ""
    frequency: Frequency = Frequency.ORIGINAL
    original_number: str = ""
    """The payer's number of the claim that this one replaces or voids."""
    accident: Accident | None = None
    onset: date | None = None
    """When the illness began (DTP 431)."""
    admitted_on: date | None = None
    delay_reason: str = ""
    clia: str = ""
    note: str = ""
    signature_on_file: bool = True
    release_of_information: bool = True
    assignment: bool = True
    last_seen_on: date | None = None
    """When the patient was last seen by a provider of the same specialty here."""
    beside: tuple[LineBeside, ...] = ()
    """What stands on other claims of the same patient, day and provider."""

    @property
    def policy(self) -> Policy:
        """The one of the payer that gets this claim."""
        return self.policies[self.to]

    @property
    def payer(self) -> PayerFacts:
        """Who gets this claim."""
        return self.policy.payer

    @property
    def total_cents(self) -> int:
        """What is charged (CLM02)."""
        return sum(line.cents for line in self.lines)
