"""Rows that undo does not take out: a capability says what stands there instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinic_tui.store.desk import Desk, DeskSession
    from clinic_tui.store.row import Row

Way = Callable[["Desk", "DeskSession", "Row"], None]
"""What is done in place of deleting a row whose making is undone; raises Conflict where it is too late."""

WAYS: dict[str, Way] = {}
"""By table."""


def unmade_by(table: str, way: Way) -> None:
    """Undo leaves rows of this table where they are, and does this."""
    WAYS[table] = way
