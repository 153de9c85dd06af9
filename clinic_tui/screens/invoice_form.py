"""An invoice of a vendor for one order: what came and nobody asked for yet is proposed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from clinic_tui.errors import Invalid
from clinic_tui.purchasing.entries import Asked, InvoiceEntry
from clinic_tui.purchasing.rows import LineRow, OrderPage
from clinic_tui.screens.form import Field, Form, text_field
from clinic_tui.widgets.date_field import DateField
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.widgets.text_block import TextBlock
from clinic_tui.words.money import read_money, show_money
from clinic_tui.words.not_understood import NotUnderstood

_LINE = re.compile(r"(?P<catalog>.+?)\s+(?P<packs>[\d,]+)\s*[x@]\s*(?P<price>\S+)")
"""`M-1  3 x 10.00`."""


class InvoiceForm(Form[bool]):
    """The lines stand as text, one below the other: catalog number, packs, price of one."""

    SAVE_WORDS: ClassVar[str] = "enter"

    def __init__(self, page: OrderPage, texts: dict[str, str] | None = None) -> None:
        lines = "\n".join(filter(None, map(_proposed, page.lines)))
        super().__init__({"lines": lines, **(texts or {})})
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
            Field("due", "Pay by", lambda: DateField(today), help="may stay empty", passed=True),
            Field("lines", "Lines", TextBlock, passed=True,
                  help="catalog number, packs x price of one; what came and was not asked for stands here"),
        )  # fmt: skip

    def submit(self) -> None:
        """Write it down."""
        number, dated, total = self.needed("number"), self.needed("dated"), self.needed("total")
        lines = read_lines(self.text("lines"), self._page.lines)
        entry = InvoiceEntry(number, dated, total, lines, self.value("other") or 0, self.value("due"))
        vendors = self.backend.vendors
        words = f"invoice {number} entered: i on the orders lists it"
        self.save(lambda: vendors.enter_invoice(entry), words, True)

    def reopen(self, texts: dict[str, str]) -> InvoiceForm:
        """The same order again."""
        return InvoiceForm(self._page, texts)


def read_lines(text: str, ordered: Sequence[LineRow]) -> tuple[Asked, ...]:
    """What is asked, line by line. Raises Invalid that names the line which is not understood."""
    by_catalog = {line.catalog.casefold(): line for line in ordered}
    found: list[Asked] = []
    for typed in filter(None, (line.strip() for line in text.splitlines())):
        match = _LINE.fullmatch(typed)
        if match is None:
            raise Invalid(f"`{typed}` is not understood: write M-1 3 x 10.00", "lines")
        line = by_catalog.get(match["catalog"].strip().casefold())
        if line is None:
            raise Invalid(f"{match['catalog']} is not on the order", "lines")
        try:
            cents = read_money(match["price"])
        except NotUnderstood as wrong:
            raise Invalid(f"`{typed}`: {wrong}", "lines") from None
        found.append(Asked(line.id, int(match["packs"].replace(",", "")), cents))
    if not found:
        raise Invalid("what is asked for? write M-1 3 x 10.00", "lines")
    return tuple(found)


def _proposed(line: LineRow) -> str:
    """What of a line came and was not asked for, at the price that was ordered."""
    packs = line.received // line.units - line.invoiced
    price = "0" if line.cents is None else show_money(line.cents).removeprefix("$")
    return f"{line.catalog}  {packs} x {price}" if packs > 0 else ""
