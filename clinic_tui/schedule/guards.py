"""The database's own guards against double booking: looked for by name before anything is booked."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from clinic_tui.errors import StoreDamaged

_SQLITE = ("occupancy_overlap_insert", "occupancy_overlap_update", "appointment_room_taken")
_POSTGRES = ("occupancy_overlap", "appointment_room_taken")


def missing(db: Session) -> tuple[str, ...]:
    """The names of guards that are not there."""
    if db.get_bind().dialect.name == "sqlite":
        found = set(
            db.execute(text("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'index')")).scalars()
        )
        return tuple(name for name in _SQLITE if name not in found)
    found = set(
        db.execute(
            text(
                "SELECT conname FROM pg_constraint WHERE contype = 'x' AND convalidated "
                "UNION SELECT indexname FROM pg_indexes WHERE indexname = 'appointment_room_taken'"
            )
        ).scalars()
    )
    return tuple(name for name in _POSTGRES if name not in found)


def require(db: Session) -> None:
    """Raise StoreDamaged where a guard is gone: without it two desks could take one slot."""
    gone = missing(db)
    if gone:
        raise StoreDamaged(
            f"the database's guard against double booking is gone ({', '.join(gone)}): "
            "nothing can be booked until `clinic-tui db upgrade` or a restored backup brings it back"
        )
