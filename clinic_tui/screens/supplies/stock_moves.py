"""What came and went of an item, as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_tui.schedule.rows import HistoryLine
from clinic_tui.screens.parts.history import HistoryScreen
from clinic_tui.stock.rows import MAIN_NAME, MoveKind, MoveRow
from clinic_tui.words.money import show_money

if TYPE_CHECKING:
    from clinic_tui.backend.stock_part import StockPart

_CAME = {
    MoveKind.RECEIVE: "received", MoveKind.TRANSFER: "carried here", MoveKind.ADJUST: "found",
    MoveKind.COUNT: "found by a count:",
}  # fmt: skip
_WENT = {
    MoveKind.ISSUE: "issued", MoveKind.TRANSFER: "carried away", MoveKind.ADJUST: "missing",
    MoveKind.WASTE: "written off", MoveKind.RETURN: "sent back",
    MoveKind.COUNT: "missing by a count:",
}  # fmt: skip


def moves_of(stock: StockPart, item_id: int, name: str) -> HistoryScreen:
    """The list, to be opened over what is shown."""

    def load() -> list[HistoryLine]:
        page = stock.page(item_id)
        return [told(move, page.item.unit) for move in page.moves]

    return HistoryScreen(f"{name}: what came and went", load)


def told(move: MoveRow, unit: str) -> HistoryLine:
    """`received 70 dose, lot A1, at Fridge 1, $120.00`."""
    if move.undoes:
        deed = "taken back:"
    else:
        deed = (_CAME if move.quantity > 0 else _WENT).get(move.kind, move.kind.value)
    parts = [f"{deed} {abs(move.quantity)} {unit}"]
    parts += [f"lot {move.lot}"] if move.lot else []
    parts += [f"at {move.place}"] if move.place != MAIN_NAME else []
    parts += [show_money(move.cents)] if move.cents is not None else []
    parts += [f"seen by {move.witness}"] if move.witness else []
    return HistoryLine(move.id, move.at, move.who, "", move.kind.value, ", ".join(parts), move.reason)
