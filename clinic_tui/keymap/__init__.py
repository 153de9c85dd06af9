"""Keys: the table of verbs, and what is made of it. What others need of it is named here."""

from clinic_tui.keymap.at_place import bindings, for_place, hint_of, hints, walk_of
from clinic_tui.keymap.own_keys import faults_of, with_own_keys
from clinic_tui.keymap.place import Place
from clinic_tui.keymap.rights import NEEDS, NEEDS_AT, NEEDS_ONE_OF, begins_something, need_of, offered_to
from clinic_tui.keymap.shown import shown_key
from clinic_tui.keymap.verb import Hint, KeyBinding, Verb
from clinic_tui.keymap.verbs import OWN_VIEWS, VERBS

__all__ = [
    "NEEDS",
    "NEEDS_AT",
    "NEEDS_ONE_OF",
    "OWN_VIEWS",
    "VERBS",
    "Hint",
    "KeyBinding",
    "Place",
    "Verb",
    "begins_something",
    "bindings",
    "faults_of",
    "for_place",
    "hint_of",
    "hints",
    "need_of",
    "offered_to",
    "shown_key",
    "walk_of",
    "with_own_keys",
]
