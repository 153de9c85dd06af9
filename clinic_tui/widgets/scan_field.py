"""A field for the barcode of a product: what a scanner types into it, or a person from the label."""

from __future__ import annotations

from textual import events

from clinic_tui.errors import Invalid
from clinic_tui.interop.product_codes import GROUP, SHOWN_GROUP, ProductCode, read_product_code
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.dates import show_date
from clinic_tui.words.not_understood import NotUnderstood

GROUP_KEY = "ctrl+right_square_bracket"
"""What a terminal calls the separator's control character."""

LONGEST = 120
"""A GS1 barcode of a box has at most so many characters (GS1-128: 48, DataMatrix rarely more than 80)."""


class ScanField(WordField[ProductCode]):
    """Keeps the separator that scanners send as a control character, and reads the code when it is whole."""

    def __init__(self, *, text: str = "") -> None:
        super().__init__(_read, shown_code, text=text, placeholder="scan the box", limit=LONGEST)

    def on_key(self, event: events.Key) -> None:
        """The group separator is no sign that a field takes."""
        if event.character == GROUP or event.key == GROUP_KEY:
            event.stop()
            event.prevent_default()
            self._input.insert_text_at_cursor(SHOWN_GROUP)


SHORTEST = 8
"""Digits of the shortest barcode of a product (GTIN-8): fewer are no barcode, but a number that was meant."""


def is_number(typed: str) -> bool:
    """So few digits that they say how many, not which."""
    return typed.isascii() and typed.isdigit() and len(typed) < SHORTEST


def _read(typed: str) -> ProductCode:
    if is_number(typed.strip()):
        raise NotUnderstood("no barcode, but a number: it belongs into the field for how many")
    try:
        return read_product_code(typed, second=True)
    except Invalid as wrong:
        raise NotUnderstood(wrong.words) from None


def shown_code(code: ProductCode) -> str:
    """`00349281589058, lot U4275AA, expires Mon 28 Oct 2013`."""
    parts = [code.gtin] if code.gtin else []
    if code.lot:
        parts.append(f"lot {code.lot}")
    if code.expires_on:
        parts.append(f"expires {show_date(code.expires_on)}")
    return ", ".join(parts)
