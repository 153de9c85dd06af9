"""Shift with an F-key, in each of the ways that terminals send it.

Textual takes what the Linux console and older terminals send, as `ESC [ 32 ~`, for the letter of that number,
a space; and Shift+F3 of xterm, `ESC [ 1 ; 2 R`, for the answer to a question that the console never asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual import events
from textual._xterm_parser import XTermParser

_OLD = {f"\x1b[{number}~": f"shift+f{key}" for key, number in enumerate((25, 26, 28, 29, 31, 32, 33, 34), 1)}
"""As the VT220 had them on keys of their own, F13 to F20."""


class KeyParser(XTermParser):
    """Textual's parser, which understands F13 to F20 too."""

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        if (key := _OLD.get(sequence)) is not None:
            return (events.Key(key, None),)
        return super()._sequence_to_key_events(sequence, alt)


def told_apart(message: Any) -> Any:
    """Shift+F3 for where the cursor is said to be; other messages as they are."""
    if isinstance(message, events.CursorPosition) and (message.x, message.y) == (1, 0):
        return events.Key("shift+f3", None)
    return message
