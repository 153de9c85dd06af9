"""The forms of the shelf: receiving, issuing, levels, and a new item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.widget import Widget

from clinic_tui.errors import Invalid
from clinic_tui.screens.form import Field, Form, changed_of, text_field
from clinic_tui.security.kept_form import About
from clinic_tui.stock.rows import ItemRow
from clinic_tui.widgets.facts import Facts
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.not_understood import NotUnderstood

MOST_DIGITS = 7


def read_count(text: str) -> int:
    """`12`, `1,200`. Raises NotUnderstood."""
    digits = text.strip().replace(",", "")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > MOST_DIGITS:
        raise NotUnderstood("Write a whole number, as 12.")
    return int(digits)


def count_field(name: str, label: str, unit: str, also: tuple[str, ...] = (), help: str = "") -> Field:  # noqa: A002
    """A number of units."""
    return Field(
        name,
        label,
        lambda: WordField[int](read_count, lambda count: f"{count:,} {unit}".rstrip(), placeholder="12"),
        also=also,
        help=help or f"a whole number, each one {unit}" if unit else "a whole number",
    )


class OfItem(Form[bool]):
    """A form on one item."""

    def __init__(self, item: ItemRow, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self.item = item

    @property
    def title_words(self) -> str:
        """What is done, and with which item."""
        return f"{self.TITLE_WORDS} {self.item.name}"

    def compose_top(self) -> Iterator[Widget]:
        """How the item stands."""
        facts, item = Facts(1, indent=0), self.item
        facts.show(
            (
                ("strong", item.code),
                ("warning" if item.low else "", f"{item.on_hand} {item.unit} on hand"),
                ("", f"par {item.par}"),
                ("", f"order at {item.reorder_at}"),
                ("quiet", item.place),
            )
        )
        yield facts

    @property
    def about(self) -> About:
        """The item."""
        return {"item": self.item.id}

    def reopen(self, texts: dict[str, str]) -> OfItem:
        """The same item again."""
        return type(self)(self.item, texts)


class Receive(OfItem):
    """What came in."""

    TITLE_WORDS: ClassVar[str] = "Receive"
    SAVE_WORDS: ClassVar[str] = "receive"
    KIND: ClassVar[str] = "receive"

    def fields(self) -> Sequence[Field]:
        """How many, and from where."""
        return (
            count_field("quantity", "Quantity", self.item.unit),
            text_field("reason", "Note", limit=200, help="supplier, packing slip; may stay empty"),
        )

    def submit(self) -> None:
        """Put it on the shelf."""
        item, quantity, reason, stock = (
            self.item,
            self.needed("quantity"),
            self.text("reason"),
            self.backend.stock,
        )
        words = f"{quantity} {item.unit} of {item.name} received"
        self.save(lambda: stock.receive(item.id, quantity, reason), words, True)


class Issue(OfItem):
    """What was used."""

    TITLE_WORDS: ClassVar[str] = "Issue"
    SAVE_WORDS: ClassVar[str] = "issue"
    KIND: ClassVar[str] = "issue"

    def fields(self) -> Sequence[Field]:
        """How many, and what for."""
        return (
            count_field("quantity", "Quantity", self.item.unit),
            text_field("reason", "What for", limit=200, help="room, person, thrown away; may stay empty"),
        )

    def submit(self) -> None:
        """Take it from the shelf."""
        item, quantity, reason, stock = (
            self.item,
            self.needed("quantity"),
            self.text("reason"),
            self.backend.stock,
        )
        words = f"{quantity} {item.unit} of {item.name} issued"
        self.save(lambda: stock.issue(item.id, quantity, reason), words, True)


class SetLevels(OfItem):
    """Par level and reorder point."""

    TITLE_WORDS: ClassVar[str] = "Levels of"
    SAVE_WORDS: ClassVar[str] = "set"
    KIND: ClassVar[str] = "levels"

    def __init__(self, item: ItemRow, texts: dict[str, str] | None = None) -> None:
        super().__init__(item, {**_levels_of(item), **(texts or {})})

    @property
    def on_stored(self) -> bool:
        """It always does."""
        return True

    @property
    def about(self) -> About:
        """The item, and which state of it was seen."""
        return {**super().about, "version": self.item.version}

    def worth_keeping(self, texts: dict[str, str]) -> dict[str, str]:
        """What differs from the levels that are set."""
        return changed_of(texts, _levels_of(self.item))

    def fields(self) -> Sequence[Field]:
        """How many are to be there, and when to order."""
        return (
            count_field("par", "Par", self.item.unit, help="how many are to be on the shelf"),
            count_field("reorder", "Order at", self.item.unit, help="order when so many or fewer are left"),
        )

    def submit(self) -> None:
        """Set both."""
        item, par, reorder, stock = self.item, self.needed("par"), self.needed("reorder"), self.backend.stock
        self.save(
            lambda: stock.set_levels(item.id, item.version, par, reorder),
            f"{item.name}: par {par}, order at {reorder}",
            True,
        )


def _levels_of(item: ItemRow) -> dict[str, str]:
    return {"par": str(item.par), "reorder": str(item.reorder_at)}


class NewItem(Form[int]):
    """An item that is kept from now on; its number, or None."""

    TITLE_WORDS: ClassVar[str] = "New item"
    SAVE_WORDS: ClassVar[str] = "add"
    KIND: ClassVar[str] = "new item"

    def fields(self) -> Sequence[Field]:
        """What it is, where it is, how many are to be there."""
        return (
            text_field("code", "Code", limit=20, help="short and unique, as on the shelf label"),
            text_field("name", "Name", limit=100),
            text_field("category", "Kind", limit=40, help="vaccine, dressing, office ...; may stay empty"),
            text_field("unit", "Unit", limit=20, text="each", help="what is counted: each, box, vial"),
            text_field("place", "Place", limit=40, help="shelf or cupboard; may stay empty"),
            count_field("par", "Par", "", help="how many are to be on the shelf"),
            count_field("reorder", "Order at", "", help="order when so many or fewer are left"),
        )

    def submit(self) -> None:
        """Begin to keep it."""
        texts, stock = self.texts, self.backend.stock
        for name in ("code", "name"):
            if not texts[name]:
                raise Invalid(f"the item's {name} is needed", name)
        par, reorder = self.value("par") or 0, self.value("reorder") or 0
        self.save(
            lambda: stock.add_item(
                texts["code"], texts["name"], texts["category"], texts["unit"], texts["place"], par, reorder
            ),
            f"{texts['name']} added",
            ...,
        )
