"""Stock: what is on the shelf, what runs low, and what came and went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.schedule.rows import HistoryLine
from clinic_tui.screens.list_pane import ListPane
from clinic_tui.stock.rows import ItemRow, MoveRow
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted

BAR, WIDE_BAR = 6, 16
"""Cells of the bar that shows what is on hand against par."""


class StockPane(ListPane[ItemRow]):
    """All items, or only those that run low."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.STOCK)
    TOPICS = frozenset({"item", "stock_move"})
    NAME = "Supplies"
    COLUMNS = (
        ListColumn("Code", 8),
        ListColumn("Item"),
        ListColumn("Place", 9),
        ListColumn("On hand", 7, "right"),
        ListColumn("Unit", 10),
        ListColumn("Par", 5, "right"),
        ListColumn("Order", 5, "right"),
        ListColumn("Level", BAR),
        ListColumn("", 5),
    )
    WIDE_COLUMNS = (
        ListColumn("Code", 10),
        ListColumn("Item"),
        ListColumn("Kind", 12),
        ListColumn("Place", 10),
        ListColumn("On hand", 8, "right"),
        ListColumn("Unit", 12),
        ListColumn("Par", 6, "right"),
        ListColumn("Order", 6, "right"),
        ListColumn("Level", WIDE_BAR),
        ListColumn("", 5),
    )

    def __init__(self, memory: tuple[bool, int | None] | None = None) -> None:
        super().__init__(memory)
        self._low_only, self._wanted = memory or (False, None)

    @property
    def place(self) -> Place:
        """Where one stands."""
        return Place.STOCK

    def remember(self) -> Any:
        """All or low, and the item under the cursor by its number."""
        return self._low_only, self.list.key

    def jump(self, subject_id: int, day: date | None) -> None:
        """Put the cursor on an item, now or as soon as it has been read."""
        if not self.list.select(subject_id):
            self._low_only = False
            self.stand_on(subject_id)

    # Reading and drawing

    def question(self) -> Callable[[], tuple[ItemRow, ...]]:
        """All items."""
        return self.backend.stock.items

    def rows_of(self, answer: tuple[ItemRow, ...]) -> Sequence[ItemRow]:
        """All, or those that run low."""
        return [item for item in answer if item.low or not self._low_only]

    def nothing(self) -> str:
        """None at all, or none that is low."""
        return "Nothing is low: l shows all." if self._low_only else "No items yet: c adds one."

    def heading(self) -> FactLine:
        """How many, and how many low."""
        items: tuple[ItemRow, ...] = self.answer
        if not items:
            return [("strong", self.NAME)]
        low = sum(1 for item in items if item.low)
        return [
            ("strong", "Supplies that run low" if self._low_only else self.NAME),
            ("", counted(len(items), "item")),
            ("warning" if low else "good", f"! {low} low" if low else "none low"),
        ]

    def line(self, row: ItemRow) -> ListRow:
        """What, where, how much, and how much there should be."""
        return _line(row, wide=self.wide)

    def detail(self, row: ItemRow) -> FactLine:
        """With place and kind."""
        return (
            ("strong", row.name),
            ("warning" if row.low else "", f"{row.on_hand} on hand"),
            ("", f"par {row.par}, order at {row.reorder_at}"),
            ("quiet", f"in {row.unit}" if row.unit != "each" else ""),
            ("quiet", row.place),
            ("quiet", row.category),
        )

    # Verbs

    def action_low_only(self) -> None:
        """Only what is low, or all again."""
        self._low_only = not self._low_only
        self.draw()

    async def action_receive(self) -> None:
        """Add what came in."""
        from clinic_tui.screens.stock_forms import Receive

        if (item := self.row) is not None:
            await self.app.push_screen(Receive(item), self._written)

    async def action_issue(self) -> None:
        """Take what was used."""
        from clinic_tui.screens.stock_forms import Issue

        if (item := self.row) is not None:
            await self.app.push_screen(Issue(item), self._written)

    async def choose(self, row: ItemRow) -> None:
        """Its levels."""
        await self.action_edit()

    async def action_edit(self) -> None:
        """Par level and reorder point."""
        from clinic_tui.screens.stock_forms import SetLevels

        if (item := self.row) is not None:
            await self.app.push_screen(SetLevels(item), self._written)

    async def action_new_item(self) -> None:
        """Add an item to the list."""
        from clinic_tui.screens.stock_forms import NewItem

        await self.app.push_screen(NewItem(), self._added)

    def _written(self, outcome: object) -> None:
        if outcome is not None:
            self.read()

    def _added(self, item_id: int | None) -> None:
        if item_id is not None:
            self.stand_on(item_id)

    async def action_history(self) -> None:
        """What came and went."""
        from clinic_tui.screens.history import HistoryScreen

        if (item := self.row) is not None:
            stock = self.backend.stock
            await self.app.push_screen(
                HistoryScreen(
                    f"{item.name}: what came and went",
                    lambda: [_told(move, item.unit) for move in stock.moves(item.id)],
                )
            )


def _line(item: ItemRow, *, wide: bool) -> ListRow:
    cells = (
        item.code,
        item.name,
        *((item.category,) if wide else ()),
        item.place,
        str(item.on_hand),
        item.unit,
        str(item.par),
        str(item.reorder_at),
        bar(item.on_hand, item.par, WIDE_BAR if wide else BAR),
        "! out" if not item.on_hand else "! low" if item.low else "",
    )
    style = "is-overdue" if not item.on_hand else "is-low" if item.low else ""
    return ListRow(item.id, cells, style)


def bar(on_hand: int, par: int, width: int) -> str:
    """What is on hand as a part of par: `■■■···`; something left is never shown as nothing."""
    if par <= 0:
        return ""
    full = min(width, on_hand * width // par)
    return ("■" * (max(full, 1) if on_hand > 0 else 0)).ljust(width, "·")


def _told(move: MoveRow, unit: str) -> HistoryLine:
    words = f"{'received' if move.quantity > 0 else 'issued'} {abs(move.quantity)} {unit}"
    return HistoryLine(move.id, move.at, move.who, "", move.kind.value, words, move.reason)
