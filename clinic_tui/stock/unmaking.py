"""What undo does with moves of the shelf: another move takes each back, none is deleted."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Conflict
from clinic_tui.stock.models import Item, Lot, StockMove, StockPlace
from clinic_tui.stock.moving import on_hand
from clinic_tui.stock.on_hand import stock_on_hand
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.row import Row
from clinic_tui.store.unmaking import unmade_by


def _take_back(desk: Desk, db: DeskSession, row: Row) -> None:
    """A move the other way. Raises Conflict where the units that came are not there any more."""
    assert isinstance(row, StockMove)
    if row.quantity > 0:
        sums = stock_on_hand.c
        left = db.execute(
            select(sums.quantity).where(
                sums.item_id == row.item_id,
                sums.place_id == (row.place_id or 0),
                sums.lot_id == (row.lot_id or 0),
            )
        ).scalar_one()
        if left < row.quantity:
            item = db.need(Item, row.item_id, "there is no such item")
            raise Conflict(
                f"cannot undo: of the {row.quantity} {item.unit} of {item.name} only {left} are there still"
            )
    db.add(
        StockMove(
            item_id=row.item_id, at=desk.clock.now(), day=today(desk.clock), kind=row.kind,
            quantity=-row.quantity, reason="undone at the desk", who=desk.actor.login, place_id=row.place_id,
            lot_id=row.lot_id, undoes_id=row.id,
        )
    )  # fmt: skip


def _keep_no_more(_desk: Desk, db: DeskSession, row: Row) -> None:
    """An item that moves or lots name already is not kept any more. Raises Conflict while some is on hand."""
    assert isinstance(row, Item)
    if left := on_hand(db, row.id or 0):
        raise Conflict(
            f"cannot undo: {left} {row.unit} of {row.name} are on hand: issue or write them off first"
        )
    named = exists().where(col(StockMove.item_id) == row.id) | exists().where(col(Lot.item_id) == row.id)
    if db.execute(select(named)).scalar_one():
        row.active = False
    else:
        db.delete(row)


def _close_place(_desk: Desk, db: DeskSession, row: Row) -> None:
    """A place that moves name already is closed."""
    assert isinstance(row, StockPlace)
    if db.scalars(select(col(StockMove.id)).where(col(StockMove.place_id) == row.id).limit(1)).first():
        row.active = False
    else:
        db.delete(row)


unmade_by("stock_move", _take_back)
unmade_by("item", _keep_no_more)
unmade_by("stock_place", _close_place)
