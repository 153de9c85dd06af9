"""The one gate between strings of people or files and the screen."""

from __future__ import annotations

import unicodedata

SUBSTITUTE = "?"
"""Stands for what is not shown; in every font and every character set."""

_REFUSED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SPACES = frozenset({"Zs", "Zl", "Zp"})
_BLANKS = frozenset("\t\n\r\v\f\x85")
_JOINERS = frozenset("\u200c\u200d")
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Letters and marks by category that nevertheless leave no trace on a screen."""

_JOINING_SCRIPTS = (
    (0x0600, 0x07BF),  # Arabic, Syriac, Thaana
    (0x0860, 0x08FF),  # Arabic and Syriac supplements
    (0x0900, 0x0DFF),  # the scripts of India and Sri Lanka
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x1800, 0x18AF),  # Mongolian
)
_MOST_MARKS = 4
"""Combining marks kept on one letter; more of them would smear over the lines around."""


def safe_text(value: object) -> str:
    """`value` as one line that a terminal and a widget can be given.

    Control, format, surrogate, private and unassigned characters become `?`, so do
    letters that cannot be seen; line ends, tabs and odd spaces become a space. The
    joiners of Arabic and Indic scripts stay between letters of such scripts.
    `None` gives an empty string.
    """
    if value is None:
        return ""
    text = value if isinstance(value, str) else str(value)
    if text.isascii() and text.isprintable():
        return text
    return _cleaned(text)


def cells_of(text: str) -> int:
    """How many columns of a terminal or a printed page the text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 1 + (unicodedata.east_asian_width(character) in "WF")
        for character in text
    )


def _cleaned(text: str) -> str:
    shown: list[str] = []
    marks = _MOST_MARKS  # a mark needs a letter before it to stand on
    for position, character in enumerate(text):
        if _is_variation(character):
            continue
        if unicodedata.category(character) in ("Mn", "Me") and character not in _INVISIBLE:
            marks += 1
            if marks <= _MOST_MARKS:
                shown.append(character)
            elif marks == _MOST_MARKS + 1:
                shown.append(SUBSTITUTE)
            continue
        marks = 0
        shown.append(_shown(character, text, position))
    return "".join(shown)


def _shown(character: str, text: str, position: int) -> str:
    category = unicodedata.category(character)
    if character in _BLANKS or category in _SPACES:
        return " "
    if character in _JOINERS and _joins(text, position):
        return character
    return SUBSTITUTE if category in _REFUSED or character in _INVISIBLE else character


def _is_variation(character: str) -> bool:
    """True for variation selectors: terminals disagree on the width they give."""
    code = ord(character)
    return 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF or 0x180B <= code <= 0x180F


def _joins(text: str, position: int) -> bool:
    before, after = text[max(position - 1, 0) : position], text[position + 1 : position + 2]
    return _takes_joiner(before) and _takes_joiner(after)


def _takes_joiner(character: str) -> bool:
    if not character or unicodedata.category(character)[0] not in "LM":
        return False
    return any(first <= ord(character) <= last for first, last in _JOINING_SCRIPTS)
