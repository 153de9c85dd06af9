"""Names as people are found by, and text as it is kept."""

from __future__ import annotations

import unicodedata

from clinic_tui.errors import Invalid

NAME_LIMIT = 100
"""Characters in one part of a name."""

# Letters that Unicode does not take apart into a base letter and a mark.
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
)

_ZWNJ, _ZWJ = "\u200c", "\u200d"
_JOINING_BLOCKS = ((0x0600, 0x08FF), (0x0900, 0x0DFF), (0x1000, 0x109F), (0x1780, 0x18AF))
_LINES = frozenset("\t\n\r\x85")
"""Control characters that stand in texts of several lines, and become a space."""

_DROPPED = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))


def fold(text: str) -> str:
    """The text as it is looked for: lower case, without accents, letters and digits only.

    `O'Brien-Ñúñez` and `obriennunez` are one, so are `Müller` and `muller`. Vowel signs of
    Indic, Thai and similar scripts stay, since there they are letters; scripts are not
    turned into one another.
    """
    if text.isascii():
        return "".join(filter(str.isalnum, text)).lower()
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(character for character in parts.translate(_PLAIN) if _is_letter(character))


def _is_letter(character: str) -> bool:
    if character.isalnum():
        return True
    if not unicodedata.category(character).startswith("M") or "VARIATION SELECTOR" in unicodedata.name(
        character, ""
    ):
        return False
    place = unicodedata.combining(character)
    # Accents have places over 200, Arabic and Hebrew points 10 to 36; the rest spell.
    return place in (0, 7, 8, 9) or 84 <= place <= 132


def clean_text(text: str, limit: int = NAME_LIMIT, field: str = "") -> str:
    """The text fit to be kept: composed, one space between words, nothing invisible.

    Control and format characters are dropped (they can reorder or hide what a screen shows),
    but for the joiners that Persian and Indic spelling needs between two letters.
    Raises Invalid for `field` over `limit` characters.
    """
    if text.isascii() and text.isprintable():
        kept = text
    else:
        spaced = "".join(" " if character.isspace() else character for character in text)
        composed = unicodedata.normalize("NFC", spaced.encode("utf-8", "ignore").decode())
        kept = "".join(_visible(composed))
    cleaned = " ".join(kept.split())
    if len(cleaned) > limit:
        raise Invalid(f"That is longer than {limit} characters; shorten it.", field)
    return cleaned


def loses_signs(text: str) -> bool:
    """True where `clean_text` leaves out control or format characters, which nobody has typed on purpose."""
    if text.isascii() and text.isprintable():
        return False
    return any(
        unicodedata.category(sign) in _DROPPED and sign not in _LINES and sign not in (_ZWJ, _ZWNJ)
        for sign in text
    )


def _visible(text: str) -> list[str]:
    kept: list[str] = []
    for place, character in enumerate(text):
        between = bool(kept) and place + 1 < len(text)
        joins = character in (_ZWJ, _ZWNJ) and between and _joins(kept[-1]) and _joins(text[place + 1])
        if joins or unicodedata.category(character) not in _DROPPED:
            kept.append(character)
    return kept


def _joins(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in _JOINING_BLOCKS) and (
        unicodedata.category(character)[0] in "LM"
    )
