"""What a vendor sells, or who sells an item: packs, prices and days side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.purchasing.rows import Offer
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.supplies.vendor_forms import OfferForm
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money

Answer = tuple[tuple[Offer, ...], dict[int, str]]
"""Offers, and the names of the items."""
Chosen = list[tuple[str, str, int]]


class CatalogScreen(ListPage[Offer]):
    """Of one vendor or of one item; the cheapest unit of an item is marked."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.CATALOG)
    NAME = "Catalog"
    COLUMNS = (
        ListColumn("Catalog", 12),
        ListColumn("What"),
        ListColumn("Pack", 12),
        ListColumn("Price", 10, "right"),
        ListColumn("A unit", 8, "right"),
        ListColumn("Days", 4, "right"),
        ListColumn("", 9),
    )
    NOTHING = "Nothing is entered here: + enters it."
    TOPICS = frozenset({"vendor", "vendor_item", "item"})
    DETAIL_LINES = 1

    def __init__(self, *, name: str, vendor_id: int | None = None, item_id: int | None = None) -> None:
        super().__init__()
        self._called, self._vendor, self._item = name, vendor_id, item_id

    @property
    def place(self) -> Place:
        """Catalogs."""
        return Place.CATALOG

    def question(self) -> Callable[[], Answer]:
        """Its offers."""
        vendors, stock, vendor, item = self.backend.vendors, self.backend.stock, self._vendor, self._item

        def ask() -> Answer:
            if vendor is not None:
                return vendors.offers_of_vendor(vendor), {row.id: row.name for row in stock.items()}
            assert item is not None
            return vendors.offers_of_item(item), {}

        return ask

    def rows_of(self, answer: Answer) -> Sequence[Offer]:
        """The offers."""
        return answer[0]

    def bare_heading(self) -> str:
        """Whose."""
        return f"{self._called} sells" if self._vendor is not None else f"Who sells {self._called}"

    def heading(self) -> FactLine:
        """Whose, and how much."""
        unpriced = sum(row.cents is None for row in self.shown_rows)
        return (
            ("strong", self.bare_heading()),
            ("", counted(len(self.shown_rows), "offer")),
            ("warning", f"{unpriced} without a price" if unpriced else ""),
        )

    def line(self, row: Offer) -> ListRow:
        """Under which number, what or who, in which packs, for how much."""
        what = self.answer[1].get(row.item_id, "") if self._vendor is not None else row.vendor
        pack = f"{row.pack} of {row.units:,}" if row.units > 1 else row.pack
        price = "" if row.cents is None else show_money(row.cents)
        each = "" if row.unit_cents is None else f"{row.unit_cents / 100:,.2f}"
        best = row.unit_cents is not None and row.unit_cents == self._cheapest
        mark = "preferred" if row.preferred else "cheapest" if best else ""
        look = "is-soon" if row.cents is None else ""
        return ListRow(row.id, (row.catalog, what, pack, price, each, str(row.lead_days), mark), look)

    @property
    def _cheapest(self) -> float | None:
        """What a unit costs at least, where several sell the item."""
        offers: tuple[Offer, ...] = self.answer[0]
        prices = [offer.unit_cents for offer in offers if offer.unit_cents is not None]
        return min(prices) if self._item is not None and len(prices) > 1 else None

    def detail(self, row: Offer) -> Sequence[FactLine]:
        """The offer in words."""
        return (
            (
                ("strong", row.catalog),
                ("", row.vendor),
                ("", f"sold by {row.multiple} {row.pack}" if row.multiple > 1 else ""),
                ("", f"at least {row.minimum} {row.pack}" if row.minimum > 1 else ""),
                ("", f"comes in {counted(row.lead_days, 'day')}"),
            ),
        )

    # Verbs

    async def choose(self, row: Offer) -> None:
        """Change it."""
        self.action_edit()

    def action_edit(self) -> None:
        """Packs, price, days."""
        row = self.row
        if row is None:
            return
        if why := self.backend.why_not("vendor.edit", row.catalog):
            self.clinic.say(why)
            return
        what = self.answer[1].get(row.item_id, "") if self._vendor is not None else row.vendor
        self.app.push_screen(
            OfferForm(f"{self._called}: {what}", (), vendor_id=self._vendor, item_id=self._item, offer=row),
            lambda _: self.read_before_keys(),
        )

    def action_offer_add(self) -> None:
        """Another one: the other side is chosen in the form."""
        vendors, stock, of_vendor = self.backend.vendors, self.backend.stock, self._vendor is not None

        def read() -> Chosen:
            if of_vendor:
                return [(row.code, row.name, row.id) for row in stock.items()]
            return [(row.code, row.name, row.id) for row in vendors.vendors()]

        def opened(choices: Chosen) -> None:
            if not choices:
                self.clinic.say("no vendor is known yet: o, then v, enters one")
                return
            form = OfferForm(self._called, choices, vendor_id=self._vendor, item_id=self._item)
            self.app.push_screen(form, lambda _: self.read_before_keys())

        self.ask_before_keys(read, opened, group="offer")

    def action_offer_drop(self) -> None:
        """It is not bought any more."""
        row, vendors = self.row, self.backend.vendors
        if row is None:
            return

        def dropped(_: object) -> None:
            self.clinic.say_done(f"{row.catalog} is not bought any more")
            self.read_before_keys()

        self.act(lambda: vendors.drop_offer(row.id), dropped)
