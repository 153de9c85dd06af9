"""Reads of counts: the list, the blind sheet, and what differs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Integer, case, cast, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.counts.models import CountLine, StockCount
from clinic_tui.counts.rows import CountedPage, CountRow, CountSheet, SheetLine, Variance
from clinic_tui.counts.states import UNFINISHED, CountState, LineState
from clinic_tui.errors import Conflict, NotFound
from clinic_tui.stock.models import Item, Lot, StockPlace
from clinic_tui.stock.rows import MAIN, MAIN_NAME

PAST_SHOWN = 200
_LEFT_TO_COUNT = (LineState.TO_COUNT, LineState.AGAIN)


def counts(db: Session) -> tuple[CountRow, ...]:
    """Those that are not finished, then the newest of the others."""
    is_open = case((col(StockCount.state).in_(UNFINISHED), 0), else_=1)
    return _counts(db, order=(is_open, col(StockCount.id).desc()), limit=PAST_SHOWN)


def count_row(db: Session, count_id: int) -> CountRow:
    """One count. Raises NotFound."""
    found = _counts(db, where=(col(StockCount.id) == count_id,))
    if not found:
        raise NotFound(f"there is no count {count_id}")
    return found[0]


def sheet(db: Session, count_id: int) -> CountSheet:
    """The lines as people count them: nothing in it says what is written. Raises NotFound."""
    return CountSheet(count_row(db, count_id), tuple(line for line, *_ in _lines(db, count_id)))


def counted_page(db: Session, count_id: int) -> CountedPage:
    """What differs, the dearest first. Raises NotFound, and Conflict while the sheet is open."""
    count = count_row(db, count_id)
    if count.state is CountState.OPEN:
        raise Conflict(f"count {count_id} is being counted: what differs is shown once its sheet is closed")
    found = [_variance(*each) for each in _lines(db, count_id)]
    differing = [each for each in found if each.units or each.line.state is LineState.LEFT_OUT]
    right = len(found) - len(differing)
    return CountedPage(count, tuple(sorted(differing, key=_first_shown)), right)


def _first_shown(variance: Variance) -> tuple[bool, bool, int, int]:
    waits = variance.beyond and variance.line.state is LineState.COUNTED
    left_out = variance.line.state is LineState.LEFT_OUT
    return left_out, not waits, -abs(variance.cents or 0), variance.line.position


def _counts(
    db: Session, *, where: Iterable[Any] = (), order: Iterable[Any] = (), limit: int | None = None
) -> tuple[CountRow, ...]:
    left = case((col(CountLine.state).in_(_LEFT_TO_COUNT), 1), else_=0)
    waits = case(((col(CountLine.state) == LineState.COUNTED) & col(CountLine.beyond), 1), else_=0)
    lines = (
        select(
            col(CountLine.count_id).label("count_id"),
            func.count().label("lines"),
            func.sum(left).label("left"),
            func.sum(waits).label("waiting"),
        )
        .group_by(col(CountLine.count_id))
        .subquery()
    )
    columns: tuple[Any, ...] = (
        col(StockCount.id), col(StockCount.version), col(StockCount.covers), col(StockCount.everywhere),
        col(StockCount.place_id), col(StockCount.state), col(StockCount.begun_at), col(StockCount.begun_by),
        col(StockCount.closed_at),
        *(cast(func.coalesce(each, 0), Integer) for each in (lines.c.lines, lines.c.left, lines.c.waiting)),
    )  # fmt: skip
    found = db.execute(
        select(*columns)
        .outerjoin(lines, lines.c.count_id == col(StockCount.id))
        .where(*where)
        .order_by(*order)
        .limit(limit)
    )
    return tuple(_count_row(*row) for row in found)


def _count_row(number: int, version: int, covers: str, everywhere: bool, *rest: Any) -> CountRow:
    place, state, begun_at, begun_by, closed_at, lines, left, waiting = rest
    return CountRow(
        number, version, covers, None if everywhere else place or MAIN, state, begun_at, begun_by, closed_at,
        lines, left, waiting if state is CountState.COUNTED else 0,  # else it would tell what is written
    )  # fmt: skip


def _lines(db: Session, count_id: int) -> list[tuple[Any, ...]]:
    """Each line as it may be shown, and what the sheet keeps to itself."""
    columns: tuple[Any, ...] = (
        col(CountLine.id), col(CountLine.version), col(CountLine.position), col(CountLine.place_id),
        col(StockPlace.name), col(CountLine.shelf), col(CountLine.item_id), col(Item.code), col(Item.name),
        col(Item.unit), col(Lot.number), col(Lot.expires_on), col(Item.tracks_lots), col(CountLine.expected),
        col(CountLine.state), col(CountLine.counted), col(CountLine.counted_by),
        col(CountLine.on_hand), col(CountLine.cents), col(CountLine.beyond), col(CountLine.first_units),
        col(CountLine.first_by), col(CountLine.approved_by),
    )  # fmt: skip
    found = db.execute(
        select(*columns)
        .join(Item, col(Item.id) == col(CountLine.item_id))
        .outerjoin(Lot, col(Lot.id) == col(CountLine.lot_id))
        .outerjoin(StockPlace, col(StockPlace.id) == col(CountLine.place_id))
        .where(col(CountLine.count_id) == count_id)
        .order_by(col(CountLine.position))
    )
    return [(_sheet_line(*row[:17]), *row[17:]) for row in found]


def _sheet_line(
    number: int, version: int, position: int, place_id: int | None, place: str | None, *rest: Any
) -> SheetLine:
    shelf, item_id, code, name, unit, lot, expires_on, by_lot, expected, state, counted, by = rest
    shown = None if state is LineState.AGAIN else counted  # a second count does not begin with the first
    return SheetLine(
        number, version, position, place_id or MAIN, place or MAIN_NAME, shelf, item_id, code, name, unit,
        lot or "", expires_on, by_lot, expected, state, shown, by,
    )  # fmt: skip


def _variance(line: SheetLine, on_hand: int | None, cents: int | None, *rest: Any) -> Variance:
    units = 0 if line.counted is None or on_hand is None else line.counted - on_hand
    signed = None if cents is None else -cents if units < 0 else cents
    return Variance(line, on_hand or 0, units, signed, *rest)
