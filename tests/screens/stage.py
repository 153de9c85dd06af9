"""A bare app to stand widgets in; what they post is kept, and the screen is read as text."""

from __future__ import annotations

from typing import Any, TypeVar

from textual._context import visible_screen_stack
from textual.app import App, ComposeResult
from textual.message import Message
from textual.widget import Widget

M = TypeVar("M", bound=Message)

HOSTILE_NAMES = (
    "O'Brien-Ñúñez [bold]x[/] \x1b[2J",
    "[/nope]",
    "[@click=app.bell]x[/]",
    " [DNR] ",
    "abc\u202ecba\u2066x",
    "李小龍大王",
    "e\u0301\u0301\u0301\u0301\u0301\u0301ve",
    "a\nb\tc\x9b31m",
)


class Stage(App[None]):
    """Holds some widgets, nothing else."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *widgets: Widget, theme: str = "textual-dark") -> None:
        super().__init__()
        self._widgets = widgets
        self._first_theme = theme
        self.heard: list[Message] = []

    def compose(self) -> ComposeResult:
        yield from self._widgets

    def on_mount(self) -> None:
        self.theme = self._first_theme

    def hear(self, message: Message) -> None:
        """For `message_hook` of run_test."""
        self.heard.append(message)

    def said(self, kind: type[M]) -> list[M]:
        """The messages of a kind, each once, in their order."""
        found: dict[int, M] = {id(message): message for message in self.heard if isinstance(message, kind)}
        return list(found.values())


def front(app: App[Any]) -> object:
    """The screen in front, read anew.

    What is asserted of `app.screen` itself, mypy takes to hold after the next keys too.
    """
    return app.screen


def screen_text(app: App[Any]) -> str:
    """The screen line by line, spaces at the ends cut."""
    visible_screen_stack.set(app.screen.app._background_screens)  # what a dialog lies upon shows through
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips).rstrip("\n") + "\n"


def lines_of(app: App[Any]) -> list[str]:
    return screen_text(app).splitlines()
