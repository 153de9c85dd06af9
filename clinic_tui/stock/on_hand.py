"""What is on hand, kept by the database itself: the sum of the moves by item, place and lot.

Summing two million moves takes a quarter of a second; the triggers here add each move to its sum as it is
written, refuse a sum below nothing, and refuse that a move is ever changed. Place and lot are 0 for the
stock room and for units without a lot.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import DDL, BigInteger, CheckConstraint, Column, Table, event, exists
from sqlmodel import col

from clinic_tui.stock.models import Lot, StockMove
from clinic_tui.store.journal import metadata
from clinic_tui.store.refusals import register

stock_on_hand = Table(
    "stock_on_hand",
    metadata,
    Column("item_id", BigInteger, primary_key=True, autoincrement=False),
    Column("place_id", BigInteger, primary_key=True, autoincrement=False),
    Column("lot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("quantity", BigInteger, nullable=False),
    CheckConstraint("quantity >= 0", name="ck_stock_on_hand"),
)


def lies_somewhere() -> Any:
    """Whether units of a lot are left at any place."""
    sums = stock_on_hand.c
    return exists().where(sums.item_id == col(Lot.item_id), sums.lot_id == col(Lot.id), sums.quantity > 0)


_FIXED = "item_id, place_id, lot_id, quantity, kind, at, day, cents, undoes_id"
"""What of a move nobody ever changes."""

_COUNT = (
    "INSERT INTO stock_on_hand (item_id, place_id, lot_id, quantity) "
    "VALUES (new.item_id, coalesce(new.place_id, 0), coalesce(new.lot_id, 0), 0) ON CONFLICT DO NOTHING; "
    "UPDATE stock_on_hand SET quantity = stock_on_hand.quantity + new.quantity WHERE item_id = new.item_id "
    "AND place_id = coalesce(new.place_id, 0) AND lot_id = coalesce(new.lot_id, 0);"
)

GUARD_SQLITE = (
    f"CREATE TRIGGER stock_move_counted AFTER INSERT ON stock_move BEGIN {_COUNT} END",
    f"CREATE TRIGGER stock_move_no_update BEFORE UPDATE OF {_FIXED} ON stock_move "
    "BEGIN SELECT RAISE(ABORT, 'stock_move_fixed'); END",
    "CREATE TRIGGER stock_move_no_delete BEFORE DELETE ON stock_move "
    "BEGIN SELECT RAISE(ABORT, 'stock_move_fixed'); END",
)
GUARD_POSTGRES = (
    f"CREATE FUNCTION stock_move_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_COUNT} "
    "RETURN NULL; END $$",
    "CREATE FUNCTION stock_move_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION 'stock_move_fixed' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER stock_move_counted AFTER INSERT ON stock_move FOR EACH ROW "
    "EXECUTE FUNCTION stock_move_adds_up()",
    f"CREATE TRIGGER stock_move_no_update BEFORE UPDATE OF {_FIXED} ON stock_move FOR EACH ROW "
    "EXECUTE FUNCTION stock_move_is_fixed()",
    "CREATE TRIGGER stock_move_no_delete BEFORE DELETE ON stock_move FOR EACH ROW "
    "EXECUTE FUNCTION stock_move_is_fixed()",
)

for statement in GUARD_SQLITE:
    event.listen(StockMove.__table__, "after_create", DDL(statement).execute_if(dialect="sqlite"))  # type: ignore[attr-defined]
for statement in GUARD_POSTGRES:
    event.listen(StockMove.__table__, "after_create", DDL(statement).execute_if(dialect="postgresql"))  # type: ignore[attr-defined]

register("ck_stock_on_hand", "so much is not there any more: another desk took it; look again")
register("stock_move_fixed", "a move of the shelf is never changed: take it back with another one")
