"""What a claim to a later payer says that the earlier ones decided, kept as text in its sending.

By it is seen that they have decided otherwise since. Days and the payers' own numbers are left out: where
those alone change, what the later payer was told still holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from clinic_tui.claims.draft import Adjustment, ClaimDraft, EarlierAnswer

OF_PATIENT = "PR"
"""The group of reasons (CAS01) that leave a part to the patient, and so to the next payer."""


def told_in(draft: ClaimDraft) -> str:
    """What a claim says of the payers before the one that gets it; empty where none comes before."""
    return (
        write_told({each.coverage_id: each.answer for each in draft.policies[: draft.to]}) if draft.to else ""
    )


def write_told(answers: Mapping[int, EarlierAnswer | None]) -> str:
    """The text that is kept of what earlier payers decided, by policy (coverage.id); None: nothing yet."""
    return json.dumps(
        [
            [
                coverage_id,
                answer.paid_cents,
                _reasons(answer.adjustments),
                [[each.line, each.paid_cents, _reasons(each.adjustments)] for each in answer.lines],
            ]
            for coverage_id, answer in sorted(answers.items())
            if answer is not None
        ],
        separators=(",", ":"),
    )


def settled_by(text: str) -> int:
    """What the earlier payers of a kept text have paid and taken off together, in cents."""
    settled = 0
    for _, paid, whole, lines in json.loads(text):
        reasons = [*whole, *(each for *_, own in lines for each in own)]
        settled += paid + sum(cents for group, _, cents in reasons if group != OF_PATIENT)
    return settled


def _reasons(told: Iterable[Adjustment]) -> list[list[str | int]]:
    """In one order, since payers write the same reasons now so, now so."""
    return sorted([each.group, each.reason, each.cents] for each in told)
