"""Whether any task is open: asked often, and so without loading what they are made of."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session


def any_open(db: Session) -> bool:
    """True while there is one."""
    return bool(db.execute(text("SELECT EXISTS (SELECT 1 FROM task WHERE state = 'open')")).scalar())
