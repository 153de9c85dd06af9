"""What screens may ask of the shelf."""

from __future__ import annotations

from clinic_tui.backend.sitting import Sitting
from clinic_tui.stock import queries, service
from clinic_tui.stock.rows import ItemRow, MoveRow
from clinic_tui.stock.service import NewItem


class StockPart:
    """Items and what is on hand."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def items(self) -> tuple[ItemRow, ...]:
        """All items."""
        return self._sitting.ask("stock.view", queries.items)

    def moves(self, item_id: int) -> tuple[MoveRow, ...]:
        """The newest lines of an item's ledger."""
        return self._sitting.ask("stock.view", queries.moves, item_id)

    def receive(self, item_id: int, quantity: int, reason: str = "") -> int:
        """Put units on the shelf."""
        return service.receive(self._sitting.desk, item_id, quantity, reason)

    def issue(self, item_id: int, quantity: int, reason: str = "") -> int:
        """Take units from the shelf."""
        return service.issue(self._sitting.desk, item_id, quantity, reason)

    def set_levels(self, item_id: int, version: int, par: int, reorder_at: int) -> None:
        """Set par and reorder point."""
        service.set_levels(self._sitting.desk, item_id, version, par, reorder_at)

    def add_item(
        self, code: str, name: str, category: str, unit: str, place: str, par: int, reorder_at: int
    ) -> int:
        """Begin to keep an item."""
        return service.add_item(
            self._sitting.desk, NewItem(code, name, category, unit, place, par, reorder_at)
        )
