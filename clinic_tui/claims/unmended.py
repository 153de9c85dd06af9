"""Claims that came back and would go again as they were: nothing of what they say has been changed since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.draft import ClaimDraft, Frequency
from clinic_tui.claims.models import ClaimSending
from clinic_tui.claims.scrub.finding import Finding, Form, Level, Target
from clinic_tui.claims.sent_facts import facts_sent
from clinic_tui.claims.written_facts import facts_of
from clinic_tui.clock import Clock
from clinic_tui.errors import Invalid
from clinic_tui.x12.claim_facts import Claim, Submitter
from clinic_tui.x12.claim_reading import read_claim_sets
from clinic_tui.x12.claim_writing import write_claims
from clinic_tui.x12.envelope import read_x12
from clinic_tui.x12.findings import Findings
from clinic_tui.x12.outgoing import ControlNumbers, TradingPartner
from clinic_tui.x12.parties import Party

CAME_BACK = 0
"""The number of what is found here among those of the rules, which begin with 1."""
TITLE = "came back, and nothing of it was changed"

MEND_FIRST = "the claim's history says why it was turned down: mend that first"
APPEALED = "what is short of the contract is appealed (l), not billed again; a wrong charge is mended (c)"
"""Ways out: of what was turned down, and of what was paid."""

_NOBODY = TradingPartner("SENDER", "RECEIVER")


def unmended(
    db: Session,
    clock: Clock,
    drafts: Mapping[int, ClaimDraft],
    turned_down: str = "it came back",
    way_out: str = MEND_FIRST,
) -> dict[int, Finding]:
    """By claim, the warning that it says what it said when it was `turned_down`. Raises StoreDamaged.

    `drafts` are clean claims by the number of their row. What went is read from its own file; what would go
    is written and read the same way, so that nothing differs but what was changed. The patient's payments,
    whether it is new or replaces what went, and what went on paper, do not count.
    """
    sent = _sent(db, drafts)
    found: dict[int, Finding] = {}
    for claim_id, before in sent.items():
        now = _as_read(replace(drafts[claim_id], number=before.number), clock)
        if now is not None and _compared(now) == _compared(before):
            aside = ": a short payment is appealed (l)" if way_out == APPEALED else ""
            words = f"{turned_down} as {before.number}, and nothing of it was changed since{aside}"
            found[claim_id] = Finding(CAME_BACK, Level.WARNING, Target(Form.CLAIM, "answer"), words, way_out)
    return found


def _sent(db: Session, drafts: Mapping[int, ClaimDraft]) -> dict[int, Claim]:
    """By claim, what its newest file said."""
    newest = (
        select(func.max(col(ClaimSending.id)))
        .where(col(ClaimSending.claim_id).in_(list(drafts)))
        .group_by(col(ClaimSending.claim_id))
    )
    sendings = list(db.scalars(select(ClaimSending).where(col(ClaimSending.id).in_(newest))))
    facts = facts_sent(db, sendings)
    return {each.claim_id: facts[each.number] for each in sendings if each.number in facts}


def _as_read(draft: ClaimDraft, clock: Clock) -> Claim | None:
    """What a reader of its file would make of it; None where it could not be written."""
    try:
        written = write_claims(
            [facts_of(draft)],
            Submitter(Party("41", "US", id_kind="46", id="US"), "US", "4105550100"),
            Party("40", "THEM", id_kind="46", id="THEM"),
            "COMPARED",
            _NOBODY,
            ControlNumbers(1, 1),
            clock.now(),
        )
    except Invalid:
        return None
    for _, claims in read_claim_sets(read_x12(written.content), Findings()):
        for each in claims:
            return each.facts
    return None


def _compared(facts: Claim) -> Claim:
    return replace(facts, patient_paid_cents=0, frequency=Frequency.ORIGINAL.value, original_number="")
