"""Keys as people read them, and which keys there are."""

from __future__ import annotations

import string
import unicodedata

_SHOWN = {
    "escape": "Esc", "space": "Space", "enter": "Enter", "tab": "Tab", "comma": ",",
    "pageup": "PgUp", "pagedown": "PgDn", "home": "Home", "end": "End",
    "up": "Up", "down": "Down", "left": "Left", "right": "Right",
}  # fmt: skip


# Textual names a sign by what Unicode calls it, but for these.
_OTHER_NAMES = {
    "solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at",
    "hyphen_minus": "minus", "plus_sign": "plus", "low_line": "underscore",
}  # fmt: skip


def _name_of(sign: str) -> str:
    name = unicodedata.name(sign).lower().replace("-", "_").replace(" ", "_")
    return _OTHER_NAMES.get(name, name)


_SIGNS = {_name_of(sign): sign for sign in string.punctuation}
NAMED = {*_SHOWN, *_SIGNS, "insert", "delete", "backspace", *(f"f{number}" for number in range(1, 25))}
"""Keys that have a name."""


def shown_key(key: str) -> str:
    """A key as people read it: `f1` is `F1`, `comma` is `,`, `ctrl+f` is `Ctrl+F`."""
    *held, last = key.split("+") if len(key) > 1 else (key,)
    if held:
        return "+".join(
            (*(each.title() for each in held), shown_key(last.upper() if len(last) == 1 else last))
        )
    if key[:1] == "f" and key[1:].isdigit():
        return key.upper()
    return _SHOWN.get(key) or _SIGNS.get(key) or key
