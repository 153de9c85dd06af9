"""The barcodes under which an item comes: one more, or one less."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType

from clinic_tui.interop.product_codes import ProductCode
from clinic_tui.keymap import Hint
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.screens.supplies.stock_forms import AddBarcode
from clinic_tui.stock.rows import ItemPage, PackRow
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted


class ItemBarcodes(ListDialog[PackRow, None]):
    """Each pack by its GTIN; a scan adds one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus", "add", "add", show=False),
        Binding("x", "drop", "drop", show=False),
    ]
    COLUMNS = (ListColumn("Barcode", 16), ListColumn("Such a pack holds"))
    NOTHING = "It has no barcode yet: scan a pack, or + names one."
    TOPICS = frozenset({"item_pack", "item"})

    def __init__(self, item_id: int, name: str) -> None:
        super().__init__()
        self._number, self._called = item_id, name

    def question(self) -> Callable[[], ItemPage]:
        """The item with its packs."""
        stock, number = self.backend.stock, self._number
        return lambda: stock.page(number)

    def rows_of(self, answer: ItemPage) -> tuple[PackRow, ...]:
        """The packs."""
        return answer.packs

    def bare_heading(self) -> str:
        """Of which item."""
        return f"Barcodes of {self._called}"

    def heading(self) -> str:
        """How many."""
        return f"{self.bare_heading()}: {counted(len(self.shown_rows), 'pack')}"

    def hints(self) -> tuple[Hint, ...]:
        """The keys, as far as one may."""
        change = (Hint("+", "add", "add"), Hint("x", "drop", "drop"))
        may = self.backend.may("stock.edit")
        return (*(change if may else ()), Hint("Esc", "back", "dismiss(None)"))

    def line(self, row: PackRow) -> ListRow:
        """Which, and how many units."""
        page: ItemPage = self.answer
        return ListRow(row.id, (row.gtin, f"{row.units:,} {page.item.unit}"))

    def _may_change(self) -> bool:
        if why := self.backend.why_not("stock.edit", "changing barcodes"):
            self.say(why, Level.ERROR)
        return not why

    def action_add(self) -> None:
        """One more."""
        self._add({})

    def product_scanned(self, code: ProductCode) -> None:
        """A pack under the scanner is one more."""
        self._add({"scan": code.gtin})

    def _add(self, texts: dict[str, str]) -> None:
        if self.known and self._may_change():
            self.app.push_screen(AddBarcode(self.answer, texts or None), self._added)

    def _added(self, done: bool | None) -> None:
        if done:
            self.read_before_keys()

    def action_drop(self) -> None:
        """Know it by this one no more, once that was said again."""
        row, stock, name = self.row, self.backend.stock, self._called
        if row is None or not self._may_change():
            return

        def dropped(_: None) -> None:
            self.say(f"{name} is not known by {row.gtin} any more")
            self.read_before_keys()

        def sure(yes: bool | None) -> None:
            if yes:
                self.act(lambda: stock.drop_pack(row.id), dropped)

        self.app.push_screen(Confirm(f"Know {name} by {row.gtin} no more?", yes="drop it", no="no"), sure)
