"""What screens may ask of the opening board."""

from __future__ import annotations

from clinic_tui.backend.sitting import Sitting
from clinic_tui.opening.queries import READS
from clinic_tui.opening.rows import OpeningLine


class OpeningPart:
    """What the day begins with, for whoever sits here."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def lines(self) -> tuple[OpeningLine, ...]:
        """The lines that the person may see, in their order; each is read under the right to its list."""
        ask, desk = self._sitting.ask, self._sitting.desk
        return tuple(
            ask(line.right, read, desk) for line, read in READS.items() if desk.actor.may(line.right)
        )
