"""The smallest Textual program that answers a key: the yardstick of the console's measures."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class Minimal(App[None]):
    """One word, and another one after each key."""

    def compose(self) -> ComposeResult:
        """The word."""
        yield Static("hello")

    def on_key(self) -> None:
        """The other word."""
        word = self.query_one(Static)
        word.update("again" if word.content == "hello" else "hello")


if __name__ == "__main__":
    Minimal().run()
