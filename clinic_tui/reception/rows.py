"""What the check-in queue shows: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from clinic_tui.money.rows import NOT_ASKED_FIRST, Agreed, Pay, Tender
from clinic_tui.patients.detail_rows import NOTHING_ASKED, IdKind, PatientDetails
from clinic_tui.patients.policy import LastAnswer
from clinic_tui.schedule.states import Confirmation, Status
from clinic_tui.words.masked import masked


class Late(StrEnum):
    """How long a patient has waited in a stage, against the clinic's thresholds."""

    FINE = ""
    SOON = "soon"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One patient in the building, or expected today.

    `stage_since` and `arrived_at` are UTC; minutes are counted on the screen, so
    that they move without a query.
    """

    appointment_id: int
    version: int
    patient_id: int
    name: str
    mrn: str
    born: date | None
    provider_code: str
    visit_type: str
    day: date
    start: int
    status: Status
    stage_since: datetime | None
    arrived_at: datetime | None
    room: str
    walk_in: bool
    self_pay: bool
    coverage: str
    coverage_verified_at: datetime | None
    copay_due_cents: int
    copay_paid_cents: int
    alerts: int
    confirmation: Confirmation = Confirmation.UNCONFIRMED
    number: int | None = None
    """The queue number of the day, from check-in on."""
    payer_answered: LastAnswer = field(default_factory=LastAnswer)
    """How the payer answered last about the policy."""
    kept_from_payer: str = ""
    """Why the payer is not told of the visit; empty where it is."""

    @property
    def standing(self) -> LastAnswer:
        """How the policy stands, by the payer's answer and by who saw the card."""
        return replace(self.payer_answered, good_at=self.coverage_verified_at)

    def seen_without(self, hidden: frozenset[int]) -> QueueRow:
        """The row as it is for somebody from whom the records of these patients are hidden."""
        return replace(self, alerts=0) if self.patient_id in hidden else self

    @property
    def coverage_verified(self) -> bool:
        """The policy was seen to be good at some time."""
        return self.coverage_verified_at is not None

    @property
    def copay_open_cents(self) -> int:
        """What is still to be paid of the copay."""
        return max(0, self.copay_due_cents - self.copay_paid_cents)


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room and who is in it."""

    id: int
    name: str
    appointment_id: int | None
    patient: str
    status: Status | None
    since: datetime | None


class Ask(StrEnum):
    """What is asked at check-in only while it is due."""

    IDENTITY = "identity"
    """A photo id."""
    CONTACT = "contact"
    """Whether address and phone are still right."""
    NOTICE = "notice"
    """The acknowledgment of the notice of privacy practices."""


@dataclass(frozen=True, slots=True)
class InPerson:
    """What the patient showed and said at the desk; what stays empty was not asked."""

    identity: IdKind | None = None
    same_contact: bool = False
    """Address and phone on file were read out and are right."""
    notice_signed: bool = False
    notice_why_not: str = ""
    """Why no acknowledgment was got (45 CFR 164.520(c)(2)(ii))."""


@dataclass(frozen=True, slots=True)
class CheckInSheet:
    """What must be settled before a patient is checked in."""

    row: QueueRow
    coverage_id: int | None
    coverage_version: int | None
    payer: str
    member_id: str
    verified_at: datetime | None
    copay_cents: int
    alerts: tuple[str, ...]
    phone: str
    address: str
    details: PatientDetails = NOTHING_ASKED
    due: frozenset[Ask] = frozenset()
    restricted: bool = False
    """The record is closed to who reads this: what the check-in itself needs is here, and no more."""

    def masked(self) -> CheckInSheet:
        """The sheet with no more of the member id than tells it from others."""
        return replace(self, member_id=masked(self.member_id))

    def seen_without(self, hidden: frozenset[int]) -> CheckInSheet:
        """The sheet as it is for somebody from whom the records of these patients are hidden."""
        if self.row.patient_id not in hidden:
            return self
        row = self.row.seen_without(hidden)
        return replace(
            self,
            row=row,
            member_id="",
            alerts=(),
            phone="",
            address="",
            details=NOTHING_ASKED,
            due=self.due - {Ask.CONTACT},
            restricted=True,
        )

    @property
    def policy(self) -> tuple[int, int] | None:
        """Number and version of the policy on the sheet, for the answers."""
        if self.coverage_id is None or self.coverage_version is None:
            return None
        return self.coverage_id, self.coverage_version


@dataclass(frozen=True, slots=True)
class CheckInAnswers:
    """What the desk settled: a policy seen or self-pay, and the copay or why not. Cents."""

    self_pay: bool = False
    coverage_seen: bool = False
    policy: tuple[int, int] | None = None
    """Number and version of the policy that was looked at; None takes the one on file as seen."""
    copay_cents: int = 0
    pay: Pay | None = None
    copay_reason: str = ""
    in_person: InPerson = InPerson()
    tenders: tuple[Tender, ...] = ()
    """How copay and balance were paid, tender by tender; empty where `pay` says it for all of it."""
    credit_cents: int = 0
    """What of the copay the patient's credit pays, beside what was taken now."""
    balance_cents: int = 0
    """What was taken with it on what the patient owes for other visits, by the same tenders."""
    agreed: Agreed = NOT_ASKED_FIRST


@dataclass(frozen=True, slots=True)
class OnPaper:
    """What the paper says of a visit: minutes of its day; `left` None for who is still here."""

    came: int
    left: int | None
    answers: CheckInAnswers
