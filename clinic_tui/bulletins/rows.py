"""Bulletins as screens and commands show them: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from clinic_tui.bulletins.rules import is_shown


@dataclass(frozen=True, slots=True)
class BulletinEntry:
    """A bulletin as it is typed."""

    words: str
    from_day: date
    until_day: date


@dataclass(frozen=True, slots=True)
class BulletinReader:
    """Somebody who has read one, and when; `at` is None of who has not."""

    name: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class BulletinRow:
    """A bulletin as lists show it."""

    id: int
    version: int
    words: str
    from_day: date
    until_day: date
    written_at: datetime
    written_by: str
    writer: str
    withdrawn_at: datetime | None
    withdrawn_by: str
    is_read: bool
    """By who asks; of one's own there is nothing to read."""
    readers: tuple[BulletinReader, ...] = ()
    """Everybody who may sign in but who wrote it: those who have read it first, in their order."""

    def is_shown(self, day: date) -> bool:
        """Whether it is shown on this day."""
        return is_shown(self.from_day, self.until_day, withdrawn=self.withdrawn_at is not None, day=day)

    @property
    def read_words(self) -> str:
        """`read by 3 of 5`."""
        have = sum(each.at is not None for each in self.readers)
        return f"read by {have} of {len(self.readers)}"
