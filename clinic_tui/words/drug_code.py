"""A national drug code (NDC) as people type it."""

from __future__ import annotations

from clinic_tui.errors import Invalid


def read_ndc(typed: str, field: str = "code") -> str:
    """An NDC as eleven digits, 5-4-2: ten digits with their hyphens get the missing zero. Raises Invalid.

    Labels have 4-4-2, 5-3-2 or 5-4-1 (21 CFR 207.33); without hyphens nobody can tell which.
    """
    text = typed.strip()
    parts = text.split("-")
    if not all(part.isascii() and part.isdecimal() for part in parts):
        raise Invalid(f"`{text[:20]}` is no NDC: eleven digits, or ten with hyphens as 0409-3795-01", field)
    if len(parts) == 1 and len(text) == 11:
        return text
    if len(parts) == 3 and tuple(map(len, parts)) in {(5, 4, 2), (4, 4, 2), (5, 3, 2), (5, 4, 1)}:
        return f"{parts[0]:0>5}{parts[1]:0>4}{parts[2]:0>2}"
    if len(parts) == 1 and len(text) == 10:
        raise Invalid(f"`{text}` has ten digits: type its hyphens as they are on the label", field)
    raise Invalid(f"`{text[:20]}` is no NDC: eleven digits, or ten with hyphens as 0409-3795-01", field)


def show_ndc(digits: str) -> str:
    """Eleven digits with hyphens, 5-4-2."""
    return f"{digits[:5]}-{digits[5:9]}-{digits[9:]}" if len(digits) == 11 else digits
