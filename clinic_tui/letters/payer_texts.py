"""What letters to payers say, by kind; the facts of the claim are filled into the blanks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from clinic_tui.claims.letter_kinds import ClaimLetterKind

OPENINGS: Mapping[ClaimLetterKind, str] = {
    ClaimLetterKind.AUTHORIZATION: (
        "You denied this claim for want of an authorization. {authorization}We ask you to look at it again "
        "and to pay it: the service was needed, and the patient was covered on the day."
    ),
    ClaimLetterKind.TIMELY_FILING: (
        "You denied this claim because it came too late. It was sent in time{taken_in}:\n{proof}\n"
        "We ask you to withdraw the denial and to decide on the claim."
    ),
    ClaimLetterKind.MEDICAL_NECESSITY: (
        "You denied this claim because the service was held not to be needed or not to be covered. The notes "
        "of the visit are enclosed. We ask that a clinician of the same specialty reviews them, and that the "
        "criteria of your decision are sent to us if it stands."
    ),
    ClaimLetterKind.BUNDLING: (
        "You denied or reduced services of this claim as part of another one. They were separate and "
        "distinct, as the modifiers say and the notes of the visit, which are enclosed, show. We ask you to "
        "pay each of them by itself."
    ),
    ClaimLetterKind.COORDINATION: (
        "You denied this claim because another payer was held to come first. By our records you are the "
        "payer in this place for the day of service. We ask you to correct the order of coverage and to "
        "decide on the claim; if another policy comes first, please name it."
    ),
    ClaimLetterKind.CORRECTED: (
        "Enclosed is a corrected claim. It replaces the one below as a whole and is no second bill. Please "
        "decide on it as corrected."
    ),
}
"""What is said first."""

AUTHORIZED = "Authorization {number} covers it. "
"""Where the claim was sent with one."""

TAKEN_IN = ", and it was taken in"
"""Where somebody has acknowledged it."""

NO_PROOF = "(no acknowledgment is on file: enclose what proves it)"

CLOSING = "Please answer in writing{by}. Questions reach us at {phone}.\n\nSincerely,\n{clinic}"
CLOSING_WITHOUT_PHONE = "Please answer in writing{by}.\n\nSincerely,\n{clinic}"


def on_day(day: date) -> str:
    """As payers write days: `11/24/2026`."""
    return f"{day:%m/%d/%Y}"
