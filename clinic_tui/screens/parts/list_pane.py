"""A tab that is one list: what is shown of it is asked again when another desk writes, as in every tab."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.widget import Widget

from clinic_tui.screens.parts.pane import Pane
from clinic_tui.screens.parts.worklist import Row, Worklist
from clinic_tui.widgets.facts import FactLine, Facts


class ListPane(Worklist[Row], Pane):
    """A heading, the list, and the row under the cursor in full."""

    DEFAULT_CSS = """
    ListPane {
        & > Facts { background: $panel; }
        &:ansi > Facts { background: ansi_default; }
    }
    """

    DETAIL_LINES: ClassVar[int] = 1

    def heading(self) -> FactLine:
        """What the list is, and its counts; asked only once it is known."""
        raise NotImplementedError

    def detail(self, row: Row) -> FactLine:
        """A row in full, on one line."""
        raise NotImplementedError

    def whole(self, row: Row) -> Sequence[FactLine]:
        """The same, in `DETAIL_LINES`."""
        return (self.detail(row),)

    def below(self) -> Iterator[Widget]:
        """What stands below the row in full."""
        return iter(())

    def compose(self) -> ComposeResult:
        """Heading, list, one row in full, and what the tab has besides."""
        yield Facts(1, indent=0, id="list-title")
        yield self.build_list()
        yield Facts(self.DETAIL_LINES, indent=0, id="list-detail")
        yield from self.below()

    def take_focus(self) -> None:
        """The keys go to the list."""
        self.list.focus()

    def show_title(self) -> None:
        """Above the list."""
        words = self.heading() if self.known else (("strong", self.bare_heading()),)
        self.query_one("#list-title", Facts).show(words)

    def tell(self) -> None:
        """Below the list."""
        row = self.row
        detail: Sequence[FactLine] = () if row is None else self.whole(row)
        self.query_one("#list-detail", Facts).show(*detail)
