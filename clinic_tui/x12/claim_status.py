"""What becomes of claims as others say it: 277CA of claims sent, 277 answering questions, 276 asking them.

By the guides 005010X214 and 005010X212. A 277 never moves money: it tells only how a claim stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from clinic_tui.x12.dates import read_dates
from clinic_tui.x12.envelope import TransactionSet
from clinic_tui.x12.findings import Finding, Findings, quoted
from clinic_tui.x12.kinds import Kind
from clinic_tui.x12.levels import Level, head_of, levels_of, sections
from clinic_tui.x12.parties import Party, Reference, read_party, read_references
from clinic_tui.x12.refused import X12Refused
from clinic_tui.x12.remittance_rows import Amount, Quantity
from clinic_tui.x12.segments import Segment
from clinic_tui.x12.values import Dated, read_cents, read_day, read_moment, read_number

SOURCE, RECEIVER, PROVIDER, SUBSCRIBER, DEPENDENT, PATIENT = "20", "21", "19", "22", "23", "PT"
"""HL03; the patient of a 277CA has no level of a subscriber above."""

_NESTING = {
    Kind.CLAIM_ACKNOWLEDGMENT: (SOURCE, RECEIVER, PROVIDER, PATIENT),
    Kind.CLAIM_STATUS_ANSWER: (SOURCE, RECEIVER, PROVIDER, SUBSCRIBER, DEPENDENT),
    Kind.CLAIM_STATUS_INQUIRY: (SOURCE, RECEIVER, PROVIDER, SUBSCRIBER, DEPENDENT),
}

_STATUSES = (1, 10, 11)
"""Where in an STC the status composites stand."""


class Outcome(StrEnum):
    """Whether a claim was taken in, by a 277CA."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    NOT_SAID = "not said"


class Standing(StrEnum):
    """How a claim stands, by the category of a 277."""

    RECEIVED = "received"
    REJECTED = "rejected"
    PENDING = "pending"
    WANTS_PAPERS = "more information is wanted"
    PAID = "finished, paid"
    DENIED = "finished, denied"
    REVISED = "finished, revised"
    FORWARDED = "forwarded"
    NOTHING_TO_PAY = "finished, nothing to pay"
    NOT_FOUND = "not found"
    NOT_ANSWERED = "their system could not answer"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class StatusCode:
    """One reason of an STC: category, code, and whom it is about."""

    category: str
    code: str
    entity: str = ""

    @property
    def standing(self) -> Standing:
        """What the category means."""
        return _STANDINGS.get(self.category) or _FAMILIES.get(self.category[:1], Standing.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Status:
    """An STC."""

    codes: tuple[StatusCode, ...]
    day: date | None
    action: str
    """STC03 of a 277CA: `WQ` accepted, `U` rejected."""
    charge_cents: int | None
    paid_cents: int | None
    paid_on: date | None = None
    check: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class StatusLine:
    """What is said of one line of a claim (SVC)."""

    procedure: tuple[str, ...]
    charge_cents: int | None
    statuses: tuple[Status, ...]
    references: tuple[Reference, ...]
    dates: tuple[Dated, ...]


@dataclass(frozen=True, slots=True)
class ClaimStatus:
    """What is said, or asked, of one claim."""

    trace: str
    """TRN02: in a 277CA the number that we gave the claim, in a 277 that of our question."""
    patient: Party
    provider: Party
    receiver: Party
    payer: Party
    """Who speaks: the payer, or in a 277CA a clearinghouse too (`AY`)."""
    statuses: tuple[Status, ...]
    references: tuple[Reference, ...]
    dates: tuple[Dated, ...]
    amounts: tuple[Amount, ...]
    lines: tuple[StatusLine, ...] = ()

    @property
    def payer_number(self) -> str:
        """The payer's number of the claim (REF 1K)."""
        return next((each.value for each in self.references if each.qualifier == "1K"), "")

    @property
    def outcome(self) -> Outcome:
        """Of a 277CA: one rejection of the claim or a line rejects it."""
        return outcome_of((*self.statuses, *(each for line in self.lines for each in line.statuses)))

    @property
    def standing(self) -> Standing:
        """Of a 277: what its first status says."""
        return next((code.standing for each in self.statuses for code in each.codes), Standing.UNKNOWN)


@dataclass(frozen=True, slots=True)
class StatusLevel:
    """What is said of all that stands below: source, receiver or provider."""

    code: str
    """HL03."""
    party: Party
    trace: str
    """TRN02; at the receiver of a 277CA the number of our batch (BHT03)."""
    statuses: tuple[Status, ...]
    dates: tuple[Dated, ...]
    amounts: tuple[Amount, ...]
    quantities: tuple[Quantity, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class StatusSet:
    """One set 277CA, 277 or 276."""

    kind: Kind
    control: str
    reference: str
    structure: str
    """BHT01."""
    form: str
    """BHT06."""
    written_at: datetime | None
    """By the sender's clock, whose zone is not told."""
    levels: tuple[StatusLevel, ...]
    claims: tuple[ClaimStatus, ...]
    findings: tuple[Finding, ...]

    @property
    def batch(self) -> str:
        """Of a 277CA: the number of ours that it answers; empty where it does not say."""
        return next((each.trace for each in self.levels if each.code == RECEIVER), "")

    @property
    def rejects_all(self) -> bool:
        """True where a 277CA rejects at the receiver, and with that every claim of the batch."""
        return any(
            outcome_of(each.statuses) is Outcome.REJECTED for each in self.levels if each.code == RECEIVER
        )


def outcome_of(statuses: Sequence[Status]) -> Outcome:
    """By the action (STC03), and where it is not said by the category: A3 and A4 to A8 reject.

    A status of which no category is of the list says nothing, whatever its action.
    """
    told = Outcome.NOT_SAID
    for each in statuses:
        categories = {code.category for code in each.codes}
        if each.codes and all(code.standing is Standing.UNKNOWN for code in each.codes):
            continue
        if each.action == "U" or (not each.action and categories & _REJECTING):
            return Outcome.REJECTED
        if each.action == "WQ" or (not each.action and categories & _ACCEPTING):
            told = Outcome.ACCEPTED
    return told


def read_statuses(transaction: TransactionSet) -> StatusSet:
    """What a 277CA, 277 or 276 says of claims. Raises X12Refused where it is none of them."""
    nesting = _NESTING.get(transaction.kind)
    if nesting is None:
        raise X12Refused(
            f"Set {transaction.control} is {transaction.kind.words}, and tells nothing of how claims stand."
        )
    findings = Findings()
    bht = next((each for each in head_of(transaction) if each.name == "BHT"), None)
    above: dict[str, Party] = {}
    levels: list[StatusLevel] = []
    claims: list[ClaimStatus] = []
    for level in levels_of(transaction, nesting, findings):
        above = {code: named for code, named in above.items() if code in nesting[: nesting.index(level.code)]}
        above[level.code] = _named(level, findings)
        if level.code in (SUBSCRIBER, DEPENDENT, PATIENT):
            claims += _claims(level, above, findings)
        else:
            levels.append(_level(level, above[level.code], findings))
    if not claims and transaction.kind is not Kind.CLAIM_ACKNOWLEDGMENT:
        findings.note("No claim stands in this set", transaction.segments[0])
    return StatusSet(
        transaction.kind,
        transaction.control,
        bht.value(3) if bht else "",
        bht.value(1) if bht else "",
        bht.value(6) if bht else "",
        read_moment(bht.value(4), bht.value(5)) if bht else None,
        tuple(levels),
        tuple(claims),
        (*transaction.findings, *findings.kept()),
    )


def _named(level: Level, findings: Findings) -> Party:
    named = next((each for each in level.segments if each.name == "NM1"), None)
    if named is None:
        findings.note("This level names nobody", level.hl)
        return Party("", "")
    return read_party(named)


def _level(level: Level, party: Party, findings: Findings) -> StatusLevel:
    own = level.segments
    return StatusLevel(
        level.code,
        party,
        next((each.value(2) for each in own if each.name == "TRN"), ""),
        _statuses(own, findings),
        read_dates(own, findings),
        _amounts(own, findings),
        tuple(
            Quantity(each.value(1), number)
            for each in own
            if each.name == "QTY" and (number := read_number(each.value(2))) is not None
        ),
        read_references(own),
    )


def _claims(level: Level, above: dict[str, Party], findings: Findings) -> Iterator[ClaimStatus]:
    nobody = Party("", "")
    _, traced = sections(level.segments, "TRN")
    for segments in traced:
        own, lines = sections(segments, "SVC")
        if not own[0].value(2):
            findings.note("TRN02 is empty, so the claim cannot be told by its number", own[0])
        yield ClaimStatus(
            own[0].value(2),
            above[level.code],
            above.get(PROVIDER, nobody),
            above.get(RECEIVER, nobody),
            above.get(SOURCE, nobody),
            _statuses(own, findings),
            read_references(own),
            read_dates(own, findings),
            _amounts(own, findings),
            tuple(
                StatusLine(
                    each[0].parts(1),
                    read_cents(each[0].value(2)),
                    _statuses(each, findings),
                    read_references(each),
                    read_dates(each, findings),
                )
                for each in lines
            ),
        )


def _statuses(segments: Sequence[Segment], findings: Findings) -> tuple[Status, ...]:
    return tuple(_status(each, findings) for each in segments if each.name == "STC")


def _status(stc: Segment, findings: Findings) -> Status:
    codes = []
    for place in _STATUSES:
        parts = (*stc.parts(place), "", "", "")
        if parts[0] or parts[1]:
            codes.append(StatusCode(parts[0], parts[1], parts[2]))
    if not codes:
        findings.note("STC01 is empty, so the status says nothing", stc)
    action, categories = stc.value(3), {each.category for each in codes}
    if (action == "WQ" and categories & _REJECTING) or (action == "U" and categories & _ACCEPTING):
        does = "takes the claim in" if action == "WQ" else "rejects the claim"
        findings.note(
            f"STC01 {' '.join(sorted(categories))} says otherwise than STC03 {action}, which {does} and goes "
            "before: ask the sender",
            stc,
        )
    for place in (2, 6):
        if stc.value(place) and read_day(stc.value(place)) is None:
            findings.note(f"STC{place:02} {quoted(stc.value(place))} is no date; left out", stc)
    return Status(
        tuple(codes),
        read_day(stc.value(2)),
        stc.value(3),
        _cents(stc, 4, findings),
        _cents(stc, 5, findings),
        read_day(stc.value(6)),
        stc.value(9),
        stc.value(12),
    )


def _amounts(segments: Sequence[Segment], findings: Findings) -> tuple[Amount, ...]:
    return tuple(
        Amount(each.value(1), cents)
        for each in segments
        if each.name == "AMT" and (cents := _cents(each, 2, findings)) is not None
    )


def _cents(segment: Segment, place: int, findings: Findings) -> int | None:
    text = segment.value(place)
    cents = read_cents(text)
    if text and cents is None:
        findings.note(f"{segment.name}{place:02} {quoted(text)} is no amount; left out", segment)
    return cents


_ACCEPTING = {"A0", "A1", "A2", "A5"}
_REJECTING = {"A3", "A4", "A6", "A7", "A8"}

_STANDINGS = {
    **dict.fromkeys(("A0", "F3F"), Standing.FORWARDED),
    **dict.fromkeys(("A1", "A2", "A5"), Standing.RECEIVED),
    **dict.fromkeys(("A3", "A6", "A7", "A8"), Standing.REJECTED),
    **dict.fromkeys(("A4", "D0"), Standing.NOT_FOUND),
    **dict.fromkeys(("F0", "F1"), Standing.PAID),
    "F2": Standing.DENIED,
    "F3": Standing.REVISED,
    "F3N": Standing.REVISED,
    "F4": Standing.NOTHING_TO_PAY,
}

_FAMILIES = {"P": Standing.PENDING, "R": Standing.WANTS_PAPERS, "E": Standing.NOT_ANSWERED}
