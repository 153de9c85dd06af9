"""The use case that fills places up: what was brought is carried there, all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.stock.entries import Bring
from clinic_tui.stock.fefo import Take, usable
from clinic_tui.stock.issuing import Way, carry
from clinic_tui.stock.models import Item
from clinic_tui.stock.moving import checked, hold_of, item_that_is_kept, require_good, require_place, shelf
from clinic_tui.store.desk import Desk, DeskSession

REASON = "filled up"


def fill_up(desk: Desk, brought: Sequence[Bring]) -> int:
    """Carry what was brought to the places that asked for it, as one action; the units.

    Raises Conflict, and carries nothing, where a lot is not there any more, may not be given out, or somebody
    else has filled the place up since it was looked at; Invalid where nothing was brought.
    """
    if not brought:
        raise Invalid("nothing is brought", "units")
    with desk.act("stock.transfer", reason=REASON) as db:
        _require_as_seen(desk, db, brought)
        for each in brought:
            _carry(desk, db, each)
    return sum(each.units for each in brought)


def _require_as_seen(desk: Desk, db: DeskSession, brought: Sequence[Bring]) -> None:
    for item_id, to_place_id, seen in {(each.item_id, each.to_place_id, each.seen) for each in brought}:
        item, to = item_that_is_kept(db, item_id), require_place(db, to_place_id)
        if hold_of(db, to_place_id):
            raise Conflict(f"{to} is held: release it first, or carry nothing there")
        if usable(shelf(db, item_id, to_place_id), today(desk.clock)) > seen:
            raise Conflict(f"{to} was filled up with {item.name} at another desk meanwhile: look again")


def _carry(desk: Desk, db: DeskSession, each: Bring) -> None:
    item = item_that_is_kept(db, each.item_id)
    where, to = require_place(db, each.from_place_id), require_place(db, each.to_place_id)
    take = _take(desk, db, item, each, where)
    carry(desk, db, item, (take,), Way(each.from_place_id, where, each.to_place_id, to), REASON)


def _take(desk: Desk, db: DeskSession, item: Item, each: Bring, where: str) -> Take:
    units = checked(each.units, "units")
    lots = shelf(db, each.item_id, each.from_place_id)
    lot = next((lot for lot in lots if lot.number == each.lot), None)
    there = lot.units if lot else 0
    if lot is None or there < units:
        of_lot = f" of lot {each.lot}" if each.lot else ""
        raise Conflict(
            f"only {there} {item.unit} of {item.name}{of_lot} are left at {where}, not {units}: look again"
        )
    require_good(lot, item, today(desk.clock))
    return Take(lot, units)
