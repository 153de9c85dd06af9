"""Which items are used up before what is ordered today could come."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from clinic_tui.purchasing.due_in import due_units
from clinic_tui.purchasing.offers import best_first
from clinic_tui.purchasing.rows import Offer
from clinic_tui.purchasing.vendor_reads import offers_of
from clinic_tui.stock.levels import days_of_cover
from clinic_tui.stock.queries import items
from clinic_tui.stock.rows import StockRoom
from clinic_tui.stock.usage import use_of


@dataclass(frozen=True, slots=True)
class RunsOut:
    """An item that will not last until it comes."""

    item_id: int
    name: str
    unit: str
    usable: int
    cover_days: int
    vendor: str
    lead_days: int


def running_out(db: Session, day: date, room: StockRoom | None = None) -> tuple[RunsOut, ...]:
    """Items that last fewer days than the offer takes that would be chosen, the shortest first.

    With a `room` at that stock room and the places that it fills up.

    What is low already is told as that; of an item that is due in somebody has ordered.
    """
    due = due_units(db, room)
    used = {item_id: use for item_id, use in use_of(db, day, None, room).items() if use.daily > 0}
    offers: dict[int, list[Offer]] = defaultdict(list)
    for offer in offers_of(db):
        if offer.item_id in used and offer.item_id not in due:
            offers[offer.item_id].append(offer)
    found = []
    for item in items(db, day, room=room):
        if item.low or item.id not in offers:
            continue
        cover = days_of_cover(item.usable, used[item.id].daily)
        best = best_first(offers[item.id], cover)[0]
        if cover is not None and cover < best.lead_days:
            found.append(
                RunsOut(item.id, item.name, item.unit, item.usable, cover, best.vendor, best.lead_days)
            )
    return tuple(sorted(found, key=lambda row: (row.cover_days, row.name)))
