"""The forms of the list of items: a new one, what is known of one, its levels at a place, its barcodes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.widget import Widget

from clinic_tui.errors import Invalid
from clinic_tui.schedule.rows import SiteRow
from clinic_tui.screens.parts.form import Field, Form, changed_of, text_field
from clinic_tui.security.kept_form import About
from clinic_tui.stock.entries import ItemEntry
from clinic_tui.stock.levels import Levels
from clinic_tui.stock.rows import MAIN, MAIN_NAME, MOST, ItemPage, PlaceKind, PlaceRow
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.facts import FactLine, Facts
from clinic_tui.widgets.scan_field import ScanField
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.drug_code import show_ndc
from clinic_tui.words.not_understood import NotUnderstood

MOST_DIGITS = 7


def read_count(text: str) -> int:
    """`12`, `1,200`. Raises NotUnderstood."""
    digits = text.strip().replace(",", "")
    if not (digits.isascii() and digits.isdecimal()):
        raise NotUnderstood("Write a whole number, as 12.")
    if len(digits) > MOST_DIGITS or int(digits) > MOST:
        raise NotUnderstood(f"At most {MOST:,}.")
    return int(digits)


def count_field(name: str, label: str, unit: str, also: tuple[str, ...] = (), help: str = "") -> Field:  # noqa: A002
    """A number of units."""
    return Field(
        name,
        label,
        lambda: WordField[int](read_count, lambda count: f"{count:,} {unit}".rstrip(), placeholder="12"),
        also=also,
        help=help or (f"a whole number, each one {unit}" if unit else "a whole number"),
    )


def yes_no_field(name: str, label: str, words: str) -> Field:
    """Yes or no; `words` say what yes means."""
    choices = (Choice("no", "no", False), Choice("yes", words, True))
    return Field(name, label, lambda: ChoiceField[bool](choices, text="no"), help=words)


def standing_of(page: ItemPage) -> FactLine:
    """How an item stands, on one line: in all, or in the stock room that is shown."""
    item = page.here or page.item
    blocked = f"{item.blocked} not to be given out" if item.blocked else ""
    return (
        ("strong", item.code),
        ("warning" if item.low else "", f"{item.on_hand} {item.unit} on hand"),
        ("warning", blocked),
        ("", f"par {item.par}"),
        ("", f"order at {item.reorder_at}"),
        ("quiet", item.place),
    )


class OfItem(Form[bool]):
    """A form on one item."""

    def __init__(self, page: ItemPage, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self.page = page

    @property
    def title_words(self) -> str:
        """What is done, and with which item."""
        return f"{self.TITLE_WORDS} {self.page.item.name}"

    def compose_top(self) -> Iterator[Widget]:
        """How the item stands."""
        facts = Facts(1, indent=0)
        facts.show(standing_of(self.page))
        yield facts

    @property
    def about(self) -> About:
        """The item."""
        return {"item": self.page.item.id}

    def reopen(self, texts: dict[str, str]) -> OfItem:
        """The same item again."""
        return type(self)(self.page, texts)


def _about_fields() -> tuple[Field, ...]:
    return (
        text_field("code", "Code", limit=20, help="short and unique, as on the shelf label"),
        text_field("name", "Name", limit=100),
        text_field("category", "Kind", limit=40, help="vaccine, dressing, office ...; may stay empty"),
        text_field("unit", "Unit", limit=20, text="each", help="what is counted: each, box, vial"),
        text_field("place", "Shelf", limit=40, help="in the stock room; may stay empty"),
        count_field("par", "Par", "", help="how many are to be in the stock room"),
        count_field("reorder", "Order at", "", help="order when so many or fewer are left"),
        count_field("emergency", "Urgent at", "", help="order at once when so many or fewer are left"),
        count_field("optional", "Optional at", "", help="comes along when so many are left; 0: never"),
        yes_no_field("lots", "By lot", "it comes by lot, with an expiry"),
        yes_no_field("controlled", "Controlled", "controlled: waste needs a witness"),
        yes_no_field("cold", "Cold", "it is kept in a fridge or freezer"),
        text_field("drug_code", "NDC", limit=14, help="of a drug, as on its label: 0409-3795-01"),
        text_field("hazard_sheet", "Data sheet", limit=200, help="where its safety data sheet is"),
    )


_RARE = ("emergency", "optional", "lots", "controlled", "cold", "drug_code", "hazard_sheet")
"""What most items have not."""


class ItemForm(Form[int]):
    """All that is known of an item."""

    def fields(self) -> Sequence[Field]:
        """What it is, where it is, how many are to be there."""
        return _about_fields()

    def submit(self) -> None:
        """Keep it."""
        texts = self.texts
        for name in ("code", "name"):
            if not texts[name]:
                raise Invalid(f"the item's {name} is needed", name)
        entry = ItemEntry(
            texts["code"], texts["name"], texts["category"], texts["unit"], texts["place"],
            self.value("par") or 0, self.value("reorder") or 0, self.value("emergency") or 0,
            bool(self.value("lots")), bool(self.value("controlled")), bool(self.value("cold")),
            texts["drug_code"], texts["hazard_sheet"], self.value("optional") or 0,
        )  # fmt: skip
        self.keep(entry)

    @abstractmethod
    def keep(self, entry: ItemEntry) -> None:
        """Write it."""


class NewItem(ItemForm):
    """An item that is kept from now on; its number, or None."""

    TITLE_WORDS: ClassVar[str] = "New item"
    SAVE_WORDS: ClassVar[str] = "add"
    KIND: ClassVar[str] = "new item"

    def fields(self) -> Sequence[Field]:
        """Enter goes through what every item has."""
        return tuple(replace(each, passed=each.name in _RARE) for each in super().fields())

    def keep(self, entry: ItemEntry) -> None:
        """Begin to keep it."""
        stock = self.backend.stock
        self.save(lambda: stock.add_item(entry), f"{entry.name} added", ...)


class EditItem(ItemForm):
    """What is known of one that is kept."""

    SAVE_WORDS: ClassVar[str] = "change"
    KIND: ClassVar[str] = "item"

    def __init__(self, page: ItemPage, texts: dict[str, str] | None = None) -> None:
        super().__init__({**_texts_of(page), **(texts or {})})
        self.page = page

    @property
    def title_words(self) -> str:
        """Which one."""
        return f"Item {self.page.item.name}"

    @property
    def on_stored(self) -> bool:
        """It always does."""
        return True

    @property
    def about(self) -> About:
        """The item, and which state of it was seen."""
        return {"item": self.page.item.id, "version": self.page.item.version}

    def go_to_first(self) -> None:
        """To the levels, which change most often."""
        self._focus("par")

    def worth_keeping(self, texts: dict[str, str]) -> dict[str, str]:
        """What differs from what is stored."""
        return changed_of(texts, _texts_of(self.page))

    def reopen(self, texts: dict[str, str]) -> EditItem:
        """The same item again."""
        return EditItem(self.page, texts)

    def keep(self, entry: ItemEntry) -> None:
        """Change it."""
        item, stock = self.page.item, self.backend.stock
        self.save(lambda: stock.edit_item(item.id, item.version, entry), f"{entry.name}: changed", item.id)


def _texts_of(page: ItemPage) -> dict[str, str]:
    item = page.item
    yes_or_no = {"lots": item.tracks_lots, "controlled": item.controlled, "cold": item.cold}
    return {
        "code": item.code, "name": item.name, "category": item.category, "unit": item.unit,
        "place": item.place, "par": str(item.par), "reorder": str(item.reorder_at),
        "emergency": str(item.emergency_at), "optional": str(page.optional_at),
        "drug_code": show_ndc(page.drug_code),
        "hazard_sheet": page.hazard_sheet,
        **{name: "yes" if value else "no" for name, value in yes_or_no.items()},
    }  # fmt: skip


class AddBarcode(OfItem):
    """One more barcode under which it comes."""

    TITLE_WORDS: ClassVar[str] = "Barcode of"
    SAVE_WORDS: ClassVar[str] = "add"
    KIND: ClassVar[str] = "item barcode"

    def fields(self) -> Sequence[Field]:
        """The code, and what such a pack holds."""
        unit = self.page.item.unit
        return (
            Field("scan", "Barcode", ScanField, also=("gtin",), help="scan the pack, or type its number"),
            count_field("units", "Holds", unit, help=f"how many, each one {unit}, are in such a pack"),
        )

    def go_to_first(self) -> None:
        """Of a pack that was scanned already: to what it holds."""
        self._focus("units" if self.text("scan") else "scan")

    def submit(self) -> None:
        """Know it by this one too."""
        item, stock = self.page.item, self.backend.stock
        gtin, units = self.needed("scan").gtin, self.value("units") or 1
        words = f"{gtin} is a pack of {units} {item.unit} of {item.name}"
        self.save(lambda: stock.add_pack(item.id, gtin, units), words, True)


LEVEL_FIELDS = ("par", "reorder", "emergency", "optional", "shelf")


class SetPlaceLevels(OfItem):
    """What there should be at a place beside the stock room."""

    TITLE_WORDS: ClassVar[str] = "Levels elsewhere of"
    SAVE_WORDS: ClassVar[str] = "set"
    KIND: ClassVar[str] = "place levels"
    _shown_place: int | None = None
    """Whose levels stand in the fields; None before a place is typed."""

    def fields(self) -> Sequence[Field]:
        """Where, how many, and when to fill up."""
        places = self.page.places
        return (
            Field("place", "Place", lambda: place_field(places), help="where it lies besides the stock room"),
            count_field("par", "Par", self.page.item.unit, help="how many are to be there"),
            count_field("reorder", "Fill up at", self.page.item.unit, help="when so many or fewer are left"),
            count_field(
                "emergency", "Urgent at", self.page.item.unit, help="when so few are left; may stay empty"
            ),
            *(self._of_stock_room() if self._has_stock_rooms else ()),
            text_field("shelf", "Shelf", limit=40, help="where it lies there; may stay empty"),
        )

    @property
    def _has_stock_rooms(self) -> bool:
        """Another site has one of its own: that is one of the places."""
        return any(place.kind is PlaceKind.STOCK_ROOM for place in self.page.places)

    def _of_stock_room(self) -> Sequence[Field]:
        unit = self.page.item.unit
        words = "of a stock room: it comes along with its vendor"
        return (count_field("optional", "Optional at", unit, help=words),)

    @on(WordField.Changed)
    def _what_stands_there(self, event: WordField.Changed) -> None:
        """Of a place that has levels those are changed; what somebody typed stays."""
        place = event.value
        if event.field is not self._built["place"] or not isinstance(place, int):
            return
        now, stands = self.texts, levels_there(self.page, place)
        typed = {name: now[name] for name in LEVEL_FIELDS if now.get(name)}
        if typed in (stands, levels_there(self.page, self._shown_place)):
            self._shown_place = place
            for name in LEVEL_FIELDS:
                if name in now and now[name] != stands.get(name, ""):
                    self.set_text(name, stands.get(name, ""))

    def submit(self) -> None:
        """Set them."""
        item, stock = self.page.item, self.backend.stock
        place, par = self.needed("place"), self.needed("par")
        reorder, shelf = self.value("reorder") or 0, self.text("shelf")
        name = next((each.name for each in self.page.places if each.id == place), "")
        levels, optional = Levels(par, reorder, self.value("emergency") or 0), None
        if self._has_stock_rooms:
            optional = self.value("optional") or 0
        self.save(
            lambda: stock.set_place_levels(item.id, place, levels, shelf, optional),
            f"{item.name} at {name}: par {par}, fill up at {reorder}",
            True,
        )


def known_levels(page: ItemPage) -> dict[str, str] | None:
    """What stands of the stock room that is shown, to be changed; None at the first one and at all."""
    place = next((each for each in page.places if page.room and each.id == page.room.place_id), None)
    if place is None:
        return None
    return {"place": place.code.lower(), **levels_there(page, place.id)}


def levels_there(page: ItemPage, place_id: int | None) -> dict[str, str]:
    """What stands of a place, by field; nothing where it has no levels."""
    level = next((each for each in page.levels if each.place_id == place_id), None)
    if level is None:
        return {}
    counts = (level.par, level.reorder_at, level.emergency_at, level.optional_at)
    texts = (*(str(count) if count else "" for count in counts), level.shelf)
    return {name: text for name, text in zip(LEVEL_FIELDS, texts, strict=True) if text}


def place_field(places: Sequence[PlaceRow], *, main: bool = False, text: str = "") -> ChoiceField[int]:
    """A place by its code; the stock room too where `main`."""
    room = (Choice(MAIN_NAME, "the stock room", MAIN),) if main else ()
    return ChoiceField[int](
        (*room, *(Choice(place.code.lower(), place.name, place.id) for place in places)), text=text
    )


class NewPlace(Form[int]):
    """A place for supplies; its number, or None."""

    TITLE_WORDS: ClassVar[str] = "New place for supplies"
    SAVE_WORDS: ClassVar[str] = "add"
    KIND: ClassVar[str] = "supply place"

    def __init__(self, sites: Sequence[SiteRow], texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._sites = sites

    def fields(self) -> Sequence[Field]:
        """Code, name, what it is, and at which site, where there are several."""
        several = len(self._sites) > 1
        kinds = tuple(
            Choice(kind.value, kind.value, kind)
            for kind in PlaceKind
            if several or kind is not PlaceKind.STOCK_ROOM
        )
        return (
            text_field("code", "Code", limit=20, help="short, to be typed: f1, cart2"),
            text_field("name", "Name", limit=60, help="as people call it: Fridge 1"),
            Field("kind", "What it is", lambda: ChoiceField[PlaceKind](kinds, text="cupboard")),
            *((self._site_field(),) if several else ()),
        )

    def _site_field(self) -> Field:
        choices = tuple(Choice(site.name.lower(), site.name, site.id) for site in self._sites)
        return Field(
            "site",
            "Site",
            lambda: ChoiceField[int](choices, text=choices[0].code),
            help="a stock room is where all comes that the site orders",
        )

    def submit(self) -> None:
        """Add it."""
        code, name, kind, stock = (
            self.text("code"),
            self.text("name"),
            self.needed("kind"),
            self.backend.stock,
        )
        site = self.needed("site") if len(self._sites) > 1 else None
        self.save(lambda: stock.add_place(code, name, kind, site), f"{name} is a place for supplies", ...)

    def reopen(self, texts: dict[str, str]) -> NewPlace:
        """The same sites again."""
        return NewPlace(self._sites, texts)
