"""The letters that are written to payers about claims."""

from __future__ import annotations

from enum import StrEnum


class ClaimLetterKind(StrEnum):
    """What a letter says; all but the last are appeals."""

    AUTHORIZATION = "authorization"
    TIMELY_FILING = "timely-filing"
    MEDICAL_NECESSITY = "medical-necessity"
    BUNDLING = "bundling"
    COORDINATION = "coordination"
    UNDERPAID = "underpaid"
    """The payer allowed less than its contract says."""
    CORRECTED = "corrected-claim"
    """A cover for a claim that was mended and goes again."""

    @property
    def words(self) -> str:
        """As it stands in lists."""
        return self.value.replace("-", " ")

    @property
    def is_appeal(self) -> bool:
        """It asks for another decision, within the days for one."""
        return self is not ClaimLetterKind.CORRECTED


_FITTING = {
    "authorization": ClaimLetterKind.AUTHORIZATION,
    "too-late": ClaimLetterKind.TIMELY_FILING,
    "medical-need": ClaimLetterKind.MEDICAL_NECESSITY,
    "not-covered": ClaimLetterKind.MEDICAL_NECESSITY,
    "coding": ClaimLetterKind.BUNDLING,
    "wrong-payer": ClaimLetterKind.COORDINATION,
    "reduced": ClaimLetterKind.UNDERPAID,
}

_SAYS_NOTHING = ("", "other")
"""Kinds of denial that call for no letter of their own."""


def is_for_correction(denied_as: str, *, is_short: bool) -> bool:
    """Whether a corrected claim may be the way out of what a payer decided.

    What was only paid short of its contract is appealed: the same claim again corrects nothing. Where the
    charge itself was wrong it is mended, and sent corrected, first.
    """
    return not is_short or denied_as not in (*_SAYS_NOTHING, "reduced")


def fitting_letter(denied_as: str, *, is_short: bool = False) -> ClaimLetterKind:
    """The letter that fits a kind of denial (`Claim.denied_as`), or a payment that is short of the contract;
    of others the cover of a corrected claim.
    """
    if is_short and denied_as in _SAYS_NOTHING:
        return ClaimLetterKind.UNDERPAID
    return _FITTING.get(denied_as, ClaimLetterKind.CORRECTED)
