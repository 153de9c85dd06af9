"""What is to be ordered: each item with the offer that fits best; one key writes the orders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from clinic_tui.keymap import Hint
from clinic_tui.purchasing.entries import ToOrder
from clinic_tui.purchasing.offers import packs_for
from clinic_tui.purchasing.rows import BudgetUse, Offer, Suggestion, budget_of
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.screens.supplies.order_forms import PacksForm
from clinic_tui.screens.supplies.supply_site import AtSite, room_shown
from clinic_tui.screens.supplies.who_approves import who_approves
from clinic_tui.stock.rows import StockRoom
from clinic_tui.supply_files.listing import Proposed
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money

Answer = tuple[tuple[Suggestion, ...], tuple[BudgetUse, ...], tuple[StockRoom, ...]]
"""What is proposed, the budgets of the site that it is for, and the stock rooms."""
Written = tuple[int, ...]


class ToOrderList(AtSite, ListDialog[Suggestion, Written]):
    """F12 writes a draft for each vendor; `x` leaves an item out, `v` takes the next vendor's offer.

    `>` shows what the next site is to order, `p` prints what is shown.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f12", "write", "order", show=False),
        Binding("x", "leave_out", "leave out", show=False),
        Binding("v", "other_vendor", "other vendor", show=False),
        Binding("p", "print_list", "print", show=False),
        Binding("greater_than_sign", "next_site", "site", show=False),
    ]
    COLUMNS_SAY: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Have", "Units in the stock room that may be given out."),
        ("Due", "Units that are ordered and did not come yet."),
        ("Out", "Units with which other places are to be filled up."),
        ("At", "The reorder point: have and due, less out, are at or under it."),
        ("Par", "What there should be."),
        ("Order", "What is proposed, in the packs of the vendor."),
        ("Lasts", "For how long that is enough with what is there, at the use of the last 90 days."),
    )
    COLUMNS = (
        ListColumn("", 1),
        ListColumn("Item"),
        ListColumn("Have", 5, "right"),
        ListColumn("Due", 4, "right"),
        ListColumn("At", 4, "right"),
        ListColumn("Par", 5, "right"),
        ListColumn("Order", 10),
        ListColumn("Cost", 9, "right"),
        ListColumn("Vendor", 8),
    )
    WIDE_COLUMNS = (
        ListColumn("", 1),
        ListColumn("Code", 9),
        ListColumn("Item"),
        ListColumn("Have", 5, "right"),
        ListColumn("Due in", 6, "right"),
        ListColumn("Out", 4, "right"),
        ListColumn("At", 5, "right"),
        ListColumn("Par", 5, "right"),
        ListColumn("Lasts", 6, "right"),
        ListColumn("Order", 10),
        ListColumn("Cost", 10, "right"),
        ListColumn("Vendor", 21),
    )
    NAME = "To order"
    NOTHING = (
        "Nothing is to be ordered: all is above its reorder point, or on an order. b on its page orders one."
    )
    WHOLE_LINES = 4
    TOPICS = frozenset(
        {"item", "stock_move", "lot", "place_level", "vendor", "vendor_item", "order_line", "purchase_order"}
    )

    def __init__(self) -> None:
        super().__init__()
        self._without: set[int] = set()
        """The items that are left out this time."""
        self._chosen: dict[int, tuple[Offer, int]] = {}
        """Another offer, or other packs, than were proposed."""

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (
            Hint("F12", "write the orders", "write"),
            Hint("Enter", "how many", "packs"),
            Hint("v", "other vendor", "other_vendor"),
            Hint("x", "leave out", "leave_out"),
            Hint("p", "print", "print_list"),
            *((Hint(">", "site", "next_site"),) if self.clinic.has_stock_rooms else ()),
            Hint("Esc", "back", "dismiss(None)"),
        )

    def question(self) -> Callable[[], Answer]:
        """What is proposed, and what the budgets have left."""
        backend, chosen = self.backend, self.clinic.supply_site

        def ask() -> Answer:
            rooms = backend.stock.rooms()
            site = (room_shown(rooms, chosen) or rooms[0]).site_id
            return backend.purchasing.proposal(site), backend.vendors.budget_use(False, site), rooms

        return ask

    @property
    def rooms(self) -> Sequence[StockRoom]:
        """As they were read."""
        return self.answer[2] if self.known else ()

    @property
    def room(self) -> StockRoom:
        """For which it is ordered: the one that is shown, the desk's own where all are."""
        return room_shown(self.rooms, self.clinic.supply_site) or self.rooms[0]

    def action_next_site(self) -> None:
        """The next one; for all of them at once nothing is ordered."""
        super().action_next_site()
        if self.every_site:
            super().action_next_site()

    def site_changed(self) -> None:
        """What that one is to order, with nothing left out or chosen yet."""
        self._without, self._chosen = set(), {}
        self.read_before_keys()

    def rows_of(self, answer: Answer) -> Sequence[Suggestion]:
        """Vendor by vendor."""
        return answer[0]

    def meant(self, row: Suggestion) -> tuple[Offer | None, int]:
        """Offer and packs, as proposed or as chosen."""
        return self._chosen.get(row.item_id, (row.offer, row.packs))

    def cents(self, row: Suggestion) -> int:
        """What it costs, nothing where that is not known or it is left out."""
        offer, packs = self.meant(row)
        if offer is None or offer.cents is None or row.item_id in self._without:
            return 0
        return offer.cents * packs

    def heading(self) -> str:
        """How many items, from how many vendors, for how much."""
        rows = [row for row in self.shown_rows if row.item_id not in self._without]
        offers = [offer for row in rows if (offer := self.meant(row)[0]) is not None]
        unknown = len(rows) - len(offers)
        return "  ".join(
            filter(
                None,
                (
                    f"{self.NAME}{f' for {self.room.site}' if len(self.rooms) > 1 else ''}: "
                    f"{counted(len(offers), 'item')}",
                    f"from {counted(len({offer.vendor_id for offer in offers}), 'vendor')}",
                    show_money(sum(map(self.cents, rows))),
                    f"{unknown} nobody sells" if unknown else "",
                    f"{len(self._without)} left out" if self._without else "",
                ),
            )
        )

    def action_print_list(self) -> None:
        """What would be ordered as it stands here, to be looked at before it is."""
        if not self.known:
            return
        wanted = [row for row in self.shown_rows if row.item_id not in self._without]
        rows = [Proposed(row, *self.meant(row)) for row in wanted]
        purchasing, site = self.backend.purchasing, self.room.site if len(self.rooms) > 1 else ""
        self.ask(
            lambda: purchasing.print_proposal(rows, site), self.say, group="print", refused=self.not_done
        )

    def line(self, row: Suggestion) -> ListRow:
        """What there is, what there should be, what is ordered where, for how much."""
        offer, packs = self.meant(row)
        out = row.item_id in self._without
        mark = "-" if out or offer is None else "+" if row.rides else "!" if row.urgent else ""
        ordered = f"{packs} {offer.pack}" if offer else ""
        cost = "" if offer is None else show_money(offer.cents * packs) if offer.cents is not None else "?"
        look = "is-quiet" if out else "is-overdue" if row.urgent else "is-soon" if row.warning else ""
        have, due, at, par = (f"{units:,}" for units in (row.usable, row.due_in, row.reorder_at, row.par))
        vendor = offer.vendor if offer else "none"
        if self.wide:
            lasts = "" if row.cover_days is None else f"{row.cover_days} d"
            cells = (
                mark, row.code, row.name, have, due, f"{row.due_out:,}", at, par, lasts, ordered, cost, vendor
            )  # fmt: skip
            return ListRow(row.item_id, cells, look)
        code = offer.vendor_code if offer else "none"
        return ListRow(row.item_id, (mark, row.name, have, due, at, par, ordered, cost, code), look)

    def whole(self, row: Suggestion) -> str:
        """Why, from whom else, and what the budget has left."""
        offer, _ = self.meant(row)
        others = [other for other in _offers(row) if offer is None or other.id != offer.id]
        lasts = "" if row.cover_days is None else f"lasts {counted(row.cover_days, 'day')}"
        season = f"{row.last_year:,} used in these 30 days last year" if row.last_year else ""
        rides = "rides along with its vendor" if row.rides else ""
        first = (row.warning, rides, lasts, season)
        second = ("offered by" if offer else "", _offer_words(offer) if offer else "")
        also = "; ".join(_offer_words(other) for other in others)
        out = f"{row.due_out:,} due out to other places" if row.due_out else ""
        lines = (
            "  ".join(filter(None, (f"{row.available:,} {row.unit} available", out, *first))),
            "  ".join(filter(None, (*second, f"also {also}" if also else ""))),
            self._budget(row),
        )
        return "\n".join(filter(None, lines))

    def _budget(self, row: Suggestion) -> str:
        """What is left of the kind's budget, and what all that is proposed takes of it."""
        uses: tuple[BudgetUse, ...] = self.answer[1]
        own = {use.budget.category for use in uses if use.budget.category}
        use = budget_of(uses, row.category)
        if use is None:
            return ""
        category = use.budget.category
        asked = sum(
            self.cents(each)
            for each in self.shown_rows
            if (each.category == category if category else each.category not in own)
        )
        left = use.left_cents
        name = category or "other supplies"
        apart = f" ({show_money(use.freight_cents)} went to freight and tax)" if use.freight_cents else ""
        beyond = f", {show_money(asked - left)} too much" if asked > left else ""
        return f"budget of {name}: {show_money(left)} left{apart}, {show_money(asked)} proposed{beyond}"

    # Verbs

    async def choose(self, row: Suggestion) -> None:
        """Other packs."""
        offer, packs = self.meant(row)
        if offer is None:
            self.say(f"nobody is known to sell {row.name}: v on its page names a vendor", Level.WARNING)
            return

        def chosen(many: int | None) -> None:
            if many is None:
                return
            self._without.discard(row.item_id)
            if many:
                self._chosen[row.item_id] = (offer, many)
            else:
                self._without.add(row.item_id)
            self.draw()

        await self.app.push_screen(PacksForm(row, offer, packs), chosen)

    async def action_packs(self) -> None:
        """The same."""
        if (row := self.row) is not None:
            await self.choose(row)

    def action_leave_out(self) -> None:
        """Not this one this time; or take it in again."""
        if (row := self.row) is not None:
            self._without ^= {row.item_id}
            self.draw()

    def action_other_vendor(self) -> None:
        """The next offer of the item."""
        row = self.row
        if row is None:
            return
        offers = _offers(row)
        if len(offers) < 2:
            self.say(f"nobody else is known to sell {row.name}", Level.WARNING)
            return
        here = self.meant(row)[0]
        place = next(i for i, each in enumerate(offers) if here is not None and each.id == here.id)
        offer = offers[(place + 1) % len(offers)]
        self._chosen[row.item_id] = (offer, packs_for(row.wanted, offer))
        self.draw()

    def action_write(self) -> None:
        """A draft for each vendor."""
        if not self.known:
            return
        wanted = [
            ToOrder(offer.id, packs, row.on_open_orders)
            for row in self.shown_rows
            if row.item_id not in self._without
            for offer, packs in [self.meant(row)]
            if offer is not None and packs
        ]
        if not wanted:
            self.say("nothing is left to order", Level.WARNING)
            return
        backend, site = self.backend, self.room.site_id

        def write() -> tuple[Written, int, int]:
            numbers = backend.purchasing.draft(wanted, site)
            dearest = max(row.cents for row in backend.purchasing.orders(False) if row.id in numbers)
            return numbers, dearest, backend.vendors.approve_limit()

        def done(written: tuple[Written, int, int]) -> None:
            numbers, dearest, limit = written
            self.dismiss(numbers)
            asked = who_approves(backend.may, dearest, limit)
            then = f"{asked} approves" if asked else "y approves, s sends"
            many = counted(len(wanted), "item")
            self.clinic.say_done(f"{counted(len(numbers), 'order')} drafted, {many}: {then}")

        self.act(write, done)


def _offers(row: Suggestion) -> tuple[Offer, ...]:
    """All, the best first."""
    return (row.offer, *row.others) if row.offer is not None else ()


def _offer_words(offer: Offer) -> str:
    price = "no price known" if offer.cents is None else f"{show_money(offer.cents)} a {offer.pack}"
    units = f" of {offer.units:,}" if offer.units > 1 else ""
    days = counted(offer.lead_days, "day")
    return f"{offer.vendor}: {price}{units}, in {days}{', preferred' if offer.preferred else ''}"
