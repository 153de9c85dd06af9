"""What is known of a visit for its claim: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from clinic_tui.coding.states import Accident, DrugUnit

OFFICE = "11"
"""The place of service where nothing else is said: the office (CMS, place of service codes)."""


@dataclass(frozen=True, slots=True)
class Drug:
    """What was given of a drug: its NDC of eleven digits, and how much of which unit, as `1.5`."""

    ndc: str
    quantity: str
    unit: DrugUnit

    @property
    def words(self) -> str:
        """`N4 00409-3795-01 1.5 ML`, as the shaded line of the CMS-1500 has it."""
        return f"N4 {self.ndc[:5]}-{self.ndc[5:9]}-{self.ndc[9:]} {self.quantity} {self.unit.value}"


@dataclass(frozen=True, slots=True)
class LineMarks:
    """What is said of a line beside its code: None leaves as it is."""

    pointers: str | None = None
    """Letters of diagnoses, the main one first; empty: the first four of the visit."""
    modifier: str | None = None
    """All modifiers with hyphens between them; empty: none."""
    drug: Drug | None = None
    drops_drug: bool = False


@dataclass(frozen=True, slots=True)
class LineChange:
    """Marks for a line that is stored, as it was seen."""

    charge_id: int
    version: int
    marks: LineMarks


@dataclass(frozen=True, slots=True)
class Referrer:
    """Who sent the patient."""

    name: str
    npi: str

    @property
    def words(self) -> str:
        """Name and number."""
        return f"{self.name} {self.npi}"


@dataclass(frozen=True, slots=True)
class Details:
    """The circumstances of a visit; what is empty is as the schedule and the authorizations say."""

    place: str = ""
    """Place of service, two digits; empty: as the visit type has it."""
    rendering_id: int | None = None
    """The provider who did it, where that is not the one of the schedule."""
    supervising_id: int | None = None
    referrer: Referrer | None = None
    accident: Accident = Accident.NONE
    accident_state: str = ""
    """Where an auto accident happened, two letters."""
    accident_on: date | None = None
    onset_on: date | None = None
    """When the illness began."""
    note: str = ""
    """A note to the payer, of at most 80 characters."""
    authorization_id: int | None = None
    """The one that was chosen; None: the one that fits."""
    referral_id: int | None = None
    employer: str = ""
    """Of an accident at work."""
    accident_number: str = ""
    """The insurer's number of the accident (REF Y4)."""
    delay_reason: str = ""
    """Why the claim is late: a code of `states.DELAYS`."""
    admitted_on: date | None = None
    """To the hospital in which the visit was."""


NO_DETAILS = Details()


@dataclass(frozen=True, slots=True)
class CodingEntry:
    """What somebody says of a visit in one go; None leaves as it is.

    `version` is that of the coding which was seen, 0 where there was none; None asks for none.
    """

    diagnoses: tuple[str, ...] | None = None
    details: Details | None = None
    version: int | None = None
    changes: tuple[LineChange, ...] = ()
    kept_unknown: tuple[str, ...] = ()
    """Why diagnoses of it may not be used, where somebody said that they stay: it goes into the journal."""

    @property
    def reason(self) -> str:
        """What the journal says of that; empty where nobody was asked."""
        return f"kept though unknown: {'; '.join(self.kept_unknown)}"[:200] if self.kept_unknown else ""


@dataclass(frozen=True, slots=True)
class Attached:
    """An authorization or a referral that pays for a visit, or could."""

    id: int
    kind: str
    number: str
    left: int
    """Units that no other visit takes; of none is asked where the payer wants none."""
    last: date

    @property
    def words(self) -> str:
        """`A77: 3 left, to 03/31/2026`."""
        return f"{self.number}: {self.left} left, to {self.last:%m/%d/%Y}"


@dataclass(frozen=True, slots=True)
class CodedVisit:
    """A visit with all that its claim will say of it beside the charges."""

    appointment_id: int
    whole_record_of: int
    """The patient: it tells what the record tells."""
    version: int
    """Of the coding; 0 where nothing was said yet."""
    day: date
    visit_type: str
    scheduled_id: int
    """The provider of the schedule."""
    insured: bool
    """A policy in force pays for it, and the payer may hear of it: its claim needs diagnoses."""
    diagnoses: tuple[str, ...]
    """ICD-10-CM without points, the main one first."""
    details: Details
    usual_place: str
    """Place of service of visits of its type."""
    authorization: Attached | None = None
    referral: Attached | None = None
    fitting: tuple[Attached, ...] = ()
    """All that could pay for it, of both kinds, those that end first in front."""

    @property
    def patient_id(self) -> int:
        """Whose visit it is."""
        return self.whole_record_of

    @property
    def place(self) -> str:
        """The place of service of its claim."""
        return self.details.place or self.usual_place

    @property
    def rendering_id(self) -> int:
        """The provider of its claim."""
        return self.details.rendering_id or self.scheduled_id


@dataclass(frozen=True, slots=True)
class LastDiagnoses:
    """What the provider saw the patient for the last time."""

    day: date
    diagnoses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToCode:
    """A visit as the form shows it: what is said of it, and what is offered."""

    visit: CodedVisit
    usual: tuple[str, ...] = ()
    """Diagnoses that visits of its type usually have."""
    last: LastDiagnoses | None = None
    providers: dict[int, str] = field(default_factory=dict)
    """Codes of the providers by number."""


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """What a check-out of a visit type begins with, when somebody asks for it."""

    visit_type_id: int
    visit_type: str
    name: str
    version: int
    """Of what is stored beside the lines; 0 where nothing is."""
    place: str
    """Place of service; empty: the office."""
    diagnoses: tuple[str, ...]
    lines: tuple[str, ...]
    """As they are typed: `99213-25 ab x2`."""

    @property
    def is_empty(self) -> bool:
        """Nothing is said of visits of this type."""
        return not (self.place or self.diagnoses or self.lines)


@dataclass(frozen=True, slots=True)
class NewTemplate:
    """The same as it is to be: `lines` as they are typed."""

    place: str = ""
    diagnoses: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
