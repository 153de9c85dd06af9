"""The line that says for how long a record is open in an emergency; it is there only then."""

from __future__ import annotations

from collections.abc import Iterator

from textual.reactive import reactive

from clinic_tui.widgets.one_line import OneLine


class EmergencyLine(OneLine):
    """Minutes left of an emergency access; none, and the line is away."""

    DEFAULT_CSS = "EmergencyLine { display: none; }"

    minutes: reactive[int] = reactive(0)

    def watch_minutes(self, minutes: int) -> None:
        """Come and go with it."""
        self.display = minutes > 0

    def left(self, width: int) -> Iterator[tuple[str, str]]:
        """What it is, and how long it lasts."""
        yield "line-error", f" EMERGENCY ACCESS, {self.minutes} min left"

    def right(self) -> Iterator[tuple[str, str]]:
        """How it ends before its time."""
        yield "line-key", "F6"
        yield "line-plain", " ends it "
