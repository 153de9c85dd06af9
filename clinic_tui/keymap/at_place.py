"""The verbs that work at a place, as bindings and as entries of the key line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clinic_tui.keymap.place import Place
from clinic_tui.keymap.shown import shown_key
from clinic_tui.keymap.verb import Hint, KeyBinding, Verb
from clinic_tui.keymap.verbs import DATES, VERBS

_ROOM_FOR_FIND = 40
"""Cells of a key line in which find has its place."""

NO_VIEW = (Place.GLOBAL, Place.GRID, Place.LIST)
"""Where verbs of several views are named, and nobody stands."""


def walk_of(place: Place) -> Place:
    """Whose verbs walk in this view: a grid's or a list's."""
    return Place.GRID if place in DATES or place is Place.ROTA else Place.LIST


def for_place(place: Place, verbs: Sequence[Verb] = VERBS) -> tuple[Verb, ...]:
    """The verbs that work at `place`, its own first, then those that work everywhere.

    Where a restricted record takes a key that means something everywhere, only the others are left to that.
    """
    own = tuple(verb for verb in verbs if place in verb.where)
    if place in NO_VIEW:
        return own
    everywhere = tuple(verb for verb in verbs if Place.GLOBAL in verb.where)
    if place is not Place.RESTRICTED:
        return own + everywhere
    taken = {key for verb in own for key in verb.keys}
    left = (replace(verb, keys=tuple(key for key in verb.keys if key not in taken)) for verb in everywhere)
    return own + tuple(verb for verb in left if verb.keys)


def bindings(place: Place) -> tuple[KeyBinding, ...]:
    """The bindings that belong to `place` itself; the global ones belong to the app alone."""
    return tuple(
        KeyBinding(",".join(verb.keys), verb.action, verb.words, verb.id, verb.help, verb.anywhere)
        for verb in VERBS
        if place in verb.where
    )


def hints(place: Place, width: int, gap: int = 2, verbs: Sequence[Verb] = VERBS) -> tuple[Hint, ...]:
    """What the hint line of `place` shows in `width` cells.

    Find and help always stand at the end where there is room; the verbs named first
    in the table are kept longest, and tabs are left to the tab line.
    """
    known = {verb.id for verb in verbs}
    always = ("find", "help") if width >= _ROOM_FOR_FIND and "find" in known else ("help",)
    last = tuple(hint_of(verb_id, verbs) for verb_id in always)
    left = width - sum(_width(hint) + gap for hint in last) + gap
    chosen: list[Hint] = []
    for verb in for_place(place, verbs):
        if verb.id in always or verb.id.startswith("tab-"):
            continue
        hint = Hint(shown_key(verb.keys[0]), verb.words, verb.action)
        left -= _width(hint) + gap
        if left < 0:
            break
        chosen.append(hint)
    return (*chosen, *last)


def hint_of(verb_id: str, verbs: Sequence[Verb] = VERBS) -> Hint:
    """The hint of one verb, for a line that is put together by hand; KeyError where there is none."""
    for verb in verbs:
        if verb.id == verb_id:
            return Hint(shown_key(verb.keys[0]), verb.words, verb.action)
    raise KeyError(verb_id)


def _width(hint: Hint) -> int:
    return len(hint.key) + 1 + len(hint.words)
