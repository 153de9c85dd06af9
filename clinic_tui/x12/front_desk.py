"""An eligibility answer as the rows that a front desk reads: label and value, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clinic_tui.x12.benefit_words import (
    COVERAGE_LEVELS,
    INFORMATION,
    INSURANCE,
    NETWORK,
    PERIODS,
    SERVICES,
    service_words,
)
from clinic_tui.x12.coverage_summary import (
    OFFICE_VISIT,
    PLAN,
    Accumulator,
    Copay,
    CoverageState,
    CoverageSummary,
)
from clinic_tui.x12.day_words import day_words
from clinic_tui.x12.eligibility_answer import Benefit, MemberAnswer

COPAY_SERVICES = (OFFICE_VISIT, "UC", "86", "MH", "88", "33", "AL", "35")
"""What a copay is shown for, in this order; others that the payer names come behind."""

_MOST_SERVICES = 40

_HEADINGS = {
    CoverageState.ACTIVE: "Active",
    CoverageState.INACTIVE: "INACTIVE",
    CoverageState.REJECTED: "NO ANSWER",
    CoverageState.NOT_SAID: "The payer does not say",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One row; `is_warning` where somebody has to do something about it."""

    label: str
    value: str
    is_warning: bool = False


def front_desk_facts(
    summary: CoverageSummary, member: MemberAnswer | None = None, visit: date | None = None
) -> tuple[Fact, ...]:
    """The rows of a summary; with `member` who it is, with `visit` whether that day is covered."""
    return tuple(_facts(summary, member, visit))


def _facts(summary: CoverageSummary, member: MemberAnswer | None, visit: date | None) -> Iterator[Fact]:
    yield Fact("Coverage", _HEADINGS[summary.state], is_warning=summary.state is not CoverageState.ACTIVE)
    for each in summary.rejections:
        yield Fact("Reason", f"{each.words} {each.way_out}", is_warning=True)
    if visit and summary.state is CoverageState.ACTIVE and not summary.covers(visit):
        yield Fact("Visit", f"{day_words(visit)} is outside of the coverage", is_warning=True)
    plan = ", ".join(filter(None, (summary.plan, INSURANCE.get(summary.insurance, summary.insurance))))
    yield from _said("Plan", plan)
    yield from _said("Group", " ".join(filter(None, (summary.group_number, summary.group_name))))
    yield from _said("From-to", _from_to(summary))
    if member is not None:
        if member.person is not None:
            yield from _said("Member", member.person.party.full_name)
        yield from _said("Member id", member.member_id)
        if member.is_dependent and member.subscriber is not None:
            yield from _said("Subscriber", member.subscriber.party.full_name)
        if member.person is not None and member.person.was_corrected:
            yield Fact(
                "Data", "The payer has other data of this member than it was asked with", is_warning=True
            )
    yield from _copays(summary)
    yield from _coinsurance(summary)
    yield from _accumulated("Deductible", summary.deductible)
    yield from _accumulated("Deductible, family", summary.family_deductible)
    yield from _accumulated("Out-of-pocket", summary.out_of_pocket)
    yield from _accumulated("Out-of-pocket, family", summary.family_out_of_pocket)
    for other in summary.other_payers:
        rank = f" ({other.rank})" if other.rank else ""
        numbers = [other.party.id and f"id {other.party.id}", other.policy and f"policy {other.policy}"]
        yield Fact(
            "Other payer",
            ", ".join([f"{other.party.full_name}{rank}", *filter(None, numbers)]),
            is_warning=True,
        )
    if summary.primary_care is not None:
        yield from _said("Primary care", summary.primary_care.party.full_name)
    if summary.authorization_for:
        whole = PLAN in summary.authorization_for
        needed = "the payer asks for one" if whole else service_words(summary.authorization_for)
        yield Fact("Authorization", needed, is_warning=True)
    yield from _said("Not covered", service_words(summary.not_covered))


def _said(label: str, value: str) -> Iterator[Fact]:
    if value:
        yield Fact(label, value)


def _from_to(summary: CoverageSummary) -> str:
    if summary.starts is None and summary.ends is None:
        return ""
    first = day_words(summary.starts) if summary.starts else "not said"
    return f"{first} to {day_words(summary.ends) if summary.ends else 'no end set'}"


def _copays(summary: CoverageSummary) -> Iterator[Fact]:
    """A row for each service and network; services with the same copays share one."""
    named = {code for each in summary.copays for code in each.services}
    order = [code for code in COPAY_SERVICES if code in named]
    order += [code for code in sorted(named) if code not in COPAY_SERVICES]
    if any(not each.services for each in summary.copays) and PLAN not in named:
        order.append(PLAN)
    order = order[:_MOST_SERVICES]
    for in_network, behind in ((True, ""), (False, ", out of network")):
        rows: dict[str, list[str]] = {}
        for code in order:
            copays = summary.copay_for(code, in_network=in_network)
            if not in_network:
                copays = tuple(each for each in copays if each.network == "N")
            if copays:
                rows.setdefault(_amounts(copays), []).append(code)
        for amounts, codes in rows.items():
            yield Fact(f"Copay{behind}", f"{amounts} {service_words(tuple(codes))}")


def _amounts(copays: Sequence[Copay]) -> str:
    """`$25.00`, or `$25.00 (PRIMARY CARE), $40.00 (SPECIALIST)` where the payer distinguishes."""
    if len(copays) == 1:
        return dollars(copays[0].cents)
    return ", ".join(
        f"{dollars(each.cents)} ({'; '.join(each.messages)[:40]})" if each.messages else dollars(each.cents)
        for each in copays
    )


def _coinsurance(summary: CoverageSummary) -> Iterator[Fact]:
    shares = summary.coinsurance_for(OFFICE_VISIT)
    if shares:
        yield Fact(
            "Coinsurance", f"{' or '.join(percent(each.share) for each in shares)} {SERVICES[OFFICE_VISIT]}"
        )


def _accumulated(label: str, amounts: Accumulator) -> Iterator[Fact]:
    if not amounts:
        return
    left = amounts.open_cents
    parts = [dollars(amounts.total)] if amounts.total is not None else []
    if left is not None:
        parts.append(f"{dollars(left)} left")
    elif amounts.met is not None:
        parts.append(f"{dollars(amounts.met)} met")
    yield Fact(label, ", ".join(parts))


def dollars(cents: int) -> str:
    """`$1,250.00`."""
    whole, part = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}${whole:,}.{part:02}"


def percent(share: Decimal) -> str:
    """`20 %` of 0.2."""
    text = f"{share * 100:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} %"


def benefit_line(benefit: Benefit) -> str:
    """One EB in words, for who wants to see all that the payer said.

    `copay, office visit, individual, in network, visit: $25.00 (SPECIALIST)`.
    """
    parts = [
        INFORMATION.get(benefit.information, f"code {benefit.information}"),
        service_words(benefit.services),
        COVERAGE_LEVELS.get(benefit.coverage_level, benefit.coverage_level),
        INSURANCE.get(benefit.insurance, benefit.insurance),
        benefit.plan,
        NETWORK.get(benefit.network, benefit.network),
        PERIODS.get(benefit.period, benefit.period),
        "authorization needed" if benefit.authorization == "Y" else "",
        *(each.party.full_name for each in benefit.related),
    ]
    amounts = [
        dollars(benefit.cents) if benefit.cents is not None else "",
        percent(benefit.share) if benefit.share is not None else "",
        f"{benefit.quantity} {benefit.quantity_kind}".strip() if benefit.quantity is not None else "",
    ]
    line = ", ".join(filter(None, parts))
    said = ", ".join(filter(None, amounts))
    messages = f" ({'; '.join(benefit.messages)})" if benefit.messages else ""
    return f"{line}: {said}{messages}" if said else f"{line}{messages}"
