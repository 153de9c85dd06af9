"""What of the database is made by hand, so that comparing it with the models passes it over."""

from __future__ import annotations

BY_HAND = ("patient_name_infix", "ix_patient_name_infix", "appointment_room_taken", "occupancy_overlap")
"""Tables of the trigram index, and indexes that only the guards' own SQL can say."""


def is_compared(name: str | None, _kind: str, _parents: object) -> bool:
    """Alembic's `include_name`."""
    return name is None or not name.startswith(BY_HAND)
