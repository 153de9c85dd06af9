"""What a letter is about."""

from __future__ import annotations

from enum import StrEnum


class LetterKind(StrEnum):
    """The letters that a front desk writes."""

    MISSED = "missed-visit"
    LATE_CANCEL = "late-cancellation"
    RECALL = "recall"
    UNREACHED = "unable-to-reach"

    @property
    def words(self) -> str:
        """As it stands in lists."""
        return self.value.replace("-", " ")
