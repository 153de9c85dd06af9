"""Reading the 835 (005010X221A1): what a payer paid, claim by claim, and whether it adds up.

A file may hold several payments, each a set of its own; a claim is read at a time, so that ten thousand of
them need no more room than one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from clinic_tui.x12.envelope import TransactionSet
from clinic_tui.x12.findings import Finding, Findings, quoted
from clinic_tui.x12.levels import sections
from clinic_tui.x12.parties import Party, Reference, read_party, read_references
from clinic_tui.x12.remittance_facts import (
    ClaimAdjustment,
    ProviderAdjustment,
    Remittance,
    RemittanceTotals,
    RemittedClaim,
    RemittedLine,
)
from clinic_tui.x12.segments import Segment
from clinic_tui.x12.values import read_cents, read_day, read_number


@dataclass
class RemittanceReader:
    """Reads one set: the head at once, the claims one by one, and then the rest.

    `claims()` is to be gone through once; `adjustments`, `totals` and `findings` are whole behind that.
    """

    transaction: TransactionSet
    head: Remittance = field(init=False)
    adjustments: tuple[ProviderAdjustment, ...] = ()
    totals: RemittanceTotals | None = None
    _findings: Findings = field(default_factory=Findings, repr=False)

    def __post_init__(self) -> None:
        self.head = _head(self.transaction, self._findings)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was off so far."""
        return self._findings.since(0)

    def claims(self) -> Iterator[RemittedClaim]:
        """Each claim; what does not balance is noted and given all the same."""
        numbers = [0, 0, 0, 0, 0]
        closing: list[ProviderAdjustment] = []
        for place, segments in _claims(self.transaction.segments):
            claim = _claim(place, segments, self._findings)
            if claim is None:
                continue
            for at, value in enumerate(
                (1, len(claim.lines), claim.charged, claim.paid, claim.patient_part or 0)
            ):
                numbers[at] += value
            self._weigh(claim)
            yield claim
        for segment in self.transaction.segments:
            if segment.name == "PLB":
                closing += _provider_adjustments(segment, self._findings)
        self.adjustments = tuple(closing)
        taken = sum(each.cents for each in closing)
        count, lines, charged, paid, patients = numbers
        self.totals = RemittanceTotals(count, lines, charged, paid, patients, taken, self.head.paid)
        if self.totals.off_by:
            self._findings.note(
                f"The payment of {money(self.head.paid)} is not the claims ({money(paid)}) less the "
                f"provider's adjustments ({money(taken)}): off by {money(self.totals.off_by)}"
            )

    def _weigh(self, claim: RemittedClaim) -> None:
        for line in claim.lines:
            if line.off_by:
                self._findings.note(
                    f"Claim {quoted(claim.control_number)}, {line.code}: charge, adjustments and payment are "
                    f"off by {money(line.off_by)}"
                )
        if claim.off_by:
            self._findings.note(
                f"Claim {quoted(claim.control_number)}: charge, adjustments and payment are off by "
                f"{money(claim.off_by)}"
            )
        if claim.patient_part is not None and claim.patient_part != claim.adjusted("PR"):
            self._findings.note(
                f"Claim {quoted(claim.control_number)}: the patient's part is {money(claim.patient_part)}, "
                f"and its reasons come to {money(claim.adjusted('PR'))}"
            )


def money(cents: int) -> str:
    """`-10.00`: for messages."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"


def _head(transaction: TransactionSet, findings: Findings) -> Remittance:
    facts: dict[str, object] = {}
    owner = ""
    references: dict[str, list[Reference]] = {"PR": [], "PE": []}
    for each in transaction.segments:
        value = each.value
        match each.name:
            case "LX" | "CLP" | "PLB":
                break
            case "BPR":
                facts |= {
                    "handling": value(1),
                    "paid": _cents(each, 2, findings),
                    "credit_or_debit": value(3),
                    "method": value(4),
                    "day": _day(each, 16, findings),
                }
            case "TRN" if "trace" not in facts:
                facts |= {"trace": value(2), "originator": value(3)}
            case "DTM" if value(1) == "405":
                facts["produced_on"] = _day(each, 2, findings)
            case "N1":
                owner = value(1)
                party = Party(owner, value(2), id_kind=value(3), id=value(4))
                if owner in ("PR", "PE"):
                    facts["payer" if owner == "PR" else "payee"] = party
            case "REF" if owner in references:
                references[owner] += read_references([each])
            case _:
                pass
    if "paid" not in facts:
        findings.doubt("No BPR says what was paid")
    if not facts.get("trace"):
        findings.note("No TRN says by which number the bank knows the payment")
    if facts.get("credit_or_debit") == "D":
        findings.note("The payment is a debit: money is taken from the clinic")
    return Remittance(
        transaction.control,
        payer_references=tuple(references["PR"]),
        payee_references=tuple(references["PE"]),
        **facts,  # type: ignore[arg-type]
    )


def _claims(segments: Sequence[Segment]) -> Iterator[tuple[str, list[Segment]]]:
    """Each CLP with what follows it, and the LX01 above it."""
    place, gathered = "", list[Segment]()
    for each in segments:
        if each.name in ("CLP", "LX", "PLB", "TS3", "TS2", "SE"):
            if gathered:
                yield place, gathered
            gathered = []
        if each.name == "LX":
            place = each.value(1)
        elif each.name == "CLP":
            gathered = [each]
        elif gathered:
            gathered.append(each)
    if gathered:
        yield place, gathered


_NAMED = {"QC": "patient", "IL": "insured", "74": "corrected", "82": "rendering", "TT": "forwarded_to",
          "PR": "corrected_payer"}  # fmt: skip


def _claim(place: str, segments: Sequence[Segment], findings: Findings) -> RemittedClaim | None:
    head = segments[0]
    own, lines = sections(segments, "SVC")
    charged, paid = _cents(head, 3, findings), _cents(head, 4, findings)
    parties: dict[str, Party] = {}
    remarks: list[str] = []
    for each in own:
        if each.name == "NM1" and (whose := _NAMED.get(each.value(1))):
            parties.setdefault(whose, read_party(each))
        elif each.name == "MOA":
            remarks += filter(None, (each.value(at) for at in range(3, 8)))
        elif each.name == "MIA":
            remarks += filter(None, (each.value(at) for at in (5, 20, 21, 22, 23)))
    if not head.value(1):
        findings.note("A claim without its number (CLP01)", head)
    return RemittedClaim(
        head.value(1),
        head.value(2),
        charged,
        paid,
        _cents(head, 5, findings) if head.value(5) else None,
        head.value(6),
        head.value(7),
        head.value(8),
        head.value(9),
        tuple(_adjustments(own, findings)),
        tuple(_line(each, findings) for each in lines),
        remarks=tuple(remarks),
        references=read_references(own),
        dates=_dates(own, findings),
        amounts=_amounts(own, findings),
        place=place,
        where=head.where,
        **parties,
    )


def _line(segments: Sequence[Segment], findings: Findings) -> RemittedLine:
    head = segments[0]
    return RemittedLine(
        _without_end(head.parts(1)),
        _cents(head, 2, findings),
        _cents(head, 3, findings),
        head.value(4),
        head.value(5),
        _without_end(head.parts(6)),
        head.value(7),
        tuple(_adjustments(segments, findings)),
        _dates(segments, findings),
        read_references(segments),
        _amounts(segments, findings),
        tuple(each.value(2) for each in segments if each.name == "LQ" and each.value(1) == "HE"),
    )


def _without_end(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The composite without empty parts behind its last."""
    kept = list(parts)
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


def _adjustments(segments: Iterable[Segment], findings: Findings) -> Iterator[ClaimAdjustment]:
    for each in segments:
        if each.name != "CAS":
            continue
        for at in range(2, 20, 3):
            if each.value(at) or each.value(at + 1):
                quantity = each.value(at + 2)
                if quantity and read_number(quantity) is None:
                    findings.note(f"CAS{at + 2:02} {quoted(quantity)} is no number; it was left out", each)
                    quantity = ""
                yield ClaimAdjustment(each.value(1), each.value(at), _cents(each, at + 1, findings), quantity)


def _provider_adjustments(segment: Segment, findings: Findings) -> Iterator[ProviderAdjustment]:
    day = _day(segment, 2, findings)
    for at in range(3, 15, 2):
        if segment.value(at) or segment.value(at + 1):
            reason, reference = (*segment.parts(at), "", "")[:2]
            yield ProviderAdjustment(
                segment.value(1), day, reason, reference, _cents(segment, at + 1, findings)
            )


def _dates(segments: Iterable[Segment], findings: Findings) -> tuple[tuple[str, date], ...]:
    read = ((each.value(1), _day(each, 2, findings)) for each in segments if each.name == "DTM")
    return tuple((qualifier, day) for qualifier, day in read if day is not None)


def _amounts(segments: Iterable[Segment], findings: Findings) -> tuple[tuple[str, int], ...]:
    return tuple((each.value(1), _cents(each, 2, findings)) for each in segments if each.name == "AMT")


def _cents(segment: Segment, at: int, findings: Findings) -> int:
    """The amount; one that is none makes the file doubtful, for money hangs on it."""
    text = segment.value(at)
    cents = read_cents(text)
    if cents is None:
        findings.doubt(f"{segment.name}{at:02} {quoted(text)} is no amount" if text else
                       f"{segment.name}{at:02} has no amount", segment)  # fmt: skip
        return 0
    return cents


def _day(segment: Segment, at: int, findings: Findings) -> date | None:
    text = segment.value(at)
    day = read_day(text)
    if text and day is None:
        findings.note(f"{segment.name}{at:02} {quoted(text)} is no date; it was left out", segment)
    return day
