"""A kept answer as it is shown: facts, where it differs from our record, and every benefit in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from clinic_tui.eligibility.rows import Differing
from clinic_tui.patients.policy import Amount, CopayService, Policy, Relationship
from clinic_tui.patients.rows import Address, CoverageRow, PatientFields, Sex
from clinic_tui.words.dates import show_date
from clinic_tui.words.masked import masked
from clinic_tui.words.money import show_money
from clinic_tui.x12.coverage_summary import Accumulator, CoverageSummary, summarise
from clinic_tui.x12.differences import Difference, OnFile, differences
from clinic_tui.x12.eligibility_answer import MemberAnswer, read_answers
from clinic_tui.x12.front_desk import Fact, benefit_line, front_desk_facts
from clinic_tui.x12.parties import PostalAddress
from clinic_tui.x12.refused import X12Refused

MOST_LINES = 400

Takes = Callable[[str], bool]
"""Whether a field is accepted."""

_PATIENT = (
    "family",
    "given",
    "middle",
    "suffix",
    "born",
    "sex",
    "line1",
    "line2",
    "city",
    "state",
    "postal_code",
)
"""Fields of a difference that stand in the patient's record."""

_AMOUNTS = {
    "deductible": "Deductible",
    "family_deductible": "Deductible, family",
    "out_of_pocket": "Out-of-pocket",
    "family_out_of_pocket": "Out-of-pocket, family",
}

_COPAYS = {"UC": CopayService.URGENT, "MH": CopayService.MENTAL}


@dataclass(frozen=True, slots=True)
class AnswerRead:
    """What there is in an answer; empty throughout where the kept text cannot be read any more."""

    facts: tuple[Fact, ...]
    differences: tuple[Differing, ...]
    lines: tuple[tuple[str, tuple[str, ...]], ...]


def answer_read(
    content: str, trace: str, visit: date, fields: PatientFields, policy: CoverageRow
) -> AnswerRead:
    """A kept answer beside what is on file of the patient and the policy."""
    member = member_of(content, trace)
    if member is None:
        return AnswerRead((Fact("Answer", "it cannot be read any more: ask again", is_warning=True),), (), ())
    summary = summarise(member)
    lines = tuple((benefit_line(each), each.raw) for each in member.benefits[:MOST_LINES])
    found = tuple(
        Differing(field, label, ours, theirs, field in _PATIENT)
        for field, label, ours, theirs in _shown(fields, policy, member, summary)
    )
    return AnswerRead(front_desk_facts(summary, member, visit), found, lines)


def member_of(content: str, trace: str) -> MemberAnswer | None:
    """Whom the answer is about, by our trace number; None where it cannot be read."""
    try:
        answers = read_answers(content.encode())
    except X12Refused:
        return None
    for answer in answers:
        found = answer.about(trace)
        if found is not None:
            return found
        if len(answer.answered) == 1 and answer.reference == trace:
            return answer.answered[0]
    return None


def _on_file(fields: PatientFields, policy: CoverageRow) -> OnFile:
    address = fields.address
    return OnFile(
        fields.family,
        fields.given,
        fields.middle,
        fields.suffix,
        fields.born,
        fields.sex.value,
        policy.member_id,
        PostalAddress(address.line1, address.line2, address.city, address.state, address.postal_code),
        policy.group_number,
        policy.valid_from,
        policy.valid_to,
    )


def _shown(
    fields: PatientFields, policy: CoverageRow, member: MemberAnswer, summary: CoverageSummary
) -> Iterator[tuple[str, str, str, str]]:
    """Each difference as it is shown: field, label, ours, theirs."""
    for each in differences(_on_file(fields, policy), member, summary):
        if each.field == "member_id":
            yield each.field, each.label, masked(policy.member_id), masked(str(each.answered))
        else:
            yield each.field, each.label, _text(each.on_file), _text(each.answered)
    taken = accepted(policy.policy, fields, member, summary, None)[0]
    if summary.plan and summary.plan.casefold() != policy.plan.casefold():
        yield "plan", "Plan", policy.plan, summary.plan
    if taken.copay_cents != policy.copay_cents:
        yield "copay", "Copay", _money(policy.copay_cents), _money(taken.copay_cents)
    ours = dict(policy.copays)
    for service, cents in taken.copays.items():
        if ours.get(service) != cents:
            yield (
                f"copay {service.value}",
                f"Copay, {service.value}",
                _money(ours.get(service)),
                _money(cents),
            )
    for name, label in _AMOUNTS.items():
        old, new = getattr(policy.amounts, name), getattr(taken.amounts, name)
        if old != new:
            yield name, label, _amount(old), _amount(new)


def _text(value: str | date | None) -> str:
    return show_date(value) if isinstance(value, date) else value or ""


def _money(cents: int | None) -> str:
    return show_money(cents) if cents is not None else ""


def _amount(amount: Amount) -> str:
    parts = [show_money(amount.total)] if amount.total is not None else []
    parts += [f"{show_money(amount.left)} left"] if amount.left is not None else []
    return ", ".join(parts)


def accepted(
    policy: Policy,
    fields: PatientFields,
    member: MemberAnswer,
    summary: CoverageSummary,
    wanted: frozenset[str] | None,
    told_on: date | None = None,
) -> tuple[Policy, PatientFields]:
    """Policy and patient with the fields of an answer that somebody accepts; None accepts all."""

    def takes(name: str) -> bool:
        return wanted is None or name in wanted

    copays = dict(policy.copays)
    copay = policy.copay_cents
    for service, cents in _copays(summary):
        if service is None:
            copay = cents if takes("copay") else copay
        elif takes(f"copay {service.value}"):
            copays[service] = cents
    amounts = policy.amounts
    for name in _AMOUNTS:
        said = _said(getattr(summary, name))
        if said and takes(name):
            amounts = replace(amounts, **{name: said}, told_on=told_on or amounts.told_on)
    new = replace(
        policy,
        plan=summary.plan if summary.plan and takes("plan") else policy.plan,
        member_id=member.member_id if member.member_id and takes("member_id") else policy.member_id,
        group_number=summary.group_number
        if summary.group_number and takes("group_number")
        else policy.group_number,
        valid_from=summary.starts if summary.starts and takes("plan_starts") else policy.valid_from,
        valid_to=summary.ends if summary.ends and takes("plan_ends") else policy.valid_to,
        copay_cents=copay,
        copays=copays,
        amounts=amounts,
    )
    return new, _patient(fields, member, takes)


def _patient(fields: PatientFields, member: MemberAnswer, takes: Takes) -> PatientFields:
    changes: dict[str, object] = {}
    address: dict[str, str] = {}
    for each in _of_person(fields, member):
        if not takes(each.field):
            continue
        value: object = each.answered
        if each.field == "sex":
            value = Sex(str(value))
        elif isinstance(value, str):
            value = value if each.field in ("state", "postal_code") else as_written(value)
        if each.field in Address.__dataclass_fields__:
            address[each.field] = str(value)
        else:
            changes[each.field] = value
    if address:
        changes["address"] = replace(fields.address, **address)
    return replace(fields, **changes)  # type: ignore[arg-type]


def _of_person(fields: PatientFields, member: MemberAnswer) -> list[Difference]:
    empty = CoverageRow(0, 0, 1, "", "", "", "", None, None, active=True, relationship=Relationship.SELF)
    found = differences(_on_file(fields, empty), member, summarise(member))
    return [each for each in found if each.field in _PATIENT]


def as_written(text: str) -> str:
    """`Mary-Ann O'Neil` of the capitals that X12 writes; other text as it is."""
    return text.title().replace("'S ", "'s ") if text.isupper() else text


def _copays(summary: CoverageSummary) -> Iterator[tuple[CopayService | None, int]]:
    """The copays in network that one amount can be taken from: None stands for a visit at the office."""
    office = summary.copay_for("98")
    if len(office) == 1:
        yield None, office[0].cents
    for each in office if len(office) > 1 else ():
        told = " ".join(each.messages).casefold()
        if "specialist" in told:
            yield CopayService.SPECIALIST, each.cents
        elif "primary" in told or "pcp" in told:
            yield CopayService.PRIMARY, each.cents
    for code, service in _COPAYS.items():
        own = [each for each in summary.copay_for(code) if code in each.services]
        if len(own) == 1:
            yield service, own[0].cents


def _said(amounts: Accumulator) -> Amount:
    left = amounts.open_cents
    if left is not None and amounts.total is not None:
        left = min(left, amounts.total)
    return Amount(amounts.total, left)
