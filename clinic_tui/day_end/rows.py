"""What the program knows of a day's end: plain values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime

from clinic_tui.money.rows import Totals
from clinic_tui.schedule.attendance_rows import DayProof
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money


@dataclass(frozen=True, slots=True)
class DayFigures:
    """How the visits of a day stood, and what was taken on it."""

    kept: int
    no_shows: int
    cancelled: int
    went: int
    """Who left without being seen."""
    not_ended: int
    cash_cents: int
    check_cents: int
    card_cents: int
    receipts: int

    @property
    def cents(self) -> int:
        """Taken in all, less what was given back."""
        return Totals(self.cash_cents, self.card_cents, self.check_cents).cents

    def changes_to(self, now: DayFigures) -> tuple[str, ...]:
        """Which figures are others now: `kept 41, was 40`."""
        return tuple(
            f"{label} {show(getattr(now, name))}, was {show(getattr(self, name))}"
            for name, (label, show) in _SHOWN.items()
            if getattr(self, name) != getattr(now, name)
        )


_SHOWN: dict[str, tuple[str, Callable[[int], str]]] = {
    "kept": ("kept", str), "no_shows": ("no-show", str), "cancelled": ("cancelled", str),
    "went": ("left", str), "not_ended": ("not ended", str), "cash_cents": ("cash", show_money),
    "check_cents": ("checks", show_money), "card_cents": ("cards", show_money), "receipts": ("receipts", str),
}  # fmt: skip
assert list(_SHOWN) == [each.name for each in fields(DayFigures)]


@dataclass(frozen=True, slots=True)
class Ended:
    """A day's end as it was signed."""

    id: int
    day: date
    at: datetime
    by: str
    desk: str
    figures: DayFigures
    money_open: str
    reason: str
    journal_seq: int
    journal_mac: str
    backup_at: datetime | None
    """When the newest backup was made that had succeeded by then; None where there was none."""

    @property
    def seal(self) -> str:
        """Where the journal stood, to be held against `audit verify`: its line, and the MAC of that line."""
        return f"{self.journal_seq} {self.journal_mac}"


@dataclass(frozen=True, slots=True)
class DayState:
    """A day as it stands now, and as it was signed; `ended` is the newest signing."""

    proof: DayProof
    figures: DayFigures
    ended: Ended | None = None

    @property
    def changes(self) -> tuple[str, ...]:
        """What is other than it was signed; nothing where it was not."""
        if self.ended is None:
            return ()
        found = self.ended.figures.changes_to(self.figures)
        if self.proof.money_words != self.ended.money_open:
            found += (self.proof.money_words or "the money is handed in now",)
        return found

    @property
    def left_words(self) -> str:
        """What keeps the day from being proved; empty where nothing does."""
        visits = f"{counted(len(self.proof.left), 'visit')} not ended" if self.proof.left else ""
        return "; ".join(filter(None, (visits, self.proof.money_words)))
