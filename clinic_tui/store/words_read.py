"""Which names the statements of a piece of work hold: no table that is not among them was read."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_NAME = re.compile(r"[a-z_][a-z0-9_]*")

_noting: ContextVar[set[str] | None] = ContextVar("noting", default=None)


@contextmanager
def words_read() -> Iterator[set[str]]:
    """Gather the names in what this thread asks databases meanwhile: of tables, of columns, of all else."""
    found: set[str] = set()
    token = _noting.set(found)
    try:
        yield found
    finally:
        _noting.reset(token)


def note_words(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
    """For an engine's `before_cursor_execute`."""
    found = _noting.get()
    if found is not None:
        found |= _words_of(statement)


@functools.lru_cache(maxsize=500)
def _words_of(statement: str) -> frozenset[str]:
    return frozenset(_NAME.findall(statement))
