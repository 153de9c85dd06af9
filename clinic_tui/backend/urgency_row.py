"""An open item as screens show it: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clinic_tui.backend.ranking import WEIGHINGS, Cause, left_words, points

NO_ALERTS = (Cause.LATE, Cause.MESSAGE, Cause.BULLETIN)
"""To be dealt with, but nothing that is amiss: `n` leads there, `!` does not list it."""


@dataclass(frozen=True, slots=True)
class Urgent:
    """One open item: the tab it is on (none for the machine), what it is there, and why it is urgent.

    `reminders`, `jobs`, `waitlist`, `eligibility`, `authorizations`, `estimates`, `plans`, `cold`,
    `equipment`, `missing`, `timesheet`, `hours`, `timeoff` and `emergency` are views of their own, and no
    tabs. An estimate is named by its visit, or where none is booked by its own row below 0; a swap by its
    row below 0.
    """

    tab: str
    subject_id: int
    words: str
    cause: Cause
    left: int | None = None
    """Minutes until its time is over, below 0 since then; None where it has none (ranking.py)."""
    day: date | None = None
    field: str = ""
    """The field that is wrong, in words, where it is known."""
    site: int = 0
    """The site of the stock room that it is about; 0 where there is one, and of all that is no supply."""

    @property
    def same(self) -> tuple[str, str, int, int]:
        """What tells it from others, whatever is said of it by now."""
        return self.cause.value, self.tab, self.subject_id, self.site

    @property
    def is_amiss(self) -> bool:
        """It stands among the alerts."""
        return self.cause not in NO_ALERTS

    @property
    def points(self) -> int:
        """How much it presses, as people read it."""
        return round(points(self.cause, self.left))

    @property
    def left_words(self) -> str:
        """`12 min over`, `3 days`; empty where it has no time."""
        return left_words(self.left)

    @property
    def way(self) -> str:
        """`e: mend the member id`: the key that goes on from its row."""
        way = WEIGHINGS[self.cause].way
        return f"{way} the {self.field}" if way and self.field else way

    @property
    def reckoning(self) -> str:
        """`60 points: weight 75, until the last day to file: 2 days. e: work on it`."""
        weighing = WEIGHINGS[self.cause]
        if self.left is None or not weighing.until:
            why = f"weight {weighing.weight}, no clock"
        else:
            why = f"weight {weighing.weight}, until {weighing.until}: {self.left_words}"
        return f"{self.points} points: {why}" + (f". {self.way}" if self.way else "")

    @property
    def told(self) -> str:
        """What was jumped to, and the key that goes on from there."""
        return f"{self.words}; {self.way}" if self.way else self.words
