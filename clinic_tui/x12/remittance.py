"""Reading an 835: payments set by set, claims one at a time.

By guide 005010X221A1. What moves money is read exactly or the set is refused; what only describes is left
out with a finding where it cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clinic_tui.x12.envelope import TransactionSet, X12File
from clinic_tui.x12.figures import (
    read_adjustments,
    read_amounts,
    read_count,
    read_day_of,
    read_money,
    read_procedure,
    read_quantities,
)
from clinic_tui.x12.findings import Findings, quoted, refuse_untrusted
from clinic_tui.x12.kinds import Kind
from clinic_tui.x12.levels import sections
from clinic_tui.x12.parties import read_address, read_party, read_references
from clinic_tui.x12.refused import X12Refused
from clinic_tui.x12.remittance_balance import claim_imbalances, payment_imbalance
from clinic_tui.x12.remittance_rows import (
    NOBODY,
    ClaimPayment,
    Payment,
    PaymentParty,
    Procedure,
    ProviderAdjustment,
    ProviderSummary,
    Remittance,
    ServicePayment,
)
from clinic_tui.x12.segments import Segment
from clinic_tui.x12.values import Dated, Span, read_cents, read_day, read_span

STATUSES = ("1", "2", "3", "4", "19", "20", "21", "22", "23", "25")
"""CLP02."""

_REMARKS = {"MIA": (5, 20, 21, 22, 23), "MOA": (3, 4, 5, 6, 7)}
"""Where the remark codes stand."""

_PAIRS = range(3, 15, 2)


def read_remittances(file: X12File) -> Iterator[Remittance]:
    """The sets 835 of a file, one after another; other sets are passed over.

    Raises X12Refused, before anything is given out, where the envelope may have lost something, and at a
    set whose money cannot be read.
    """
    file.refuse_untrusted()
    for *_, each in file.sets():
        if each.kind is Kind.REMITTANCE:
            yield read_remittance(each)


def read_remittance(transaction: TransactionSet) -> Remittance:
    """One set. Raises X12Refused where an amount is none or the payment is not told."""
    findings = Findings()
    payment = read_payment(transaction, findings)
    claims = tuple(read_claims(transaction, findings))
    beside = tuple(_provider_adjustments(transaction, findings))
    summaries = tuple(_summaries(transaction, findings))
    refuse_untrusted(findings.kept())
    unbalanced = [off for claim in claims for off in claim_imbalances(claim)]
    paid = sum(each.paid_cents for each in claims) - sum(each.cents for each in beside)
    unbalanced += payment_imbalance(payment, paid)
    return Remittance(
        transaction.control,
        payment,
        claims,
        beside,
        summaries,
        tuple(unbalanced),
        (*transaction.findings, *findings.kept()),
    )


def read_payment(transaction: TransactionSet, findings: Findings) -> Payment:
    """What stands before the first claim: BPR, TRN, payer and payee. Raises X12Refused without BPR or TRN."""
    head = _head(transaction)
    bpr, trn = _needed("BPR", head, transaction), _needed("TRN", head, transaction)
    cents = read_money(bpr, 2, findings)
    if cents < 0:
        findings.note(
            "BPR02 is below zero, which the guide does not allow: nothing was paid, money is asked back", bpr
        )
    if not trn.value(2):
        findings.doubt("TRN02 is empty, so the payment has no number by which it is known", trn)
    day = read_day(bpr.value(16))
    if day is None:
        findings.note(f"BPR16 {quoted(bpr.value(16))} is no date; left out", bpr)
    produced = next((each for each in head if each.name == "DTM" and each.value(1) == "405"), None)
    return Payment(
        bpr.value(1),
        cents,
        bpr.value(3),
        bpr.value(4),
        bpr.value(16),
        day,
        trn.value(2),
        trn.value(3),
        read_day_of(produced, 2, findings) if produced else None,
        _payment_party("PR", head, findings, transaction),
        _payment_party("PE", head, findings, transaction),
    )


def read_claims(transaction: TransactionSet, findings: Findings) -> Iterator[ClaimPayment]:
    """The claims of a set, each read when it is asked for."""
    gathered: list[Segment] = []
    number = current = ""
    for segment in transaction.body:
        if segment.name in ("CLP", "LX", "PLB") and gathered:
            yield _claim(gathered, current, findings)
            gathered = []
        if segment.name == "LX":
            number = segment.value(1)
        elif segment.name == "CLP":
            gathered, current = [segment], number
        elif gathered:
            gathered.append(segment)
        elif segment.name in ("SVC", "CAS"):
            findings.doubt(f"{segment.name} stands behind no claim (CLP)", segment)
    if gathered:
        yield _claim(gathered, current, findings)


def _claim(segments: Sequence[Segment], number: str, findings: Findings) -> ClaimPayment:
    own, lines = sections(segments, "SVC")
    clp = segments[0]
    if not clp.value(1):
        findings.note("CLP01 is empty, so the claim cannot be told by our number", clp)
    if clp.value(2) not in STATUSES:
        findings.note(f"CLP02 {quoted(clp.value(2))} is no status of a claim", clp)
    return ClaimPayment(
        clp.where,
        clp.value(1),
        clp.value(2),
        read_money(clp, 3, findings),
        read_money(clp, 4, findings),
        read_money(clp, 5, findings) if clp.value(5) else None,
        clp.value(6),
        clp.value(7),
        clp.value(8),
        clp.value(9),
        number,
        read_adjustments(own, findings),
        tuple(read_party(each) for each in own if each.name == "NM1"),
        _dates(own, findings),
        read_references(own),
        read_amounts(own, findings),
        read_quantities(own, findings),
        tuple(
            each.value(place)
            for each in own
            if each.name in _REMARKS
            for place in _REMARKS[each.name]
            if each.value(place)
        ),
        tuple(_line(each, findings) for each in lines),
    )


def _line(segments: Sequence[Segment], findings: Findings) -> ServicePayment:
    svc = segments[0]
    procedure = read_procedure(svc, 1)
    if procedure is None:
        findings.note("SVC01 is empty, so the line does not say for what it is", svc)
    return ServicePayment(
        procedure or Procedure("", ""),
        read_money(svc, 2, findings),
        read_money(svc, 3, findings),
        svc.value(4),
        read_count(svc, 5, findings),
        read_procedure(svc, 6),
        read_count(svc, 7, findings),
        _dates(segments, findings),
        read_adjustments(segments, findings),
        read_references(segments),
        read_amounts(segments, findings),
        read_quantities(segments, findings),
        tuple(each.value(2) for each in segments if each.name == "LQ" and each.value(2)),
    )


def _dates(segments: Sequence[Segment], findings: Findings) -> tuple[Dated, ...]:
    """The DTM, of which old senders write a span in the fifth and sixth element."""
    found = []
    for each in segments:
        if each.name == "DTM":
            day = read_day(each.value(2))
            span = Span(day, day) if day else read_span(each.value(5), each.value(6))
            if span is None:
                text = each.value(2) or each.value(6)
                findings.note(f"The date {quoted(text)} is no date; left out", each)
            else:
                found.append(Dated(each.value(1), span))
    return tuple(found)


def _provider_adjustments(transaction: TransactionSet, findings: Findings) -> Iterator[ProviderAdjustment]:
    for each in transaction.body:
        if each.name != "PLB":
            continue
        year_end = read_day_of(each, 2, findings)
        for place in _PAIRS:
            parts = each.parts(place)
            if not parts and not each.value(place + 1):
                continue
            if not parts:
                findings.doubt(f"PLB{place:02} is empty, though an amount stands behind it", each)
            yield ProviderAdjustment(
                each.value(1),
                year_end,
                parts[0] if parts else "",
                parts[1] if len(parts) > 1 else "",
                read_money(each, place + 1, findings),
            )


def _summaries(transaction: TransactionSet, findings: Findings) -> Iterator[ProviderSummary]:
    body = transaction.body
    for place, each in enumerate(body):
        if each.name == "TS3":
            behind = body[place + 1] if place + 1 < len(body) else None
            inpatient = behind.elements[1:] if behind is not None and behind.name == "TS2" else ()
            yield ProviderSummary(
                each.value(1),
                each.value(2),
                read_day_of(each, 3, findings),
                read_count(each, 4, findings),
                read_cents(each.value(5)),
                tuple(text.strip() for text in inpatient),
            )


def _payment_party(
    role: str, head: Sequence[Segment], findings: Findings, transaction: TransactionSet
) -> PaymentParty:
    """An N1 with what stands behind it, up to the next N1."""
    start = next((at for at, each in enumerate(head) if each.name == "N1" and each.value(1) == role), None)
    if start is None:
        who = "payer" if role == "PR" else "payee"
        findings.note(f"The {who} is not named (N1 {role})", transaction.segments[0])
        return NOBODY
    end = next((at for at in range(start + 1, len(head)) if head[at].name == "N1"), len(head))
    named, own = head[start], head[start:end]
    return PaymentParty(
        named.value(2), named.value(3), named.value(4), read_address(own), read_references(own)
    )


def _head(transaction: TransactionSet) -> Sequence[Segment]:
    body = transaction.body
    behind = ("LX", "CLP", "PLB")
    return body[: next((at for at, each in enumerate(body) if each.name in behind), len(body))]


def _needed(name: str, head: Sequence[Segment], transaction: TransactionSet) -> Segment:
    found = next((each for each in head if each.name == name), None)
    if found is None:
        what = "says how much was paid" if name == "BPR" else "bears the number of the payment"
        raise X12Refused(
            f"{transaction.segments[0].where}: the remittance has no {name}, which {what}. Nothing of the "
            "file was taken: fetch it again, or ask the payer for a whole one."
        )
    return found
