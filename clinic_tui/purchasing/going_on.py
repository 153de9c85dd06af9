"""How items go on: what is used of them, what is due in, and what places ask for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from clinic_tui.purchasing.due_in import due_units
from clinic_tui.stock.fill_reads import due_out_units
from clinic_tui.stock.rows import Outlook, StockRoom
from clinic_tui.stock.usage import use_of


def outlooks(
    db: Session, day: date, item_ids: Sequence[int], room: StockRoom | None = None
) -> dict[int, Outlook]:
    """By item, at a stock room or at all; one of which nothing is used, due in or due out has none."""
    used = use_of(db, day, item_ids, room)
    due, out = due_units(db, room), due_out_units(db, day, room)
    return {
        number: Outlook(used[number].daily if number in used else 0.0, due.get(number, 0), out.get(number, 0))
        for number in used.keys() | due.keys() | out.keys()
    }
