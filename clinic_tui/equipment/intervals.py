"""How often something is done, and what it is, as people type it."""

from __future__ import annotations

import re

from clinic_tui.equipment.rows import Every, UpkeepKind
from clinic_tui.words.not_understood import NotUnderstood

Interval = tuple[int, Every]

_INTERVAL = re.compile(r"(\d{1,4}) ?([dwmy])[a-z]*", re.ASCII | re.IGNORECASE)
_UNITS = {"d": (1, Every.DAYS), "w": (7, Every.DAYS), "m": (1, Every.MONTHS), "y": (12, Every.MONTHS)}


def read_interval(text: str) -> Interval:
    """`12m`, `7d`, `1w`, `2 years`: days or months. Raises NotUnderstood."""
    typed = _INTERVAL.fullmatch(text.strip())
    if typed is None or not int(typed[1]):
        raise NotUnderstood("Write how often, as 12m, 7d, 1w or 2y.")
    times, every = _UNITS[typed[2].lower()]
    return int(typed[1]) * times, every


def show_interval(interval: Interval) -> str:
    """`every 12 months`."""
    count, every = interval
    return f"every {count} {every.value}"


def read_kind(text: str) -> UpkeepKind:
    """`spore-test`, `electrical safety`, `calib`: the one kind that begins so. Raises NotUnderstood."""
    typed = " ".join(text.casefold().replace("-", " ").split())
    found = [kind for kind in UpkeepKind if typed and kind.value.startswith(typed)]
    if len(found) != 1:
        raise NotUnderstood(f"`{text.strip()}` is none of {', '.join(UpkeepKind)}.")
    return found[0]
