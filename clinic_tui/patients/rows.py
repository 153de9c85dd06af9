"""What screens, commands and importers show of patients: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from clinic_tui.patients.detail_rows import NOTHING_ASKED, Kin, PatientDetails
from clinic_tui.patients.policy import (
    Amounts,
    CopayService,
    CoverageMark,
    LastAnswer,
    MedicareSecond,
    Policy,
    Relationship,
    Subscriber,
)
from clinic_tui.words.counted import counted
from clinic_tui.words.masked import masked


class Sex(StrEnum):
    """Administrative sex, as FHIR R4 `administrative-gender` knows it."""

    FEMALE = "F"
    MALE = "M"
    OTHER = "O"
    UNKNOWN = "U"


class PhoneUse(StrEnum):
    """Which of a patient's phones this is."""

    MOBILE = "mobile"
    HOME = "home"
    WORK = "work"


class Consent(StrEnum):
    """Whether the patient agreed to be contacted over a channel."""

    YES = "yes"
    NO = "no"
    NOT_ASKED = "not asked"


class RestrictedFor(StrEnum):
    """Why a record is restricted."""

    VIP = "vip"
    STAFF = "staff"
    FAMILY = "family"
    """Of somebody who works here."""
    OWN_REQUEST = "own request"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number as digits with country code (`15551234567`), and its use."""

    digits: str
    use: PhoneUse = PhoneUse.MOBILE


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; `state` is the two-letter code where it is in the US."""

    line1: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = "US"


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number another party gave the patient: `system` says who, `value` the number."""

    system: str
    value: str


@dataclass(frozen=True, slots=True)
class OtherName:
    """A name the patient had or goes by: `kind` is `maiden`, `former` or `alias`."""

    kind: str
    family: str
    given: str = ""


@dataclass(frozen=True, slots=True)
class PatientFields:
    """What a person or another system says of a patient; the input of registration and import."""

    family: str
    given: str = ""
    middle: str = ""
    prefix: str = ""
    suffix: str = ""
    preferred: str = ""
    born: date | None = None
    sex: Sex = Sex.UNKNOWN
    deceased: bool = False
    deceased_on: date | None = None
    """The day, where it is known; set only for a deceased patient."""
    phones: tuple[Phone, ...] = ()
    email: str = ""
    address: Address = field(default_factory=Address)
    language: str = ""
    interpreter: bool = False
    other_names: tuple[OtherName, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    contact_by_phone: Consent = Consent.NOT_ASKED
    contact_by_text: Consent = Consent.NOT_ASKED
    contact_by_mail: Consent = Consent.NOT_ASKED


@dataclass(frozen=True, slots=True)
class IncomingPatient:
    """One patient of an import file.

    `source` names the kind of file (`synthea`, `fhir`, `csv`), `external_id` is the
    patient's id there (or a digest of the row where the file has none): together
    they make a second import of the same file change nothing.
    """

    line: int
    source: str
    external_id: str
    fields: PatientFields
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row of an import file that could not be taken: where, and why in plain words."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class PatientLine:
    """One patient in a list: name, birth date and MRN always together."""

    id: int
    mrn: str
    family: str
    given: str
    preferred: str
    born: date | None
    sex: Sex
    phone: str
    deceased: bool = False
    alerts: int = 0
    found_by: str = ""
    restricted: bool = False
    """The record is closed to who reads this line, which tells who it is and no more."""

    def seen_without(self, hidden: frozenset[int]) -> PatientLine:
        """The line as it is for somebody from whom the records of these patients are hidden."""
        return replace(self, phone="", alerts=0, restricted=True) if self.id in hidden else self

    @property
    def name(self) -> str:
        """`Family, Given (Preferred)`."""
        called = f" ({self.preferred})" if self.preferred and self.preferred != self.given else ""
        return f"{self.family}, {self.given}{called}" if self.given else f"{self.family}{called}"


@dataclass(frozen=True, slots=True)
class PolicyMoved:
    """What came of putting a policy elsewhere in the order."""

    slot: int
    payers: tuple[str, ...]
    """Those in force, in the order in which they are asked."""
    visits: int
    """So many visits are to come, or here, and go by that order."""
    claims: int
    """So many claims are on their way, and keep the order in which they were made."""

    @property
    def words(self) -> str:
        """Who is asked first from now on, and what stays as it was."""
        first, *others = self.payers or ("no policy in force",)
        said = f"{first} is asked first" + "".join(f", then {payer}" for payer in others)
        if self.visits:
            said += f"; so for {counted(self.visits, 'visit')} to come: eligibility and copay"
        if self.claims:
            said += f"; {counted(self.claims, 'claim')} on the way stay{'s' * (self.claims == 1)} as made"
        return said


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One of a patient's insurance slots; `slot` 1 is primary. Copay in cents."""

    id: int
    version: int
    slot: int
    payer: str
    plan: str
    member_id: str
    group_number: str
    copay_cents: int | None
    verified_at: datetime | None
    active: bool
    payer_id: int | None = None
    """The payer of that name; None where nobody has entered one."""
    relationship: Relationship = Relationship.SELF
    subscriber: Subscriber | None = None
    """Who holds the policy, where it is not the patient."""
    valid_from: date | None = None
    valid_to: date | None = None
    copays: tuple[tuple[CopayService, int], ...] = ()
    """Services with a copay of their own; `copay_cents` is for all others."""
    amounts: Amounts = field(default_factory=Amounts)
    last: LastAnswer = field(default_factory=LastAnswer)
    medicare_second: MedicareSecond | None = None

    def mark(self, now: datetime) -> CoverageMark:
        """The sign of the policy at this moment."""
        return self.last.mark(now)

    def copay_for(self, service: CopayService | None = None) -> int | None:
        """The copay of a service in cents, else that of any visit; None where neither is known."""
        return dict(self.copays).get(service, self.copay_cents) if service else self.copay_cents

    @property
    def policy(self) -> Policy:
        """What was typed of it."""
        return Policy(
            self.payer,
            self.plan,
            self.member_id,
            self.group_number,
            self.copay_cents,
            self.active,
            self.relationship,
            self.subscriber,
            self.valid_from,
            self.valid_to,
            dict(self.copays),
            self.amounts,
            self.medicare_second,
        )

    def masked(self) -> CoverageRow:
        """The policy with no more of the member id than tells it from others."""
        return replace(self, member_id=masked(self.member_id))


@dataclass(frozen=True, slots=True)
class AlertRow:
    """A warning that stands in the patient's banner until it is taken away."""

    id: int
    version: int
    words: str


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A dated note of the front desk."""

    id: int
    at: datetime
    author: str
    words: str


@dataclass(frozen=True, slots=True)
class RestrictionRow:
    """That a record is restricted: why, by whom and since when (UTC)."""

    reason: RestrictedFor
    by: str
    since: datetime


@dataclass(frozen=True, slots=True)
class PatientRecord:
    """Everything the desk knows of one patient."""

    id: int
    version: int
    mrn: str
    fields: PatientFields
    coverages: tuple[CoverageRow, ...]
    alerts: tuple[AlertRow, ...]
    notes: tuple[NoteRow, ...]
    restriction: RestrictionRow | None = None
    """Where the record is restricted."""
    details: PatientDetails = NOTHING_ASKED
    guarantor: Kin | None = None
    """Who answers for the bills; None where that is the patient."""
    answers_for: tuple[Kin, ...] = ()
    """The patients whose bills this one answers for."""
    merged: tuple[str, ...] = ()
    """The MRNs of records that were merged into this one."""

    def masked(self) -> PatientRecord:
        """The record with its member ids masked; the numbers in `fields` are whole: no screen shows them."""
        return replace(self, coverages=tuple(policy.masked() for policy in self.coverages))

    @property
    def whole_record_of(self) -> int:
        """Whose record this is: it is shown whole or not at all."""
        return self.id

    @property
    def line(self) -> PatientLine:
        """The patient as one line of a list."""
        f = self.fields
        return PatientLine(
            self.id,
            self.mrn,
            f.family,
            f.given,
            f.preferred,
            f.born,
            f.sex,
            self.details.shown_phone(f.phones[0].digits if f.phones else ""),
            f.deceased,
            len(self.alerts),
        )


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two patients who may be one: score 0 to 100, and what speaks for it."""

    first: PatientLine
    second: PatientLine
    score: int
    reasons: tuple[str, ...]

    def seen_without(self, hidden: frozenset[int]) -> DuplicatePair:
        """The pair as it is for somebody from whom the records of these patients are hidden.

        That a phone or an address is the same would tell them what a closed record holds.
        """
        closed = not hidden.isdisjoint((self.first.id, self.second.id))
        reasons = ("restricted",) if closed else self.reasons
        return DuplicatePair(
            self.first.seen_without(hidden), self.second.seen_without(hidden), self.score, reasons
        )
