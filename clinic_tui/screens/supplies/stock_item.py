"""One item: its lots by place, what it is worth, how much is used, under which barcodes it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.purchasing.offers import best_first
from clinic_tui.purchasing.rows import DueLine, Offer
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.supplies.lot_verbs import NO_LOT, LotVerbs
from clinic_tui.screens.supplies.stock_forms import standing_of
from clinic_tui.screens.supplies.stock_verbs import StockVerbs
from clinic_tui.screens.supplies.supply_site import AtSite
from clinic_tui.screens.supplies.usage_plot import LINES, usage_plot
from clinic_tui.stock.levels import (
    COVER_DAYS,
    LEAD_DAYS,
    available,
    days_of_cover,
    from_usage,
    to_order,
)
from clinic_tui.stock.rows import ItemPage, ItemRow, LotRow, PlaceLevelRow, RoomStanding, Standing, StockRoom
from clinic_tui.widgets.facts import FactLine, Facts
from clinic_tui.widgets.flowing_facts import FlowingFacts
from clinic_tui.widgets.header_line import HeaderLine
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.drug_code import show_ndc
from clinic_tui.words.money import show_money

Known = tuple[ItemPage, tuple[Offer, ...], tuple[DueLine, ...]]
"""The item, who sells it, and what is due in of which order."""

_LOOKS = {
    Standing.GOOD: "", Standing.EXPIRED: "is-overdue", Standing.RECALLED: "is-wrong",
    Standing.HELD: "is-wrong",
}  # fmt: skip
MOST_BARCODES = 2
PLOT_LINES = LINES + 2
MOST_OFFERS = 2
LEAST_FOR_LOTS = 5
"""Lines that the list has beside the plot of its use, its titles included: lots come first."""
OF_FRAME = 3
"""Lines of header, messages and keys."""
MOST_ROOMS = 3
"""Stock rooms of which a line is shown: what is left of 24 lines is for the lots."""


class ItemScreen(StockVerbs, LotVerbs, AtSite, ListPage[LotRow]):
    """Lots where they lie, at all sites or one; the keys act on the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.ITEM)
    DEFAULT_CSS = "ItemScreen #item-used { height: auto; }"
    TOPICS = frozenset(
        {"item", "stock_move", "lot", "item_pack", "place_level", "stock_place", "vendor_item", "order_line",
         "purchase_order", "site", "vendor_invoice"}
    )  # fmt: skip
    COLUMNS = (
        ListColumn("Place", 14),
        ListColumn("Lot", 14),
        ListColumn("On hand", 7, "right"),
        ListColumn("Expires", 10),
        ListColumn("Days", 5, "right"),
        ListColumn("", 8),
        ListColumn("Why"),
    )
    NOTHING = "Nothing of it lies anywhere: + receives."

    def __init__(self, item_id: int, name: str) -> None:
        super().__init__()
        self._number, self._called = item_id, name

    @property
    def place(self) -> Place:
        """One item."""
        return Place.ITEM

    def compose(self) -> ComposeResult:
        """The frame's lines around what is known of it and its lots."""
        yield HeaderLine()
        yield FlowingFacts(id="list-title")
        yield FlowingFacts(id="item-about")
        yield FlowingFacts(id="item-rooms")
        yield self.build_list()
        yield Facts(PLOT_LINES, indent=1, id="item-used")
        yield FlowingFacts(id="list-detail")
        yield MessageLine()
        yield KeyBar(self.place)

    def question(self) -> Callable[[], Known]:
        """All of it, who sells it, and what is to come."""
        stock, vendors, purchasing, number = (
            self.backend.stock, self.backend.vendors, self.backend.purchasing, self._number,
        )  # fmt: skip
        site = self.clinic.supply_site

        def ask() -> Known:
            return stock.page(number, site), vendors.offers_of_item(number), purchasing.due_lines(number)

        return ask

    def rows_of(self, answer: Known) -> Sequence[LotRow]:
        """The lots where they lie, of the site that is shown where one is; then those that are used up."""
        page, room = answer[0], answer[0].room
        there = [lot for lot in page.lots if room is None or page.lies_in(lot.place_id, room)]
        return [*there, *page.used_up]

    def nothing(self) -> str:
        """None at all, or none at this site."""
        if self.known and self.rooms and not self.every_site:
            return "Nothing of it lies at this site: > shows others, + receives."
        return self.NOTHING

    @property
    def rooms(self) -> Sequence[StockRoom]:
        """As they were read."""
        return [standing.room for standing in self.answer[0].rooms] if self.known else ()

    def site_changed(self) -> None:
        """How it stands there, and what lies there."""
        self.read_before_keys()

    def took(self, answer: Known) -> None:
        """Say whether there are sites to go through."""
        super().took(answer)
        self.note_rooms()

    def bare_heading(self) -> str:
        """Which item."""
        return self._called

    def heading(self) -> FactLine:
        """How it stands."""
        page: ItemPage = self.answer[0]
        return (
            ("strong", page.item.name),
            ("", self.site_words),
            *_kept(page),
            *standing_of(page),
        )

    def show_title(self) -> None:
        """With what else is known of it."""
        super().show_title()
        lines = self._about(*self.answer) if self.known else ()
        self.query_one("#item-about", Facts).show(*lines)
        self.query_one("#item-rooms", Facts).show(*(self._of_rooms() if self.known else ()))
        used = self.query_one("#item-used", Facts)
        used.show(*(usage_plot(self.answer[0].used, self.size.width - 1) if self.known else ()))
        flowing = sum(each.needed_lines(self.size.width) for each in self.query(FlowingFacts))
        used.display = self.size.height - OF_FRAME - flowing - PLOT_LINES >= LEAST_FOR_LOTS

    def _of_rooms(self) -> Sequence[FactLine]:
        """Each stock room on a line, where there are several; of many the one that is shown is among them."""
        page, _, due = self.answer
        shown: tuple[RoomStanding, ...] = page.rooms
        if len(shown) > MOST_ROOMS:
            numbers = [standing.room.place_id for standing in shown]
            first = 0 if page.room is None else numbers.index(page.room.place_id)
            shown = (*shown[first:], *shown[:first])[:MOST_ROOMS]
        more = len(page.rooms) - len(shown)
        lines = [_room_line(standing, due, here=standing.room == page.room) for standing in shown]
        return [*lines, (("quiet", f"and {counted(more, 'site')} more: > shows each"),)] if more else lines

    def _about(self, page: ItemPage, offers: Sequence[Offer], due: Sequence[DueLine]) -> Sequence[FactLine]:
        item, value = page.item, page.value
        barcodes = [f"{pack.gtin} ({pack.units})" for pack in page.packs[:MOST_BARCODES]]
        more = len(page.packs) - MOST_BARCODES
        return (
            (
                ("", f"worth {show_money(value.fifo_cents)}"),
                ("quiet", f"average {show_money(value.average_cents)}"),
                ("warning", f"{value.unpriced} without a price" if value.unpriced else ""),
                ("", f"urgent at {item.emergency_at}" if item.emergency_at and not page.rooms else ""),
                ("warning", "controlled" if item.controlled else ""),
                ("", "kept cold" if item.cold else ""),
                ("", f"NDC {show_ndc(page.drug_code)}" if page.drug_code else ""),
            ),
            (
                *_outlook(page, due),
                *(("", _offer_words(offer)) for offer in offers[:MOST_OFFERS]),
                ("quiet", f"and {len(offers) - MOST_OFFERS} more" if len(offers) > MOST_OFFERS else ""),
                ("warning", "" if offers else "nobody is known to sell it: v names one"),
            ),
            (
                ("", f"barcode {', '.join(barcodes)}" if barcodes else "no barcode yet: g names one"),
                ("quiet", f"and {more} more" if more > 0 else ""),
                ("quiet", _asked_by_use(page, _days_to_come(offers))),
                *(
                    ("", _place_words(level))
                    for level in page.levels
                    if level.place_id not in {standing.room.place_id for standing in page.rooms}
                ),
                ("", f"data sheet: {page.hazard_sheet}" if page.hazard_sheet else ""),
            ),
        )

    def line(self, row: LotRow) -> ListRow:
        """Where, which, how many, until when."""
        days = (row.expires_on - self.clinic.today).days if row.expires_on else None
        cells = (
            row.place,
            row.number or "without a lot",
            f"{row.on_hand:,}",
            f"{row.expires_on:%m/%d/%Y}" if row.expires_on else "",
            "" if days is None else str(days),
            "" if row.standing is Standing.GOOD else row.standing.value,
            row.recall,
        )
        gone = not row.on_hand and row.standing is not Standing.RECALLED
        return ListRow((row.place_id, row.id), cells, "is-quiet" if gone else _LOOKS[row.standing])

    def detail(self, row: LotRow) -> Sequence[FactLine]:
        """The lot under the cursor."""
        number = f"lot {row.number}" if row.number else "without a lot"
        blocked = row.standing in (Standing.RECALLED, Standing.HELD)
        recall = f"{row.standing.value}: {row.recall}" if blocked else ""
        return ((("strong", number), ("", row.place), ("", f"{row.on_hand} on hand"), ("warning", recall)),)

    # Verbs

    @property
    def item_meant(self) -> tuple[int, str] | None:
        """This one."""
        return self._number, self._called

    @property
    def lot_meant(self) -> tuple[int, int] | None:
        """The one under the cursor."""
        row = self.row
        return None if row is None else (row.place_id, row.id)

    @property
    def lot_row(self) -> tuple[str, LotRow] | None:
        """The one under the cursor, with the item's name."""
        row = self.row
        return None if row is None or not row.id else (self._called, row)

    def written(self, outcome: object) -> None:
        """Read again before the next key."""
        if outcome is not None:
            self.read_before_keys()

    def action_task_on(self) -> None:
        """Something to be done about this item."""
        from clinic_tui.screens.team.task_on import task_on

        if self.known:
            task_on(self, f"item {self.answer.item.code}")

    def action_barcodes(self) -> None:
        """Its barcodes: one more, or one less."""
        from clinic_tui.screens.supplies.item_barcodes import ItemBarcodes

        self.app.push_screen(ItemBarcodes(self._number, self._called), lambda _: self.read_before_keys())

    def action_place_levels(self) -> None:
        """Levels at another place."""
        from clinic_tui.screens.supplies.stock_forms import SetPlaceLevels, known_levels

        self.open_on_item(lambda page, _: SetPlaceLevels(page, known_levels(page)), elsewhere=True)

    def action_levels_by_use(self) -> None:
        """The levels that its use asks for, with the days of the vendor that would be chosen."""
        from clinic_tui.screens.supplies.stock_levels import LevelsByUse

        offers: tuple[Offer, ...] = self.answer[1] if self.known else ()
        lead = _days_to_come(offers)
        self.open_on_item(lambda page, _: LevelsByUse(page, lead_days=lead))

    def action_item_order(self) -> None:
        """Order it, low or not."""
        from clinic_tui.screens.supplies.order_line_forms import OrderItem

        if not self.known:
            return
        page, offers, due = self.answer
        if not page.item.kept:
            self.clinic.say("it is not kept any more: x keeps it again", Level.ERROR)
        elif not offers:
            self.clinic.say("nobody is known to sell it: v names one", Level.ERROR)
        else:
            self.app.push_screen(OrderItem(page, offers, due), self.written)

    def action_correct_lot(self) -> None:
        """The number or the expiry of the lot under the cursor."""
        from clinic_tui.screens.supplies.stock_move_forms import CorrectLot

        meant = self.lot_row
        if meant is None:
            self.clinic.say(NO_LOT, Level.ERROR)
        else:
            lot = meant[1].id
            self.open_on_item(lambda page, _: CorrectLot(page, page.lot(lot)))

    def action_item_stop(self) -> None:
        """Keep it no more, or keep it again, once that was said again."""
        if not self.known:
            return
        if not self.answer[0].item.kept:
            self._ask_keep_again()
            return
        item, stock = self.answer[0].item, self.backend.stock

        def stopped(_: object) -> None:
            self.clinic.say_done(f"{item.name} is not kept any more")
            self.dismiss()

        def sure(yes: bool | None) -> None:
            if yes:
                self.act(lambda: stock.stop_keeping(item.id, item.version), stopped)

        self.app.push_screen(Confirm(f"Keep no more {item.name}?", yes="keep no more", no="no"), sure)

    def _ask_keep_again(self) -> None:
        item, stock = self.answer[0].item, self.backend.stock

        def kept(_: object) -> None:
            self.clinic.say_done(f"{item.name} is kept again: g names its barcodes")
            self.read_before_keys()

        def sure(yes: bool | None) -> None:
            if yes:
                self.act(lambda: stock.keep_again(item.id, item.version), kept)

        self.app.push_screen(Confirm(f"Keep {item.name} again?", yes="keep again", no="no"), sure)

    def verbs_called(self) -> tuple[tuple[str, str], ...]:
        """One that was taken off the list comes back by the same key."""
        return (("item-stop", "keep again"),) if self.known and not self.answer[0].item.kept else ()


def _offer_words(offer: Offer) -> str:
    price = "" if offer.cents is None else f" {show_money(offer.cents)}"
    return f"{offer.vendor_code} {offer.catalog}{price} a {offer.pack}"


def _outlook(page: ItemPage, lines: Sequence[DueLine]) -> Iterator[tuple[str, str]]:
    """How long it lasts, what is to come, and what to order to reach par."""
    item, daily, room = page.here or page.item, page.daily, page.room
    due = sum(line.due for line in lines if room is None or line.place_id == room.place_id)
    cover = days_of_cover(item.usable, sum(daily) / len(daily)) if daily else None
    if cover is not None:
        yield ("warning" if cover <= LEAD_DAYS else ""), f"lasts {counted(cover, 'day')}"
    if due:
        yield "", f"{due:,} due in"
    if page.due_out:
        yield "", f"{page.due_out:,} due out"
    if not page.rooms and (order := _to_order(item, due, page.due_out)):
        yield "warning", f"order {order}"


def _place_words(level: PlaceLevelRow) -> str:
    urgent = f", urgent at {level.emergency_at}" if level.emergency_at else ""
    return f"{level.place}: par {level.par}, fill at {level.reorder_at}{urgent}"


def _kept(page: ItemPage) -> FactLine:
    return () if page.item.kept else (("warning", "not kept any more: x keeps it again"),)


def _to_order(item: ItemRow, due: int, due_out: int) -> int:
    return to_order(item.par, item.reorder_at, available(item.usable - item.elsewhere, due, due_out))


def _room_line(standing: RoomStanding, lines: Sequence[DueLine], *, here: bool) -> FactLine:
    """`North: 12 on hand  par 40  order at 10  50 due in  order 28`."""
    item, due = standing.item, sum(line.due for line in lines if line.place_id == standing.room.place_id)
    where = f"{', '.join(standing.room.sites)}:"
    if item is None:
        return (
            ("strong" if here else "quiet", where), ("quiet", "not kept there: l sets levels"),
            ("", f"{due:,} due in" if due else ""),
        )  # fmt: skip
    order = _to_order(item, due, standing.due_out)
    return (
        ("strong" if here else "", where),
        ("warning" if item.low else "", f"{item.on_hand:,} on hand"),
        ("warning", f"{item.blocked} not to be given out" if item.blocked else ""),
        ("", f"par {item.par}"),
        ("", f"order at {item.reorder_at}"),
        ("", f"urgent at {item.emergency_at}" if item.emergency_at else ""),
        ("", f"optional at {standing.optional_at}" if standing.optional_at else ""),
        ("", f"{due:,} due in" if due else ""),
        ("", f"{standing.due_out:,} due out" if standing.due_out else ""),
        ("warning", f"order {order}" if order else ""),
    )


def _days_to_come(offers: Sequence[Offer]) -> int:
    """Those of the vendor that would be chosen."""
    best = best_first(offers, None)
    return best[0].lead_days if best else LEAD_DAYS


def _asked_by_use(page: ItemPage, lead_days: int) -> str:
    """Which levels the use of the last days asks for; empty where they are too few to tell."""
    wanted = from_usage(page.daily, lead_days, COVER_DAYS)
    if not wanted.par or len(page.daily) < COVER_DAYS:
        return ""
    return f"use asks for par {wanted.par}, order at {wanted.reorder_at}"
