"""Whether the clinic keeps a rota at all: one cheap question, asked before anything is loaded for it."""

from __future__ import annotations

from sqlalchemy import column, exists, select, table
from sqlalchemy.orm import Session

_KEPT = ("shift_template", "shift_change", "time_off", "on_call", "minimum_cover", "shift_swap")


def uses_rota(db: Session) -> bool:
    """Whether anything of it was ever written down."""
    kept = [exists(select(column("id")).select_from(table(name, column("id")))) for name in _KEPT]
    row = db.execute(select(*kept)).one()
    return any(row)
