"""Stock: what is on the shelf, what runs low or expires, and what came and went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.screens.list_pane import ListPane
from clinic_tui.screens.stock_verbs import StockVerbs
from clinic_tui.stock.rows import MAIN, MAIN_NAME, ItemRow, PlaceRow
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted

BAR, WIDE_BAR = 6, 12
"""Cells of the bar that shows what is on hand against par."""

AT_FIRST = 200
"""Items that are read before all others: more than a screen shows."""

Shelf = tuple[tuple[ItemRow, ...], tuple[PlaceRow, ...]]
"""The items, and the places beside the stock room."""


class StockPane(StockVerbs, ListPane[ItemRow]):
    """All items, or only those that run low; at all places, or at one."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.STOCK)
    TOPICS = frozenset({"item", "stock_move", "lot", "stock_place", "place_level"})
    NAME = "Supplies"
    COLUMNS = (
        ListColumn("Code", 8),
        ListColumn("Item"),
        ListColumn("Place", 9),
        ListColumn("On hand", 7, "right"),
        ListColumn("Unit", 10),
        ListColumn("Level", BAR),
        ListColumn("Expires", 8),
        ListColumn("", 5),
    )
    WIDE_COLUMNS = (
        ListColumn("Code", 10),
        ListColumn("Item"),
        ListColumn("Kind", 12),
        ListColumn("Place", 10),
        ListColumn("On hand", 8, "right"),
        ListColumn("Unit", 10),
        ListColumn("Par", 6, "right"),
        ListColumn("Order", 6, "right"),
        ListColumn("Level", WIDE_BAR),
        ListColumn("Expires", 8),
        ListColumn("", 6),
    )

    def __init__(self, memory: tuple[bool, int | None, int | None] | None = None) -> None:
        super().__init__(memory)
        self._low_only, self._at, self._wanted = memory or (False, None, None)

    @property
    def place(self) -> Place:
        """Where one stands."""
        return Place.STOCK

    def remember(self) -> Any:
        """All or low, at which place, and the item under the cursor by its number."""
        return self._low_only, self._at, self.list.key

    def jump(self, subject_id: int, day: date | None) -> None:
        """Put the cursor on an item, now or as soon as it has been read."""
        if not self.list.select(subject_id):
            self._low_only, self._at = False, None
            self.stand_on(subject_id)

    # Reading and drawing

    def question(self) -> Callable[[], Shelf]:
        """Of all items the first, until something was shown; then all. And the places there are."""
        stock, at = self.backend.stock, self._at
        limit = None if self.known or at is not None or self._wanted is not None else AT_FIRST
        return lambda: (stock.items(at, limit), stock.places())

    def took(self, answer: Shelf) -> None:
        """Ask for the rest where there may be one."""
        was_known = self.known
        super().took(answer)
        if not was_known and len(answer[0]) == AT_FIRST:
            self.read()

    def rows_of(self, answer: Shelf) -> Sequence[ItemRow]:
        """All, or those that run low."""
        return [item for item in answer[0] if item.low or not self._low_only]

    def nothing(self) -> str:
        """None at all, or none that is low."""
        if self._low_only:
            return "Nothing is low: l shows all."
        return "No items yet: c adds one." if self._at is None else "Nothing lies here: t carries it here."

    def heading(self) -> FactLine:
        """How many, and how many low."""
        items: tuple[ItemRow, ...] = self.answer[0]
        where = self._where()
        if not items:
            return [("strong", self.NAME), ("", where)]
        low, aside = sum(1 for item in items if item.low), sum(1 for item in items if item.blocked)
        return [
            ("strong", "Supplies that run low" if self._low_only else self.NAME),
            ("", where),
            ("", counted(len(items), "item")),
            ("warning" if low else "good", f"! {low} low" if low else "none low"),
            ("warning", f"{aside} with expired or recalled units" if aside else ""),
        ]

    def _where(self) -> str:
        if self._at is None:
            return ""
        places: tuple[PlaceRow, ...] = self.answer[1]
        name = next((place.name for place in places if place.id == self._at), MAIN_NAME)
        return "in the stock room" if self._at == MAIN else f"at {name}"

    def line(self, row: ItemRow) -> ListRow:
        """What, where, how much, and how much there should be."""
        return _line(row, wide=self.wide)

    def detail(self, row: ItemRow) -> FactLine:
        """With place and kind."""
        return (
            ("strong", row.name),
            ("warning" if row.low else "", f"{row.on_hand} on hand"),
            ("warning", f"{row.blocked} expired or recalled" if row.blocked else ""),
            ("", f"par {row.par}, order at {row.reorder_at}"),
            ("quiet", f"in {row.unit}" if row.unit != "each" else ""),
            ("quiet", row.place),
            ("quiet", row.category),
        )

    # Verbs

    @property
    def item_meant(self) -> tuple[int, str] | None:
        """The one under the cursor."""
        return None if self.row is None else (self.row.id, self.row.name)

    def written(self, outcome: object) -> None:
        """Read again where something was."""
        if outcome is not None:
            self.read()

    def action_low_only(self) -> None:
        """Only what is low, or all again."""
        self._low_only = not self._low_only
        self.draw()

    def action_next_place(self) -> None:
        """What lies at the next place; after the last one, all again."""
        places: tuple[PlaceRow, ...] = self.answer[1] if self.known else ()
        if not places:
            self.clinic.say("all supplies lie in the stock room: P adds a place", Level.ERROR)
            return
        order: list[int | None] = [None, MAIN, *(place.id for place in places)]
        here = order.index(self._at) if self._at in order else 0
        self._at = order[(here + 1) % len(order)]
        self.read()

    async def choose(self, row: ItemRow) -> None:
        """All there is to know of it."""
        from clinic_tui.screens.stock_item import ItemScreen

        self.app.push_screen(ItemScreen(row.id, row.name), lambda _: self.read())

    def action_expiring(self) -> None:
        """What expires soon."""
        from clinic_tui.screens.expiring import ExpiringScreen

        self.app.push_screen(ExpiringScreen(), lambda _: self.read())

    async def action_new_item(self) -> None:
        """Add an item to the list."""
        from clinic_tui.screens.stock_forms import NewItem

        await self.app.push_screen(NewItem(), self._added)

    def action_new_place(self) -> None:
        """Add a place."""
        from clinic_tui.screens.stock_forms import NewPlace

        self.app.push_screen(NewPlace(), self.written)

    def action_kits(self) -> None:
        """What visits use."""
        from clinic_tui.screens.kits import Kits

        self.app.push_screen(Kits(), lambda _: self.read())

    def action_kits_missing(self) -> None:
        """What visits used, and was not issued."""
        from clinic_tui.screens.missing_supplies import MissingSupplies

        self.app.push_screen(MissingSupplies(), lambda _: self.read())

    def _added(self, item_id: int | None) -> None:
        if item_id is not None:
            self.stand_on(item_id)


def _line(item: ItemRow, *, wide: bool) -> ListRow:
    cells = (
        item.code,
        item.name,
        *((item.category,) if wide else ()),
        item.place,
        str(item.on_hand),
        item.unit,
        *((str(item.par), str(item.reorder_at)) if wide else ()),
        bar(item.usable, item.par, WIDE_BAR if wide else BAR),
        f"{item.next_expiry:%m/%d/%y}" if item.next_expiry else "",
        _mark(item),
    )
    style = "is-overdue" if item.urgent or not item.usable else "is-low" if item.low or item.blocked else ""
    return ListRow(item.id, cells, style)


def _mark(item: ItemRow) -> str:
    if not item.usable and item.low:
        return "! out"
    if item.urgent:
        return "! now"
    return "! low" if item.low else "! old" if item.blocked else ""


def bar(on_hand: int, par: int, width: int) -> str:
    """What is on hand as a part of par: `■■■···`; something left is never shown as nothing."""
    if par <= 0:
        return ""
    full = min(width, on_hand * width // par)
    return ("■" * (max(full, 1) if on_hand > 0 else 0)).ljust(width, "·")
