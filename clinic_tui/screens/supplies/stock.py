"""Stock: what is on the shelf, what runs low or expires, and what came and went."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.screens.parts.list_pane import ListPane
from clinic_tui.screens.supplies.stock_verbs import StockVerbs
from clinic_tui.screens.supplies.supply_site import AtSite
from clinic_tui.stock.looking import NO_OUTLOOK, NOTHING_MORE, Sorting, asks_for_stopped, in_order, matches
from clinic_tui.stock.rows import EVERY_SITE, MAIN, MAIN_NAME, ItemRow, KnownBy, Outlook, PlaceRow, StockRoom
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted

BAR = 6
"""Cells of the bar that shows what is on hand against par."""

LONGEST = 365
"""Days; what lasts longer is shown as that."""

AT_FIRST = 200
"""Items that are read before all others: more than a screen shows."""

Shelf = tuple[
    tuple[ItemRow, ...],
    tuple[PlaceRow, ...],
    Mapping[int, Outlook],
    tuple[StockRoom, ...],
    Mapping[int, KnownBy],
]
"""The items, the places beside the stock room, how the items go on, the stock rooms, and by what else items
are known where a filter asks."""

Memory = tuple[bool, int | None, int | None, str, Sorting]


class StockPane(StockVerbs, AtSite, ListPane[ItemRow]):
    """All items, or only those that run low; at all places of a site or of all, or at one place."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.STOCK)
    TOPICS = frozenset({"item", "stock_move", "lot", "stock_place", "place_level"})
    NAME = "Supplies"
    COLUMNS = (
        ListColumn("Code", 8),
        ListColumn("Item"),
        ListColumn("On hand", 7, "right"),
        ListColumn("Level", BAR),
        ListColumn("Lasts", 5, "right"),
        ListColumn("Due in", 6, "right"),
        ListColumn("Expires", 8),
        ListColumn("", 5),
    )
    WIDE_COLUMNS = (
        ListColumn("Code", 8),
        ListColumn("Item"),
        ListColumn("Kind", 10),
        ListColumn("Place", 10),
        ListColumn("On hand", 7, "right"),
        ListColumn("Unit", 10),
        ListColumn("Par", 5, "right"),
        ListColumn("At", 4, "right"),
        ListColumn("Level", BAR),
        ListColumn("Lasts", 6, "right"),
        ListColumn("Due in", 6, "right"),
        ListColumn("Expires", 8),
        ListColumn("", 5),
    )

    def __init__(self, memory: Memory | None = None) -> None:
        super().__init__(memory)
        known = memory or (False, None, None, "", Sorting.NAME)
        self._low_only, self._at, self._wanted, self._filter, self._sorting = known
        self._site_meant = False
        self._site_read: int | None = None

    @property
    def place(self) -> Place:
        """Where one stands."""
        return Place.STOCK

    def remember(self) -> Any:
        """All or low, at which place, the item under the cursor by its number, filter and order."""
        return self._low_only, self._at, self.list.key, self._filter, self._sorting

    def jump(self, subject_id: int, day: date | None) -> None:
        """Put the cursor on an item, now or as soon as it has been read."""
        if self._site_meant or not self.list.select(subject_id):
            self._low_only, self._at, self._filter = False, None, ""
            if not self._site_meant:
                self.clinic.supply_site = EVERY_SITE
            self._site_meant = False
            self.stand_on(subject_id)

    def show_site(self, site: int) -> None:
        """It is low there: the list of another site, and that of all, would show other levels."""
        self.clinic.supply_site, self._site_meant = site, True

    def shown(self) -> None:
        """On a page that lay above, another site may have been gone to."""
        if self.known and self._site_read != self.clinic.supply_site:
            self._at, self._stale = None, True
        super().shown()

    # Reading and drawing

    def question(self) -> Callable[[], Shelf]:
        """Of all items the first, until something was shown; then all. And the places there are."""
        stock, at, site = self.backend.stock, self._at, self.clinic.supply_site
        self._site_read = site
        at_once = self.known or at is not None or self._wanted is not None or self._is_narrowed
        limit = None if at_once else AT_FIRST
        stopped, narrowed = asks_for_stopped(self._filter), bool(self._filter)

        def ask() -> Shelf:
            items = stock.stopped_items() if stopped else stock.items(at, limit, site)
            outlooks = stock.outlooks([item.id for item in items], site)
            return items, stock.places(), outlooks, stock.rooms(), stock.known_by() if narrowed else {}

        return ask

    @property
    def _is_narrowed(self) -> bool:
        """The first by name are not the first that are shown."""
        return bool(self._filter) or self._sorting is not Sorting.NAME

    def took(self, answer: Shelf) -> None:
        """Ask for the rest where there may be one."""
        was_known = self.known
        super().took(answer)
        self.note_rooms()
        if not was_known and len(answer[0]) == AT_FIRST:
            self.read()

    def rows_of(self, answer: Shelf) -> Sequence[ItemRow]:
        """All, or those that run low and those that the filter lets through, in their order."""
        items, _, outlooks, _, known = answer
        shown = [
            item
            for item in items
            if (item.low or not self._low_only)
            and matches(
                item, outlooks.get(item.id, NO_OUTLOOK), self._filter, known.get(item.id, NOTHING_MORE)
            )
        ]
        return in_order(shown, outlooks, self._sorting)

    def nothing(self) -> str:
        """None at all, or none that is low."""
        if self._filter:
            return f"No item is `{self._filter}`: f, emptied, shows all again."
        if self._low_only:
            return "Nothing is low: l shows all."
        if self._at is not None:
            return "Nothing lies here: t carries it here."
        if self.rooms and self.site_words and not self.every_site:
            return "Nothing lies at this site, or is to: > shows others, l on an item's page sets levels."
        return "No items yet: c adds one."

    def heading(self) -> FactLine:
        """How many, and how many low."""
        items: tuple[ItemRow, ...] = self.answer[0]
        where = self._where()
        if not items:
            return [("strong", self.NAME), ("", where)]
        low, aside = (
            sum(1 for item in items if item.low),
            sum(1 for item in items if item.blocked),
        )
        return [
            ("strong", "Supplies that run low" if self._low_only else self.NAME),
            ("", where),
            ("strong", f"only {self._filter}" if self._filter else ""),
            ("", counted(len(self.shown_rows) if self._filter or self._low_only else len(items), "item")),
            ("quiet", f"by {self._sorting.value}" if self._sorting is not Sorting.NAME else ""),
            ("warning" if low else "good", f"! {low} low" if low else "none low"),
            ("warning", f"{aside} not to be given out" if aside else ""),
        ]

    def _where(self) -> str:
        if self._at is None:
            return self.site_words
        places: tuple[PlaceRow, ...] = self.answer[1]
        name = next((place.name for place in places if place.id == self._at), MAIN_NAME)
        return "in the stock room" if self._at == MAIN else f"at {name}"

    def line(self, row: ItemRow) -> ListRow:
        """What, where, how much, and how much there should be."""
        return _line(row, self._outlook(row), wide=self.wide)

    def _outlook(self, row: ItemRow) -> Outlook:
        known: Mapping[int, Outlook] = self.answer[2]
        return known.get(row.id, NO_OUTLOOK)

    def detail(self, row: ItemRow) -> FactLine:
        """With unit, shelf and kind; what its columns say too comes last, for a line may be too short."""
        outlook = self._outlook(row)
        cover = outlook.cover(row.usable)
        return (
            ("strong", row.name),
            ("warning" if row.low else "", f"{row.on_hand} on hand"),
            ("warning", f"{row.blocked} not to be given out" if row.blocked else ""),
            ("", f"par {row.par}, order at {row.reorder_at}"),
            ("quiet", f"in {row.unit}" if row.unit != "each" else ""),
            ("", f"{outlook.due_out:,} due out" if outlook.due_out else ""),
            ("quiet", row.place),
            ("", f"{outlook.due_in:,} due in" if outlook.due_in else ""),
            ("", f"lasts {counted(cover, 'day')}" if cover is not None else ""),
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

    def action_task_on(self) -> None:
        """Something to be done about the item under the cursor."""
        from clinic_tui.screens.team.task_on import task_on

        if self.row is not None:
            task_on(self, f"item {self.row.code}")

    def action_low_only(self) -> None:
        """Only what is low, or all again."""
        self._low_only = not self._low_only
        self.draw()

    async def action_filter_items(self) -> None:
        """Only what fits some words; with none, all again."""
        from clinic_tui.screens.supplies.stock_filter import FilterItems

        def chosen(typed: str | None) -> None:
            if typed is not None:
                self._filter = typed
                self.read()

        await self.app.push_screen(FilterItems(self._filter), chosen)

    def action_sort_items(self) -> None:
        """In the next order."""
        orders = list(Sorting)
        self._sorting = orders[(orders.index(self._sorting) + 1) % len(orders)]
        self.clinic.say(f"in order of {self._sorting.value}")
        self.read()

    def action_next_place(self) -> None:
        """What lies at the next place; after the last one, all again."""
        places: tuple[PlaceRow, ...] = self.answer[1] if self.known else ()
        if not places:
            self.clinic.say("all supplies lie in the stock room: P, then + adds a place", Level.ERROR)
            return
        order: list[int | None] = [None, MAIN, *(place.id for place in places)]
        here = order.index(self._at) if self._at in order else 0
        self._at = order[(here + 1) % len(order)]
        self.read()

    @property
    def rooms(self) -> Sequence[StockRoom]:
        """As they were read."""
        return self.answer[3] if self.known else ()

    def site_changed(self) -> None:
        """All places of it."""
        self._at = None
        self.read()

    async def choose(self, row: ItemRow) -> None:
        """All there is to know of it."""
        from clinic_tui.screens.supplies.stock_item import ItemScreen

        self.app.push_screen(ItemScreen(row.id, row.name), lambda _: self.read())

    async def action_to_order(self) -> None:
        """What is to be ordered; then the orders that were drafted."""
        from clinic_tui.screens.supplies.to_order import ToOrderList

        await self.app.push_screen(ToOrderList(), self._ordered)

    def action_orders(self) -> None:
        """Orders, vendors, invoices and budgets."""
        from clinic_tui.screens.supplies.orders import OrdersScreen

        self.app.push_screen(OrdersScreen(), lambda _: self.read())

    def _ordered(self, numbers: tuple[int, ...] | None) -> None:
        if numbers:
            self.action_orders()

    def action_expiring(self) -> None:
        """What expires soon."""
        from clinic_tui.screens.supplies.expiring import ExpiringScreen

        self.app.push_screen(ExpiringScreen(), lambda _: self.read())

    def action_stock_counts(self) -> None:
        """What is counted, and what is due."""
        from clinic_tui.screens.supplies.stock_counts import CountsScreen

        self.app.push_screen(CountsScreen(), lambda _: self.read())

    def action_supply_worth(self) -> None:
        """What all of it is worth, what was lost, what invoices asked beyond the order."""
        from clinic_tui.screens.supplies.supply_figures import WorthScreen

        self.app.push_screen(WorthScreen(), lambda _: self.read())

    def action_equipment(self) -> None:
        """Machines, fridges and freezers."""
        from clinic_tui.screens.supplies.equipment import EquipmentScreen

        self.app.push_screen(EquipmentScreen(), lambda _: self.read())

    async def action_new_item(self) -> None:
        """Add an item to the list."""
        from clinic_tui.screens.supplies.stock_forms import NewItem

        await self.app.push_screen(NewItem(), self._added)

    def action_supply_places(self) -> None:
        """The places; what lies at the one that was chosen."""
        from clinic_tui.screens.supplies.supply_places import SupplyPlaces

        self.app.push_screen(SupplyPlaces(), self._at_place)

    def _at_place(self, place_id: int | None) -> None:
        if place_id is not None:
            self._at = place_id
        self.read()

    async def action_fill_up(self) -> None:
        """What places are to be filled up with: of the one that is shown, or of all."""
        from clinic_tui.screens.supplies.fill_up import FillUp

        await self.app.push_screen(FillUp(self._at or None), lambda _: self.read())

    def action_kits(self) -> None:
        """What visits use."""
        from clinic_tui.screens.supplies.kits import Kits

        self.app.push_screen(Kits(), lambda _: self.read())

    def action_kits_missing(self) -> None:
        """What visits used, and was not issued."""
        from clinic_tui.screens.supplies.missing_supplies import MissingSupplies

        self.app.push_screen(MissingSupplies(), lambda _: self.read())

    def _added(self, item_id: int | None) -> None:
        if item_id is not None:
            self.stand_on(item_id)


def _line(item: ItemRow, outlook: Outlook, *, wide: bool) -> ListRow:
    cover = outlook.cover(item.usable)
    lasts = "" if cover is None else f"{cover} d" if cover <= LONGEST else f">{LONGEST} d"
    due = f"{outlook.due_in:,}" if outlook.due_in else ""
    level = bar(item.usable, item.par, BAR)
    expires = f"{item.next_expiry:%m/%d/%y}" if item.next_expiry else ""
    here, mark = f"{item.on_hand:,}", _mark(item)
    cells: tuple[str, ...] = (item.code, item.name, here, level, lasts, due, expires, mark)
    if wide:
        cells = (
            item.code, item.name, item.category, item.place, here, item.unit, f"{item.par:,}",
            f"{item.reorder_at:,}", level, lasts, due, expires, mark,
        )  # fmt: skip
    if not item.kept:
        return ListRow(item.id, cells, "is-quiet")
    style = "is-overdue" if item.urgent or not item.usable else "is-low" if item.low or item.blocked else ""
    return ListRow(item.id, cells, style)


def _mark(item: ItemRow) -> str:
    if not item.kept:
        return "gone"
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
