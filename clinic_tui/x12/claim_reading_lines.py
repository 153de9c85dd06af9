"""Reading the services of a claim: an LX with what stands behind it (2400 to 2440)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from clinic_tui.x12.claim_facts import ClaimLine, Drug, LineAdjudication
from clinic_tui.x12.claim_faults import ClaimFaults
from clinic_tui.x12.claim_reading_named import (
    attachments_of,
    conditions_of,
    dates_of,
    first_reference,
    named_and_own,
    notes_of,
    provider_of,
    unread_of,
)
from clinic_tui.x12.dates import first_span
from clinic_tui.x12.figures import (
    read_adjustments,
    read_amounts,
    read_count,
    read_money,
    read_procedure,
    read_quantities,
)
from clinic_tui.x12.findings import quoted
from clinic_tui.x12.levels import sections
from clinic_tui.x12.parties import read_references
from clinic_tui.x12.remittance_rows import Procedure
from clinic_tui.x12.segments import Segment
from clinic_tui.x12.sent_claims import SentLine
from clinic_tui.x12.values import read_number

_READ = frozenset(("LX", "SV1", "DTP", "REF", "AMT", "QTY", "NTE", "PWK", "CRC", "LIN", "CTP"))
_READ_OF_DECISION = frozenset(("SVD", "CAS", "DTP", "AMT"))
_FORMS = ("LQ", "FRM")
"""Loop 2440: the answers of a form of the payer stand behind the providers of the line."""
_NO_PROCEDURE = Procedure("", "")


def read_line(segments: Sequence[Segment], faults: ClaimFaults) -> tuple[ClaimLine, SentLine] | None:
    """The line that begins with this LX, as facts and what is said beside them; None without an SV1."""
    findings = faults.findings
    said, decided = sections(segments, "SVD")
    own, named = named_and_own(said, findings, _FORMS)
    services = [each for each in own if each.name == "SV1"]
    if len(services) != 1:
        many = "has no SV1, so it says no service" if not services else "has more than one SV1"
        findings.doubt(f"The line {many}", segments[0])
        if not services:
            return None
    sv1 = services[0]
    units = read_count(sv1, 4, findings)
    adjudications = []
    unread = list(unread_of(own, _READ, faults))
    for each in decided:
        answer, late = named_and_own(each, findings)
        named += late
        adjudications.append(_decision(answer, units, faults))
        unread += unread_of(answer, _READ_OF_DECISION, faults)
    dates, references, notes = dates_of(own, faults), read_references(own), notes_of(own)
    facts = ClaimLine(
        first_reference(references, "6R"),
        read_procedure(sv1, 1) or _NO_PROCEDURE,
        read_money(sv1, 2, findings),
        units or Decimal(0),
        _pointers(sv1, faults),
        first_span(dates, "472"),
        sv1.value(3),
        sv1.value(5),
        sv1.value(9) == "Y",
        _drug(own, faults),
        provider_of(named, "82"),
        tuple(adjudications),
        next((each.words for each in notes if each.kind == "ADD"), ""),
    )
    beside = SentLine(
        segments[0].where,
        dates,
        references,
        read_amounts(own, findings),
        read_quantities(own, findings),
        notes,
        attachments_of(own),
        conditions_of(own),
        named,
        sv1.value(11) == "Y",
        sv1.value(12) == "Y",
        tuple(unread),
    )
    return facts, beside


def _pointers(sv1: Segment, faults: ClaimFaults) -> tuple[int, ...]:
    pointers = []
    for each in sv1.parts(7):
        if each.isascii() and each.isdigit() and len(each) <= 2:
            pointers.append(int(each))
        elif each:
            faults.refuse(f"SV107 {quoted(each)} is no number of a diagnosis", sv1)
    return tuple(pointers)


def _drug(segments: Sequence[Segment], faults: ClaimFaults) -> Drug | None:
    lin = next((each for each in segments if each.name == "LIN" and each.value(2) == "N4"), None)
    if lin is None:
        return None
    ctp = next((each for each in segments if each.name == "CTP"), None)
    quantity = read_number(ctp.value(4)) if ctp else None
    unit = ctp.parts(5)[:1] if ctp else ()
    if not quantity or not unit:
        faults.refuse("The drug (LIN) has no quantity with its unit (CTP04, CTP05)", lin)
    return Drug(lin.value(3), quantity or Decimal(0), unit[0] if unit else "")


def _decision(
    segments: Sequence[Segment], units_of_line: Decimal | None, faults: ClaimFaults
) -> LineAdjudication:
    """An SVD with its reasons; a payer that says no units decided on those of the line."""
    svd, findings = segments[0], faults.findings
    decided_on = first_span(dates_of(segments, faults), "573")
    amounts = read_amounts(segments, findings)
    units = read_count(svd, 5, findings)
    return LineAdjudication(
        svd.value(1),
        read_money(svd, 2, findings),
        read_procedure(svd, 3) or _NO_PROCEDURE,
        units if units is not None else units_of_line or Decimal(0),
        read_adjustments(segments, findings),
        decided_on.first if decided_on else None,
        next((each.cents for each in amounts if each.qualifier == "EAF"), None),
    )
