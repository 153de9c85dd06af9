"""The use cases of the shelf: receiving, issuing, and the items themselves."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.stock.models import Item, StockMove
from clinic_tui.stock.rows import MoveKind
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.site import first_site

MOST = 1_000_000
"""No single move is larger than this many units."""


@dataclass(frozen=True, slots=True)
class NewItem:
    """What is typed of an item; par and reorder point in units of issue."""

    code: str
    name: str
    category: str = ""
    unit: str = "each"
    place: str = ""
    par: int = 0
    reorder_at: int = 0


def add_item(desk: Desk, item: NewItem) -> int:
    """Begin to keep an item; its number. Raises Invalid for a code that cannot be typed on every keyboard."""
    if not (item.code.isascii() and item.code.isprintable()):
        raise Invalid("a code has plain letters, digits and signs alone, so that all can type it", "code")
    code = clean_text(item.code, 20, "code").upper()
    name = clean_text(item.name, 100, "name")
    if not code or not name:
        raise Invalid("an item needs a code and a name", "code" if not code else "name")
    _require_levels(item.par, item.reorder_at)
    with desk.act("stock.edit") as db:
        row = Item(
            site_id=first_site(db).id or 0, code=code, name=name,
            category=clean_text(item.category, 40, "category"),
            unit=clean_text(item.unit, 20, "unit") or "each", place=clean_text(item.place, 40, "place"),
            par=item.par, reorder_at=item.reorder_at,
        )  # fmt: skip
        db.add(row)
        db.flush()
        return row.id or 0


def set_levels(desk: Desk, item_id: int, version: int, par: int, reorder_at: int) -> None:
    """Set par level and reorder point (units of issue)."""
    _require_levels(par, reorder_at)
    with desk.act("stock.edit") as db:
        item = db.need(Item, item_id, "there is no such item")
        if item.version != version:
            raise Conflict("this item was changed at another desk meanwhile: look again and repeat")
        item.par, item.reorder_at = par, reorder_at


def receive(desk: Desk, item_id: int, quantity: int, reason: str = "") -> int:
    """Put units on the shelf; what is on hand then."""
    why = clean_text(reason, 200, "reason")
    with desk.act("stock.receive", reason=why) as db:
        return _move(desk, db, item_id, MoveKind.RECEIVE, _checked(quantity), why)


def issue(desk: Desk, item_id: int, quantity: int, reason: str = "") -> int:
    """Take units from the shelf; what is on hand then. Raises Conflict below zero."""
    why = clean_text(reason, 200, "reason")
    with desk.act("stock.issue", reason=why) as db:
        return _move(desk, db, item_id, MoveKind.ISSUE, -_checked(quantity), why)


def _move(desk: Desk, db: DeskSession, item_id: int, kind: MoveKind, quantity: int, reason: str) -> int:
    item = db.need(Item, item_id, "there is no such item")
    on_hand = db.execute(
        select(func.coalesce(func.sum(col(StockMove.quantity)), 0)).where(col(StockMove.item_id) == item_id)
    ).scalar_one()
    left = int(on_hand) + quantity
    if left < 0:
        raise Conflict(f"only {on_hand} {item.unit} of {item.name} on hand: {-quantity} cannot be issued")
    db.build_on(item)
    db.add(
        StockMove(
            item_id=item_id,
            at=desk.clock.now(),
            kind=kind,
            quantity=quantity,
            reason=reason,
            who=desk.actor.login,
        )
    )
    return left


def _checked(quantity: int) -> int:
    if not 1 <= quantity <= MOST:
        raise Invalid(f"a quantity is 1 to {MOST:,}, not {quantity}", "quantity")
    return quantity


def _require_levels(par: int, reorder_at: int) -> None:
    if not 0 <= reorder_at <= par <= MOST:
        raise Invalid("the reorder point is 0 or more and not above par", "par")
