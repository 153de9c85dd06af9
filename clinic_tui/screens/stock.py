"""Stock: what is on the shelf, what runs low, and what came and went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType

from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Place
from clinic_tui.schedule.rows import HistoryLine
from clinic_tui.screens.pane import Pane
from clinic_tui.stock.rows import ItemRow, MoveRow
from clinic_tui.widgets.facts import Facts, Piece
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.words.counted import counted

WIDE = 110
BAR, WIDE_BAR = 6, 16
"""Cells of the bar that shows what is on hand against par."""

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


class StockPane(Pane):
    """All items, or only those that run low."""

    TOPICS: ClassVar[frozenset[str]] = frozenset({"item", "stock_move"})
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.STOCK)
    DEFAULT_CSS = "StockPane > Facts { background: $panel; }"

    def __init__(self, memory: tuple[bool, int | None] | None = None) -> None:
        super().__init__(memory)
        self._low_only = memory[0] if memory else False
        self._wanted = memory[1] if memory else None
        self._items: dict[int, ItemRow] = {}
        self._wide = False
        self._refusal = ""

    def compose(self) -> ComposeResult:
        """How many, the items, and one of them."""
        yield Facts(1, indent=0, id="stock-title")
        yield PagedList(*COLUMNS, empty="reading ...", marks=False, id="stock-list")
        yield Facts(1, indent=0, id="stock-detail")

    @property
    def place(self) -> Place:
        """Where one stands."""
        return Place.STOCK

    @property
    def list(self) -> PagedList:
        """The items."""
        return self.query_one(PagedList)

    def take_focus(self) -> None:
        """The keys go to the list."""
        self.list.focus()

    def remember(self) -> Any:
        """All or low, and the item under the cursor by its number."""
        return self._low_only, self.list.key

    def jump(self, subject_id: int, day: date | None) -> None:
        """Put the cursor on an item, now or as soon as it has been read."""
        if not self.list.select(subject_id):
            self._low_only, self._wanted = False, subject_id
            self.read()

    # Reading and drawing

    def read(self) -> None:
        """Ask for the items."""
        self.ask(self.backend.stock.items, self._show, group="stock", refused=self._refused)

    def _show(self, items: tuple[ItemRow, ...]) -> None:
        self._refusal = ""
        self._items = {item.id: item for item in items}
        self._draw()
        if self._wanted is not None and self._items:
            self.list.select(self._wanted)
            self._wanted = None

    def _refused(self, refusal: ClinicError) -> None:
        self._refusal = refusal.words
        self._items = {}
        self._draw()

    def _draw(self) -> None:
        items = [item for item in self._items.values() if item.low or not self._low_only]
        empty = "Nothing is low: l shows all." if self._low_only else "No items yet: c adds one."
        self.list.show([_line(item, wide=self._wide) for item in items], self._refusal or empty)
        self.query_one("#stock-title", Facts).show(self._title())
        self._tell()

    def _title(self) -> Sequence[Piece]:
        low = sum(1 for item in self._items.values() if item.low)
        if self._refusal or not self._items:
            return [("strong", "Supplies")]
        return [
            ("strong", "Supplies that run low" if self._low_only else "Supplies"),
            ("", counted(len(self._items), "item")),
            ("warning" if low else "good", f"! {low} low" if low else "none low"),
        ]

    def on_resize(self, event: events.Resize) -> None:
        """More room shows the kind and a longer bar."""
        wide = event.size.width >= WIDE
        if wide != self._wide:
            self._wide = wide
            self.list.set_columns(*(WIDE_COLUMNS if wide else COLUMNS))
            if self._items:
                self._draw()

    @on(PagedList.Highlighted)
    def _tell(self) -> None:
        item, detail = self._item, self.query_one("#stock-detail", Facts)
        if item is None:
            detail.show()
            return
        detail.show(
            (
                ("strong", item.name),
                ("warning" if item.low else "", f"{item.on_hand} on hand"),
                ("", f"par {item.par}, order at {item.reorder_at}"),
                ("quiet", f"in {item.unit}" if item.unit != "each" else ""),
                ("quiet", item.place),
                ("quiet", item.category),
            )
        )

    @property
    def _item(self) -> ItemRow | None:
        key = self.list.key
        return self._items.get(key) if isinstance(key, int) else None

    # Verbs

    def action_low_only(self) -> None:
        """Only what is low, or all again."""
        self._low_only = not self._low_only
        self._draw()

    async def action_receive(self) -> None:
        """Add what came in."""
        from clinic_tui.screens.stock_forms import Receive

        if (item := self._item) is not None:
            await self.app.push_screen(Receive(item), self._written)

    async def action_issue(self) -> None:
        """Take what was used."""
        from clinic_tui.screens.stock_forms import Issue

        if (item := self._item) is not None:
            await self.app.push_screen(Issue(item), self._written)

    @on(PagedList.Chosen)
    async def _chosen(self) -> None:
        await self.action_edit()

    async def action_edit(self) -> None:
        """Par level and reorder point."""
        from clinic_tui.screens.stock_forms import SetLevels

        if (item := self._item) is not None:
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
            self._wanted = item_id
            self.read()

    async def action_history(self) -> None:
        """What came and went."""
        from clinic_tui.screens.history import HistoryScreen

        if (item := self._item) is not None:
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
