"""Numbers by which a person is known elsewhere, as they are shown to who only has to tell them apart."""

from __future__ import annotations

STARS = "***"
"""In place of what is not shown: always as many, whatever the length."""

MOST_SHOWN = 4


def masked(number: str) -> str:
    """`***6789` for `W123456789`: the last four, and never more than half; nothing for nothing."""
    shown = min(MOST_SHOWN, len(number) // 2)
    return f"{STARS}{number[len(number) - shown :]}" if number else ""
