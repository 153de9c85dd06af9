"""The free times that stand below a patient who is called: one of them is marked, and can be booked."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.schedule.rows import FreeTime
from clinic_tui.widgets.facts import Piece
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time

NO_TIME = "no free time stands here: Enter opens the record, b books there"


class MarkedTimes:
    """The times of the row under the cursor; on another row the first is marked again."""

    def __init__(self) -> None:
        self.of: int | None = None
        """The row's number; None before any row was shown, and where there is none."""
        self._times: Sequence[FreeTime] = ()
        self._place = 0

    def show(self, number: int | None, times: Sequence[FreeTime]) -> None:
        """These are the times of that row now."""
        if number != self.of:
            self.of, self._place = number, 0
        self._times = times

    def mark_next(self, number: int, times: Sequence[FreeTime]) -> None:
        """Mark the next of that row's times; behind the last the first."""
        self.show(number, times)
        if times:
            self._place = (self._place + 1) % len(times)

    def marked(self, number: int, times: Sequence[FreeTime]) -> FreeTime | None:
        """The one of that row's times that is marked; None where none is free, or not so many any more.

        The row is named with every question: a key may come before it was shown.
        """
        self.show(number, times)
        return times[self._place] if self._place < len(times) else None

    def pieces(self) -> list[Piece]:
        """All of them on a line, the marked one with its sign; nothing where none is free."""
        if not self._times:
            return []
        pieces: list[Piece] = [("quiet", "free")]
        for place, time in enumerate(self._times):
            words = f"{time.day:%a %d %b} {show_time(time.start)} {time.provider.code}"
            pieces.append(("strong", f">{words}") if place == self._place else ("", words))
        return pieces


def in_full(time: FreeTime) -> str:
    """The time with its year, for the words that say what was booked."""
    return f"{show_date(time.day)} {show_time(time.start)} {time.provider.code}"
