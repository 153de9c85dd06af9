"""A provider is given time off, or is sick: the visits that it hits, and one key that writes all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from clinic_tui.schedule.outage_rows import Outage, OutageDone, OutageMove
from clinic_tui.screens.schedule.outage import OutageScreen

Write = Callable[[Sequence[OutageMove]], OutageDone]


class LeaveOutage(OutageScreen):
    """The schedule's list; F12 writes the leave too, in the same action."""

    def __init__(
        self, outage: Outage, about: str, write: Write, done: str, close: Callable[[], None] | None = None
    ) -> None:
        """`write` is the use case, given the moves that were accepted; `done` is said afterwards.

        `close` closes the form below, once it is written.
        """
        super().__init__(outage)
        self._about, self._write, self._said, self._close = about, write, done, close

    def bare_heading(self) -> str:
        """Whose leave it is, and what the schedule calls it."""
        return f"{self._about}; {super().bare_heading()}"

    def written_words(self) -> str:
        """What is said of it."""
        return self._said

    def write_call(self, moves: Sequence[OutageMove]) -> Callable[[], OutageDone]:
        """Leave, hours and moves."""
        write = self._write
        return lambda: write(moves)

    def close_below(self) -> None:
        """A form that closed itself later would close the list of those to be called in its place."""
        if self._close is not None:
            self._close()
