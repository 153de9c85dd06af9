"""What is due to be counted: items whose last count is longer ago than their class allows."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.counts.consumption import classes_of
from clinic_tui.counts.lines import being_counted
from clinic_tui.counts.models import CountLine
from clinic_tui.counts.rows import DueRow
from clinic_tui.counts.rules import days_over
from clinic_tui.counts.standing import rules_of
from clinic_tui.counts.states import LineState
from clinic_tui.stock.models import Item


def due(db: Session, day: date) -> tuple[DueRow, ...]:
    """Items to be counted, A first, in a class the longest due first; none that a count has in hand."""
    rules, found = rules_of(db), classes_of(db, day)
    last = _last_counted(db)
    busy = {item for item, _ in being_counted(db)}
    columns: tuple[Any, ...] = (col(Item.id), col(Item.code), col(Item.name))
    rows = []
    for item, code, name in db.execute(select(*columns).where(col(Item.active).is_(True))):
        over = days_over(day, last.get(item), found[item], rules)
        if over is not None and item not in busy:
            rows.append(DueRow(item, code, name, found[item], last.get(item), over))
    return tuple(sorted(rows, key=lambda row: (row.of_class, row.last or date.min, row.code)))


def _last_counted(db: Session) -> dict[int, date]:
    columns: tuple[Any, ...] = (col(CountLine.item_id), func.max(col(CountLine.counted_on)))
    found = db.execute(
        select(*columns).where(col(CountLine.state) == LineState.POSTED).group_by(col(CountLine.item_id))
    )
    return {item: on for item, on in found if on is not None}
