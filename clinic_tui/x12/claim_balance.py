"""Whether what earlier payers decided of a claim comes out, to the cent.

The sums are those of guide 005010X222A1 for coordination of benefits: a line is charged what was paid and
adjusted; what was paid in all is that of the lines less what was adjusted on the claim as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clinic_tui.x12.claim_facts import Claim, ClaimLine, LineAdjudication, OtherPayer
from clinic_tui.x12.findings import quoted
from clinic_tui.x12.remittance_rows import Adjustment
from clinic_tui.x12.values import write_cents

_ORDER = tuple("PSTABCDEFGH")
"""SBR01 from the first payer on."""


def cob_faults(claim: Claim) -> Iterator[str]:
    """Of the claim as a whole: the order of its payers, and the sums of each earlier one."""
    sequence = claim.insurance.sequence
    others = [each.insurance.sequence for each in claim.other_payers]
    if len({sequence, *others}) != len(others) + 1:
        yield "two of its payers have the same place (SBR01)"
    earlier = [each for each in claim.other_payers if _comes_before(each.insurance.sequence, sequence)]
    if sequence in _ORDER[1:] and not earlier:
        yield f"it goes to payer {sequence}, and tells of none that comes before"
    decided: dict[str, list[LineAdjudication]] = {}
    for line in claim.lines:
        for decision in line.adjudications:
            decided.setdefault(decision.payer_id, []).append(decision)
    for each in earlier:
        yield from _of_payer(claim, each, decided.get(each.insurance.payer.id, []))


def cob_faults_of_line(line: ClaimLine, known: frozenset[str]) -> Iterator[str]:
    """Of a line: what each payer paid and adjusted is its charge; `known` are the payers of the claim."""
    left: dict[str, int] = {}
    for each in line.adjudications:
        left.setdefault(each.payer_id, line.charge_cents)
        left[each.payer_id] -= each.paid_cents + _sum(each.adjustments)
    for payer, cents in left.items():
        if payer not in known:
            yield f"tells what {quoted(payer)} decided, which the claim does not name (SVD01)"
        if cents:
            yield (
                f"is charged {write_cents(line.charge_cents)}, and what {payer} paid and adjusted makes "
                f"{write_cents(line.charge_cents - cents)}"
            )


def _of_payer(claim: Claim, payer: OtherPayer, decided: Sequence[LineAdjudication]) -> Iterator[str]:
    called = payer.insurance.payer.id or payer.insurance.sequence
    if not payer.insurance.payer.id:
        yield f"the other payer {payer.insurance.sequence} has no id (NM109 of NM1 PR)"
    if payer.paid_cents is None:
        yield f"what {called}, an earlier payer, paid is missing (AMT D)"
        return
    if not payer.decided_on and not any(each.decided_on for each in decided):
        yield f"the day on which {called} decided is missing (DTP 573)"
    adjusted = _sum(payer.adjustments)
    on_lines = sum(each.paid_cents for each in decided)
    expected = (on_lines if decided else claim.charge_cents) - adjusted
    if payer.paid_cents != expected:
        yield (
            f"AMT D says that {called} paid {write_cents(payer.paid_cents)}, and its lines and reasons make "
            f"{write_cents(expected)}"
        )


def _comes_before(one: str, other: str) -> bool:
    return one in _ORDER and other in _ORDER and _ORDER.index(one) < _ORDER.index(other)


def _sum(adjustments: Sequence[Adjustment]) -> int:
    return sum(each.cents for each in adjustments)
