"""What one call wrote at a desk, for whoever has to say whether undo takes back just that.

The desk notes each act once it stands in the journal, in the thread that wrote it. Nothing else is known here
than what a screen may know: it loads no database.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class ActsNoted:
    """The acts of one call that undo does not skip, in their order: whether each can be undone."""

    def __init__(self) -> None:
        self._can_be_undone: list[bool] = []

    def note(self, can_be_undone: bool) -> None:
        """One more is written."""
        self._can_be_undone.append(can_be_undone)

    @property
    def undo_takes_all(self) -> bool:
        """True where undo takes back what was written: one act that can be undone, and no other one."""
        return self._can_be_undone == [True]


_NOTED: ContextVar[ActsNoted | None] = ContextVar("acts noted", default=None)


@contextmanager
def acts_noted(noted: ActsNoted) -> Iterator[None]:
    """What is written in here, in this thread, is noted there."""
    token = _NOTED.set(noted)
    try:
        yield
    finally:
        _NOTED.reset(token)


def note_act(can_be_undone: bool) -> None:
    """An act stands in the journal that undo does not skip; noted where somebody asked for it."""
    if (noted := _NOTED.get()) is not None:
        noted.note(can_be_undone)
