"""The 271: what a payer answers about a patient's coverage (005010X279A1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from clinic_tui.x12.dates import read_dates
from clinic_tui.x12.envelope import TransactionSet, read_trusted
from clinic_tui.x12.findings import Finding, Findings, quoted, refuse_untrusted
from clinic_tui.x12.kinds import Kind
from clinic_tui.x12.levels import DEPENDENT, PAYER, RECEIVER, SUBSCRIBER, Level, head_of, levels_of, sections
from clinic_tui.x12.parties import (
    NO_ADDRESS,
    Party,
    Person,
    PostalAddress,
    Reference,
    Trace,
    read_address,
    read_party,
    read_person,
    read_references,
    read_traces,
)
from clinic_tui.x12.refused import X12Refused
from clinic_tui.x12.rejections import Rejection, read_rejections
from clinic_tui.x12.segments import Segment
from clinic_tui.x12.values import Dated, read_cents, read_moment, read_number

_CALLED = {PAYER: "payer", RECEIVER: "provider", SUBSCRIBER: "subscriber", DEPENDENT: "dependent"}


@dataclass(frozen=True, slots=True)
class RelatedParty:
    """Whom a benefit names: another payer, a primary care provider, a contact (loop 2120)."""

    party: Party
    address: PostalAddress = NO_ADDRESS
    contacts: tuple[str, ...] = ()
    """Phone numbers, mail and web addresses as given."""


@dataclass(frozen=True, slots=True)
class Benefit:
    """One EB with what stands behind it, up to the next."""

    information: str
    """EB01: `1` active, `B` copay, `C` deductible, ..."""
    raw: tuple[str, ...]
    """The EB and its followers as they came, for who wants to see them."""
    coverage_level: str = ""
    """EB02: `IND`, `FAM`, ..."""
    services: tuple[str, ...] = ()
    """EB03; none means the plan as a whole."""
    insurance: str = ""
    """EB04."""
    plan: str = ""
    """EB05."""
    period: str = ""
    """EB06: `23` calendar year, `29` remaining, ..."""
    cents: int | None = None
    """EB07."""
    share: Decimal | None = None
    """EB08, the patient's part from 0 to 1."""
    quantity_kind: str = ""
    """EB09: `VS` visits, `DY` days, ..."""
    quantity: Decimal | None = None
    """EB10."""
    authorization: str = ""
    """EB11: `Y` needed, `N` not, `U` not known."""
    network: str = ""
    """EB12: `Y` in, `N` out, `W` both, `U` not known; empty where it does not matter or is not said."""
    procedure: tuple[str, ...] = ()
    """EB13: qualifier, code, modifiers."""
    dates: tuple[Dated, ...] = ()
    references: tuple[Reference, ...] = ()
    messages: tuple[str, ...] = ()
    related: tuple[RelatedParty, ...] = ()
    rejections: tuple[Rejection, ...] = ()


@dataclass(frozen=True, slots=True)
class MemberAnswer:
    """What the payer says of one person: a subscriber, or a dependent under one."""

    person: Person | None
    """None where the payer named nobody."""
    is_dependent: bool
    subscriber: Person | None
    """Under whom a dependent is; for a subscriber the same as `person`."""
    payer: Party | None
    provider: Party | None
    traces: tuple[Trace, ...] = ()
    dates: tuple[Dated, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    """Of this level and of its benefits."""

    @property
    def is_answered(self) -> bool:
        """False for a subscriber who is only named because a dependent was asked for."""
        return bool(self.benefits or self.rejections or self.traces)

    @property
    def member_id(self) -> str:
        """The id on the card: the person's own, else the subscriber's."""
        for each in (self.person, self.subscriber):
            if each is not None and each.party.id:
                return each.party.id
        return ""

    def answers(self, trace: str) -> bool:
        """True where the payer gave our trace number back."""
        return any(each.number == trace for each in self.traces)


@dataclass(frozen=True, slots=True)
class EligibilityAnswer:
    """One 271."""

    control: str
    reference: str
    """BHT03: as in the inquiry, in answers at once."""
    purpose: str
    """BHT02: `11` for an answer."""
    written_at: datetime | None
    """By the payer's clock, whose zone is not told."""
    payer: Party | None
    provider: Party | None
    rejections: tuple[Rejection, ...]
    """Of the payer's and the provider's level: they stand for everybody who was asked for."""
    members: tuple[MemberAnswer, ...]
    findings: tuple[Finding, ...]

    @property
    def answered(self) -> tuple[MemberAnswer, ...]:
        """Those the answer is about."""
        return tuple(each for each in self.members if each.is_answered)

    def about(self, trace: str) -> MemberAnswer | None:
        """The one asked for under this trace number of ours.

        A payer that gives no trace back is understood where it answers about one person only.
        """
        answered = self.answered
        found = next((each for each in answered if each.answers(trace)), None)
        if found is None and len(answered) == 1 and not answered[0].traces:
            return answered[0]
        return found


def read_answers(content: bytes) -> tuple[EligibilityAnswer, ...]:
    """The 271 of a file. Raises X12Refused where it cannot be trusted or holds none."""
    sets = [each for *_, each in read_trusted(content).sets() if each.kind is Kind.ELIGIBILITY_ANSWER]
    if not sets:
        raise X12Refused("The file holds no eligibility answer (271). Is it another file of the payer?")
    answers = tuple(map(read_answer, sets))
    for answer in answers:
        refuse_untrusted(answer.findings)
    return answers


def read_answer(transaction: TransactionSet) -> EligibilityAnswer:
    """What a 271 says; what of it cannot be read is left out and noted in the findings.

    Raises X12Refused for another set.
    """
    if transaction.kind is not Kind.ELIGIBILITY_ANSWER:
        raise X12Refused(f"Set {transaction.control} is {transaction.kind.words}, not an eligibility answer.")
    findings = Findings()
    head = next((each for each in head_of(transaction) if each.name == "BHT"), None)
    if head is None:
        findings.note("BHT is missing, so the answer has no number and no date")
    payers: list[Party] = []
    providers: list[Party] = []
    rejections: list[Rejection] = []
    members: list[MemberAnswer] = []
    subscriber: Person | None = None
    for level in levels_of(transaction, (PAYER, RECEIVER, SUBSCRIBER, DEPENDENT), findings):
        match level.code:
            case "20":
                payers += _named(level)
                rejections += read_rejections(level.segments, _CALLED[PAYER])
            case "21":
                providers += _named(level)
                rejections += read_rejections(level.segments, _CALLED[RECEIVER])
            case _:
                parties = payers[-1] if payers else None, providers[-1] if providers else None
                member = _member(level, subscriber, parties, findings)
                members.append(member)
                if not member.is_dependent:
                    subscriber = member.person
    if not (members or rejections):
        findings.note("The answer says nothing: it names no member and gives no reason")
    return EligibilityAnswer(
        transaction.control,
        head.value(3) if head else "",
        head.value(2) if head else "",
        read_moment(head.value(4), head.value(5)) if head else None,
        payers[0] if payers else None,
        providers[0] if providers else None,
        tuple(rejections),
        tuple(members),
        (*transaction.findings, *findings.kept()),
    )


def _named(level: Level) -> list[Party]:
    return [read_party(each) for each in level.segments if each.name == "NM1"][:1]


def _member(
    level: Level, subscriber: Person | None, parties: tuple[Party | None, Party | None], findings: Findings
) -> MemberAnswer:
    is_dependent = level.code == DEPENDENT
    called = _CALLED[level.code]
    own, loops = sections(level.segments, "EB")
    person = read_person(own, ("03", "QC") if is_dependent else ("IL",), findings)
    if person is None:
        findings.note(f"This level names no {called}", level.hl)
    benefits = tuple(_benefit(loop, findings) for loop in loops)
    inner = [rejection for benefit in benefits for rejection in benefit.rejections]
    return MemberAnswer(
        person,
        is_dependent,
        subscriber if is_dependent else person,
        *parties,
        traces=read_traces(own),
        dates=read_dates(own, findings),
        benefits=benefits,
        rejections=(*read_rejections(own, called), *inner),
    )


def _benefit(loop: Sequence[Segment], findings: Findings) -> Benefit:
    eb = loop[0]
    inside = list(_before_related(loop[1:]))
    return Benefit(
        eb.value(1),
        tuple(each.raw for each in loop),
        eb.value(2),
        eb.repeats(3),
        eb.value(4),
        eb.value(5),
        eb.value(6),
        _amount(eb, findings),
        _share(eb, findings),
        eb.value(9),
        _quantity(eb, findings),
        eb.value(11),
        eb.value(12),
        eb.parts(13),
        read_dates(inside, findings),
        read_references(inside),
        tuple(filter(None, (each.value(1) for each in inside if each.name == "MSG"))),
        tuple(_related(loop)),
        read_rejections(inside, "benefit"),
    )


def _before_related(segments: Sequence[Segment]) -> Iterator[Segment]:
    for each in segments:
        if each.name in ("LS", "NM1"):
            return
        yield each


def _related(loop: Sequence[Segment]) -> Iterator[RelatedParty]:
    for part in sections(loop, "NM1")[1]:
        contacts = tuple(
            each.value(place)
            for each in part
            if each.name == "PER"
            for place in (4, 6, 8)
            if each.value(place)
        )
        yield RelatedParty(read_party(part[0]), read_address(part), contacts)


def _amount(eb: Segment, findings: Findings) -> int | None:
    cents = read_cents(eb.value(7))
    if cents is None and eb.value(7):
        findings.note(f"The amount {quoted(eb.value(7))} is no amount; left out", eb)
    return cents


def _share(eb: Segment, findings: Findings) -> Decimal | None:
    share = read_number(eb.value(8))
    if share is None:
        if eb.value(8):
            findings.note(f"The share {quoted(eb.value(8))} is no number; left out", eb)
        return None
    if 1 < share <= 100:
        findings.note(f"The share {quoted(eb.value(8))} was taken as percent", eb)
        return share / 100
    if not 0 <= share <= 1:
        findings.note(f"The share {quoted(eb.value(8))} is none; left out", eb)
        return None
    return share


def _quantity(eb: Segment, findings: Findings) -> Decimal | None:
    quantity = read_number(eb.value(10))
    if quantity is None and eb.value(10):
        findings.note(f"The quantity {quoted(eb.value(10))} is no number; left out", eb)
    return quantity
