"""Temperatures as people type and read them.

Kept are hundredths of a degree Celsius: with tenths, 40 degrees Fahrenheit would be shown as 39.9.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from clinic_tui.words.not_understood import NotUnderstood

_TYPED = re.compile(r"([+-]?\d{1,3}(?:[.,]\d{1,2})?) ?°? ?([cf]?)", re.ASCII | re.IGNORECASE)
_WHOLE = Decimal(1)

COLDEST, WARMEST = -20_000, 10_000
"""Tenths of a degree Celsius: what lies beyond was read or typed wrong."""


def read_temperature(text: str, scale: str) -> int:
    """`38`, `38.5`, `-4`, or with its own scale `3.4C`: hundredths of a degree Celsius.

    `scale` is `F` or `C`, for what is typed without one. Raises NotUnderstood.
    """
    typed = _TYPED.fullmatch(text.strip().replace("\u2212", "-"))
    if typed is None:
        raise NotUnderstood(f"Write degrees, as {'38.5' if scale == 'F' else '3.5'}, or with C or F behind.")
    degrees = Decimal(typed[1].replace(",", "."))
    if (typed[2].upper() or scale) == "F":
        degrees = (degrees - 32) * 5 / 9
    hundredths = int((degrees * 100).quantize(_WHOLE, ROUND_HALF_UP))
    if not COLDEST <= hundredths <= WARMEST:
        raise NotUnderstood("No fridge or freezer is so cold or warm: look at the thermometer again.")
    return hundredths


def show_temperature(hundredths: int, scale: str) -> str:
    """`38.5 °F`, `3.6 °C`."""
    degrees = Decimal(hundredths) / 100
    if scale == "F":
        degrees = degrees * 9 / 5 + 32
    rounded = degrees.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded if rounded else abs(rounded)} °{scale}"
