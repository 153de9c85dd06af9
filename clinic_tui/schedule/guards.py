"""The database's own guards against double booking: looked for by name before any time is taken."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, text
from sqlalchemy.orm import Session

from clinic_tui.errors import StoreDamaged
from clinic_tui.schedule.models import Occupancy
from clinic_tui.store.desk import DeskSession

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


@event.listens_for(DeskSession, "before_flush")
def _require_where_time_is_taken(session: DeskSession, _context: Any, _instances: Any) -> None:
    """Whatever takes time (booking, making longer, a way back, undo) needs the guards, not booking alone."""
    if any(isinstance(row, Occupancy) for row in session.new):
        require(session)
