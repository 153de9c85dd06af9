"""What is shown of authorizations and referrals: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from clinic_tui.schedule.authorization.states import (
    OPEN_REQUESTS,
    PAYS,
    WAITS,
    AuthorizationKind,
    AuthorizationState,
    Pace,
)


@dataclass(frozen=True, slots=True)
class AuthorizationRow:
    """An authorization or referral: what was asked or granted, kept by visits and booked ahead, its dates.

    While it is asked for, `units`, `first` and `last` are what was asked; then what was granted.
    """

    id: int
    number: str
    """The payer's number; empty until it gives one."""
    units: int
    first: date
    last: date
    visit_types: tuple[str, ...]
    """Codes of the visit types that it pays for; none means all."""
    payer: str
    kept: int = 0
    booked: int = 0
    version: int = 1
    patient_id: int = 0
    kind: AuthorizationKind = AuthorizationKind.PRIOR
    state: AuthorizationState = AuthorizationState.CERTIFIED
    asked_units: int | None = None
    procedures: tuple[str, ...] = ()
    """CPT or HCPCS codes; with visit types named, those decide."""
    diagnoses: tuple[str, ...] = ()
    """ICD-10-CM codes, the main one first."""
    referrer: str = ""
    referrer_npi: str = ""
    referred_to: str = ""
    referred_to_npi: str = ""
    pace: Pace = Pace.STANDARD
    asked_at: datetime | None = None
    due_at: datetime | None = None
    """When a payer bound to CMS-0057-F must have answered; None where it is not bound, or was not asked."""
    chased_at: datetime | None = None
    reason: str = ""
    """Why it was denied, granted in part, pended or called off."""
    trace: str = ""
    """Our number in the request that was written as a 278."""
    let_end_on: date | None = None
    """When somebody said that it is not to be renewed."""
    in_force: bool = True
    """False where it belongs to a policy that is not in force any more."""

    @property
    def left(self) -> int:
        """Units that neither a kept nor a booked visit takes."""
        return max(self.units - self.kept - self.booked, 0)

    @property
    def pays(self) -> bool:
        """True where visits may be given under it."""
        return self.state in PAYS and self.in_force

    @property
    def is_open(self) -> bool:
        """True while it is to be asked, or the payer has not decided."""
        return self.state in OPEN_REQUESTS

    @property
    def waits(self) -> bool:
        """True while the payer has it."""
        return self.state in WAITS

    @property
    def called(self) -> str:
        """Its number, or what it is where it has none yet."""
        return self.number or f"{self.kind.value} {self.state.value}"


@dataclass(frozen=True, slots=True)
class Limits:
    """When a running authorization is warned of, and how far ahead the work list looks."""

    units: int = 2
    """So few units that are left are warned of."""
    days: int = 14
    """So many days before its end it is warned of."""
    ahead: int = 10
    """Visits of so many days ahead are looked at."""


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A rule: visits of a type, for a payer, need an authorization or a referral, or expressly none."""

    id: int
    kind: AuthorizationKind
    visit_type: str
    """Code; empty for all types."""
    payer: str
    """Name as it stands on policies; empty for all payers."""
    needed: bool
    procedures: tuple[str, ...] = ()
    """The codes that visits of the type are for: a request begins with them."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one visit stands with one kind of authorization."""

    kind: AuthorizationKind
    needed: bool
    number: str = ""
    """Under which it may be given; empty where none is needed, or none is there."""
    unpaid: str = ""
    """Why none pays for it, in words; empty where one does, or none is needed."""
    authorization: AuthorizationRow | None = None
    """What pays, else the request that is under way for it."""

    @property
    def lacks(self) -> bool:
        """True where one is needed and none pays."""
        return self.needed and bool(self.unpaid)


@dataclass(frozen=True, slots=True)
class LosesUnit:
    """A visit that stands and was paid for, and would not be any more: others come before it."""

    visit_id: int
    day: date
    start: int
    visit_type: str
    """Code."""
    number: str
    """Of the authorization that paid for it."""
    words: str
    """Why none pays then."""


@dataclass(frozen=True, slots=True)
class PlannedCover:
    """What pays for visits that are planned: for each the number of an authorization, and why none does."""

    patient_id: int
    paid: tuple[tuple[str, str], ...] = ()
    losing: tuple[LosesUnit, ...] = ()
    authorizations: tuple[AuthorizationRow, ...] = ()
    """Those that may pay, with the units that visits take now."""

    def seen_without(self, hidden: frozenset[int]) -> PlannedCover:
        """Nothing of it, for somebody from whom the records of these patients are hidden."""
        if self.patient_id not in hidden:
            return self
        return PlannedCover(self.patient_id, tuple(("", "") for _ in self.paid))


@dataclass(frozen=True, slots=True)
class VisitAuthorization:
    """How one visit stands, as the lines under a visit tell it."""

    patient_id: int
    words: tuple[str, ...]
    is_lacking: bool
    number: str = ""
    """The payer's number for a claim; empty where there is none."""

    def seen_without(self, hidden: frozenset[int]) -> VisitAuthorization:
        """Nothing of it, for somebody from whom the records of these patients are hidden."""
        return VisitAuthorization(self.patient_id, (), False) if self.patient_id in hidden else self


class Why(StrEnum):
    """Why something stands on the work list."""

    OVERDUE = "overdue"
    """The payer's time to answer has passed."""
    LACKS = "lacks one"
    """A visit needs one, and nobody has asked."""
    DENIED = "denied"
    """A visit needs one, and the payer said no."""
    TO_ASK = "to ask"
    WAITS = "waits"
    ENDS = "ends"
    """Its last unit or its last day is near."""
    ON_FILE = "on file"
    """Nothing is to be done about it."""


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One thing to do about an authorization or referral."""

    why: Why
    patient_id: int
    name: str
    mrn: str
    kind: AuthorizationKind
    payer: str
    words: str
    """What stands against it, or until when it holds."""
    clock: str = ""
    """The payer's clock in words."""
    visit_id: int | None = None
    day: date | None = None
    start: int = 0
    visit_type: str = ""
    """Code of the visit's type."""
    visits: int = 0
    """How many visits of the days ahead it is about."""
    procedures: tuple[str, ...] = ()
    """The codes that a request begins with."""
    authorization: AuthorizationRow | None = None
    is_pressing: bool = False
    """True where it cannot wait: it stands among the alerts."""

    request_id: int = 0
    """The number of the request or authorization that it is about; 0 where there is none yet."""

    @property
    def number(self) -> int:
        """By which it is gone to: the number of the request, below zero that of the visit."""
        return self.request_id or -(self.visit_id or 0)

    def seen_without(self, hidden: frozenset[int]) -> WorkLine:
        """Who it is and when, for somebody from whom the records of these patients are hidden."""
        if self.patient_id not in hidden:
            return self
        return replace(self, payer="", words="restricted", clock="", procedures=(), authorization=None)


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a request, as a history tells it."""

    patient_id: int
    at: datetime
    who: str
    desk: str
    words: str
    reason: str
    """What was said."""

    @property
    def whole_record_of(self) -> int:
        """It is part of this patient's record."""
        return self.patient_id


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What one answer of a file (278) did here."""

    patient_id: int | None
    """Whose request it moved; None where none fits."""
    trace: str
    moved: str
    """What became of the request, in words; empty where nothing was changed."""
    words: str
    """What the payer decided."""
    notes: tuple[str, ...]
    """What was off, or was left as it is, and why."""

    def seen_without(self, hidden: frozenset[int]) -> AnswerRow:
        """The trace alone, for somebody from whom the records of these patients are hidden."""
        return AnswerRow(self.patient_id, self.trace, "", "", ()) if self.patient_id in hidden else self
