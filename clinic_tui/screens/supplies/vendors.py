"""Vendors: whom supplies are bought from; Enter opens what one sells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.purchasing.rows import VendorRow
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.supplies.vendor_forms import LimitForm, VendorForm
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money

Answer = tuple[tuple[VendorRow, ...], int]


class VendorsScreen(ListPage[VendorRow]):
    """One line for each."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.VENDORS)
    NAME = "Vendors"
    COLUMNS = (
        ListColumn("Code", 8),
        ListColumn("Vendor"),
        ListColumn("Account", 12),
        ListColumn("Days", 4, "right"),
        ListColumn("Items", 5, "right"),
        ListColumn("Open orders", 11, "right"),
    )
    WIDE_COLUMNS = (
        ListColumn("Code", 10),
        ListColumn("Vendor"),
        ListColumn("Account", 14),
        ListColumn("Phone", 16),
        ListColumn("Orders go to", 26),
        ListColumn("Days", 4, "right"),
        ListColumn("Smallest", 10, "right"),
        ListColumn("Items", 5, "right"),
        ListColumn("Orders", 6, "right"),
    )
    NOTHING = "No vendor is known: + enters one."
    TOPICS = frozenset({"vendor", "vendor_item", "purchase_order", "purchase_rule"})
    DETAIL_LINES = 2

    @property
    def place(self) -> Place:
        """Vendors."""
        return Place.VENDORS

    _with_dropped = False

    def question(self) -> Callable[[], Answer]:
        """All, with those that were dropped where they are asked for; and the limit of approvals."""
        vendors, dropped = self.backend.vendors, self._with_dropped
        return lambda: (
            (*vendors.vendors(), *(vendors.dropped_vendors() if dropped else ())), vendors.approve_limit(),
        )  # fmt: skip

    def rows_of(self, answer: Answer) -> Sequence[VendorRow]:
        """The vendors."""
        return answer[0]

    def heading(self) -> FactLine:
        """How many, and who approves orders."""
        limit: int = self.answer[1]
        words = f"up to {show_money(limit)}" if limit else "nothing"
        return (
            ("strong", f"Vendors: {sum(row.bought_from for row in self.shown_rows)}"),
            ("", f"who drafts an order approves {words}; above it a manager does"),
        )

    def line(self, row: VendorRow) -> ListRow:
        """Who, under which number, how quick, how much is bought there."""
        middle = (row.phone, row.email) if self.wide else ()
        smallest = (show_money(row.minimum_cents) if row.minimum_cents else "",) if self.wide else ()
        cells = (
            row.code, row.name, row.account, *middle, str(row.lead_days), *smallest, str(row.offers),
            str(row.open_orders or ""),
        )  # fmt: skip
        return ListRow(row.id, cells, "is-quiet" if not row.bought_from else "" if row.offers else "is-soon")

    def detail(self, row: VendorRow) -> Sequence[FactLine]:
        """The vendor in words."""
        smallest = f"smallest order {show_money(row.minimum_cents)}" if row.minimum_cents else ""
        return (
            (
                ("strong", row.name),
                ("warning", "" if row.bought_from else "dropped: x buys there again"),
                ("", f"delivers in {counted(row.lead_days, 'day')}"),
                ("", smallest),
                ("warning", "" if row.offers else "sells nothing yet: Enter, then +"),
            ),
            (
                ("", f"phone {row.phone}" if row.phone else "no phone number"),
                ("", row.email or "no address for orders by mail"),
                ("quiet", row.note),
            ),
        )

    async def choose(self, row: VendorRow) -> None:
        """What it sells."""
        from clinic_tui.screens.supplies.catalog import CatalogScreen

        await self.app.push_screen(
            CatalogScreen(vendor_id=row.id, name=row.name), lambda _: self.read_before_keys()
        )

    def action_vendor_add(self) -> None:
        """Another one."""
        self.app.push_screen(VendorForm(None), lambda _: self.read_before_keys())

    def action_edit(self) -> None:
        """What is known of it."""
        if (row := self.row) is None:
            return
        if why := self.backend.why_not("vendor.edit", row.name):
            self.clinic.say(why)
            return
        self.app.push_screen(VendorForm(row), lambda _: self.read_before_keys())

    def action_vendor_drop(self) -> None:
        """Buy there no more, or buy there again, once that was said again."""
        row, vendors = self.row, self.backend.vendors
        if row is None:
            return
        if not row.bought_from:
            self._ask_buy_again(row)
            return

        def sure(yes: bool | None) -> None:
            if yes:
                self.act(lambda: vendors.drop_vendor(row.id, row.version), dropped)

        def dropped(_: object) -> None:
            self.clinic.say_done(f"nothing is bought from {row.name} any more")
            self.read_before_keys()

        self.app.push_screen(Confirm(f"Buy no more from {row.name}?", yes="buy no more", no="no"), sure)

    def _ask_buy_again(self, row: VendorRow) -> None:
        vendors = self.backend.vendors

        def bought(_: object) -> None:
            self.clinic.say_done(f"{row.name} is bought from again")
            self.read_before_keys()

        def sure(yes: bool | None) -> None:
            if yes:
                self.act(lambda: vendors.buy_again(row.id, row.version), bought)

        self.app.push_screen(Confirm(f"Buy from {row.name} again?", yes="buy again", no="no"), sure)

    def action_dropped_too(self) -> None:
        """Those that were dropped too, or those that are bought from alone."""
        self._with_dropped = not self._with_dropped
        self.read_before_keys()

    def action_approve_limit(self) -> None:
        """Up to how much who drafts orders may approve them."""
        if self.known:
            self.app.push_screen(LimitForm(self.answer[1]), lambda _: self.read_before_keys())
