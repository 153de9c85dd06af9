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
}


def fitting_letter(denied_as: str) -> ClaimLetterKind:
    """The letter that fits a kind of denial (`Claim.denied_as`); of others the cover of a corrected claim."""
    return _FITTING.get(denied_as, ClaimLetterKind.CORRECTED)
