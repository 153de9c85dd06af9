"""What the front desk needs of an eligibility answer: the coverage, and what the patient pays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from clinic_tui.x12.benefit_words import ACTIVE, INACTIVE, MET, PAYER_ROLES, PRIMARY_CARE, REMAINING
from clinic_tui.x12.dates import first_span
from clinic_tui.x12.eligibility_answer import (
    Benefit,
    EligibilityAnswer,
    MemberAnswer,
    RelatedParty,
)
from clinic_tui.x12.parties import Party
from clinic_tui.x12.rejections import Rejection
from clinic_tui.x12.values import Dated

PLAN = "30"
OFFICE_VISIT = "98"

_PLAN_DATES = ("291", "307")
_STARTS = ("346", "356", "348")
_ENDS = ("347", "357", "349")
_FOR_EVER = date(2099, 12, 31)
"""Payers write an end that is not set as a day far away."""

_IN_NETWORK = ("Y", "W", "")
_GROUP_NUMBERS = ("6P", "1L")
_POLICY_NUMBERS = (*_GROUP_NUMBERS, "IG", "1W")


class CoverageState(StrEnum):
    """What the payer says of the coverage as a whole."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    REJECTED = "rejected"
    """The payer gave reasons instead of an answer."""
    NOT_SAID = "not said"


@dataclass(frozen=True, slots=True)
class Copay:
    """What a patient pays for a visit of these services."""

    services: tuple[str, ...]
    cents: int
    network: str
    """`Y` in, `N` out, `W` both, `U` not known, or empty."""
    coverage_level: str
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coinsurance:
    """The share from 0 to 1 that a patient pays of these services."""

    services: tuple[str, ...]
    share: Decimal
    network: str
    coverage_level: str


@dataclass(frozen=True, slots=True)
class Accumulator:
    """A deductible or an out-of-pocket limit, in cents; None where the payer does not say."""

    total: int | None = None
    left: int | None = None
    met: int | None = None

    @property
    def open_cents(self) -> int | None:
        """What is left: as the payer says, else the total less what has been met."""
        if self.left is not None:
            return self.left
        if self.total is None or self.met is None:
            return None
        return max(0, self.total - self.met)

    def __bool__(self) -> bool:
        return any(each is not None for each in (self.total, self.left, self.met))


@dataclass(frozen=True, slots=True)
class OtherPayer:
    """Another plan that the payer knows of; `rank` is `primary`, `secondary`, `tertiary` or empty."""

    party: Party
    rank: str
    insurance: str
    policy: str
    """Policy or group number with that payer."""
    contacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CoverageSummary:
    """The coverage of one person as one payer answers it."""

    state: CoverageState
    plan: str = ""
    insurance: str = ""
    """EB04 of the plan."""
    group_number: str = ""
    group_name: str = ""
    starts: date | None = None
    ends: date | None = None
    """Last day of the coverage; None while no end is set."""
    copays: tuple[Copay, ...] = ()
    coinsurance: tuple[Coinsurance, ...] = ()
    deductible: Accumulator = Accumulator()
    family_deductible: Accumulator = Accumulator()
    out_of_pocket: Accumulator = Accumulator()
    family_out_of_pocket: Accumulator = Accumulator()
    """In network."""
    other_payers: tuple[OtherPayer, ...] = ()
    primary_care: RelatedParty | None = None
    authorization_for: tuple[str, ...] = ()
    """Services that need an authorization; `30` where the plan asks it for everything."""
    not_covered: tuple[str, ...] = ()
    """Services that the plan does not cover."""
    rejections: tuple[Rejection, ...] = ()

    def covers(self, day: date) -> bool | None:
        """Whether the coverage is active and the day within its dates; None where the payer does not say."""
        if self.state is CoverageState.ACTIVE:
            return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)
        return False if self.state is CoverageState.INACTIVE else None

    def copay_for(self, service: str, *, in_network: bool = True) -> tuple[Copay, ...]:
        """The copays of a service, amounts that differ each once.

        Several mean that the payer distinguishes by something else, as primary care and specialist: it is
        in their messages. One that is said for the service itself goes before one for the whole plan.
        """
        wanted = [each for each in self.copays if _fits(each.network, in_network)]
        own = [each for each in wanted if service in each.services]
        found = own or [each for each in wanted if not each.services or PLAN in each.services]
        said = [each for each in found if each.network] or found
        return tuple({(each.cents, each.messages): each for each in said}.values())

    def coinsurance_for(self, service: str, *, in_network: bool = True) -> tuple[Coinsurance, ...]:
        """The shares of a service, each once, as `copay_for`."""
        wanted = [each for each in self.coinsurance if _fits(each.network, in_network)]
        own = [each for each in wanted if service in each.services]
        found = own or [each for each in wanted if not each.services or PLAN in each.services]
        return tuple({each.share: each for each in found}.values())


def _fits(network: str, in_network: bool) -> bool:
    return network in (_IN_NETWORK if in_network else ("N", "W", ""))


def summarise(member: MemberAnswer, answer: EligibilityAnswer | None = None) -> CoverageSummary:
    """What the answer says of one person; rejections of the whole answer count where `answer` is given."""
    rejections = (*(answer.rejections if answer else ()), *member.rejections)
    benefits = member.benefits
    state = _state(benefits, rejections)
    active = _leading(benefits, INACTIVE if state is CoverageState.INACTIVE else ACTIVE)
    starts, ends = _plan_dates(member.dates, active)
    number, name = _group(member, active)
    return CoverageSummary(
        state,
        _plan_name(active, benefits),
        active.insurance if active else "",
        number,
        name,
        starts,
        ends,
        tuple(
            Copay(each.services, each.cents, each.network, each.coverage_level, each.messages)
            for each in benefits
            if each.information == "B" and each.cents is not None
        ),
        tuple(
            Coinsurance(each.services, each.share, each.network, each.coverage_level)
            for each in benefits
            if each.information == "A" and each.share is not None
        ),
        _accumulator(benefits, "C", family=False),
        _accumulator(benefits, "C", family=True),
        _accumulator(benefits, "G", family=False),
        _accumulator(benefits, "G", family=True),
        tuple(_other_payers(benefits)),
        _primary_care(benefits),
        _services(each for each in benefits if each.authorization == "Y"),
        _services(each for each in benefits if each.information == "I"),
        rejections,
    )


def rejected(answer: EligibilityAnswer) -> CoverageSummary:
    """The summary of an answer that is about nobody, because the payer rejected it as a whole."""
    return CoverageSummary(
        CoverageState.REJECTED if answer.rejections else CoverageState.NOT_SAID, rejections=answer.rejections
    )


def _state(benefits: Sequence[Benefit], rejections: Sequence[Rejection]) -> CoverageState:
    """By what is said of the plan (service 30 or none), and only without that by other services."""
    plan = [each for each in benefits if not each.services or PLAN in each.services]
    for group in (plan, benefits):
        codes = {each.information for each in group}
        if codes & ACTIVE:
            return CoverageState.ACTIVE
        if codes & INACTIVE:
            return CoverageState.INACTIVE
    return CoverageState.REJECTED if rejections else CoverageState.NOT_SAID


def _leading(benefits: Sequence[Benefit], codes: frozenset[str]) -> Benefit | None:
    """The benefit that speaks for the plan: of service 30 before none before any, a named plan first."""
    found = [each for each in benefits if each.information in codes]
    found.sort(key=lambda each: (PLAN not in each.services, bool(each.services), not each.plan))
    return found[0] if found else None


def _plan_name(active: Benefit | None, benefits: Sequence[Benefit]) -> str:
    if active and active.plan:
        return active.plan
    return next((each.plan for each in benefits if each.plan and each.information != "R"), "")


def _plan_dates(dates: Sequence[Dated], active: Benefit | None) -> tuple[date | None, date | None]:
    """First and last day: of the benefit that speaks for the plan, else of the person.

    A plan date of one day alone (291, 307) is no span: payers give the day back that was asked for.
    """
    starts = ends = None
    for source in (active.dates if active else (), dates):
        begun, ended = first_span(source, *_STARTS), first_span(source, *_ENDS)
        whole = first_span([each for each in source if each.span.first != each.span.last], *_PLAN_DATES)
        first, last = begun or whole, ended or whole
        starts = starts or (first.first if first else None)
        ends = ends or (last.last if last else None)
    return starts, ends if ends and ends < _FOR_EVER else None


def _group(member: MemberAnswer, active: Benefit | None) -> tuple[str, str]:
    sources = [active.references if active else ()]
    sources += [person.references for person in (member.person, member.subscriber) if person]
    for references in sources:
        for each in references:
            if each.qualifier in _GROUP_NUMBERS:
                return each.value, each.words
    return "", ""


def _accumulator(benefits: Sequence[Benefit], information: str, *, family: bool) -> Accumulator:
    """In network, for the plan as a whole; for a visit at the office where the payer says only that."""
    levels = ("FAM",) if family else ("IND", "")
    wanted = [
        each
        for each in benefits
        if each.information == information
        and each.cents is not None
        and each.coverage_level in levels
        and each.network in _IN_NETWORK
    ]
    whole = [each for each in wanted if not each.services or PLAN in each.services]
    said = whole or [each for each in wanted if OFFICE_VISIT in each.services]
    said.sort(key=lambda each: _IN_NETWORK.index(each.network))
    total = left = met = None
    for each in said:
        if each.period in REMAINING:
            left = each.cents if left is None else left
        elif each.period == MET:
            met = each.cents if met is None else met
        else:
            total = each.cents if total is None else total
    return Accumulator(total, left, met)


def _other_payers(benefits: Sequence[Benefit]) -> Iterable[OtherPayer]:
    for each in benefits:
        if each.information != "R":
            continue
        policy = next(
            (ref.value for ref in each.references if ref.qualifier in (*_GROUP_NUMBERS, "IG", "1W")), ""
        )
        for related in each.related:
            party = related.party
            if party.role in ("IL", PRIMARY_CARE, "1P"):
                continue
            yield OtherPayer(party, PAYER_ROLES.get(party.role, ""), each.insurance, policy, related.contacts)
        if not each.related:
            yield OtherPayer(Party("PR", each.plan or "not named"), "", each.insurance, policy)


def _primary_care(benefits: Sequence[Benefit]) -> RelatedParty | None:
    return next(
        (related for each in benefits for related in each.related if related.party.role == PRIMARY_CARE), None
    )


def _services(benefits: Iterable[Benefit]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for each in benefits for code in each.services or (PLAN,)))
