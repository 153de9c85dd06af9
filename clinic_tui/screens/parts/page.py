"""A full screen that lies on the frame: a patient's record, the help."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from clinic_tui.keymap import Place
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.widgets.header_line import HeaderLine
from clinic_tui.widgets.laid_out_once import LaidOutOnce
from clinic_tui.widgets.message_line import MessageLine


class Page(Asking, LaidOutOnce, Screen[None]):
    """It has a place of its own in the table of keys; its header and messages are those of the frame.

    A subclass puts a HeaderLine and a MessageLine into itself. Going to a tab closes it.
    """

    AUTO_FOCUS = ""

    @property
    def place(self) -> Place:
        """Where one stands, for the key bar and the help."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Follow the lines of the frame below."""
        frame = self.app.screen_stack[0]
        self.query_one(HeaderLine).repeat(frame.query_one("#header", HeaderLine))
        follow_message(self, self.query_one(MessageLine))


def follow_message(screen: Screen[Any], mine: MessageLine) -> MessageLine:
    """Let a line of this screen say what the frame's own line says; the frame's line."""
    theirs = screen.app.screen_stack[0].query_one("#message", MessageLine)
    mine.repeat(theirs)
    return theirs
