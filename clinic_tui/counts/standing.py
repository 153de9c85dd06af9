"""What counting and posting ask of a count: its lines, and what is written of one at this moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.counts.models import CountLine, CountRule, StockCount
from clinic_tui.counts.rules import CountRules
from clinic_tui.counts.states import CountState
from clinic_tui.errors import Conflict
from clinic_tui.stock.models import StockMove
from clinic_tui.stock.on_hand import stock_on_hand
from clinic_tui.stock.rows import MoveKind
from clinic_tui.store.desk import DeskSession

_PUTS_RIGHT = (MoveKind.ADJUST, MoveKind.COUNT)


def rules_of(db: Session) -> CountRules:
    """What the clinic has set, or the usual."""
    columns: tuple[Any, ...] = (
        col(CountRule.limit_units), col(CountRule.limit_cents), col(CountRule.recount),
        col(CountRule.days_a), col(CountRule.days_b), col(CountRule.days_c),
    )  # fmt: skip
    row = db.execute(select(*columns)).first()
    return CountRules(*row) if row else CountRules()


def lines_of(db: Session, count_id: int) -> list[CountLine]:
    """All lines of a count, in order."""
    return list(
        db.scalars(
            select(CountLine).where(col(CountLine.count_id) == count_id).order_by(col(CountLine.position))
        )
    )


def need_count(db: DeskSession, count_id: int, state: CountState) -> StockCount:
    """The count in this state. Raises NotFound, and Conflict saying where it stands."""
    count = db.need(StockCount, count_id, "there is no such count")
    if count.state is not state:
        ways = {
            CountState.OPEN: "it is being counted still: close the sheet first",
            CountState.COUNTED: "its sheet is closed: send lines back to count them again",
        }
        raise Conflict(f"count {count_id} is {count.state.value}: {ways.get(count.state, 'nothing changes')}")
    return count


def units_of(line: CountLine) -> int:
    """Counted less written; nothing where nobody counted."""
    return 0 if line.counted is None or line.on_hand is None else line.counted - line.on_hand


def written(db: Session, line: CountLine, at: datetime | None = None) -> tuple[int, int]:
    """What is on hand of a line now, or was at an instant, and the newest move that sums up."""
    sums = stock_on_hand.c
    now = db.execute(
        select(sums.quantity).where(
            sums.item_id == line.item_id,
            sums.place_id == (line.place_id or 0),
            sums.lot_id == (line.lot_id or 0),
        )
    ).scalar()
    up_to = () if at is None else (col(StockMove.at) <= at,)
    newest = db.execute(select(func.max(col(StockMove.id))).where(*_same(line), *up_to)).scalar() or 0
    later = 0
    if at is not None:
        later = db.execute(
            select(func.coalesce(func.sum(col(StockMove.quantity)), 0)).where(
                *_same(line), col(StockMove.at) > at
            )
        ).scalar_one()
    return int(now or 0) - int(later), int(newest)


def put_right_since(db: Session, line: CountLine) -> bool:
    """Whether somebody has put the same units right after they were counted: the difference is in that.

    Taking back an older move does so too: what it wrote never came or went.
    """
    seen = line.last_move or 0
    corrects = col(StockMove.kind).in_(_PUTS_RIGHT) | (col(StockMove.undoes_id) <= seen)
    changed = db.execute(
        select(func.sum(col(StockMove.quantity))).where(*_same(line), col(StockMove.id) > seen, corrects)
    ).scalar()
    return bool(changed)


def _same(line: CountLine) -> tuple[Any, ...]:
    return (
        col(StockMove.item_id) == line.item_id,
        func.coalesce(col(StockMove.place_id), 0) == (line.place_id or 0),
        func.coalesce(col(StockMove.lot_id), 0) == (line.lot_id or 0),
    )
