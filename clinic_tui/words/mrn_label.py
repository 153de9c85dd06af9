"""What the barcode on a label says, which a scanner types as a keyboard would."""

from __future__ import annotations

import re

LABEL_HEAD = "@MRN:"
"""What our labels begin with, so that nobody who types is taken for a scanner: no mail address has it."""

_MRN = re.compile(r"[A-Z0-9][A-Z0-9-]{0,29}")


def label_text(mrn: str) -> str:
    """What a label says for this patient."""
    return f"{LABEL_HEAD}{mrn}"


def mrn_on_label(text: str) -> str:
    """The MRN of a scanned label, ours or one with the number alone; empty where it holds none."""
    number = text.strip("\ufeff\x02\x03 \t\r\n").upper().removeprefix(LABEL_HEAD).strip()
    return number if _MRN.fullmatch(number) else ""
