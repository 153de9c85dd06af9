"""What of the database is made by hand, so that comparing it with the models passes it over."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Literal

BY_HAND = ("patient_name_infix", "ix_patient_name_infix", "appointment_room_taken", "occupancy_overlap")
"""Tables of the trigram index, and indexes that only the guards' own SQL can say."""


def is_compared(
    name: str | None,
    _kind: Literal["schema", "table", "column", "index", "unique_constraint", "foreign_key_constraint"],
    _parents: MutableMapping[Literal["schema_name", "table_name", "schema_qualified_table_name"], str | None],
) -> bool:
    """alembic's `include_name`."""
    return name is None or not name.startswith(BY_HAND)
