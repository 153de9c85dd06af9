"""What a file of claims (837P) holds, in lines for people and whole for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from clinic_tui.cli.printing import plain
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money

if TYPE_CHECKING:
    from clinic_tui.x12.claim_facts import Claim, ClaimLine
    from clinic_tui.x12.envelope import X12File
    from clinic_tui.x12.findings import Finding
    from clinic_tui.x12.sent_claims import ClaimsHead


class ToldClaims(NamedTuple):
    """What the sets 837P of a file hold, and what was off in them."""

    lines: list[str]
    sets: list[dict[str, Any]]
    findings: tuple[Finding, ...]


def tell_claims(file: X12File, *, whole: bool) -> ToldClaims:
    """The claims of a file, set by set; all that is said of them only where the `whole` is wanted.

    Raises X12Refused where the envelope may have lost something.
    """
    from clinic_tui.x12.claim_reading import read_claim_sets
    from clinic_tui.x12.findings import Findings

    findings = Findings()
    lines: list[str] = []
    sets: list[dict[str, Any]] = []
    for head, claims in read_claim_sets(file, findings):
        told: list[str] = []
        kept: list[Any] = []
        cents = services = 0
        for claim in claims:
            cents += claim.facts.charge_cents
            services += len(claim.lines)
            told.append(_of_claim(claim.facts))
            if whole:
                kept.append(plain(claim))
        lines += [_of_set(head, len(told), cents), *told]
        totals = {"claims": len(told), "lines": services, "charge_cents": cents}
        sets.append({"kind": "837P", "claims": {**plain(head), "totals": totals, "claims": kept}})
    return ToldClaims(lines, sets, findings.kept())


def _of_set(head: ClaimsHead, claims: int, cents: int) -> str:
    parts = [
        counted(claims, "claim"),
        f"of batch {head.reference}" if head.reference else "",
        f"from {head.submitter.party.full_name}" if head.submitter else "",
        f"to {head.receiver.full_name}" if head.receiver else "",
    ]
    return f"{' '.join(filter(None, parts))}, charged {show_money(cents)} (837P)"


def _of_claim(claim: Claim) -> str:
    patient = claim.patient or claim.insurance.subscriber
    frequency = {"7": "replaces", "8": "voids"}.get(claim.frequency, "")
    parts = [
        f"  {claim.number or 'no number'}",
        patient.party.full_name,
        f"charged {show_money(claim.charge_cents)}",
        f"to {claim.insurance.payer.full_name or 'a payer'} ({claim.insurance.sequence or 'place not told'})",
        f"{frequency} {claim.original_number}".rstrip() if frequency else "",
        " ".join(map(_of_service, claim.lines)),
        " ".join(claim.diagnoses),
    ]
    return "  ".join(filter(None, parts))


def _of_service(line: ClaimLine) -> str:
    code = "-".join(filter(None, (line.procedure.code, *line.procedure.modifiers)))
    return f"{code} ({line.note})" if line.note else code
