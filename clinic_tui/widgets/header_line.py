"""The top line: where, when, what waits, and who works here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from rich.cells import cell_len
from textual.reactive import reactive

from clinic_tui.text import safe_text
from clinic_tui.widgets.repeated_line import RepeatedLine
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date

_WIDE = 90
"""Cells from which on there is room for words beside the counts."""


class HeaderLine(RepeatedLine):
    """Set the attributes; the line draws itself again when one has changed.

    `now` is clinic time and shown to the minute: set it once a minute.
    """

    REPEATED = (
        "clinic",
        "now",
        "waiting",
        "overdue",
        "alerts",
        "aside",
        "signals",
        "rota",
        "people",
        "who",
        "desk",
    )

    clinic: reactive[str] = reactive("")
    now: reactive[datetime | None] = reactive(None)
    waiting: reactive[int] = reactive(0)
    overdue: reactive[int] = reactive(0)
    alerts: reactive[int] = reactive(0)
    aside: reactive[int] = reactive(0)
    signals: reactive[int] = reactive(0)
    rota: reactive[str] = reactive("")
    """How many are in, and how many are away."""
    people: reactive[str] = reactive("")
    """Who is in: told where there is room for all of them."""
    who: reactive[str] = reactive("")
    desk: reactive[str] = reactive("")

    def left(self, width: int) -> Iterator[tuple[str, str]]:
        """Clinic, date and time, and what waits."""
        clinic = safe_text(self.clinic)
        wide = width >= _WIDE
        ways = [
            (wide, wide, True, True), (wide, wide, True, False), (False, wide, True, False),
            (wide, wide, False, True), (wide, wide, False, False), (False, wide, False, False),
        ]  # fmt: skip
        facts = list(self._facts(wide=False, rota=False, names=False, year=False))
        for words, rota, names, year in ways:
            if names and not self.people:
                continue
            found = list(self._facts(wide=words, rota=rota, names=names, year=year))
            if cell_len(clinic) + 2 + _cells(found) <= width:
                facts = found
                break
        if name := _whole_words(clinic, width - _cells(facts) - 2):
            yield "line-strong", f" {name} "
        yield from facts

    def _facts(self, *, wide: bool, rota: bool, names: bool, year: bool) -> Iterator[tuple[str, str]]:
        """What is worth more than the name of the clinic."""
        if self.now is not None:
            day = show_date(self.now.date())
            yield "", f" {day if year else day.removesuffix(f' {self.now.year}')} {self.now:%H:%M} "
        if self.waiting:
            yield "line-plain", f" {self.waiting} waiting"
        if self.overdue:
            yield "line-warning", f" ! {self.overdue} too long" if wide else f" !{self.overdue}"
        if self.alerts:
            yield "line-error", f"  {counted(self.alerts, 'alert')}"
        if self.rota and rota:
            yield "line-plain", f"  {self.rota}" + (f": {safe_text(self.people)}" if names else "")
        if self.aside:
            yield "line-strong", f"  {self.aside} aside"
        if self.signals:
            yield "line-warning", f"  {self.signals} for you"

    def right(self) -> Iterator[tuple[str, str]]:
        """Who is signed in, and at which desk."""
        if self.who:
            yield "line-plain", f" {safe_text(self.who)}"
        if self.desk:
            yield "line-strong", f" desk {safe_text(self.desk)} "


def _cells(pieces: Iterable[tuple[str, str]]) -> int:
    return sum(cell_len(text) for _, text in pieces)


def _whole_words(name: str, width: int) -> str:
    """As many words from the front as fit into `width` cells; none where not even the first does."""
    words = name.split()
    while words and cell_len(" ".join(words)) > width:
        words.pop()
    return " ".join(words)
