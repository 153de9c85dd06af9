"""The national provider identifier and its check digit."""

from __future__ import annotations

_PREFIX_SUM = 24
"""What the digits of the prefix 80840, which every NPI stands behind on a card, add to the sum."""


def is_npi(text: str) -> bool:
    """True for ten digits beginning with 1 or 2 whose last one checks the others.

    By the Luhn formula over 80840 and the number: 45 CFR 162.406 and the NPI check digit rules of CMS.
    """
    if len(text) != 10 or not (text.isascii() and text.isdigit()) or text[0] not in "12":
        return False
    total = _PREFIX_SUM
    for place, digit in enumerate(map(int, text)):
        doubled = digit * 2 if place % 2 == 0 else digit
        total += doubled // 10 + doubled % 10
    return total % 10 == 0
