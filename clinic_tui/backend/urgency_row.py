"""An open item as screens show it: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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
    day: date | None = None
