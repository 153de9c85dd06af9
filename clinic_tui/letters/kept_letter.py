"""What a sheet says, as the text that is stored, and back."""

from __future__ import annotations

import dataclasses
import json

from clinic_tui.errors import StoreDamaged
from clinic_tui.letters.rows import Shown


def text_of(shown: Shown) -> str:
    """The text to be stored."""
    return json.dumps(dataclasses.asdict(shown), separators=(",", ":"), ensure_ascii=False)


def shown_of(text: str) -> Shown:
    """What the text says. Raises StoreDamaged for one that this program did not write."""
    try:
        kept = json.loads(text)
        return Shown(**{**kept, "clinic": tuple(kept["clinic"]), "to": tuple(kept["to"])})
    except (ValueError, KeyError, TypeError):
        raise StoreDamaged(
            "a letter that was kept cannot be read: "
            "call the administrator, who runs `clinic-tui audit verify`"
        ) from None
