"""Text brought into the characters that every receiver of X12 takes: ASCII, upper case, no separators."""

from __future__ import annotations

import re
import unicodedata

_SEPARATORS = str.maketrans("", "", "*:~^")

_SPELT = str.maketrans({
    "ß": "SS", "ẞ": "SS", "æ": "AE", "Æ": "AE", "œ": "OE", "Œ": "OE", "ø": "O", "Ø": "O", "đ": "D", "Đ": "D",
    "ð": "D", "Ð": "D", "þ": "TH", "Þ": "TH", "ł": "L", "Ł": "L", "ħ": "H", "Ħ": "H", "ı": "I", "ŋ": "N",
    "`": "'", "‘": "'", "’": "'", "‚": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "‐": "-", "‑": "-",
    "‒": "-", "–": "-", "—": "-", "−": "-", "…": "...", "€": "EUR", "£": "GBP",
})  # fmt: skip

_FOLDED = re.compile(r"[!-)+-9;-\]_{|}]+(?: [!-)+-9;-\]_{|}]+)*")
"""Text that needs no folding: most of a file is codes and numbers, which are told at a glance.

Of ASCII the basic and the extended set of X12 know all but the grave accent and the circumflex.
"""


def folded(text: str) -> str:
    """The text in ASCII capitals, without separators and control characters, with single blanks.

    Accents fall off their letters and ligatures are spelt out; letters of other scripts are left out,
    so that what had nothing else comes out empty.
    """
    if not text or _FOLDED.fullmatch(text):
        return text
    spaced = " ".join(text.split())
    apart = unicodedata.normalize("NFKD", spaced.translate(_SPELT))
    ascii_text = apart.encode("ascii", "ignore").decode("ascii").upper().translate(_SEPARATORS)
    return " ".join("".join(each for each in ascii_text if " " <= each <= "~").split())
