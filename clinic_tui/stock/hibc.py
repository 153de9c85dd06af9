"""The number of a product in a Health Industry Bar Code, and the check character of such a code.

ANSI/HIBC 2.6 (Supplier Labeling Standard): `+`, the labeler (a letter and three signs), its own number of the
product (1 to 18 signs), the unit of measure (a digit: which pack) and a check character, by modulo 43.
"""

from __future__ import annotations

import re

from clinic_tui.errors import Invalid

FLAG = "+"
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
"""All that such a code holds, each worth its place."""

SHOWN_SPACE = "_"
"""What stands below the bars for a check character that is a space."""

PRODUCT = re.compile(r"\+[A-Z][A-Z0-9]{3}[A-Z0-9]{1,18}[0-9]")
"""Without the check character. The last digit says which pack it is, as each pack has a GTIN of its own."""


def check_character(text: str) -> str:
    """What stands behind a code. Raises ValueError where it holds a sign that no such code has."""
    return SIGNS[sum(SIGNS.index(sign) for sign in text) % len(SIGNS)]


def with_check(product: str) -> str:
    """The number as it is kept and printed: a space stands there as `_`."""
    return product + check_character(product).replace(" ", SHOWN_SPACE)


def clean_hibc(text: str) -> str:
    """`+A123BJC5D6E71G` as it is kept, its check character proved. Raises Invalid for `gtin`."""
    typed = text.strip().strip("*").upper()
    for number, check in ((typed[:-1], typed[-1:]), (typed, SHOWN_SPACE)):
        if PRODUCT.fullmatch(number) and with_check(number)[-1] == check:
            return number + check
    raise Invalid(
        f"`{typed[:30]}` is no number of a product (HIBC): its last sign does not fit; scan or type it again",
        "gtin",
    )
