"""Names that are spelt differently and sound the same."""

from __future__ import annotations

import re

from clinic_tui.patients.names import fold

SOUND_LIMIT = 20
"""Letters of a sound that are kept."""


def sound_key(name: str) -> str:
    """How an English speaker would say the name, as Metaphone letters; `Smith` and `Smyth` share one.

    Empty for a name that is not in Latin letters. Digits are not said.
    """
    import jellyfish  # compiled; 5 ms that only search and import pay

    letters = re.sub(r"[0-9]", "", fold(name))
    return jellyfish.metaphone(letters) if letters.isascii() else ""
