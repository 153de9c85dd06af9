"""The smallest Textual program there is: the yardstick for first paint and memory."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class Minimal(App[None]):
    """One word."""

    def compose(self) -> ComposeResult:
        """The word."""
        yield Static("hello")


if __name__ == "__main__":
    Minimal().run()
