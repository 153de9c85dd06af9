"""The forms of orders: how many packs, that it went out, when it is to come, what came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from clinic_tui.errors import Invalid
from clinic_tui.purchasing.rows import LineRow, Offer, OrderPage, Suggestion
from clinic_tui.purchasing.states import SentBy
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.supplies.stock_forms import read_count
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.date_field import DateField
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.money import show_money


def packs_field(pack: str, units: int, unit: str, help: str) -> Field:  # noqa: A002
    """A number of packs; beside it stands how many units that are."""

    def show(packs: int) -> str:
        return f"{packs:,} {pack}" + (f", {packs * units:,} {unit}" if units > 1 else "")

    return Field("packs", "Packs", lambda: WordField[int](read_count, show, placeholder="2"), help=help)


class PacksForm(Form[int]):
    """How many packs of an offer are ordered; 0 leaves it out."""

    TITLE_WORDS: ClassVar[str] = "Order"
    SAVE_WORDS: ClassVar[str] = "take"

    def __init__(
        self, row: Suggestion, offer: Offer, packs: int, texts: dict[str, str] | None = None
    ) -> None:
        super().__init__({"packs": str(packs), **(texts or {})})
        self._row, self._offer, self._packs = row, offer, packs

    @property
    def title_words(self) -> str:
        """Of what, from whom."""
        return f"Order {self._row.name} from {self._offer.vendor}"

    def fields(self) -> Sequence[Field]:
        """How many."""
        offer = self._offer
        words = [f"a {offer.pack} holds {offer.units:,} {self._row.unit}"]
        words += [f"sold by {offer.multiple}"] if offer.multiple > 1 else []
        words += [f"at least {offer.minimum}"] if offer.minimum > 1 else []
        return (packs_field(offer.pack, offer.units, self._row.unit, f"{'; '.join(words)}; 0 leaves it out"),)

    def submit(self) -> None:
        """Take it over; nothing is stored yet."""
        packs, offer = self.needed("packs"), self._offer
        if packs and packs < offer.minimum:
            raise Invalid(f"no fewer than {offer.minimum} {offer.pack} are sold", "packs")
        if packs % offer.multiple:
            raise Invalid(f"sold by {offer.multiple} {offer.pack}", "packs")
        self.done(packs)

    def reopen(self, texts: dict[str, str]) -> PacksForm:
        """The same again."""
        return PacksForm(self._row, self._offer, self._packs, texts)


class LineForm(Form[bool]):
    """Packs and price of a line of a draft."""

    SAVE_WORDS: ClassVar[str] = "change"

    def __init__(self, line: LineRow, texts: dict[str, str] | None = None) -> None:
        price = "" if line.cents is None else show_money(line.cents).removeprefix("$")
        super().__init__({"packs": str(line.packs), "price": price, **(texts or {})})
        self._line = line

    @property
    def title_words(self) -> str:
        """Of what."""
        return f"Order {self._line.name}"

    def fields(self) -> Sequence[Field]:
        """How many, at which price."""
        line = self._line
        holds = f"a {line.pack} holds {line.units:,} {line.unit}"
        return (
            packs_field(line.pack, line.units, line.unit, holds),
            Field("price", "Price", MoneyField, help=f"what a {line.pack} costs; empty: not known"),
        )

    def submit(self) -> None:
        """Change it."""
        purchasing, line = self.backend.purchasing, self._line
        packs, cents = self.needed("packs"), self.value("price")
        self.save(
            lambda: purchasing.set_packs(line.id, line.version, packs, cents), f"{line.name}: changed", True
        )

    def reopen(self, texts: dict[str, str]) -> LineForm:
        """The same line again."""
        return LineForm(self._line, texts)


class ExpectForm(Form[bool]):
    """When an order is to come, as its vendor says."""

    SAVE_WORDS: ClassVar[str] = "note"

    def __init__(self, page: OrderPage, texts: dict[str, str] | None = None) -> None:
        noted = {"reference": page.reference}
        if page.order.expected_on is not None:
            noted["day"] = f"{page.order.expected_on:%m/%d/%Y}"
        super().__init__({**noted, **(texts or {})})
        self._page = page

    @property
    def title_words(self) -> str:
        """Which order."""
        return f"When order {self._page.order.number} comes"

    def fields(self) -> Sequence[Field]:
        """The day, and the vendor's own number."""
        today = self.clinic.today
        return (
            Field("day", "Day", lambda: DateField(today), help="on which the vendor says it comes"),
            text_field("reference", "Their number", limit=60, help="as the vendor calls it; may stay empty"),
        )

    def submit(self) -> None:
        """Note it."""
        order, purchasing = self._page.order, self.backend.purchasing
        day, reference = self.needed("day"), self.text("reference")
        words = f"order {order.number} is expected {day:%m/%d}"
        self.save(lambda: purchasing.expect(order.id, order.version, day, reference), words, True)

    def reopen(self, texts: dict[str, str]) -> ExpectForm:
        """The same order again."""
        return ExpectForm(self._page, texts)


class SendForm(Form[bool]):
    """That an order went to its vendor: by phone or on their site, or on paper or as a file made now."""

    TITLE_WORDS: ClassVar[str] = "Send order"
    SAVE_WORDS: ClassVar[str] = "send"

    def __init__(self, page: OrderPage, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._page = page

    @property
    def title_words(self) -> str:
        """To whom."""
        return f"Send order {self._page.order.number} to {self._page.order.vendor}"

    def fields(self) -> Sequence[Field]:
        """How, and what the vendor called it."""
        page, mail = self._page, self.backend.purchasing.can_mail()
        choices = (
            *((Choice("mail", f"by mail to {page.email}", SentBy.MAIL),) if page.email and mail else ()),
            Choice("paper", "a PDF, to be printed", SentBy.PAPER),
            Choice("file", "a CSV file", SentBy.FILE),
            Choice("phone", f"told by phone{f', {page.phone}' if page.phone else ''}", SentBy.PHONE),
            Choice("web", "typed on their site", SentBy.WEB),
        )
        return (
            Field("how", "How", lambda: ChoiceField[SentBy](choices, text=choices[0].code)),
            text_field("reference", "Their number", limit=60, help="as the vendor calls it; may stay empty"),
        )

    def go_to_first(self) -> None:
        """How it goes: what is proposed is typed over."""
        self._focus("how")

    def submit(self) -> None:
        """Make what goes out, and write that it went."""
        order, purchasing = self._page.order, self.backend.purchasing
        how, reference = self.needed("how"), self.text("reference")
        self.save(lambda: purchasing.send(order.id, order.version, how, reference), str, True)

    def reopen(self, texts: dict[str, str]) -> SendForm:
        """The same order again."""
        return SendForm(self._page, texts)
