"""A box under the scanner while a form on the shelf is open: it says which item and lot, and how many."""

from __future__ import annotations

from typing import ClassVar

from clinic_tui.errors import Invalid
from clinic_tui.interop.product_codes import ProductCode, fits_number
from clinic_tui.screens.supplies.on_shelf import OnShelf
from clinic_tui.stock.rows import MAIN_NAME, ItemPage, LotRow, Standing
from clinic_tui.widgets.message_line import Level

QUANTITY = "quantity"


class FromBox(OnShelf):
    """Issue, carry and the others: each further scan of the lot is one more pack of it."""

    takes_any_lot: ClassVar[bool] = False
    takes_second_codes: ClassVar[bool] = True
    """The item is known: a barcode with lot and expiry alone is of its box."""
    box: ProductCode | None = None
    """The scan that the form was opened for, where another item's form stood here before."""
    _packs = ""
    """How many stand there by scans alone; what somebody typed is left as it is."""
    _last_pack = 0
    """Units of the pack that was scanned last, if its lot is still to be said by its second barcode."""

    def ready(self) -> None:
        """Take over the box that it was opened for."""
        super().ready()
        if self.box is not None:
            self.product_scanned(self.box)

    def product_scanned(self, code: ProductCode) -> None:
        """That of this item is taken over; that of another changes the form to it, if nothing was typed."""
        if not code.gtin:
            try:
                self._take_second(code)
            except Invalid as wrong:
                self.refuse(wrong)
            return
        units = next((pack.units for pack in self.page.packs if pack.gtin == code.gtin), None)
        try:
            if units is not None:
                self._take_over(code, units * (code.count or 1))
            elif self.changed:
                raise Invalid(f"{code.gtin} is no barcode of {self.page.item.name}: F12 or Esc first")
            else:
                self._look_up(code)
        except Invalid as wrong:
            self.refuse(wrong)

    def _take_over(self, code: ProductCode, units: int) -> None:
        lot = self._lot_scanned(code)
        by_scan = bool(self._packs) and self.texts.get(QUANTITY) == self._packs
        if lot is not None:
            if by_scan and self.text("lot").lower() != lot.number.lower():
                raise Invalid(f"lot {lot.number} is another one than was scanned before: F12 first", "lot")
            self.set_text("lot", lot.number.lower())
            self._stand_where(lot)
        if QUANTITY in self.texts and (by_scan or not self.text(QUANTITY)):
            there = self._units_there(lot)
            before = int(self._packs) if by_scan else 0
            more = units if before + units <= there else 1
            self._packs = str(before + more)
            self._last_pack = 0 if code.lot else more
            self.set_text(QUANTITY, self._packs)
            self.select_text(QUANTITY)
        named = f"lot {lot.number}" if lot is not None else self.page.item.name
        self.say(f"scanned: {named}. F12 {self.SAVE_WORDS}s", Level.DONE)

    def _take_second(self, code: ProductCode) -> None:
        """Lot and expiry of the pack that was scanned before. Raises Invalid for another product or lot."""
        name = self.page.item.name
        if not fits_number(code, (pack.gtin for pack in self.page.packs)):
            raise Invalid(f"this is no lot of {name}: the label is another product's", "lot")
        lot = self._lot_scanned(code)
        if lot is None:
            raise Invalid(f"this barcode says no lot that is asked here of {name}: scan the other one", "lot")
        by_scan = bool(self._packs) and self.texts.get(QUANTITY) == self._packs
        said = self.text("lot").lower()
        if by_scan and said != lot.number.lower() and said and int(self._packs) > self._last_pack:
            self._packs, self._last_pack = str(int(self._packs) - self._last_pack), 0  # it is not of this lot
            self.set_text(QUANTITY, self._packs)
            raise Invalid(f"lot {lot.number} is another one than was scanned before: F12 first", "lot")
        self.set_text("lot", lot.number.lower())
        self._stand_where(lot)
        if by_scan and int(self._packs) == self._last_pack > lot.on_hand:
            self._packs = "1"
            self.set_text(QUANTITY, self._packs)
        self._last_pack = 0
        self.say(f"scanned: lot {lot.number}. F12 {self.SAVE_WORDS}s", Level.DONE)

    def _lot_scanned(self, code: ProductCode) -> LotRow | None:
        """The lot where it lies, at the form's place before others. Raises Invalid where it does nowhere."""
        if not code.lot or "lot" not in self.texts:
            return None
        lots = [lot for lot in self.page.lots if lot.number.upper() == code.lot.upper()]
        if not lots:
            raise Invalid(
                f"lot {code.lot} of {self.page.item.name} is not on hand, as far as is written", "lot"
            )
        here = next((lot for lot in lots if lot.place_id == self.place_id()), lots[0])
        if not self.takes_any_lot and here.standing is not Standing.GOOD:
            raise Invalid(f"lot {here.number} is {here.standing.value}: nobody may give it out", "lot")
        return here

    def _stand_where(self, lot: LotRow) -> None:
        if self.page.places and lot.place_id != self.place_id():
            places = {place.id: place.code.lower() for place in self.page.places}
            self.set_text("place", places.get(lot.place_id, MAIN_NAME))

    def _units_there(self, lot: LotRow | None) -> int:
        if lot is not None:
            return lot.on_hand
        place, named = self.place_id(), self.lot()
        return sum(
            each.on_hand for each in self.page.lots if each.place_id == place and named in ("", each.number)
        )

    def _look_up(self, code: ProductCode) -> None:
        stock, site = self.backend.stock, self.clinic.supply_site

        def find() -> ItemPage | None:
            found = stock.pack_of(code.gtin)
            return None if found is None else stock.page(found[0], site)

        def found(page: ItemPage | None) -> None:
            if page is None:
                self.refuse(Invalid(f"no item has the barcode {code.gtin}: on the item's page g names it"))
                return
            form = type(self)(page)
            form.box, form.closed = code, self.closed
            self.dismiss(None)
            self.app.push_screen(form, form.closed)

        self.ask_before_keys(find, found, group="box", refused=self.refuse)
