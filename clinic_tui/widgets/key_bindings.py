"""The table of verbs as bindings of Textual."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from clinic_tui import keymap


def bindings_of(place: keymap.Place) -> list[BindingType]:
    """The bindings that belong to `place`; each has the verb's id, so that a keymap can move it."""
    return [
        Binding(entry.key, entry.action, entry.description, id=entry.id, tooltip=entry.tooltip, show=False)
        for entry in keymap.bindings(place)
    ]
