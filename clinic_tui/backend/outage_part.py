"""What screens may ask where a plan breaks."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.backend.sitting import Sitting
from clinic_tui.schedule import bumped, outage
from clinic_tui.schedule.outage_rows import Bumped, Outage, OutageDone, OutageMove, Proposal


class OutagePart:
    """Providers who are out, and visits that have to be moved or called off."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def proposals(self, out: Outage) -> tuple[Proposal, ...]:
        """The visits that it hits, each with the soonest time that fits."""
        desk = self._sitting.desk
        return self._sitting.ask(
            "schedule.out", outage.proposals, out, desk.clock, desk.living(), desk.session_token
        )

    def take_out(self, out: Outage, words: str, moves: Sequence[OutageMove]) -> OutageDone:
        """Write it, with the moves that were accepted."""
        return outage.take_out(self._sitting.desk, out, words, moves)

    def bumped(self) -> tuple[Bumped, ...]:
        """The visits of today and later whose plan does not hold any more."""
        return self._sitting.ask("schedule.out", bumped.bumped, self._sitting.today)
