"""What is to be ordered: items at or under their reorder point, and those that ride along with them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.purchasing.due_in import due_by_item
from clinic_tui.purchasing.offers import best_first, comes_late, packs_for
from clinic_tui.purchasing.rows import Offer, Suggestion
from clinic_tui.purchasing.vendor_reads import offers_of
from clinic_tui.stock import stock_room
from clinic_tui.stock.levels import days_of_cover, to_order
from clinic_tui.stock.models import Item
from clinic_tui.stock.rooms import levels_in, room_of, stock_rooms
from clinic_tui.stock.rows import StockRoom
from clinic_tui.stock.usage import NO_USE, Use, use_of

MOST_NAMED = 5_000
"""Items whose offers are asked for one by one; of more, all offers are read."""


def proposal(db: Session, day: date, site_id: int | None = None) -> tuple[Suggestion, ...]:
    """What a site is to order on this day, vendor by vendor; what has no vendor stands last.

    Without a site it is the first one; a site without a stock room of its own orders with that.

    Available is what may be given out and is the stock room's, with what is due in and without what other
    places are to be filled up with (domain rules, B10); what stands on drafts counts too, so that nothing
    is ordered twice. An item above its reorder point rides along where it is at or under its optional
    level and its vendor is ordered from anyway.
    """
    rooms = stock_rooms(db)
    room = room_of(db, site_id)
    wanted = _wanted(db, day, room)
    ids = [row.id for row in wanted]
    few = ids if len(ids) <= MOST_NAMED else None
    by_item: dict[int, list[Offer]] = defaultdict(list)
    for offer in offers_of(db, item_ids=few):
        by_item[offer.item_id].append(offer)
    use = use_of(db, day, ids, room if len(rooms) > 1 else None)
    found = [_suggestion(row, by_item[row.id], use.get(row.id, NO_USE)) for row in wanted]
    ordered_from = {each.offer.vendor_id for each in found if each.offer is not None and not each.rides}
    kept = [each for each in found if _belongs(each, ordered_from)]
    return tuple(sorted(kept, key=_by_vendor))


def _belongs(row: Suggestion, ordered_from: set[int]) -> bool:
    """It is to be ordered, known where or not; or it comes along."""
    if row.rides:
        return row.packs > 0 and row.offer is not None and row.offer.vendor_id in ordered_from
    return row.packs > 0 or row.offer is None


def _by_vendor(row: Suggestion) -> tuple[bool, str, bool, str]:
    return row.offer is None, row.offer.vendor if row.offer else "", row.rides, row.name


def _wanted(db: Session, day: date, room: StockRoom) -> list[Any]:
    """Items that are available at or under a level of the stock room that asks for them."""
    usable, promised, due = stock_room.usable(day, room), stock_room.due_out(day, room), due_by_item(room)
    levels, of_room = levels_in(room)
    here = func.coalesce(usable.c.units, 0)
    due_in, due_out = func.coalesce(due.c.due_in, 0), func.coalesce(promised.c.units, 0)
    drafted = func.coalesce(due.c.drafted, 0)
    available = here + due_in - due_out + drafted
    columns: tuple[Any, ...] = (
        col(Item.id), col(Item.code), col(Item.name), col(Item.category), col(Item.unit), col(levels.par),
        col(levels.reorder_at), col(levels.emergency_at), col(levels.optional_at), here.label("usable"),
        due_in.label("due_in"), due_out.label("due_out"), drafted.label("drafted"),
    )  # fmt: skip
    statement = (
        select(*columns)
        .outerjoin(usable, usable.c.item_id == col(Item.id))
        .outerjoin(promised, promised.c.item_id == col(Item.id))
        .outerjoin(due, due.c.item_id == col(Item.id))
        .where(
            col(Item.active).is_(True),
            of_room,
            col(levels.par) > 0,
            (available <= col(levels.reorder_at)) | (available <= col(levels.optional_at)),
        )
    )
    return list(db.execute(statement))


def _suggestion(row: Any, offers: list[Offer], use: Use) -> Suggestion:
    cover = days_of_cover(max(row.usable, 0), use.daily)
    available = row.usable + row.due_in - row.due_out + row.drafted
    rides = available > row.reorder_at
    best = best_first(offers, cover)
    offer = best[0] if best else None
    units = to_order(row.par, max(row.reorder_at, row.optional_at), available)
    packs = packs_for(units, offer) if offer else 0
    urgent = not rides and row.usable <= row.emergency_at
    return Suggestion(
        row.id, row.code, row.name, row.category, row.unit, row.usable, row.due_in, row.due_out, row.drafted,
        row.par, row.reorder_at, urgent, rides, cover, use.last_year, units, offer, packs, best[1:],
        _warning(row, offer, cover),
    )  # fmt: skip


def _warning(row: Any, offer: Offer | None, cover: int | None) -> str:
    if offer is None:
        return "nobody is known to sell it"
    words = []
    if row.due_in or row.drafted:
        due = f"{row.due_in} due in" if row.due_in else ""
        drafted = f"{row.drafted} on a draft" if row.drafted else ""
        words.append(f"on an open order: {' and '.join(filter(None, (due, drafted)))}")
    if comes_late(offer, cover) and not row.due_in:
        words.append(f"lasts {cover} days, comes in {offer.lead_days}")
    return "; ".join(words)
