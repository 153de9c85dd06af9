"""Whether the clinic has fee schedules: asked often, and so without loading what they are made of."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session


def uses_fees(db: Session) -> bool:
    """True once there is one."""
    return bool(db.execute(text("SELECT EXISTS (SELECT 1 FROM fee_schedule)")).scalar())
