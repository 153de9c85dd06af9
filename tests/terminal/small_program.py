"""A tiny Textual program, only there to try the console harness on."""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult
from textual.events import Resize
from textual.widgets import Input, Static


class SmallProgram(App[int]):
    """An input, and a line that tells what happened."""

    BINDINGS = [("f9", "quit_with(9)", "Quit"), ("escape", "tell('escape')", "Escape")]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        """The two widgets."""
        yield Static("ready", id="told", markup=False)
        yield Input(id="typed")

    def on_resize(self, event: Resize) -> None:
        """Say the size."""
        self.action_tell(f"{event.size.width}x{event.size.height}")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Say what was typed."""
        self.action_tell(f"got {event.value}")
        event.input.clear()

    def action_tell(self, words: str) -> None:
        """Put `words` on the first line."""
        self.query_one("#told", Static).update(words)

    def action_quit_with(self, status: int) -> None:
        """End with an exit status."""
        self.exit(return_code=status)


if __name__ == "__main__":
    program = SmallProgram()
    program.run()
    sys.exit(program.return_code or 0)
