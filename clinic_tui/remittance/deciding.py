"""What a payer decided of one claim of ours: its lines brought to those that we sent, and its sums.

Pure: an 835's claim and the lines of a sending in, what is kept of it out. Money is integer cents. A reversal
has everything below zero and is turned round, so that it has what it takes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from clinic_tui.claims.decided_lines import DecidedLine
from clinic_tui.claims.draft import Adjustment
from clinic_tui.claims.sent_lines import SentLine, line_number
from clinic_tui.remittance.denials import contract_cents
from clinic_tui.x12.remittance_rows import Adjustment as Told
from clinic_tui.x12.remittance_rows import ClaimPayment, ServicePayment

FORWARDED = ("19", "20", "21")
"""CLP02 of claims that the payer has handed on to the next one by itself."""

SENT_ON, ESTIMATE = "23", "25"
"""CLP02 without money of ours: not theirs and sent on, or a predetermination."""

INTEREST = "225"
"""The reason under which some payers add interest to what they pay on a claim: with an amount below zero."""

_SERVED = ("472", "150")
"""DTM01: the day of a service, or the first of several."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What an answer keeps of it."""

    charged: int
    paid: int
    contract: int
    of_patient: int
    lines: tuple[DecidedLine, ...]
    interest: int = 0
    """What was paid beyond that because it was paid late: it is on no charge."""


def decide(claim: ClaimPayment, number: str, sent: Sequence[SentLine]) -> Decision:
    """The claim as it answers the sending `number` with these lines."""
    sign = -1 if claim.is_reversal else 1
    lines = _together(
        _decided(each, place, claim, sign)
        for each, place in zip(claim.lines, places(claim, number, sent), strict=True)
    )
    interest = _interest(claim.all_adjustments, sign)
    paid = sign * claim.paid_cents - interest
    if claim.adjustments or not claim.lines:
        whole = DecidedLine(
            0,
            sign * claim.charge_cents,
            paid,
            _adjustments(claim.adjustments, sign),
            remarks=claim.remarks,
        )
        lines = (whole, *lines)
    return Decision(
        sign * claim.charge_cents,
        paid,
        sum(contract_cents(each) for each in lines),
        sum(each.cents for line in lines for each in line.adjustments if each.group == "PR"),
        lines,
        interest,
    )


def places(claim: ClaimPayment, number: str, sent: Sequence[SentLine]) -> tuple[int, ...]:
    """Which line of ours each of the claim's is: by our number, by what was charged, else by its place.

    What is none of ours gets a place behind them.
    """
    ours = {line_number(number, each.place).upper(): each.place for each in sent}
    found = [ours.get(each.line_number.strip().upper()) for each in claim.lines]
    free = [each for each in sent if each.place not in found]
    for at, line in enumerate(claim.lines):
        if found[at] is None:
            same = next((each for each in free if _same(line, each)), None)
            if same is not None:
                free.remove(same)
                found[at] = same.place
    open_places = {each.place for each in free}
    behind = max((each.place for each in sent), default=0)
    for at in range(len(found)):
        if found[at] is None and at + 1 in open_places:
            found[at] = at + 1
            open_places.remove(at + 1)
        elif found[at] is None:
            behind += 1
            found[at] = behind
    return tuple(each or 0 for each in found)


def _same(line: ServicePayment, ours: SentLine) -> bool:
    told = line.submitted or line.procedure
    days = {each.span.first for each in line.dates if each.qualifier in _SERVED}
    return (
        told.code == ours.code
        and sorted(told.modifiers) == sorted(ours.modifiers)
        and (not days or ours.day in days)
        and abs(line.charge_cents) == ours.cents
    )


def _decided(line: ServicePayment, place: int, claim: ClaimPayment, sign: int) -> DecidedLine:
    allowed = next((each.cents for each in line.amounts if each.qualifier == "B6"), None)
    changed = line.submitted is not None and line.submitted.code != line.procedure.code
    return DecidedLine(
        place,
        sign * line.charge_cents,
        sign * line.paid_cents - _interest(line.adjustments, sign),
        _adjustments(line.adjustments, sign),
        allowed,
        line.remarks or claim.remarks,
        "-".join((line.procedure.code, *line.procedure.modifiers)) if changed else "",
    )


def _adjustments(told: Sequence[Told], sign: int) -> tuple[Adjustment, ...]:
    """Groups are read in capitals: some senders write them small. Interest is none of what was charged."""
    return tuple(
        Adjustment(each.group.strip().upper(), each.reason, sign * each.cents)
        for each in told
        if not _is_interest(each, sign)
    )


def _interest(told: Iterable[Told], sign: int) -> int:
    """What of a payment is interest, above zero."""
    return -sum(sign * each.cents for each in told if _is_interest(each, sign))


def _is_interest(each: Told, sign: int) -> bool:
    return each.reason == INTEREST and sign * each.cents < 0


def _together(lines: Iterable[DecidedLine]) -> tuple[DecidedLine, ...]:
    """Lines in order; what the payer split stands together again."""
    found: dict[int, DecidedLine] = {}
    for each in lines:
        first = found.get(each.place)
        if first is None:
            found[each.place] = each
            continue
        found[each.place] = replace(
            first,
            charged_cents=first.charged_cents + each.charged_cents,
            paid_cents=first.paid_cents + each.paid_cents,
            adjustments=(*first.adjustments, *each.adjustments),
            allowed_cents=_sum(first.allowed_cents, each.allowed_cents),
            remarks=tuple(dict.fromkeys((*first.remarks, *each.remarks))),
            code=first.code or each.code,
        )
    return tuple(found[place] for place in sorted(found))


def _sum(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else one + other
