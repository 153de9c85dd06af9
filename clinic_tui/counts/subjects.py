"""Which counts an action was about, in words."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.counts.models import CountLine, StockCount


def count_words(db: Session, subjects: Iterable[tuple[str, int]]) -> list[str]:
    """What the counts are called of which these rows are: `count 3, shelf A`."""
    known = list(subjects)
    counts = {number for table, number in known if table == StockCount.__tablename__}
    lines = [number for table, number in known if table == CountLine.__tablename__]
    if lines:
        counts |= set(db.scalars(select(col(CountLine.count_id)).where(col(CountLine.id).in_(lines))))
    rows = db.execute(
        select(col(StockCount.id), col(StockCount.covers))
        .where(col(StockCount.id).in_(counts))
        .order_by(col(StockCount.id))
    )
    return [", ".join(filter(None, (f"count {number}", covers))) for number, covers in rows]
