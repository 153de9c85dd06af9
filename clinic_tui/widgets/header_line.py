"""The top line: where, when, what waits, and who works here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from textual.reactive import reactive

from clinic_tui.text import safe_text
from clinic_tui.widgets.one_line import OneLine
from clinic_tui.words.dates import show_date


class HeaderLine(OneLine):
    """Set the attributes; the line draws itself again when one has changed.

    `now` is clinic time and shown to the minute: set it once a minute.
    """

    clinic: reactive[str] = reactive("")
    now: reactive[datetime | None] = reactive(None)
    waiting: reactive[int] = reactive(0)
    overdue: reactive[int] = reactive(0)
    alerts: reactive[int] = reactive(0)
    who: reactive[str] = reactive("")
    desk: reactive[str] = reactive("")

    def left(self, width: int) -> Iterator[tuple[str, str]]:
        """Clinic, date and time, and what waits."""
        yield "line-strong", f" {safe_text(self.clinic)} "
        if self.now is not None:
            yield "", f" {show_date(self.now.date())} {self.now:%H:%M} "
        if self.waiting:
            yield "line-plain", f" {self.waiting} waiting"
        if self.overdue:
            yield "line-warning", f" ! {self.overdue} too long"
        if self.alerts:
            yield "line-error", f"  ! {self.alerts} alert{'s' if self.alerts > 1 else ''}"

    def right(self) -> Iterator[tuple[str, str]]:
        """Who is signed in, and at which desk."""
        if self.who:
            yield "line-plain", f" {safe_text(self.who)}"
        if self.desk:
            yield "line-strong", f" desk {safe_text(self.desk)} "
