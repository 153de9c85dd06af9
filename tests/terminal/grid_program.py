"""The day grid alone on a terminal, to count what a key sends; `--ascii` draws with ASCII."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from textual.app import App, ComposeResult
from textual.filter import LineFilter

from clinic_tui.terminal import this_terminal
from clinic_tui.widgets.ascii_filter import AsciiFilter
from clinic_tui.widgets.day_grid import DayGrid
from tests.screens.sample_day import a_day


class GridProgram(App[None]):
    """An invented day at ten to ten."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self) -> None:
        wanted = True if "--ascii" in sys.argv else None
        self.terminal = this_terminal(os.environ, wanted)
        # said here, as Textual chooses its NO_COLOR filter before any theme can be set
        super().__init__(ansi_color=True if self.terminal.ansi_theme else None)

    def compose(self) -> ComposeResult:
        """The grid."""
        yield DayGrid()

    def on_mount(self) -> None:
        """Fill it."""
        self.theme = "ansi-dark" if self.terminal.ansi_theme else "textual-dark"
        self.query_one(DayGrid).show(a_day(), 9 * 60 + 50)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """ASCII where nothing else can be shown."""
        filters = super().get_line_filters()
        return [*filters, AsciiFilter()] if self.terminal.ascii_only else filters


if __name__ == "__main__":
    GridProgram().run(mouse=False)
