"""Whether anybody is clocked in or has a correction to read: asked often, and so in plain SQL."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session


def any_to_look_at(db: Session) -> bool:
    """True while somebody is in, or has not seen what another corrected."""
    asked = (
        "SELECT EXISTS (SELECT 1 FROM time_entry WHERE ended_at IS NULL AND struck = '') "
        "OR EXISTS (SELECT 1 FROM time_step WHERE seen_at IS NULL)"
    )
    return bool(db.execute(text(asked)).scalar())
