"""Codes for what a file names without one (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

LONGEST = 20


def made_code(name: str, taken: Container[str]) -> str:
    """A code of the words of a name: `Gloves, nitrile, M` as GLOVES-NITRILE-M, numbered where it is taken.

    The same name makes the same code, so that a file that comes again finds what it brought.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    words = re.findall(r"[A-Z0-9]+", plain)
    stem = "-".join(words)[:LONGEST].rstrip("-") or "ITEM"
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem[: LONGEST - 1 - len(str(number))]}-{number}"
    return code


def folded(name: str) -> str:
    """A name as two files agree on it."""
    return " ".join(name.split()).casefold()
