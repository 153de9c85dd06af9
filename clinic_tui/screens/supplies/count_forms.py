"""The forms of counting: what is to be counted, how many of a line lie there, and what was found besides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual.widget import Widget

from clinic_tui.counts.entries import Found
from clinic_tui.counts.rows import Scope, SheetLine
from clinic_tui.counts.states import AbcClass, LineState
from clinic_tui.interop.product_codes import ProductCode
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.supplies.stock_forms import count_field
from clinic_tui.screens.supplies.stock_move_forms import expiry_field
from clinic_tui.stock.rows import MAIN, MAIN_NAME, PlaceRow
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.facts import Facts
from clinic_tui.widgets.message_line import Level

_EVERYWHERE = "all"
_CLASSES = {
    AbcClass.A: "what is used most, in money", AbcClass.B: "the next 15 %", AbcClass.C: "all the rest"
}  # fmt: skip


class BeginCount(Form[int]):
    """What is to be counted; the count's number, or None."""

    TITLE_WORDS: ClassVar[str] = "Begin a count"
    SAVE_WORDS: ClassVar[str] = "begin"

    def __init__(self, places: Sequence[PlaceRow], texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._places = tuple(places)

    def fields(self) -> Sequence[Field]:
        """Where, and which items; all of it may stay as it is."""
        places = (
            Choice(MAIN_NAME, "the stock room", MAIN),
            *(Choice(place.code.lower(), place.name, place.id) for place in self._places),
            Choice(_EVERYWHERE, "all places", -1),
        )
        classes = tuple(Choice(each.value.lower(), words, each) for each, words in _CLASSES.items())
        return (
            Field("place", "Place", lambda: ChoiceField[int](places, text=MAIN_NAME), help="where"),
            text_field("shelf", "Shelf", limit=40, help="how its label begins; empty: all shelves"),
            text_field("category", "Kind", limit=40, help="vaccine, dressing ...; empty: all kinds"),
            Field(
                "class",
                "Class",
                lambda: ChoiceField[AbcClass](classes),
                help="a, b or c, by what is used in a year; empty: all",
            ),
            text_field("items", "Items", limit=200, help="codes of these items alone: GLV-M SYR-3"),
        )

    def go_to_first(self) -> None:
        """Mostly it is one place or shelf."""
        self._focus("place")

    def submit(self) -> None:
        """Make the sheet."""
        place, counts = self.needed("place"), self.backend.stock_counts
        codes = tuple(self.text("items").replace(",", " ").split())
        shelf, kind, of_class = self.text("shelf"), self.text("category"), self.value("class")
        scope = Scope(None if place < 0 else place, shelf, kind, of_class, codes)
        self.save(lambda: counts.begin(scope), lambda number: f"count {number} begins", ...)

    def reopen(self, texts: dict[str, str]) -> BeginCount:
        """The same again."""
        return BeginCount(self._places, texts)


class CountUnits(Form[bool]):
    """How many of a line lie there."""

    SAVE_WORDS: ClassVar[str] = "count"
    takes_second_codes: ClassVar[bool] = True

    def __init__(
        self,
        line: SheetLine,
        scanned: Callable[[ProductCode], None],
        texts: dict[str, str] | None = None,
        begun: str = "",
    ) -> None:
        """`scanned` takes a pack that is held under the scanner meanwhile; `begun` was typed on the sheet."""
        known = {"units": str(line.counted)} if line.counted is not None else {}
        super().__init__({**known, **(texts or {})})
        self._line, self._scanned, self._begun = line, scanned, begun
        if begun:
            self.stand_on = ("units", len(begun))

    def ready(self) -> None:
        """Go on with what was typed on the sheet."""
        if self._begun:
            self.set_text("units", self._begun)

    @property
    def title_words(self) -> str:
        """Which item and lot."""
        lot = f", lot {self._line.lot}" if self._line.lot else ""
        return f"{self._line.name}{lot}"

    def compose_top(self) -> Iterator[Widget]:
        """Where it should lie, and until when it may be used: what tells it from others."""
        line = self._line
        facts = Facts(1, indent=0)
        facts.show(
            (
                ("strong", line.code),
                ("", line.shelf or line.place),
                ("", f"expires {line.expires_on:%m/%d/%Y}" if line.expires_on else ""),
                ("warning", "count again" if line.state is LineState.AGAIN else ""),
            )
        )
        yield facts

    def fields(self) -> Sequence[Field]:
        """One number."""
        return (
            count_field(
                "units", "Lie there", self._line.unit, help=f"each one {self._line.unit}; 0 for none"
            ),
        )

    def product_scanned(self, code: ProductCode) -> None:
        """The scanner counts into the sheet; a number that was begun is not thrown away for it."""
        if self.changed:
            self.say("save this number with Enter, or leave it with Esc, then scan", Level.ERROR)
            return
        self.dismiss(None)
        self._scanned(code)

    def submit(self) -> None:
        """Count it."""
        line, counts, units = self._line, self.backend.stock_counts, self.needed("units")
        words = f"{line.name}: {units:,} {line.unit} counted"
        self.save(lambda: counts.count_line(line.id, line.version, units), words, True)

    def reopen(self, texts: dict[str, str]) -> CountUnits:
        """The same line again."""
        return CountUnits(self._line, self._scanned, texts)


class FoundUnits(Form[int]):
    """Units that are not on the sheet; the number of their line, or None."""

    SAVE_WORDS: ClassVar[str] = "count"
    takes_second_codes: ClassVar[bool] = True

    def __init__(
        self,
        count_id: int,
        place_id: int,
        place: str,
        scanned: Callable[[ProductCode], None],
        texts: dict[str, str] | None = None,
    ) -> None:
        """`scanned` takes a pack that is held under the scanner meanwhile: the sheet has its line."""
        super().__init__(texts)
        self._count, self._place_id, self._place, self._scanned = count_id, place_id, place, scanned

    @property
    def title_words(self) -> str:
        """Where it was found."""
        return f"Found at {self._place}, and not on the sheet"

    def fields(self) -> Sequence[Field]:
        """Which item, and of which lot."""
        return (
            text_field("code", "Item", limit=20, help="its code, as on the label of its shelf"),
            text_field("lot", "Lot", limit=20, help="as printed on the box; empty where it has none"),
            expiry_field(self.clinic.today),
            count_field("units", "Lie there", ""),
        )

    def product_scanned(self, code: ProductCode) -> None:
        """The scanner counts into the sheet; what was begun is not thrown away for it.

        Lot and expiry in a barcode of their own are those of the item whose code stands here.
        """
        if not code.gtin and self.text("code"):
            if code.lot:
                self.set_text("lot", code.lot)
            if code.expires_on:
                self.set_text("expiry", f"{code.expires_on:%m/%d/%Y}")
            return
        if self.changed:
            self.say("save this with F12, or leave it with Esc, then scan", Level.ERROR)
            return
        self.dismiss(None)
        self._scanned(code)

    def submit(self) -> None:
        """Count it."""
        counts, units, number = self.backend.stock_counts, self.needed("units"), self._count
        expiry = self.value("expiry")
        found = Found(self.text("code"), units, self._place_id, self.text("lot"), expiry)
        self.save(lambda: counts.count_found(number, found), f"{found.code.upper()}: {units:,} counted", ...)

    def reopen(self, texts: dict[str, str]) -> FoundUnits:
        """The same place again."""
        return FoundUnits(self._count, self._place_id, self._place, self._scanned, texts)
