"""A visit was moved: what capabilities above take along from its old end to its new one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinic_tui.store.desk import Desk, DeskSession

Way = Callable[["Desk", "DeskSession", int, int], None]
"""What is done in the same action: the numbers of the old end and of the new one."""

WAYS: list[Way] = []


def when_moved(way: Way) -> None:
    """Do this where a visit was moved."""
    WAYS.append(way)


def moved_along(desk: Desk, db: DeskSession, old: int, new: int) -> None:
    """Let each of them take along what is theirs."""
    for way in WAYS:
        way(desk, db, old, new)
