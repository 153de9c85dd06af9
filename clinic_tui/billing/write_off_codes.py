"""Why what is owed is written off: the codes that a clinic's books count by."""

from __future__ import annotations

from enum import StrEnum


class WriteOffCode(StrEnum):
    """One of the usual reasons of a practice's adjustment list."""

    SMALL = "small"
    COURTESY = "courtesy"
    HARDSHIP = "hardship"
    UNCOLLECTIBLE = "uncollectible"
    BANKRUPTCY = "bankruptcy"
    DECEASED = "deceased"
    CONTRACT = "contract"
    LATE_FILING = "late-filing"
    MISSED_FEE = "missed-fee"
    ERROR = "error"
    OTHER = "other"

    @property
    def words(self) -> str:
        """As it stands in the ledger."""
        return {
            WriteOffCode.SMALL: "small balance",
            WriteOffCode.COURTESY: "courtesy",
            WriteOffCode.HARDSHIP: "hardship",
            WriteOffCode.UNCOLLECTIBLE: "uncollectible",
            WriteOffCode.BANKRUPTCY: "bankruptcy",
            WriteOffCode.DECEASED: "deceased, no estate",
            WriteOffCode.CONTRACT: "contract with the payer",
            WriteOffCode.LATE_FILING: "filed too late",
            WriteOffCode.MISSED_FEE: "fee for a missed visit waived",
            WriteOffCode.ERROR: "our error",
            WriteOffCode.OTHER: "other",
        }[self]
