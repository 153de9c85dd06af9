"""What screens may ask of the opening board and of the note that a shift leaves."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.backend.sitting import Sitting
from clinic_tui.flow.rows import ShiftFacts
from clinic_tui.opening import signing
from clinic_tui.opening.closing import closing_facts
from clinic_tui.opening.queries import READS
from clinic_tui.opening.rows import OpeningLine


class OpeningPart:
    """What the day begins with, for whoever sits here, and what is left at its end."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def lines(self) -> tuple[OpeningLine, ...]:
        """The lines that the person may see, in their order; each is read under the right to its list."""
        ask, desk = self._sitting.ask, self._sitting.desk
        return tuple(
            ask(line.right, read, desk) for line, read in READS.items() if desk.actor.may(line.right)
        )

    def sign(self, words: str = "") -> int:
        """Sign the board as it stands, with words of one's own."""
        return signing.sign_opening(self._sitting.desk, words)

    def shift_facts(self, parked: Sequence[str]) -> ShiftFacts:
        """What the shift leaves; `parked` are the titles of forms that were put aside here."""
        return self._sitting.ask("queue.hand_over", closing_facts, self._sitting.desk, tuple(parked))
