"""What a policy says beyond payer and number: who holds it, what it costs, and how a payer answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum


class Relationship(StrEnum):
    """What the patient is to the subscriber of the policy."""

    SELF = "self"
    SPOUSE = "spouse"
    CHILD = "child"
    PARTNER = "partner"
    OTHER = "other"

    @property
    def x12(self) -> str:
        """The code of X12 (INS02, PAT01)."""
        return _X12[self]


_X12 = {
    Relationship.SELF: "18",
    Relationship.SPOUSE: "01",
    Relationship.CHILD: "19",
    Relationship.PARTNER: "53",
    Relationship.OTHER: "G8",
}


OF_AGE = 18
"""Years; who is younger is asked whose policy it is, since few children hold one."""


class MedicareSecond(StrEnum):
    """Why another payer comes before Medicare: the codes of X12 (SBR05), which it wants on each claim."""

    WORKING_AGED = "12"
    KIDNEY = "13"
    NO_FAULT = "14"
    WORK = "15"
    PUBLIC_HEALTH = "16"
    BLACK_LUNG = "41"
    VETERANS = "42"
    DISABLED = "43"
    LIABILITY = "47"

    @property
    def words(self) -> str:
        """What the code says."""
        return _SECOND_WORDS[self]


_SECOND_WORDS = {
    MedicareSecond.WORKING_AGED: "65 or older, and an employer's plan pays first",
    MedicareSecond.KIDNEY: "kidney disease, and an employer's plan pays first",
    MedicareSecond.NO_FAULT: "no-fault insurance pays first, such as for a car",
    MedicareSecond.WORK: "workers' compensation pays first",
    MedicareSecond.PUBLIC_HEALTH: "the Public Health Service or another federal agency pays first",
    MedicareSecond.BLACK_LUNG: "black lung",
    MedicareSecond.VETERANS: "Veterans Affairs pays first",
    MedicareSecond.DISABLED: "disabled and under 65, and a large employer's plan pays first",
    MedicareSecond.LIABILITY: "liability insurance pays first",
}


class CopayService(StrEnum):
    """For what a policy may have a copay of its own."""

    PRIMARY = "primary care"
    SPECIALIST = "specialist"
    URGENT = "urgent care"
    MENTAL = "mental health"
    TELEHEALTH = "telehealth"


class Answered(StrEnum):
    """What came of the last question to the payer about a policy."""

    NOT_ASKED = "not asked"
    ACTIVE = "active"
    INACTIVE = "inactive"
    FAILED = "failed"
    """It was rejected, or nobody could be asked; what was known before stands beside it."""


class CoverageMark(StrEnum):
    """One sign for a policy, as every row shows it where coverage stands."""

    GOOD = "+"
    INACTIVE = "-"
    FAILED = "!"
    UNKNOWN = "?"
    """Nobody has looked, or too long ago."""

    @property
    def words(self) -> str:
        """What the sign says."""
        return _MARK_WORDS[self]


_MARK_WORDS = {
    CoverageMark.GOOD: "in force",
    CoverageMark.INACTIVE: "INACTIVE",
    CoverageMark.FAILED: "question failed",
    CoverageMark.UNKNOWN: "not verified lately",
}

SEEN_STANDS = timedelta(days=30)
"""So long it stands that somebody looked at the card."""

ANSWER_STANDS = timedelta(days=180)
MEDICARE_STANDS = timedelta(days=365)
"""So long the payer's answer stands (domain rules, B7: 180 days, of Medicare 365)."""

MEDICARE_FILING = ("MA", "MB", "16")
"""The claim filing codes of Medicare: part A, part B, and Medicare Advantage as an HMO."""


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """How the payer answered last about a policy, and when somebody last knew it to be in force.

    `good_at` is that moment, whoever found it out; `good_until` is how long the payer's last good
    answer stands, None where there is none. All in UTC.
    """

    answered: Answered = Answered.NOT_ASKED
    at: datetime | None = None
    good_at: datetime | None = None
    good_until: datetime | None = None

    def mark(self, now: datetime) -> CoverageMark:
        """The sign of the policy now: what was found out last counts."""
        since = self.good_at
        told_later = self.at is not None and (since is None or self.at > since)
        if told_later and self.answered is Answered.INACTIVE:
            return CoverageMark.INACTIVE
        if told_later and self.answered is Answered.FAILED:
            return CoverageMark.FAILED
        return CoverageMark.GOOD if self.stands(now) else CoverageMark.UNKNOWN

    def stands(self, now: datetime) -> bool:
        """Whether what was known to be good is not too old."""
        seen_lately = self.good_at is not None and now - self.good_at <= SEEN_STANDS
        return seen_lately or (self.good_until is not None and now <= self.good_until)


def answer_stands_until(at: datetime, *, medicare: bool) -> datetime:
    """How long a good answer of this moment stands."""
    return at + (MEDICARE_STANDS if medicare else ANSWER_STANDS)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Who holds a policy, where it is not the patient."""

    family: str
    given: str = ""
    born: date | None = None
    sex: str = ""
    """`F`, `M`, `O` or `U`; empty where nobody knows."""

    @property
    def name(self) -> str:
        """`Family, Given`."""
        return ", ".join(filter(None, (self.family, self.given)))


@dataclass(frozen=True, slots=True)
class Amount:
    """A deductible or an out-of-pocket limit in cents: in total, and what is left; None: not known."""

    total: int | None = None
    left: int | None = None

    def __bool__(self) -> bool:
        return self.total is not None or self.left is not None


@dataclass(frozen=True, slots=True)
class Amounts:
    """What a patient still pays by himself in the plan's year, for one person and for the family."""

    deductible: Amount = Amount()
    family_deductible: Amount = Amount()
    out_of_pocket: Amount = Amount()
    family_out_of_pocket: Amount = Amount()
    told_on: date | None = None
    """The day on which somebody said so: amounts left are as of then."""

    def __bool__(self) -> bool:
        return any((self.deductible, self.family_deductible, self.out_of_pocket, self.family_out_of_pocket))


@dataclass(frozen=True, slots=True)
class Policy:
    """What is typed of an insurance policy; copays in cents."""

    payer: str
    plan: str = ""
    member_id: str = ""
    group_number: str = ""
    copay_cents: int | None = None
    """What a visit costs at the desk where its service has no copay of its own."""
    active: bool = True
    relationship: Relationship = Relationship.SELF
    subscriber: Subscriber | None = None
    """None for the patient himself."""
    valid_from: date | None = None
    valid_to: date | None = None
    """The last day of the policy; None while no end is set."""
    copays: dict[CopayService, int] = field(default_factory=dict)
    amounts: Amounts = Amounts()
    medicare_second: MedicareSecond | None = None
    """Of Medicare behind another payer; None else."""
