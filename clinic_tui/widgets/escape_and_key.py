"""Esc and a key typed right behind it are two keys.

A terminal sends the same bytes for them as for Alt and that key, and a busy line delivers them together
even when a hand was slow. Textual reads `Esc 4` as `¢` and loses the Esc of `Esc Enter`. No verb of the
console has Alt, so the two keys are meant, but for the few pairs that terminals send for editing a text.
"""

from __future__ import annotations

from textual import events

EDITING_KEYS = {"b": "ctrl+left", "f": "ctrl+right", "\x7f": "ctrl+w", "\r": "enter"}
"""What Alt with these does in a field: a word back, a word on, a word deleted, the next field.

Alt with the arrows of a Macintosh sends the first two.
"""

SEQUENCE_STARTS = frozenset("\x1b[]OPX^_\\")
"""What follows Esc where the terminal itself goes on: keys with names, and answers to questions."""


class EscapeAndKey(events.Event, bubble=False):
    """Esc and one of `EDITING_KEYS`: two keys, or one for a field, as the focus decides."""

    def __init__(self, letter: str) -> None:
        super().__init__()
        self.letter = letter

    def keys_meant(self, *, in_field: bool) -> tuple[events.Key, ...]:
        """The keys that are handed on."""
        if in_field:
            return (events.Key(EDITING_KEYS[self.letter], None),)
        name = {"\x7f": "backspace", "\r": "enter"}.get(self.letter, self.letter)
        return events.Key("escape", "\x1b"), events.Key(name, self.letter)
