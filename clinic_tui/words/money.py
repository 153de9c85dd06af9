"""Amounts of money: whole cents inside, dollars and cents outside."""

from __future__ import annotations

import re

from clinic_tui.words.not_understood import NotUnderstood

LARGEST_CENTS = 10_000_000_00
"""More than ten million dollars in one field is a card number, not an amount."""

_AMOUNT = re.compile(r"\$? ?(\d{1,3}(?:,\d{3})+|\d{0,9})(?:\.(\d{0,2}))?", re.ASCII)


def read_money(text: str) -> int:
    """The cents meant by `25`, `25.5`, `$25.50` or `1,250.00`.

    Exact: a third decimal or a comma that is not for thousands is refused, and so is a minus,
    since direction is said by the verb (pay, refund, adjust). Raises NotUnderstood.
    """
    typed = text.strip()
    if typed.startswith("-"):
        raise NotUnderstood("An amount has no minus; a refund or an adjustment is its own action.")
    match = _AMOUNT.fullmatch(typed) if len(typed) <= 20 else None
    if match is None or not (match[1] or match[2]):
        raise NotUnderstood("Write 25, 25.50 or 1,250.00.")
    dollars, cents = match[1].replace(",", "") or "0", match[2] or ""
    amount = int(dollars) * 100 + int(cents.ljust(2, "0"))
    if amount > LARGEST_CENTS:
        raise NotUnderstood(f"That is more than {show_money(LARGEST_CENTS)}; check the amount.")
    return amount


def show_money(cents: int) -> str:
    """`$1,250.00`; what is owed the other way is `-$5.00`."""
    whole, part = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}${whole:,}.{part:02}"
