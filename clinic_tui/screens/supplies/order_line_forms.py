"""The forms of what is put on a draft: an item from its page, another line, a line from another vendor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from clinic_tui.errors import Invalid
from clinic_tui.purchasing.entries import ToOrder
from clinic_tui.purchasing.offers import best_first, packs_for
from clinic_tui.purchasing.rows import BudgetUse, DueLine, LineRow, Offer, OrderPage, budget_of
from clinic_tui.screens.parts.form import Field, Form
from clinic_tui.screens.supplies.stock_forms import count_field
from clinic_tui.stock.levels import available, days_of_cover
from clinic_tui.stock.rows import ItemPage, StockRoom
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.facts import FactLine, Facts
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money


def by_vendor(offers: Sequence[Offer]) -> tuple[Choice[Offer], ...]:
    """Offers of one item to choose from, by their vendors; with the catalog number where one has several."""
    many = Counter(offer.vendor_code for offer in offers)
    return tuple(
        Choice(
            (offer.vendor_code if many[offer.vendor_code] == 1 else offer.catalog).lower(),
            f"{_terms(offer)}, {counted(offer.lead_days, 'day')}, {offer.vendor}",
            offer,
        )
        for offer in offers
    )


def _terms(offer: Offer) -> str:
    holds = f" of {offer.units:,}" if offer.units > 1 else ""
    price = "no price" if offer.cents is None else show_money(offer.cents)
    sold = f", sold by {offer.multiple}" if offer.multiple > 1 else ""
    least = f", at least {offer.minimum}" if offer.minimum > 1 else ""
    return f"{price} a {offer.pack}{holds}{sold}{least}"


def _packs_field() -> Field:
    return count_field("packs", "Packs", "", help="whole packs, as the vendor sells them")


class PacksOfOffer(Form[bool]):
    """One of several offers, and packs of it: as many as hold the units, until somebody types others."""

    def __init__(self, units: int, offers: Sequence[Offer], texts: dict[str, str] | None) -> None:
        self._units, self._offers = max(units, 1), tuple(offers)
        self._proposed = str(packs_for(self._units, self._offers[0]))
        super().__init__({"packs": self._proposed, **(texts or {})})

    def fields(self) -> Sequence[Field]:
        """How many packs, from whom."""
        choices = by_vendor(self._offers)
        return (
            _packs_field(),
            Field(
                "offer", "Vendor", lambda: ChoiceField[Offer](choices, text=choices[0].code),
                help="the best offer stands there; Ctrl+N the next",
            ),
        )  # fmt: skip

    @on(WordField.Changed)
    def _as_sold(self, event: WordField.Changed) -> None:
        """Another offer comes in other packs; a number that somebody typed stays."""
        offer = event.value
        if isinstance(offer, Offer) and self.text("packs") == self._proposed:
            self._proposed = str(packs_for(self._units, offer))
            self.set_text("packs", self._proposed)


class OrderItem(PacksOfOffer):
    """So many packs of an item, low or not, on the draft to a vendor."""

    SAVE_WORDS: ClassVar[str] = "put on the draft"

    def __init__(
        self,
        page: ItemPage,
        offers: Sequence[Offer],
        due: Sequence[DueLine],
        texts: dict[str, str] | None = None,
    ) -> None:
        self._page, self._due = page, tuple(due)
        self._budget: BudgetUse | None = None
        item, daily = page.item, page.daily
        cover = days_of_cover(item.usable, sum(daily) / len(daily)) if daily else None
        super().__init__(self._missing, best_first(offers, cover), texts)

    @property
    def _missing(self) -> int:
        """Units up to par."""
        item, due = self._page.item, sum(line.due for line in self._due)
        return item.par - available(item.usable - item.elsewhere, due, self._page.due_out)

    @property
    def title_words(self) -> str:
        """Of what."""
        return f"Order {self._page.item.name}"

    def compose_top(self) -> Iterator[Widget]:
        """What there is and should be, and which orders it stands on already."""
        item = self._page.item
        facts = Facts(2 if self._due else 1, indent=0)
        lines: list[FactLine] = [
            (
                ("", f"{item.usable:,} {item.unit} there"),
                ("", f"par {item.par:,}, order at {item.reorder_at:,}"),
                ("", f"{self._page.due_out:,} due out" if self._page.due_out else ""),
            )
        ]
        if self._due:
            told = ", ".join(f"{line.due:,} on order {line.order_number}" for line in self._due[:2])
            lines.append((("warning", f"on the way already: {told}"),))
        facts.show(*lines)
        yield facts

    def compose_bottom(self) -> Iterator[Widget]:
        """What it costs, beside what the budget has left."""
        yield Facts(1, indent=0, id="order-budget")

    def ready(self) -> None:
        """The budget is read while somebody types."""
        vendors, room = self.backend.vendors, self._room
        site = None if room is None else room.site_id
        self.ask(lambda: vendors.budget_use(False, site), self._took_budgets, group="budget")

    def _took_budgets(self, uses: Sequence[BudgetUse]) -> None:
        self._budget = budget_of(uses, self._page.item.category)
        self._tell_cost()

    @on(WordField.Changed)
    def _tell_cost(self) -> None:
        offer, packs, left = self._known("offer"), self._known("packs"), self._budget
        cents = packs * offer.cents if packs and offer and offer.cents is not None else 0
        told: FactLine = (("strong", show_money(cents) if cents else ""),)
        if left is not None:
            name, over = left.budget.category or "other supplies", cents - left.left_cents
            words = f"budget of {name}: {show_money(left.left_cents)} left"
            beyond = ("warning", f"{show_money(over)} beyond the budget of {name}")
            told = (*told, beyond if over > 0 else ("", words))
        self.query_one("#order-budget", Facts).show(told)

    def _known(self, name: str) -> Any:
        """What a field means; None while it is not understood."""
        try:
            return self.value(name)
        except Invalid:
            return None

    def submit(self) -> None:
        """Put it on the draft that stands for the vendor, or on a new one."""
        purchasing, offer, packs = self.backend.purchasing, self.needed("offer"), self.needed("packs")
        room = self._room
        words = f"{packs:,} {offer.pack} of {self._page.item.name} on the draft to {offer.vendor}"
        words += f" for {room.site}" if room is not None else ""
        site = None if room is None else room.site_id
        self.save(lambda: purchasing.draft([ToOrder(offer.id, packs)], site), words, True)

    @property
    def _room(self) -> StockRoom | None:
        """For which it is ordered, where there are several: the one that is shown, or the desk's own."""
        rooms = self._page.rooms
        return self._page.room or (rooms[0].room if rooms else None)

    def reopen(self, texts: dict[str, str]) -> OrderItem:
        """The same item again."""
        return OrderItem(self._page, self._offers, self._due, texts)


class AddLine(Form[bool]):
    """Something else that the vendor of a draft sells."""

    SAVE_WORDS: ClassVar[str] = "put on the order"

    def __init__(
        self,
        page: OrderPage,
        offers: Sequence[Offer],
        names: Mapping[int, str],
        texts: dict[str, str] | None = None,
    ) -> None:
        super().__init__({"packs": "1", **(texts or {})})
        self._page, self._offers, self._names = page, tuple(offers), names

    @property
    def title_words(self) -> str:
        """On which order."""
        return f"Add to order {self._page.order.number} to {self._page.order.vendor}"

    def fields(self) -> Sequence[Field]:
        """What, how many packs."""
        choices = tuple(
            Choice(each.catalog.lower(), f"{self._names[each.item_id]}, {_terms(each)}", each)
            for each in sorted(self._offers, key=lambda each: self._names.get(each.item_id, ""))
            if each.item_id in self._names
        )
        help_words = "catalog number, or how the name of the item begins"
        return (
            Field("offer", "Item", lambda: ChoiceField[Offer](choices, placeholder="gauze"), help=help_words),
            _packs_field(),
        )

    def submit(self) -> None:
        """Put it there."""
        purchasing, order = self.backend.purchasing, self._page.order
        offer, packs = self.needed("offer"), self.needed("packs")
        words = f"{packs:,} {offer.pack} of {self._names[offer.item_id]} on order {order.number}"
        self.save(lambda: purchasing.add_line(order.id, order.version, offer.id, packs), words, True)

    def reopen(self, texts: dict[str, str]) -> AddLine:
        """The same order again."""
        return AddLine(self._page, self._offers, self._names, texts)


class MoveLine(PacksOfOffer):
    """A line of a draft from another vendor, in the packs of that one."""

    SAVE_WORDS: ClassVar[str] = "order there"

    def __init__(self, line: LineRow, offers: Sequence[Offer], texts: dict[str, str] | None = None) -> None:
        self._line = line
        super().__init__(line.ordered, best_first(offers, None), texts)

    @property
    def title_words(self) -> str:
        """Of what."""
        return f"Order {self._line.name} from another vendor"

    def compose_top(self) -> Iterator[Widget]:
        """What stands on the order now."""
        line = self._line
        facts = Facts(1, indent=0)
        price = "no price" if line.cents is None else f"{show_money(line.cents)} a {line.pack}"
        units = f"{line.ordered:,} {line.unit}" if line.units > 1 else ""
        facts.show((("", f"now {line.packs:,} {line.pack}"), ("", units), ("", price)))
        yield facts

    def submit(self) -> None:
        """Take it off here and order it there."""
        purchasing, line = self.backend.purchasing, self._line
        offer, packs = self.needed("offer"), self.needed("packs")
        words = f"{line.name}: {packs:,} {offer.pack} on the draft to {offer.vendor}"
        self.save(lambda: purchasing.move_line(line.id, line.version, offer.id, packs), words, True)

    def reopen(self, texts: dict[str, str]) -> MoveLine:
        """The same line again."""
        return MoveLine(self._line, self._offers, texts)
