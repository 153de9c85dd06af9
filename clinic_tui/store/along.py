"""What is written in the same transaction as the next action of this thread.

A form that is saved is no half-done form any more: what is kept of it has to go with the save, or a console
that dies in between offers again what stands there already. Nothing of the database is known here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinic_tui.store.desk import DeskSession

Writing = Callable[["DeskSession"], None]

_ALONG: ContextVar[Writing | None] = ContextVar("along", default=None)


@contextmanager
def along(write: Writing) -> Iterator[None]:
    """Each action of this thread in here that changes something does this too, behind its own changes."""
    token = _ALONG.set(write)
    try:
        yield
    finally:
        _ALONG.reset(token)


def written_along() -> Writing | None:
    """What the action that is about to be committed writes too."""
    return _ALONG.get()
