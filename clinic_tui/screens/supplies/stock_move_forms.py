"""The forms of what comes to the shelf, goes from it, and is put right there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from clinic_tui.errors import Invalid
from clinic_tui.interop.product_codes import ProductCode, fits_number
from clinic_tui.screens.parts.form import Field, text_field
from clinic_tui.screens.supplies.from_box import FromBox
from clinic_tui.screens.supplies.on_shelf import OnShelf
from clinic_tui.screens.supplies.stock_forms import count_field, place_field
from clinic_tui.screens.supplies.witnessed import Witnessed
from clinic_tui.stock.entries import NO_EXPIRY, Delivery
from clinic_tui.stock.last_put import last_put
from clinic_tui.stock.rows import MAIN_NAME
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.widgets.scan_field import ScanField, is_number
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.dates import read_expiry, show_date

NONE = "none"
"""Typed where a lot does not expire."""


def expiry_field(today: Any) -> Field:
    """The last day of use, or `none`."""

    def read(typed: str) -> Any:
        return NO_EXPIRY if typed.strip().lower() == NONE else read_expiry(typed, today)

    def show(day: Any) -> str:
        return "does not expire" if day == NO_EXPIRY else show_date(day)

    return Field(
        "expiry",
        "Expires",
        lambda: WordField[Any](read, show, placeholder="05/28"),
        help="as printed: 05/28 is the end of May 2028, or 05/14/2028; none, if it does not expire",
    )


class Receive(OnShelf):
    """What came in."""

    TITLE_WORDS: ClassVar[str] = "Receive"
    SAVE_WORDS: ClassVar[str] = "receive"
    KIND: ClassVar[str] = "receive"
    takes_second_codes: ClassVar[bool] = True
    """The item is known: a barcode with lot and expiry alone is of its box."""
    proposed = ""
    """How many stand there before anybody has said so: a box that tells it is believed."""

    def fields(self) -> Sequence[Field]:
        """How many, of which lot, and from where; a box of what has no lots tells how many alone."""
        item = self.page.item
        quantity = count_field("quantity", "Quantity", item.unit)
        reason = text_field("reason", "Note", limit=200, help="supplier, packing slip; may stay empty")
        if item.tracks_lots:
            box: tuple[Field, ...] = (
                Field("scan", "Scan", ScanField, help="scan the box: it tells lot and expiry"),
                quantity,
                text_field("lot", "Lot", limit=20, help="as printed on the box"),
                expiry_field(self.clinic.today),
                reason,
            )
        else:
            scan = Field("scan", "Scan", ScanField, help="scan the box: it tells how many", passed=True)
            box = (quantity, reason, scan)
        return (
            *box,
            Field("price", "Price", MoneyField, help="what all of it cost; may stay empty", passed=True),
            *self.place_fields(),
        )

    def product_scanned(self, code: ProductCode) -> None:
        """A box under the scanner fills in what it tells, wherever the cursor stands."""
        try:
            self._take_over(code)
        except Invalid as wrong:
            self.refuse(wrong)

    def on_word_field_submitted(self, event: WordField.Submitted) -> None:
        """What was scanned fills in lot and expiry; a number that was typed there is how many."""
        if isinstance(event.control, ScanField) and is_number(self.text("scan")):
            event.stop()
            self._take_number()
            return
        if isinstance(event.control, ScanField) and event.control.value is not None:
            try:
                self._take_over(event.control.value)
            except Invalid as wrong:
                event.stop()
                self.refuse(wrong)
                return
        super().on_word_field_submitted(event)

    def action_save(self) -> None:
        """A number where a barcode goes says how many: it is put there, and seen before it is kept."""
        if is_number(self.text("scan")) and not self.saving:
            self._take_number()
            return
        super().action_save()

    def _take_number(self) -> None:
        number = self.text("scan")
        self.set_text("scan", "")
        self.set_text("quantity", number)
        self._focus("quantity")
        self.say(f"{number} is no barcode: it stands as the quantity now", Level.WARNING)

    def _require_this_item(self, code: ProductCode) -> dict[str, int]:
        """Its barcodes with their units. Raises Invalid for the box of another item."""
        packs = {pack.gtin: pack.units for pack in self.page.packs}
        if not code.gtin:  # lot and expiry in a barcode of their own
            if not fits_number(code, packs):
                raise Invalid(
                    f"this is no lot of {self.page.item.name}: the label is another product's", "scan"
                )
        elif packs and code.gtin not in packs:
            raise Invalid(f"{code.gtin} is no barcode of {self.page.item.name}", "scan")
        return packs

    def _take_over(self, code: ProductCode) -> None:
        """Lot, expiry and units of the pack. Raises Invalid for the box of another item."""
        packs, by_lot = self._require_this_item(code), self.page.item.tracks_lots
        if by_lot and code.lot:
            self.set_text("lot", code.lot)
        if by_lot and code.expires_on:
            self.set_text("expiry", f"{code.expires_on:%m/%d/%Y}")
        if code.gtin in packs and self.text("quantity") in ("", self.proposed):
            self.set_text("quantity", str(packs[code.gtin] * (code.count or 1)))

    def submit(self) -> None:
        """Put it on the shelf; a scan that nobody ended with Enter counts too."""
        if (code := self.value("scan")) is not None:
            self._require_this_item(code)
            if not (self.page.item.tracks_lots and self.text("lot")):
                self._take_over(code)
        item, quantity, reason = self.page.item, self.needed("quantity"), self.text("reason")
        lot = self.text("lot") if item.tracks_lots else ""
        expiry = self.value("expiry") if item.tracks_lots else None
        delivery = Delivery(self.place_id(), lot, expiry, self.value("price"))
        of_lot = f", lot {lot}" if lot else ""
        self.receive(quantity, reason, delivery, f"{quantity} {item.unit} of {item.name} received{of_lot}")

    @property
    def usual_place(self) -> int:
        """Where the last of it was put: a vaccine belongs into the fridge again."""
        return last_put(self.page, self.stock_room if self.at is None else self.at.place_id)

    def receive(self, quantity: int, reason: str, delivery: Delivery, words: str) -> None:
        """Put it on the shelf."""
        item, stock = self.page.item, self.backend.stock
        self.save(lambda: stock.receive(item.id, quantity, reason, delivery), words, True)


class Carry(FromBox):
    """From one place to another."""

    TITLE_WORDS: ClassVar[str] = "Carry"
    SAVE_WORDS: ClassVar[str] = "carry"
    KIND: ClassVar[str] = "carry"
    takes_any_lot: ClassVar[bool] = True

    def fields(self) -> Sequence[Field]:
        """How many, from where, and to where."""
        places = self.page.places
        to = places[0].code.lower() if len(places) == 1 and not (self.at and self.at.place_id) else ""
        back = MAIN_NAME if self.at and self.at.place_id else to
        return (
            count_field("quantity", "Quantity", self.page.item.unit),
            *self.place_fields(label="From"),
            Field("to", "To", lambda: place_field(places, main=True, text=back), passed=bool(back)),
            *self.lot_fields(needed=False),
            text_field("reason", "Note", limit=200, help="may stay empty"),
        )

    def submit(self) -> None:
        """Carry it."""
        item, stock, quantity, reason = (
            self.page.item,
            self.backend.stock,
            self.needed("quantity"),
            self.text("reason"),
        )
        to, wanted = self.needed("to"), self.wanted()
        where = next((each.name for each in self.page.places if each.id == to), "the stock room")
        words = f"{quantity} {item.unit} of {item.name} carried to {where}"
        self.save(lambda: stock.transfer(item.id, quantity, to, reason, wanted), words, ...)


class Adjust(Witnessed):
    """What really lies there."""

    TITLE_WORDS: ClassVar[str] = "What is there of"
    SAVE_WORDS: ClassVar[str] = "put right"
    KIND: ClassVar[str] = "adjust"
    takes_any_lot: ClassVar[bool] = True

    def fields(self) -> Sequence[Field]:
        """How many lie there, and why it is other than written; of a controlled substance who saw it too."""
        return (
            count_field("there", "Really there", self.page.item.unit, help="what lies there now"),
            text_field("reason", "Why", limit=200, help="counted, found, broken: it stands in the journal"),
            *self.witness_fields("them missing"),
            *self.lot_fields(needed=True),
            *self.place_fields(),
        )

    def submit(self) -> None:
        """Write it."""
        item, stock, there, reason = (
            self.page.item,
            self.backend.stock,
            self.needed("there"),
            self.text("reason"),
        )
        place, lot, witness = self.place_id(), self.lot(), self.witness
        self.save(
            lambda: stock.adjust(item.id, there, reason, place, lot, witness()),
            lambda change: f"{item.name}: {change:+,} {item.unit}",
            ...,
        )


class CorrectLot(OnShelf):
    """A lot's number or expiry, put right."""

    TITLE_WORDS: ClassVar[str] = "Lot of"
    SAVE_WORDS: ClassVar[str] = "put right"
    KIND: ClassVar[str] = "lot"
    takes_second_codes: ClassVar[bool] = True

    def fields(self) -> Sequence[Field]:
        """Number and expiry as on the box, and what was wrong."""
        return (
            text_field("number", "Lot", limit=20, help="as printed on the box"),
            expiry_field(self.clinic.today),
            text_field("reason", "Why", limit=200, help="what was wrong: it stands in the journal"),
        )

    def ready(self) -> None:
        """What is known of it."""
        lot = self.at
        if lot is not None and not self.text("number"):
            self.set_text("number", lot.number)
            self.set_text("expiry", f"{lot.expires_on:%m/%d/%Y}" if lot.expires_on else NONE)

    def product_scanned(self, code: ProductCode) -> None:
        """The box says number and expiry."""
        packs = [pack.gtin for pack in self.page.packs]
        if (code.gtin and code.gtin not in packs) or not fits_number(code, packs) or not code.lot:
            self.refuse(Invalid(f"that scan names no lot of {self.page.item.name}", "number"))
            return
        self.set_text("number", code.lot)
        if code.expires_on:
            self.set_text("expiry", f"{code.expires_on:%m/%d/%Y}")

    def submit(self) -> None:
        """Write it."""
        lot, stock = self.at, self.backend.stock
        assert lot is not None
        number, expiry, reason = self.text("number"), self.needed("expiry"), self.text("reason")
        self.save(
            lambda: stock.correct_lot(lot.id, lot.version, number, expiry, reason),
            f"lot {number} of {self.page.item.name} is put right",
            True,
        )
