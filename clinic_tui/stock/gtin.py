"""The number of a product (GTIN) and its check digit."""

from __future__ import annotations

from clinic_tui.errors import Invalid

GTIN_DIGITS = (8, 12, 13, 14)


def clean_gtin(text: str) -> str:
    """A GTIN of 8, 12, 13 or 14 digits as 14, its check digit proved (GS1 General Specifications, 7.9)."""
    digits = "".join(text.split()).replace("-", "")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) not in GTIN_DIGITS:
        raise Invalid("a barcode's number (GTIN) has 8, 12, 13 or 14 digits", "gtin")
    whole = digits.rjust(14, "0")
    odd = sum(int(digit) for digit in whole[:-1:2])
    even = sum(int(digit) for digit in whole[1:-1:2])
    check = -(3 * odd + even) % 10
    if check != int(whole[-1]):
        raise Invalid(
            f"the last digit of {digits} does not fit the others: it would be {check}; scan or type it again",
            "gtin",
        )
    return whole
