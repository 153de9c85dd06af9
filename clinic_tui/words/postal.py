"""US postal codes as they are typed."""

from __future__ import annotations

import re

from clinic_tui.words.not_understood import NotUnderstood

_ZIP = re.compile(r"(\d{5})(?:[- ]?(\d{4}))?", re.ASCII)


def read_zip(text: str) -> str:
    """`02139` or `02139-4307` of `02139`, `021394307`, `02139 4307`. Raises NotUnderstood."""
    match = _ZIP.fullmatch(text.strip())
    if match is None or match[1] == "00000":
        raise NotUnderstood("A ZIP has five digits, or nine: 02139 or 02139-4307.")
    return f"{match[1]}-{match[2]}" if match[2] else match[1]
