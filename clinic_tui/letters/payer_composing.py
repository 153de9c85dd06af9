"""A letter to a payer from the facts of a claim: pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from clinic_tui.claims.appeal_rules import HIGHEST_LEVEL, answer_due
from clinic_tui.claims.letter_kinds import ClaimLetterKind
from clinic_tui.claims.states import DECIDED, IN_THEIR_HANDS, ClaimState
from clinic_tui.errors import Conflict
from clinic_tui.letters.blanks import filled
from clinic_tui.letters.payer_rows import ClaimDraft, DisputedClaim, DisputedLine, PayerText
from clinic_tui.letters.payer_texts import AUTHORIZED, CONTACT, NO_PROOF, TAKEN_IN, on_day
from clinic_tui.words.money import show_money

WITH_OTHERS = (ClaimState.BATCHED, *IN_THEIR_HANDS)
_BLANK = re.compile(r"\{([^{}]*)\}( ?)")


def draft_of(claim: DisputedClaim, text: PayerText, clinic: str, phone: str, today: date) -> ClaimDraft:
    """The letter as it would be kept.

    Raises Conflict for an appeal where none is possible, for the payment of a claim of which nothing is known
    to be short, and for the cover of a corrected claim where the payer has the only one that went, or has
    paid it short of the contract and found nothing wrong with it.
    """
    kind = text.kind
    if kind.is_appeal:
        _require_appealable(claim)
    elif claim.state in WITH_OTHERS and not claim.is_resent:
        raise Conflict(
            f"claim {claim.number} is {claim.state.words}, and nothing was corrected: `v` asks the payer"
        )
    if kind is ClaimLetterKind.UNDERPAID:
        _require_short(claim)
    if kind is ClaimLetterKind.CORRECTED and not claim.may_be_corrected:
        raise Conflict(
            f"claim {claim.number} was paid {show_money(claim.short_cents)} short of its contract: that is "
            "an appeal (underpaid). Where the charge was wrong, mend it (c) and send it corrected (r) first"
        )
    return composed(claim, text, clinic, phone, today)


def composed(claim: DisputedClaim, text: PayerText, clinic: str, phone: str, today: date) -> ClaimDraft:
    """The text with the facts of the claim in its blanks, whether it can be sent or not."""
    level = claim.level if text.kind.is_appeal else 0
    values = _values(claim, text.kind, clinic, phone, today)
    return ClaimDraft(
        claim.claim_id,
        claim.patient_id,
        text.kind,
        level,
        claim.to,
        _filled(text.title, values),
        _filled(text.text, values),
    )


def _filled(text: str, values: Mapping[str, str]) -> str:
    """All blanks at once; one of which nothing is known takes the space behind it along."""
    words = _BLANK.sub(lambda found: f"{value}{found[2]}" if (value := values.get(found[1])) else "", text)
    return "\n".join(line.rstrip() for line in words.split("\n")).strip()


def _values(
    claim: DisputedClaim, kind: ClaimLetterKind, clinic: str, phone: str, today: date
) -> dict[str, str]:
    is_short = kind is ClaimLetterKind.UNDERPAID
    disputed = claim.short_cents if is_short else claim.disputed_cents
    return {
        "claim": claim.payer_number or claim.number,
        "our_claim": claim.number,
        "patient": claim.patient,
        "member_id": claim.member_id,
        "payer": claim.payer,
        "service_date": on_day(claim.day),
        "amount": show_money(claim.charged_cents),
        "paid": show_money(claim.paid_cents),
        "disputed": show_money(disputed),
        "facts": _facts(claim, disputed, is_appeal=kind.is_appeal),
        "services": _contracted(claim) if is_short else _services(claim),
        "authorization": filled(AUTHORIZED, {"number": claim.authorization}) if claim.authorization else "",
        "contact": filled(CONTACT, {"phone": phone}) if phone else "",
        "clinic": clinic,
        "level": str(claim.level),
        "answer_by": on_day(answer_due(today)),
        "in_time": " in time" if claim.was_in_time else "",
        "taken_in": TAKEN_IN if claim.taken_in else "",
        "proof": "\n".join((*claim.proof, *(claim.taken_in or (NO_PROOF,)))),
    }


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


def _require_short(claim: DisputedClaim) -> None:
    """The clinic has the contracted prices, and less was allowed. Raises Conflict."""
    if claim.short_cents:
        return
    unknown = [line.code for line in claim.lines if line.contracted_cents is None]
    if unknown:
        raise Conflict(
            f"claim {claim.number}: `:fees` has no contracted price of {claim.payer} for {unknown[0]} that "
            "day, so nothing is known to be short"
        )
    raise Conflict(f"claim {claim.number} was paid by its contract: nothing of it is short")


def _facts(claim: DisputedClaim, disputed_cents: int, *, is_appeal: bool) -> str:
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
                f"in dispute: {show_money(disputed_cents)}",
                by,
            ),
        )
    )


def _services(claim: DisputedClaim) -> str:
    """Each service with what was held against it."""
    return "\n".join(("The services:", *map(_service, claim.lines), *claim.reasons))


def _service(line: DisputedLine) -> str:
    said = f": {'; '.join(line.reasons)}" if line.reasons else ""
    paid = f", paid {show_money(line.paid_cents)}" if line.paid_cents else ""
    return f"{_named(line)}  {show_money(line.charged_cents)}{paid}{said}"


def _named(line: DisputedLine) -> str:
    units = f" x{line.units}" if line.units > 1 else ""
    return f"{on_day(line.day)}  {line.code}{units}"


def _contracted(claim: DisputedClaim) -> str:
    """Each service with what the contract says, what was allowed and what was paid, and the sums."""
    return "\n".join(("The services:", *map(_priced, claim.lines), *_sums(claim)))


def _priced(line: DisputedLine) -> str:
    contracted = show_money(line.contracted_cents) if line.contracted_cents is not None else "not known"
    allowed = f", allowed {show_money(line.allowed_cents)}" if line.allowed_cents is not None else ""
    return (
        f"{_named(line)}  charged {show_money(line.charged_cents)}, contracted {contracted}{allowed}, "
        f"paid {show_money(line.paid_cents)}"
    )


def _sums(claim: DisputedClaim) -> tuple[str, ...]:
    allowed = claim.charged_cents - claim.contract_cents
    return (
        f"Contracted in all: {show_money(allowed + claim.short_cents)}",
        f"Allowed in all: {show_money(allowed)}",
        f"Asked for: {show_money(claim.short_cents)}",
    )
