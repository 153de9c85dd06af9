"""What screens may ask of claims."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.backend.sitting import Sitting
from clinic_tui.claims import queries
from clinic_tui.claims.rows import ScrubbedVisit


class ClaimsPart:
    """What is wrong with the claims that visits would make."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def scrubbed(self, numbers: Sequence[int]) -> tuple[ScrubbedVisit, ...]:
        """Those of these visits of which claims are made, each with its findings."""
        return self._sitting.ask(
            "claim.view", queries.scrubbed, self._sitting.desk.clock, numbers=tuple(numbers)
        )
