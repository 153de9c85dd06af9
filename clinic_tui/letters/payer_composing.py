"""A letter to a payer from the facts of a claim: pure functions."""

from __future__ import annotations

from datetime import date

from clinic_tui.claims.appeal_rules import HIGHEST_LEVEL, answer_due
from clinic_tui.claims.letter_kinds import ClaimLetterKind
from clinic_tui.claims.states import DECIDED, IN_THEIR_HANDS, ClaimState
from clinic_tui.errors import Conflict
from clinic_tui.letters.blanks import filled
from clinic_tui.letters.payer_rows import ClaimDraft, DisputedClaim, DisputedLine
from clinic_tui.letters.payer_texts import (
    AUTHORIZED,
    CLOSING,
    CLOSING_WITHOUT_PHONE,
    NO_PROOF,
    OPENINGS,
    TAKEN_IN,
    on_day,
)
from clinic_tui.words.money import show_money

WITH_OTHERS = (ClaimState.BATCHED, *IN_THEIR_HANDS)


def draft_of(claim: DisputedClaim, kind: ClaimLetterKind, clinic: str, phone: str, today: date) -> ClaimDraft:
    """The letter as it would be kept.

    Raises Conflict for an appeal where none is possible, and for the cover of a corrected claim where the
    payer has the only one that went.
    """
    level = claim.level if kind.is_appeal else 0
    if level:
        _require_appealable(claim)
    elif claim.state in WITH_OTHERS and not claim.is_resent:
        raise Conflict(
            f"claim {claim.number} is {claim.state.words}, and nothing was corrected: `v` asks the payer"
        )
    opening = filled(
        OPENINGS[kind],
        {
            "authorization": filled(AUTHORIZED, {"number": claim.authorization})
            if claim.authorization
            else "",
            "taken_in": TAKEN_IN if claim.taken_in else "",
            "proof": "\n".join((*claim.proof, *(claim.taken_in or (NO_PROOF,)))),
        },
    )
    closing = filled(
        CLOSING if phone else CLOSING_WITHOUT_PHONE,
        {
            "by": f" by {on_day(answer_due(today))}" if level else "",
            "phone": phone,
            "clinic": clinic,
        },
    )
    number = claim.payer_number or claim.number
    title = f"Appeal, level {level}: claim {number}" if level else f"Corrected claim {number}"
    return ClaimDraft(
        claim.claim_id,
        claim.patient_id,
        kind,
        level,
        claim.to,
        title,
        "\n\n".join((_facts(claim, is_appeal=bool(level)), opening, _services(claim), closing)),
    )


def _require_appealable(claim: DisputedClaim) -> None:
    """There is a decision, no appeal waits for an answer, and a level is left. Raises Conflict."""
    if claim.state not in DECIDED:
        raise Conflict(f"claim {claim.number} is {claim.state.words}: there is no decision to appeal against")
    if claim.waits_until is not None:
        raise Conflict(
            f"claim {claim.number} was appealed, and waits for an answer until {on_day(claim.waits_until)}"
        )
    if claim.level > HIGHEST_LEVEL:
        raise Conflict(
            f"claim {claim.number} was appealed {HIGHEST_LEVEL} times: what is left is a review outside"
        )


def _facts(claim: DisputedClaim, *, is_appeal: bool) -> str:
    """By what the payer finds it, and what is at stake."""
    by = f"Appeal to be there by: {on_day(claim.appeal_by)}" if is_appeal and claim.appeal_by else ""
    return "\n".join(
        filter(
            None,
            (
                f"Patient: {claim.patient}",
                f"Member id: {claim.member_id}",
                f"Your claim number: {claim.payer_number}" if claim.payer_number else "",
                f"Our claim number: {claim.number}",
                f"Day of service: {on_day(claim.day)}",
                f"Charged: {show_money(claim.charged_cents)}, paid: {show_money(claim.paid_cents)}, "
                f"in dispute: {show_money(claim.disputed_cents)}",
                by,
            ),
        )
    )


def _services(claim: DisputedClaim) -> str:
    """Each service with what was held against it."""
    return "\n".join(("The services:", *map(_service, claim.lines), *claim.reasons))


def _service(line: DisputedLine) -> str:
    units = f" x{line.units}" if line.units > 1 else ""
    said = f": {'; '.join(line.reasons)}" if line.reasons else ""
    paid = f", paid {show_money(line.paid_cents)}" if line.paid_cents else ""
    return f"{on_day(line.day)}  {line.code}{units}  {show_money(line.charged_cents)}{paid}{said}"
