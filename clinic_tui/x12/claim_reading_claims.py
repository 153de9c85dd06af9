"""Reading one claim: a CLM with what stands behind it (2300 to 2440)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from clinic_tui.x12.claim_facts import Accident, Claim, Facility
from clinic_tui.x12.claim_faults import ClaimFaults
from clinic_tui.x12.claim_reading_levels import Above
from clinic_tui.x12.claim_reading_lines import read_line
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
from clinic_tui.x12.claim_reading_policies import read_policy
from clinic_tui.x12.dates import first_span
from clinic_tui.x12.figures import read_amounts, read_money, read_quantities
from clinic_tui.x12.levels import sections
from clinic_tui.x12.parties import read_references
from clinic_tui.x12.segments import Segment
from clinic_tui.x12.sent_claims import DIAGNOSES, Code, Named, SentClaim
from clinic_tui.x12.values import Dated

_READ = frozenset(("CLM", "DTP", "AMT", "REF", "QTY", "NTE", "PWK", "CRC", "HI"))


def read_claim(segments: Sequence[Segment], above: Above, faults: ClaimFaults) -> SentClaim:
    """The claim that begins with this CLM, below those who stand above it."""
    clm, findings = segments[0], faults.findings
    before, line_parts = sections(segments, "LX")
    said, policy_parts = sections(before, "SBR")
    own, named = named_and_own(said, findings)
    for each in before:
        if each.name in ("SV1", "SVD"):
            findings.doubt(f"{each.name} stands behind no line (LX)", each)
    policies = [read_policy(each, faults) for each in policy_parts]
    lines = [line for each in line_parts if (line := read_line(each, faults))]
    dates, references, notes = dates_of(own, faults), read_references(own), notes_of(own)
    amounts, codes = read_amounts(own, findings), _codes(own)
    place, _, frequency = (*clm.parts(5), "", "", "")[:3]
    facts = Claim(
        clm.value(1),
        above.billing,
        above.insurance,
        read_money(clm, 2, findings),
        place,
        tuple(each.code for each in codes if each.qualifier in DIAGNOSES),
        tuple(line for line, _ in lines),
        above.patient,
        frequency,
        first_reference(references, "F8"),
        first_reference(references, "G1"),
        first_reference(references, "9F"),
        provider_of(named, "DN"),
        provider_of(named, "82"),
        provider_of(named, "DQ"),
        _facility(named),
        _accident(clm, dates),
        _first_day(dates, "431"),
        _first_day(dates, "435"),
        next((each.cents for each in amounts if each.qualifier == "F5"), 0),
        first_reference(references, "X4"),
        next((each.words for each in notes if each.kind == "ADD"), ""),
        clm.value(7),
        clm.value(8),
        clm.value(9),
        clm.value(20),
        tuple(policy for policy, _ in policies),
    )
    return SentClaim(
        facts,
        clm.where,
        tuple(beside for _, beside in lines),
        tuple(beside for _, beside in policies),
        clm.value(6),
        codes,
        dates,
        references,
        amounts,
        read_quantities(own, findings),
        notes,
        attachments_of(own),
        conditions_of(own),
        named,
        above.named,
        unread_of(own, _READ, faults),
    )


def _codes(segments: Sequence[Segment]) -> tuple[Code, ...]:
    """The codes of every HI; old senders and other separators change nothing in their composites."""
    found = []
    for each in segments:
        if each.name == "HI":
            for place in range(1, len(each.elements)):
                qualifier, code = (*each.parts(place), "", "")[:2]
                if qualifier or code:
                    found.append(Code(qualifier, code))
    return tuple(found)


def _facility(named: Sequence[Named]) -> Facility | None:
    found = next((each for each in named if each.party.role == "77"), None)
    return Facility(found.party, found.address) if found else None


def _accident(clm: Segment, dates: Sequence[Dated]) -> Accident | None:
    """What CLM11 says first; employment may come with an auto accident behind it."""
    parts = (*clm.parts(11), "", "", "", "")
    return Accident(parts[0], _first_day(dates, "439"), parts[3]) if parts[0] else None


def _first_day(dates: Sequence[Dated], qualifier: str) -> date | None:
    found = first_span(dates, qualifier)
    return found.first if found else None
