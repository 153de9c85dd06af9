"""What is done with an item, from the list of all and from its own page: each reads the item first."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Any

from clinic_tui.screens.parts.asking import Asking
from clinic_tui.screens.parts.form import Form
from clinic_tui.screens.supplies.on_shelf import OnShelf
from clinic_tui.stock.rows import ItemPage, LotRow
from clinic_tui.widgets.message_line import Level

Opening = Callable[[ItemPage, LotRow | None], Form[Any]]

ONE_PLACE = "all supplies lie in the stock room: P on the list of supplies, then + adds a place"


class StockVerbs(Asking):
    """The keys of both. A subclass says which item, and which of its lots, is meant."""

    @property
    @abstractmethod
    def item_meant(self) -> tuple[int, str] | None:
        """Number and name of the item; None where there is none."""

    @property
    def lot_meant(self) -> tuple[int, int] | None:
        """Place and lot under the cursor, by number; None where the item as a whole is meant."""
        return None

    @abstractmethod
    def written(self, outcome: object) -> None:
        """A form was closed; with None nothing was written."""

    def open_on_item(self, opening: Opening, *, elsewhere: bool = False) -> None:
        """Read the item as it stands now, then open the form; keys typed meanwhile meet the form.

        `elsewhere` says that it makes sense only where supplies lie at several places.
        """
        item = self.item_meant
        if item is None:
            return
        stock, meant, number, site = self.backend.stock, self.lot_meant, item[0], self.clinic.supply_site

        def opened(page: ItemPage) -> None:
            if elsewhere and not page.places:
                self.clinic.say(ONE_PLACE, Level.ERROR)
                return
            at = next((lot for lot in page.lots if (lot.place_id, lot.id) == meant), None)
            form = opening(page, at)
            if isinstance(form, OnShelf):
                form.closed = self.written
            self.app.push_screen(form, self.written)

        self.ask_before_keys(lambda: stock.page(number, site), opened, group="item")

    def action_receive(self) -> None:
        """Add what came in."""
        from clinic_tui.screens.supplies.receive_ordered import open_receive

        if (item := self.item_meant) is not None:
            open_receive(self, item[0], None, self.written)

    def action_issue(self) -> None:
        """Take what was used."""
        from clinic_tui.screens.supplies.stock_issue import Issue

        self.open_on_item(Issue)

    def action_carry(self) -> None:
        """From one place to another."""
        from clinic_tui.screens.supplies.stock_move_forms import Carry

        self.open_on_item(Carry, elsewhere=True)

    def action_adjust_shelf(self) -> None:
        """What really lies there."""
        from clinic_tui.screens.supplies.stock_move_forms import Adjust

        self.open_on_item(Adjust)

    def action_waste(self) -> None:
        """What was thrown away."""
        from clinic_tui.screens.supplies.stock_gone import Waste

        self.open_on_item(Waste)

    def action_send_back(self) -> None:
        """What goes back to whom it was bought from."""
        from clinic_tui.screens.supplies.stock_gone import SendBack

        self.open_on_item(SendBack)

    def action_offers(self) -> None:
        """Who sells it, in which packs, for how much."""
        from clinic_tui.screens.supplies.catalog import CatalogScreen

        if (item := self.item_meant) is not None:
            self.app.push_screen(CatalogScreen(item_id=item[0], name=item[1]))

    def action_edit(self) -> None:
        """What is known of it."""
        from clinic_tui.screens.supplies.stock_forms import EditItem

        if (item := self.item_meant) is None:
            return
        if why := self.backend.why_not("stock.edit", item[1]):
            self.clinic.say(why, Level.ERROR)
            return
        self.open_on_item(lambda page, _: EditItem(page))

    def action_history(self) -> None:
        """What came and went."""
        from clinic_tui.screens.supplies.stock_moves import moves_of

        if (item := self.item_meant) is not None:
            self.app.push_screen(moves_of(self.backend.stock, *item))
