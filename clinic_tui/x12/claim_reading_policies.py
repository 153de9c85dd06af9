"""Reading the other payers of a claim: an SBR with what stands behind it (2320 and 2330)."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.x12.claim_facts import Insurance, OtherPayer
from clinic_tui.x12.claim_faults import ClaimFaults
from clinic_tui.x12.claim_reading_named import dates_of, first_reference, named_and_own, unread_of
from clinic_tui.x12.dates import first_span
from clinic_tui.x12.figures import read_adjustments, read_amounts
from clinic_tui.x12.parties import NO_ADDRESS, Party, Person, read_references
from clinic_tui.x12.segments import Segment
from clinic_tui.x12.sent_claims import Named, SentPolicy

_READ = frozenset(("SBR", "CAS", "AMT", "DTP", "REF"))


def policy_of(
    sbr: Segment, payer: Party, subscriber: Person, relationship: str, claim_number: str
) -> Insurance:
    """The facts of an SBR with who is behind it; `claim_number` is that of a property claim (REF Y4)."""
    return Insurance(
        sbr.value(1),
        payer,
        subscriber,
        sbr.value(9),
        relationship,
        sbr.value(3),
        sbr.value(4),
        sbr.value(5),
        claim_number,
    )


def read_policy(segments: Sequence[Segment], faults: ClaimFaults) -> tuple[OtherPayer, SentPolicy]:
    """The payer that begins with this SBR, as facts and what is said beside them."""
    sbr, findings = segments[0], faults.findings
    own, named = named_and_own(segments, findings, ("DTP",))
    insured, payer = _first(named, "IL"), _first(named, "PR")
    for found, role, who in ((insured, "IL", "insured"), (payer, "PR", "payer")):
        if found is None:
            faults.refuse(f"The other policy {sbr.value(1)} names no {who} (NM1 {role})", sbr)
    dates, amounts = dates_of(own, faults), read_amounts(own, findings)
    references = payer.references if payer else ()
    cents = {each.qualifier: each.cents for each in reversed(amounts)}
    decided_on = first_span(dates, "573")
    subscriber = Person(
        insured.party if insured else Party("IL", ""),
        address=insured.address if insured else NO_ADDRESS,
        references=insured.references if insured else (),
    )
    facts = OtherPayer(
        policy_of(sbr, payer.party if payer else Party("PR", ""), subscriber, sbr.value(2), ""),
        cents.get("D"),
        read_adjustments(own, findings),
        cents.get("EAF"),
        decided_on.first if decided_on else None,
        first_reference(references, "F8"),
    )
    beside = SentPolicy(amounts, dates, read_references(own), named, unread_of(own, _READ, faults))
    return facts, beside


def _first(named: Sequence[Named], role: str) -> Named | None:
    return next((each for each in named if each.party.role == role), None)
