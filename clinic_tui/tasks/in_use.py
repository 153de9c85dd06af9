"""Whether any task is open, and what was last done with one: asked without loading what they are made of."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session


def any_open(db: Session) -> bool:
    """True while there is one."""
    return bool(db.execute(text("SELECT EXISTS (SELECT 1 FROM task WHERE state = 'open')")).scalar())


def last_step(db: Session) -> int:
    """The number of the last line in the history of any task; 0 where there is none."""
    return int(db.execute(text("SELECT coalesce(max(id), 0) FROM task_step")).scalar_one())
