"""The places for supplies beside the stock room: what lies at one, a new one, and one that is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType

from clinic_tui.keymap import Hint
from clinic_tui.schedule.rows import SiteRow
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.screens.supplies.stock_forms import NewPlace
from clinic_tui.stock.rows import PlaceRow
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted


class SupplyPlaces(ListDialog[PlaceRow, int | None]):
    """By name; the number of the one whose supplies are to be shown, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus", "add", "add", show=False),
        Binding("x", "close_place", "close", show=False),
        Binding("d", "closed_too", "closed too", show=False),
    ]
    COLUMNS = (
        ListColumn("Code", 10),
        ListColumn("Place"),
        ListColumn("What it is", 10),
        ListColumn("Site", 16),
    )
    WHOLE_LINES: ClassVar[int | None] = 1
    NOTHING = "All supplies lie in the stock room: + adds a place."
    TOPICS = frozenset({"stock_place"})

    _with_closed = False

    def question(self) -> Callable[[], tuple[PlaceRow, ...]]:
        """Those that are open; behind them the closed ones, where they are asked for."""
        stock, closed = self.backend.stock, self._with_closed
        return lambda: (*stock.places(), *(stock.closed_places() if closed else ()))

    def bare_heading(self) -> str:
        """What the list is."""
        return "Places for supplies beside the stock room"

    def heading(self) -> str:
        """How many."""
        return f"{self.bare_heading()}: {counted(sum(row.is_open for row in self.shown_rows), 'place')}"

    def hints(self) -> tuple[Hint, ...]:
        """The keys, as far as one may."""
        change = (
            Hint("+", "add", "add"),
            Hint("x", "close", "close_place"),
            Hint("d", "closed too", "closed_too"),
        )
        return (
            Hint("Enter", "what lies there", ""),
            *(change if self.backend.may("stock.edit") else ()),
            Hint("Esc", "back", "dismiss(None)"),
        )

    def line(self, row: PlaceRow) -> ListRow:
        """What it is called and is."""
        cells = (row.code, row.name, row.kind.value, row.site)
        return ListRow(row.id, cells, "is-wrong" if row.hold else "" if row.is_open else "is-quiet")

    def whole(self, row: PlaceRow) -> str:
        """Why nothing is given out from there."""
        if not row.is_open:
            return f"{row.name} was closed: x opens it again"
        return f"{row.name} is held: {row.hold}" if row.hold else row.name

    async def choose(self, row: PlaceRow) -> None:
        """Show what lies there."""
        if row.is_open:
            self.dismiss(row.id)
        else:
            self.say(f"{row.name} was closed, and nothing lies there: x opens it again", Level.ERROR)

    def _may_change(self) -> bool:
        if why := self.backend.why_not("stock.edit", "changing places"):
            self.say(why, Level.ERROR)
        return not why

    def action_add(self) -> None:
        """A place more."""

        def opened(sites: tuple[SiteRow, ...]) -> None:
            self.app.push_screen(NewPlace(sites), self._added)

        if self._may_change():
            self.ask_before_keys(self.backend.stock.sites, opened, group="place")

    def _added(self, place_id: int | None) -> None:
        if place_id is not None:
            self.stand_on(place_id)

    def action_close_place(self) -> None:
        """Keep nothing there any more, or keep supplies there again, once that was said again."""
        row, stock = self.row, self.backend.stock
        if row is None or not self._may_change():
            return
        if not row.is_open:
            self._ask_open_again(row)
            return

        def closed(_: None) -> None:
            self.say(f"nothing is kept at {row.name} any more")
            self.read_before_keys()

        def sure(yes: bool | None) -> None:
            if yes:
                self.act(lambda: stock.close_place(row.id, row.version), closed)

        self.app.push_screen(Confirm(f"Close {row.name}?", yes="close it", no="no"), sure)

    def _ask_open_again(self, row: PlaceRow) -> None:
        stock = self.backend.stock

        def opened(_: None) -> None:
            self.say(f"supplies lie at {row.name} again")
            self.read_before_keys()

        def sure(yes: bool | None) -> None:
            if yes:
                self.act(lambda: stock.open_place_again(row.id, row.version), opened)

        self.app.push_screen(Confirm(f"Open {row.name} again?", yes="open it", no="no"), sure)

    def action_closed_too(self) -> None:
        """Those that were closed too, or open ones alone."""
        self._with_closed = not self._with_closed
        self.read_before_keys()
