"""What an 837P of anybody says beyond the facts that we write ourselves.

`facts` are those of `claim_facts`; what stands beside them keeps the codes and texts as they came.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from clinic_tui.x12.claim_facts import Claim, Submitter
from clinic_tui.x12.parties import NO_ADDRESS, Party, PostalAddress, Reference
from clinic_tui.x12.remittance_rows import Amount, Quantity
from clinic_tui.x12.values import Dated

DIAGNOSES = ("ABK", "ABF", "BK", "BF")
"""Qualifiers of HI that bear a diagnosis: `ABK` and `ABF` ICD-10-CM, `BK` and `BF` ICD-9-CM."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code of HI with what it is: a diagnosis, `BP` an anaesthesia procedure, `BG` a condition."""

    qualifier: str
    code: str


@dataclass(frozen=True, slots=True)
class Named:
    """An NM1 with what stands behind it. `party.role` says who: `82`, `DN`, `77`, `QB`, `PW`, ..."""

    party: Party
    address: PostalAddress = NO_ADDRESS
    taxonomy: str = ""
    references: tuple[Reference, ...] = ()
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A PWK: papers that go with a claim or line."""

    report: str
    """PWK01: `OZ` support data, `EB` explanation of benefits, `CT` certification, ..."""
    transmission: str
    """PWK02: `BM` by mail, `EL` electronically, `FX` by fax, `AA` on request."""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """An NTE: `ADD` more about the claim, `TPO` of a third party, ..."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A CRC: whether conditions hold. `07` ambulance, `75` home, `E1` to `E3` vision, `ZZ` EPSDT, ..."""

    category: str
    holds: bool
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SentPolicy:
    """What is said of another payer of a claim (2320) beside its facts."""

    amounts: tuple[Amount, ...] = ()
    """`D` paid, `EAF` remaining, `A8` not covered."""
    dates: tuple[Dated, ...] = ()
    references: tuple[Reference, ...] = ()
    named: tuple[Named, ...] = ()
    """Insured, payer and the payer's providers."""
    unread: tuple[str, ...] = ()
    """Segments as they came."""


@dataclass(frozen=True, slots=True)
class SentLine:
    """What is said of a service (2400) beside its facts."""

    place: str
    """Where it stands in the file, in words."""
    dates: tuple[Dated, ...] = ()
    references: tuple[Reference, ...] = ()
    amounts: tuple[Amount, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    notes: tuple[Note, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    conditions: tuple[Condition, ...] = ()
    named: tuple[Named, ...] = ()
    is_screening: bool = False
    """SV111: of the screening of children (EPSDT)."""
    is_family_planning: bool = False
    unread: tuple[str, ...] = ()
    """Segments as they came: ambulance (CR1), purchased services (PS1), forms (LQ, FRM), ..."""


@dataclass(frozen=True, slots=True)
class SentClaim:
    """A claim (2300) of a file, and what is said of it beside its facts."""

    facts: Claim
    place: str
    """Where it stands in the file, in words."""
    lines: tuple[SentLine, ...]
    """Beside each of `facts.lines`, in their order."""
    policies: tuple[SentPolicy, ...] = ()
    """Beside each of `facts.other_payers`, in their order."""
    signature: str = ""
    """CLM06: `Y` where the provider's signature is on file."""
    codes: tuple[Code, ...] = ()
    """Of every HI, diagnoses too."""
    dates: tuple[Dated, ...] = ()
    references: tuple[Reference, ...] = ()
    amounts: tuple[Amount, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    notes: tuple[Note, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    conditions: tuple[Condition, ...] = ()
    named: tuple[Named, ...] = ()
    """Who stands with the claim: referring, rendering, place of service, ambulance from and to, ..."""
    above: tuple[Named, ...] = ()
    """Who stands above it: billing provider, pay-to, insured, payer, patient."""
    unread: tuple[str, ...] = ()
    """Segments as they came: ambulance (CR1), spine (CR2), contract (CN1), repricing (HCP), ..."""

    @property
    def lines_cents(self) -> int:
        """What its lines charge together."""
        return sum(each.charge_cents for each in self.facts.lines)

    @property
    def last_day(self) -> date | None:
        """The last day of service; None where no line says one that can be read."""
        return max((each.dates.last for each in self.facts.lines if each.dates), default=None)

    def provider(self, role: str) -> Named | None:
        """The first of this role that stands with the claim."""
        return next((each for each in self.named if each.party.role == role), None)


@dataclass(frozen=True, slots=True)
class ClaimsHead:
    """What stands before the claims of a set: BHT, and who sends it to whom."""

    control: str
    """ST02."""
    purpose: str
    """BHT02: `00` for the first time, `18` sent again."""
    reference: str
    """BHT03: the sender's number of the batch."""
    kind: str
    """BHT06: `CH` claims to be paid, `RP` encounters to be told of."""
    written_at: datetime | None
    """By the sender's clock, whose zone is not told."""
    day_as_written: str
    time_as_written: str
    submitter: Submitter | None
    receiver: Party | None
