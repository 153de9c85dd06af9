"""What screens may ask of the opening board and of the note that a shift leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from clinic_tui.backend.sitting import Sitting
from clinic_tui.flow import shift_notes
from clinic_tui.flow.rows import ShiftFacts
from clinic_tui.opening import signing
from clinic_tui.opening.closing import closing_facts
from clinic_tui.opening.queries import reads
from clinic_tui.opening.rows import Line, OpeningLine
from clinic_tui.settings.time_clock import USUAL_TIME_CLOCK, TimeClockSettings


class OpeningPart:
    """What the day begins with, for whoever sits here, and what is left at its end."""

    def __init__(self, sitting: Sitting, clock: TimeClockSettings = USUAL_TIME_CLOCK) -> None:
        self._sitting = sitting
        self._clock = clock

    def lines(self) -> tuple[OpeningLine, ...]:
        """The lines that the person may see, in their order; each is read under the right to its list."""
        ask, desk = self._sitting.ask, self._sitting.desk
        return tuple(
            ask(line.right, read, desk)
            for line, read in reads(self._clock).items()
            if desk.actor.may(line.right)
        )

    def sign(self, words: str = "", told: Mapping[Line, str] | None = None) -> int:
        """Sign the board as it stands, or as the signer puts its lines, with words of one's own."""
        return signing.sign_opening(self._sitting.desk, words, self._clock, told)

    def shift_facts(self, parked: Sequence[str]) -> ShiftFacts:
        """What the shift leaves; `parked` are the titles of forms that were put aside here."""
        return self._sitting.ask("queue.hand_over", closing_facts, self._sitting.desk, tuple(parked))

    def sign_shift(self, composed: ShiftFacts, said: Sequence[str], parked: Sequence[str]) -> int:
        """Leave what was composed, as the signer put it and true at this moment; the number of the note."""
        lines = self.shift_facts(parked).brought_up(composed, said)
        return shift_notes.sign_note(self._sitting.desk, lines)
