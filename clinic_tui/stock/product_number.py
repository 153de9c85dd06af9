"""What names the pack of a product: a GTIN, or the number in a Health Industry Bar Code."""

from __future__ import annotations

from clinic_tui.stock.gtin import clean_gtin
from clinic_tui.stock.hibc import FLAG, clean_hibc


def clean_product_number(text: str) -> str:
    """As it is kept: 14 digits, or `+` and what follows. Raises Invalid for `gtin`."""
    return clean_hibc(text) if text.strip().lstrip("*").startswith(FLAG) else clean_gtin(text)
