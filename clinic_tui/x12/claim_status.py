"""What becomes of claims on their way: 277CA (005010X214), and the question 276 with its answer 277 (X212).

All three have the same levels: who speaks, who is spoken to, the provider, the patient, and under the patient
a claim for each TRN. Real senders leave the STC of the provider's level out, and number levels as they like.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from clinic_tui.x12.dates import read_dates
from clinic_tui.x12.envelope import TransactionSet
from clinic_tui.x12.findings import Finding, Findings, quoted
from clinic_tui.x12.levels import DEPENDENT, PAYER, RECEIVER, SUBSCRIBER, Level, levels_of, sections
from clinic_tui.x12.parties import Party, Reference, read_party, read_references
from clinic_tui.x12.segments import Segment
from clinic_tui.x12.values import Dated, read_cents, read_day

PROVIDER, PATIENT = "19", "PT"
_NESTING = (PAYER, RECEIVER, PROVIDER, SUBSCRIBER, PATIENT, DEPENDENT)

ACCEPTED, REJECTED = "WQ", "U"
"""STC03 of a 277CA."""


@dataclass(frozen=True, slots=True)
class Status:
    """One status: category, code, and whom the code is about (STC01, 10 and 11)."""

    category: str
    code: str = ""
    entity: str = ""


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One STC."""

    statuses: tuple[Status, ...]
    day: date | None = None
    action: str = ""
    """STC03: `WQ` taken in, `U` thrown out; a 277 has none."""
    charged: int | None = None
    """In cents."""
    paid: int | None = None
    decided_on: date | None = None
    """When the payer decided (STC06)."""
    check_number: str = ""
    words: str = ""
    """STC12."""


@dataclass(frozen=True, slots=True)
class LevelStatus:
    """What is said of all that stands below a level."""

    level: str
    party: Party | None
    trace: str
    lines: tuple[StatusLine, ...]
    quantities: tuple[tuple[str, str], ...]
    amounts: tuple[tuple[str, int], ...]
    dates: tuple[Dated, ...]


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """What is said of one line of a claim (loop 2220)."""

    procedure: tuple[str, ...]
    charged: int | None
    paid: int | None
    lines: tuple[StatusLine, ...]
    references: tuple[Reference, ...]
    dates: tuple[Dated, ...]


@dataclass(frozen=True, slots=True)
class ClaimStatus:
    """What is said of one claim, or asked about it."""

    trace: str
    """TRN02: our claim number in a 277CA, our question's number in a 276 and 277."""
    lines: tuple[StatusLine, ...]
    references: tuple[Reference, ...]
    dates: tuple[Dated, ...]
    amounts: tuple[tuple[str, int], ...]
    patient: Party | None
    provider: Party | None
    source: Party | None
    """Who speaks: `AY` a clearinghouse, `PR` the payer."""
    services: tuple[ServiceStatus, ...] = ()

    def reference(self, *qualifiers: str) -> str:
        """The first number with one of the qualifiers; empty where there is none."""
        return next((each.value for each in self.references if each.qualifier in qualifiers), "")

    @property
    def payer_number(self) -> str:
        """The payer's number of the claim (REF 1K)."""
        return self.reference("1K")

    @property
    def is_accepted(self) -> bool | None:
        """Whether it was taken in; None where nothing is said, or what is said is not understood.

        Any `U` rejects. Where STC03 is missing the category says it.
        """
        said = [
            _accepts(line) for line in (*self.lines, *(each for one in self.services for each in one.lines))
        ]
        if False in said:
            return False
        return True if True in said else None


@dataclass(frozen=True, slots=True)
class StatusReport:
    """A whole set."""

    structure: str
    """BHT01: `0085` acknowledges, `0010` asks or answers."""
    reference: str
    """BHT03."""
    day: date | None
    kind: str
    """BHT06: `TH` acknowledges receipt, `DG` answers."""
    levels: tuple[LevelStatus, ...]
    claims: tuple[ClaimStatus, ...]
    findings: tuple[Finding, ...]

    @property
    def batch(self) -> str:
        """The number of our file that a 277CA is about (TRN02 at the receiver's level), or empty."""
        return next((each.trace for each in self.levels if each.level == RECEIVER), "")

    @property
    def rejected_above(self) -> tuple[LevelStatus, ...]:
        """Levels that reject all claims below them."""
        return tuple(each for each in self.levels if any(line.action == REJECTED for line in each.lines))


def read_status_report(transaction: TransactionSet) -> StatusReport:
    """What a 277CA, 276 or 277 says; what is off stands in its findings."""
    findings = Findings()
    head = next((each for each in transaction.segments if each.name == "BHT"), None)
    source = provider = patient = None
    levels: list[LevelStatus] = []
    claims: list[ClaimStatus] = []
    for level in levels_of(transaction, _NESTING, findings):
        before, traced = _apart(level)
        party = next((read_party(each) for each in before if each.name == "NM1"), None)
        match level.code:
            case "20":
                source, provider, patient = party, None, None
            case "19":
                provider, patient = party, None
            case "22" | "PT" | "23":
                patient = party
        of_patient = level.code in (SUBSCRIBER, PATIENT, DEPENDENT)
        if not of_patient:
            levels.append(_level(level, party, findings))
            continue
        levels.append(LevelStatus(level.code, party, "", (), (), (), ()))
        claims.extend(_claim(each, patient, provider, source, findings) for each in traced)
    if not claims and not any(each.lines for each in levels):
        findings.note("No claim is named, and nothing is said of the file")
    return StatusReport(
        head.value(1) if head else "",
        head.value(3) if head else "",
        read_day(head.value(4)) if head else None,
        head.value(6) if head else "",
        tuple(levels),
        tuple(claims),
        findings.since(0),
    )


def _apart(level: Level) -> tuple[Sequence[Segment], list[Sequence[Segment]]]:
    return sections(level.segments, "TRN")


def _level(level: Level, party: Party | None, findings: Findings) -> LevelStatus:
    segments = level.segments
    return LevelStatus(
        level.code,
        party,
        next((each.value(2) for each in segments if each.name == "TRN"), ""),
        tuple(_lines(segments, findings)),
        tuple((each.value(1), each.value(2)) for each in segments if each.name == "QTY"),
        _amounts(segments, findings),
        read_dates(segments, findings),
    )


def _claim(
    segments: Sequence[Segment],
    patient: Party | None,
    provider: Party | None,
    source: Party | None,
    findings: Findings,
) -> ClaimStatus:
    own, services = sections(segments, "SVC")
    return ClaimStatus(
        own[0].value(2),
        tuple(_lines(own, findings)),
        read_references(own),
        read_dates(own, findings),
        _amounts(own, findings),
        patient,
        provider,
        source,
        tuple(_service(each, findings) for each in services),
    )


def _service(segments: Sequence[Segment], findings: Findings) -> ServiceStatus:
    head = segments[0]
    return ServiceStatus(
        head.parts(1),
        read_cents(head.value(2)),
        read_cents(head.value(3)),
        tuple(_lines(segments, findings)),
        read_references(segments),
        read_dates(segments, findings),
    )


def _amounts(segments: Sequence[Segment], findings: Findings) -> tuple[tuple[str, int], ...]:
    found = []
    for each in segments:
        if each.name == "AMT":
            cents = read_cents(each.value(2))
            if cents is None:
                findings.note(f"AMT02 {quoted(each.value(2))} is no amount; it was left out", each)
            else:
                found.append((each.value(1), cents))
    return tuple(found)


def _lines(segments: Sequence[Segment], findings: Findings) -> Iterator[StatusLine]:
    for each in segments:
        if each.name != "STC":
            continue
        statuses = tuple(_status(each.parts(place)) for place in (1, 10, 11) if each.parts(place))
        if not statuses:
            findings.note("An STC without a status", each)
        day = read_day(each.value(2))
        if each.value(2) and day is None:
            findings.note(f"STC02 {quoted(each.value(2))} is no date; it was left out", each)
        yield StatusLine(
            statuses,
            day,
            each.value(3),
            read_cents(each.value(4)),
            read_cents(each.value(5)),
            read_day(each.value(6)),
            each.value(9),
            each.value(12),
        )


def _status(parts: tuple[str, ...]) -> Status:
    category, code, entity = (*parts, "", "", "")[:3]
    return Status(category, code, entity)


TAKEN_IN = frozenset(["A0", "A1", "A2", "A5"])
THROWN_OUT = frozenset(["A3", "A4", "A6", "A7", "A8"])
"""Categories of a 277CA (X12 code source 507)."""


def _accepts(line: StatusLine) -> bool | None:
    if line.action == REJECTED:
        return False
    if line.action == ACCEPTED:
        return True
    categories = {each.category for each in line.statuses}
    if categories & THROWN_OUT:
        return False
    return True if categories & TAKEN_IN else None
