"""A list that is as high as its rows: for the few that stand below a form or above a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from clinic_tui.widgets.paged_list import ListRow, PagedList


class ShortList(PagedList):
    """Give it a `max-height`; without rows it takes no room at all."""

    DEFAULT_CSS = """
    ShortList {
        height: auto;
        display: none;
        &.-filled { display: block; }
    }
    """

    def get_content_height(self, *_: Any) -> int:
        """The titles and a line for each row."""
        return len(self.rows) + self._top

    def show(self, rows: Sequence[ListRow], empty: str | None = None, *, slide: bool = True) -> None:
        """Show these rows, and take the room for them."""
        self.set_class(bool(rows), "-filled")
        super().show(rows, empty, slide=slide)
        self.refresh(layout=True)
