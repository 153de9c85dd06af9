"""From which place a visit takes what nobody has named a place for."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic_tui.stock.fefo import usable
from clinic_tui.stock.moving import shelf
from clinic_tui.stock.on_hand import stock_on_hand
from clinic_tui.stock.rooms import lies_in
from clinic_tui.stock.rows import StockRoom


def where_taken(db: Session, day: date, item_id: int, room: StockRoom, lot: str = "") -> int:
    """The stock room, or, if none that may be given out on that day is there, another place of the site.

    A vaccine lies in its fridge. `lot` is the one that is meant; empty for any.
    """
    sums = stock_on_hand.c
    others = db.scalars(
        select(sums.place_id)
        .where(sums.item_id == item_id, sums.quantity > 0, lies_in(sums.place_id, room))
        .distinct()
        .order_by(sums.place_id)
    )
    for place_id in (room.place_id, *others):
        lots = shelf(db, item_id, place_id)
        meant = [each for each in lots if not lot or each.number.upper() == lot.upper()]
        if usable(meant, day):
            return int(place_id)
    return room.place_id
