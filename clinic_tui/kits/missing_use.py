"""What visits used and was not issued, item by item: asked often, so it maps no table where nothing is."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from clinic_tui.kits.rows import MissingOfItem

_COUNTED = text("SELECT COUNT(DISTINCT item_id) FROM visit_supply WHERE is_missing = TRUE")


def count_missing(db: Session) -> int:
    """How many items visits used without that they were issued."""
    return int(db.execute(_COUNTED).scalar_one())


def missing_by_item(db: Session) -> tuple[MissingOfItem, ...]:
    """Each such item once, with the oldest of its visits first; it names no patient."""
    if not count_missing(db):
        return ()
    from clinic_tui.kits.queries import missing

    found: dict[int, MissingOfItem] = {}
    for row in missing(db):
        before = found.get(row.item_id) or MissingOfItem(row.id, row.item, row.unit, 0, 0)
        found[row.item_id] = before.with_one_more(row.missing)
    return tuple(found.values())
