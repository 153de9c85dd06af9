"""A list of which the first rows are read, and more as the cursor comes near the last of them."""

from __future__ import annotations

from typing import TypeVar

from clinic_tui.screens.parts.worklist import Worklist

Row = TypeVar("Row")

AT_ONCE = 500
"""Rows that are read at first, and that come in addition each time."""

NEAR = 30
"""Rows before the last one from which on more are read: more than a screen shows."""


class GoingDown(Worklist[Row]):
    """Mixed into a list whose `question` asks for `most` rows, in an order that does not change by itself."""

    most = AT_ONCE
    """So many are asked for."""

    @property
    def is_cut(self) -> bool:
        """There may be more than what is shown."""
        return self.known and len(self.shown_rows) >= self.most

    def tell(self) -> None:
        """The row under the cursor; where it is near the last one, more are read."""
        super().tell()
        if self.is_cut and self.list.cursor >= len(self.shown_rows) - NEAR:
            self.most += AT_ONCE
            self.read()
