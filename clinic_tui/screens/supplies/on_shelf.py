"""A form on an item as it lies somewhere: which place and which lot are meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from clinic_tui.screens.parts.form import Field
from clinic_tui.screens.supplies.stock_forms import OfItem, place_field
from clinic_tui.security.kept_form import About
from clinic_tui.stock.entries import Wanted
from clinic_tui.stock.last_put import taken_from
from clinic_tui.stock.rows import MAIN, MAIN_NAME, ItemPage, LotRow, Standing
from clinic_tui.widgets.choice_field import Choice, ChoiceField

MOST_LOTS_SHOWN = 3


class OnShelf(OfItem):
    """A form on an item as it lies somewhere, mostly on one lot of it."""

    takes_any_lot: ClassVar[bool] = True
    """What nobody may give out is taken too."""

    def __init__(self, page: ItemPage, at: LotRow | None = None, texts: dict[str, str] | None = None) -> None:
        super().__init__(page, texts)
        self.at = at
        self.closed: Callable[[object], None] | None = None
        """Hears what came of it, and of a form that takes its place."""

    @property
    def about(self) -> About:
        """The item, and the lot that the cursor stood on."""
        if self.at is None:
            return super().about
        return {**super().about, "lot": self.at.id, "place": self.at.place_id}

    def reopen(self, texts: dict[str, str]) -> OnShelf:
        """The same item and lot again."""
        return type(self)(self.page, self.at, texts)

    @property
    def stock_room(self) -> int:
        """The place that is the stock room of the site that is shown."""
        return MAIN if self.page.room is None else self.page.room.place_id

    @property
    def usual_place(self) -> int:
        """Where it is most likely meant: where the cursor stood, else where it lies, the stock room first."""
        if self.at is not None:
            return self.at.place_id
        return taken_from(self.page, self.stock_room, good=not self.takes_any_lot)

    def place_fields(self, name: str = "place", label: str = "Place") -> tuple[Field, ...]:
        """Where; nothing to say where there is the stock room alone."""
        places = self.page.places
        if not places:
            return ()
        here = next((each.code.lower() for each in places if each.id == self.usual_place), MAIN_NAME)
        return (Field(name, label, lambda: place_field(places, main=True, text=here), passed=True),)

    def lot_fields(self, *, needed: bool) -> tuple[Field, ...]:
        """Which lot; nothing to say where nothing is kept by lot."""
        numbers = list(dict.fromkeys(lot.number for lot in self.page.lots if lot.number))
        if not numbers:
            return ()
        choices = tuple(Choice(number.lower(), number, number) for number in numbers)
        text = choices[0].code if needed and len(choices) == 1 else ""
        if self.at is not None and (needed or self.at.standing is Standing.GOOD):
            text = self.at.number.lower()
        words = "which lot" if needed else "which lot; empty: what expires first"
        return (
            Field("lot", "Lot", lambda: ChoiceField[str](choices, text=text), help=words, passed=bool(text)),
        )

    def place_id(self, name: str = "place") -> int:
        """The place that is meant."""
        return (self.value(name) or MAIN) if self.page.places else MAIN

    def lot(self) -> str:
        """The lot that is meant, empty where none is named."""
        return (self.value("lot") or "") if "lot" in self.texts else ""

    def wanted(self) -> Wanted:
        """Place and lot."""
        return Wanted(self.place_id(), self.lot())


def lot_words(lot: LotRow) -> str:
    """`A1 until 12/19/26: 4`."""
    until = f" until {lot.expires_on:%m/%d/%y}" if lot.expires_on else ""
    return f"{lot.number}{until}: {lot.on_hand}"
