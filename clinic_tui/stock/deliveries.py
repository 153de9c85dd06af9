"""What came of each item and what went before the next came, kept by the database itself.

What the shelf is worth by the moving average depends on what lay there as each delivery came: two million
moves passed through it take many seconds, the deliveries alone a moment. A trigger adds each move as it is
written. What is carried from place to place is worth the same, and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from sqlalchemy import DDL, BigInteger, Boolean, Column, Date, Table, event, select
from sqlalchemy.orm import Session

from clinic_tui.stock.costing import AS_IT_CAME, Flow, cost_of
from clinic_tui.stock.models import StockMove
from clinic_tui.store.journal import metadata

stock_delivery = Table(
    "stock_delivery",
    metadata,
    Column("item_id", BigInteger, primary_key=True, autoincrement=False),
    Column("move_id", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=True),
    Column("bought", Boolean, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("cents", BigInteger, nullable=True),
    Column("gone", BigInteger, nullable=False),
    Column("taken_back", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
"""`bought` was received, and not found; `gone` is what went until the next delivery, without what was taken
back; `day` is the clinic's, as the move has it."""

_KEEP = (
    "INSERT INTO stock_delivery (item_id, move_id, day, bought, quantity, cents, gone, taken_back) "
    "SELECT new.item_id, new.id, new.day, new.kind = 'receive', new.quantity, new.cents, 0, false "
    "WHERE new.undoes_id IS NULL AND new.quantity > 0; "
    "UPDATE stock_delivery SET taken_back = true WHERE new.quantity < 0 "
    "AND item_id = new.item_id AND move_id = new.undoes_id; "
    "UPDATE stock_delivery SET gone = stock_delivery.gone - new.quantity "
    "WHERE (new.undoes_id IS NULL) = (new.quantity < 0) AND item_id = new.item_id AND move_id = "
    "(SELECT max(before.move_id) FROM stock_delivery AS before WHERE before.item_id = new.item_id "
    "AND before.move_id < coalesce(new.undoes_id, new.id));"
)
"""What came; what of it is taken back; what went, or came back by undo, counts where it went from."""

_WHEN = "WHEN (new.kind <> 'transfer')"

GUARD_SQLITE = (f"CREATE TRIGGER stock_move_delivered AFTER INSERT ON stock_move {_WHEN} BEGIN {_KEEP} END",)
GUARD_POSTGRES = (
    f"CREATE FUNCTION stock_move_delivers() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_KEEP} "
    "RETURN NULL; END $$",
    f"CREATE TRIGGER stock_move_delivered AFTER INSERT ON stock_move FOR EACH ROW {_WHEN} "
    "EXECUTE FUNCTION stock_move_delivers()",
)

for statement in GUARD_SQLITE:
    event.listen(StockMove.__table__, "after_create", DDL(statement).execute_if(dialect="sqlite"))  # type: ignore[attr-defined]
for statement in GUARD_POSTGRES:
    event.listen(StockMove.__table__, "after_create", DDL(statement).execute_if(dialect="postgresql"))  # type: ignore[attr-defined]


def flows_of_all(db: Session, beyond: Mapping[int, int] = AS_IT_CAME) -> Iterator[tuple[int, list[Flow]]]:
    """Each item with all that came and went of it, in its order: what `costing.value` asks for.

    `beyond` are cents by move that invoices ask beyond what deliveries had cost.
    """
    kept = stock_delivery.c
    found = db.execute(
        select(kept.item_id, kept.move_id, kept.quantity, kept.cents, kept.gone, kept.taken_back).order_by(
            kept.item_id, kept.move_id
        )
    )
    for item, rows in groupby(found, key=lambda row: int(row[0])):
        flows: list[Flow] = []
        for _, move, quantity, cents, gone, taken_back in rows:
            if not taken_back:
                flows.append(Flow(quantity, cost_of(move, cents, beyond)))
            if gone:
                flows.append(Flow(-gone))
        yield item, flows
