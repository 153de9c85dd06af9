"""What was changed at another desk since it was read is not written over."""

from __future__ import annotations

from typing import TypeVar

from clinic_tui.errors import Conflict
from clinic_tui.store.row import Row

Model = TypeVar("Model", bound=Row)


def seen(row: Model, version: int) -> Model:
    """The row, where it is as it was read. Raises Conflict."""
    if row.version != version:
        raise Conflict("this was written at another desk meanwhile: look again and repeat")
    return row
