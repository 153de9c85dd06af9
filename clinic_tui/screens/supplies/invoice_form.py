"""An invoice of a vendor for one order: what came and nobody asked for yet is proposed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from clinic_tui.errors import Invalid
from clinic_tui.purchasing.entries import InvoiceEntry
from clinic_tui.purchasing.invoice_lines import proposed_lines, read_lines
from clinic_tui.purchasing.rows import OrderPage
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.widgets.date_field import DateField
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.widgets.text_block import TextBlock


class InvoiceForm(Form[bool]):
    """The lines stand as text, one below the other: catalog number, packs, price of one."""

    SAVE_WORDS: ClassVar[str] = "enter"

    def __init__(self, page: OrderPage, texts: dict[str, str] | None = None) -> None:
        super().__init__({"lines": proposed_lines(page.lines), **(texts or {})})
        self._page = page

    @property
    def title_words(self) -> str:
        """Whose, for which order."""
        return f"Invoice of {self._page.order.vendor} for order {self._page.order.number}"

    def fields(self) -> Sequence[Field]:
        """Number, days, lines, and what is to be paid."""
        today = self.clinic.today
        return (
            text_field("number", "Number", limit=40, help="as printed on it"),
            Field("dated", "Dated", lambda: DateField(today, over=True), help="the day of the invoice"),
            Field("total", "Total", MoneyField, help="what is to be paid, as printed on it"),
            Field("other", "Freight, tax", MoneyField, help="of it; may stay empty"),
            Field("due", "Pay by", lambda: DateField(today), help="may stay empty"),
            Field("lines", "Lines", TextBlock,
                  help="catalog number, packs x price; of another order: #1006 M-1 3 x 12.50"),
        )  # fmt: skip

    def submit(self) -> None:
        """Write it down."""
        number = self.text("number")
        if not number:
            raise Invalid("what is the number of the invoice?", "number")
        dated, total = self.needed("dated"), self.needed("total")
        lines = read_lines(self.text("lines"), self._page.lines)
        entry = InvoiceEntry(number, dated, total, lines, self.value("other") or 0, self.value("due"))
        vendors = self.backend.vendors
        words = f"invoice {number} entered: i on the orders lists it"
        self.save(lambda: vendors.enter_invoice(entry), words, True)

    def reopen(self, texts: dict[str, str]) -> InvoiceForm:
        """The same order again."""
        return InvoiceForm(self._page, texts)
