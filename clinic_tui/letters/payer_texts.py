"""The texts of letters to payers that come with the program, and the blanks that such a text may have.

They state what the clinic's store knows of a claim, and ask; what is enclosed, or is argued of the case, the
person who sends the letter writes into it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from clinic_tui.claims.letter_kinds import ClaimLetterKind
from clinic_tui.letters.payer_rows import PayerText

FACTS: Mapping[str, str] = {
    "claim": "the payer's number of the claim, else ours",
    "our_claim": "our number, as it was sent last",
    "patient": "the patient's name",
    "member_id": "as it was sent",
    "payer": "the payer's name",
    "service_date": "the day of service",
    "amount": "what was charged",
    "paid": "what the payer has paid",
    "disputed": "what is asked for",
    "facts": "all of these, a line for each",
    "services": "each service, and what was held against it",
    "authorization": "a sentence that names it; nothing where the claim had none",
    "contact": "a sentence with the clinic's phone; nothing where none is set",
    "clinic": "the clinic's name",
}
"""Blanks of all kinds of letters, and what each is filled with."""

OF_APPEALS: Mapping[str, str] = {
    "level": "of the appeal, 1 or 2",
    "answer_by": "the day by which the payer has to decide",
}

OF_FILING: Mapping[str, str] = {
    "in_time": "` in time` where the first sending is within the payer's days for filing",
    "taken_in": "that it was taken in, where somebody has acknowledged it",
    "proof": "when it was sent and who acknowledged it, a line for each",
}


def blanks_of(kind: ClaimLetterKind) -> Mapping[str, str]:
    """The blanks that a text of this kind may have, and what each is filled with."""
    more = OF_APPEALS if kind.is_appeal else {}
    return {**FACTS, **more, **(OF_FILING if kind is ClaimLetterKind.TIMELY_FILING else {})}


_APPEAL = "Appeal, level {level}: claim {claim}"
_ANSWER = "Please answer in writing by {answer_by}. {contact}\n\nSincerely,\n{clinic}"

_SAID = (
    (
        ClaimLetterKind.AUTHORIZATION, _APPEAL,
        "You denied this claim for want of an authorization. {authorization} We ask you to look at it again "
        "and to pay it.",
        _ANSWER,
    ),
    (
        ClaimLetterKind.TIMELY_FILING, _APPEAL,
        "You denied this claim because it came too late. It was sent{in_time}{taken_in}:\n{proof}\n"
        "We ask you to withdraw the denial and to decide on the claim.",
        _ANSWER,
    ),
    (
        ClaimLetterKind.MEDICAL_NECESSITY, _APPEAL,
        "You denied this claim because the service was held not to be needed or not to be covered. We ask "
        "that a clinician of the same specialty looks at it, with the notes of the visit, and that the "
        "criteria of your decision are sent to us if it stands.",
        _ANSWER,
    ),
    (
        ClaimLetterKind.BUNDLING, _APPEAL,
        "You denied or reduced services of this claim as part of another one. Each of them was billed by "
        "itself, with the modifiers that stand below. We ask you to look at each again, and to pay it by "
        "itself.",
        _ANSWER,
    ),
    (
        ClaimLetterKind.COORDINATION, _APPEAL,
        "You denied this claim because another payer was held to come first. By our records you are the "
        "payer in this place for the day of service. We ask you to correct the order of coverage and to "
        "decide on the claim; if another policy comes first, please name it.",
        _ANSWER,
    ),
    (
        ClaimLetterKind.UNDERPAID, "Appeal, level {level}: payment of claim {claim}",
        "You allowed less for this claim than our contract with you says for the day of service. Below "
        "stands for each service what the contract says, what you allowed and what you paid. We ask you to "
        "pay the difference of {disputed}, or to name the term of the contract that you paid by.",
        _ANSWER,
    ),
    (
        ClaimLetterKind.CORRECTED, "Corrected claim {claim}",
        "Enclosed is a corrected claim. It replaces the one below as a whole and is no second bill. Please "
        "decide on it as corrected.",
        "Please answer in writing. {contact}\n\nSincerely,\n{clinic}",
    ),
)  # fmt: skip

SHIPPED: Mapping[ClaimLetterKind, PayerText] = {
    kind: PayerText(kind, title, "\n\n".join(("{facts}", opening, "{services}", closing)))
    for kind, title, opening, closing in _SAID
}

AUTHORIZED = "Authorization {number} covers it."
"""Where the claim was sent with one."""

TAKEN_IN = ", and it was taken in"
"""Where somebody has acknowledged it."""

NO_PROOF = "(no acknowledgment is on file: enclose what proves it)"

CONTACT = "Questions reach us at {phone}."


def on_day(day: date) -> str:
    """As payers write days: `11/24/2026`."""
    return f"{day:%m/%d/%Y}"
