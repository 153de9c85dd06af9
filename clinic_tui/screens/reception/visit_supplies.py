"""The field of what a visit used, in the form that ends it: the kit stands there, and may be changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.widget import Widget
from textual.widgets import Input
from textual.widgets.input import Selection

from clinic_tui.errors import Invalid
from clinic_tui.interop.product_codes import ProductCode, fits_number
from clinic_tui.kits.rows import Given, OfferedLine, Use
from clinic_tui.kits.rules import NOTHING, read_uses, require_said, show_uses, usual_uses
from clinic_tui.screens.claims.charge_form import ChargeForm
from clinic_tui.screens.parts.form import Field, text_field
from clinic_tui.stock.rows import ItemPage, Standing
from clinic_tui.widgets.facts import FactLine, Facts
from clinic_tui.widgets.message_line import Level

SUPPLIES = "supplies"
MOST_LENGTH = 600
OTHER_LOTS = 2
"""Lots that are named beside the one that goes first."""

_OPEN = re.compile(r"\?\d*")


class SuppliesOfVisit(ChargeForm):
    """A form on charges with what the visit used; of a kind of visit without a kit nothing is shown."""

    takes_second_codes: ClassVar[bool] = True
    _offered: tuple[OfferedLine, ...] = ()
    _box: ItemPage | None = None
    """The item that was scanned last: a barcode with its lot alone may follow."""
    _by_scan: frozenset[str] = frozenset()
    """Items that were scanned: the next box of one is one unit more."""

    def compose_lines(self) -> Iterator[Widget]:
        """Below the lines of charges: which lots go, and what is not there."""
        yield from super().compose_lines()
        self._lots = Facts(1, indent=0)
        self._lots.display = False
        yield self._lots

    def supplies_field(self) -> Field:
        """What was used, as in `VAC-FLU 1, GLV-M 2`."""
        field = text_field(
            SUPPLIES,
            "Supplies",
            limit=MOST_LENGTH,
            help="item, units, the lot if another: VAC-FLU 1 U42, GLV-M 0; or none",
        )
        return Field(field.name, field.label, field.make, help=field.help, passed=True)

    def ask_supplies(self) -> None:
        """Read the kit; until it is there the field is not shown, and the kit goes as it is."""
        self._show_field(False)
        backend, number = self.backend, self.appointment_id
        self.ask_before_keys(
            lambda: backend.kits.offered(number), self._show_kit, group="kit", refused=self.refuse
        )

    def _show_field(self, shown: bool) -> None:
        line = self._built[SUPPLIES].parent
        assert isinstance(line, Widget)
        line.display = shown

    def _show_kit(self, offered: tuple[OfferedLine, ...]) -> None:
        self._offered = offered
        if not offered and not self.text(SUPPLIES):
            return
        if not self.text(SUPPLIES):
            lines = tuple(each.line for each in offered)
            usual = show_uses(usual_uses(lines), {line.code: line.units for line in lines})
            self.set_text(SUPPLIES, usual)
            self._clean = {**self._clean, SUPPLIES: usual}
        self._show_field(True)
        facts = shelf_facts(offered)
        self._lots.display = bool(facts)
        self._lots.show(facts)

    def product_scanned(self, code: ProductCode) -> None:
        """A box says what was used, and of which lot, wherever the cursor stands."""
        if not code.gtin:
            if self._box is None:
                words = "this barcode tells a lot, no product: scan the other one first"
                self.refuse(Invalid(words))
                return
            self._take_box(self._box, code)
            return
        stock = self.backend.stock

        def find() -> ItemPage | None:
            found = stock.pack_of(code.gtin)
            return None if found is None else stock.page(found[0])

        def found(page: ItemPage | None) -> None:
            if page is None:
                self.refuse(Invalid(f"no item has the barcode {code.gtin}: on the item's page g names it"))
            else:
                self._take_box(page, code)

        self.ask_before_keys(find, found, group="box", refused=self.refuse)

    def _take_box(self, page: ItemPage, code: ProductCode) -> None:
        item, kit = page.item, {each.line.code: each.line.units for each in self._offered}
        try:
            lot = _lot_to_give(page, code)
            uses = {use.code: use for use in read_uses(self.text(SUPPLIES))}
            before = uses.get(item.code, Use(item.code, None))
            if lot and before.lot not in ("", lot):
                raise Invalid(f"lot {before.lot} of {item.name} stands there: one lot of an item", SUPPLIES)
        except Invalid as wrong:
            self.refuse(wrong)
            return
        units = before.units or kit.get(item.code, 1)
        if code.gtin and item.code in self._by_scan and before.units:
            units += 1
        uses[item.code] = Use(item.code, units, lot or before.lot)
        self._box, self._by_scan = page, self._by_scan | {item.code}
        self.set_text(SUPPLIES, show_uses(uses.values(), kit))
        self._show_field(True)
        of_lot = f", lot {lot or before.lot}" if lot or before.lot else ""
        self.say(f"used: {units} {item.unit} of {item.name}{of_lot}", Level.DONE)

    def uses(self) -> tuple[Use, ...] | None:
        """What was used; None where the visit has no kit. Raises Invalid."""
        typed = self.text(SUPPLIES)
        if not typed and self._offered:
            raise Invalid(f"what was used? `{NOTHING}`, where nothing was", SUPPLIES)
        if not typed:
            return None
        uses = read_uses(typed)
        require_said(uses)
        return uses

    def select_text(self, name: str) -> None:
        """Of what was used, what nobody has said yet: units typed take its place."""
        widget = self._built[name]
        found = _OPEN.search(widget.value) if name == SUPPLIES and isinstance(widget, Input) else None
        if found is None or not isinstance(widget, Input):
            super().select_text(name)
            return
        widget.select_on_focus = False  # the keys have only just come to it
        widget.selection = Selection(found.start(), found.end())
        widget.call_later(setattr, widget, "select_on_focus", True)


def _lot_to_give(page: ItemPage, code: ProductCode) -> str:
    """The lot of a box, empty where it says none. Raises Invalid for one that nobody may give out."""
    item = page.item
    if not item.tracks_lots or not code.lot:
        if not code.gtin:
            raise Invalid(f"this barcode says no lot of {item.name}: scan the other one", SUPPLIES)
        return ""
    lots = [lot for lot in page.lots if lot.number.upper() == code.lot.upper()]
    if not lots:
        raise Invalid(f"lot {code.lot} of {item.name} is not on hand, as far as is written", SUPPLIES)
    if all(lot.standing is not Standing.GOOD for lot in lots):
        raise Invalid(f"lot {code.lot} is {lots[0].standing.value}: nobody may give it out", SUPPLIES)
    if not fits_number(code, (pack.gtin for pack in page.packs)):
        raise Invalid(f"this is no lot of {item.name}: the label is another product's", SUPPLIES)
    return lots[0].number.upper()


def shelf_facts(offered: Sequence[OfferedLine]) -> FactLine:
    """What is not there in full, and the lots that go first with those that could go instead."""
    short = [
        ("warning", f"! {each.line.code}: {each.there} of {each.line.units} there")
        for each in offered
        if each.there < each.line.units
    ]
    lots = [("quiet", lot_words(each)) for each in offered if each.first is not None]
    return (*short, *lots)


def lot_words(offered: OfferedLine) -> str:
    """`VAC-FLU lot A1 to 12/19/26, or B2`."""
    first = offered.first
    assert first is not None
    until = f" to {first.expires_on:%m/%d/%y}" if first.expires_on else ""
    others = ", ".join(lot.number for lot in offered.good[1 : 1 + OTHER_LOTS] if lot.number)
    instead = f", or {others}" if others else ""
    return f"{offered.line.code} lot {first.number}{until}{instead}"


def supplies_words(given: Sequence[Given]) -> str:
    """What is told of supplies once a visit has ended; empty where nothing is to be done."""
    missing = [f"{each.missing} {each.code}" for each in given if each.missing]
    uncharged = [f"{each.uncharged} for {each.code}" for each in given if each.uncharged]
    told = [f"not issued: {', '.join(missing)}"] if missing else []
    told += [f"not charged: {', '.join(uncharged)}"] if uncharged else []
    return "".join(f"; {words}" for words in told)
