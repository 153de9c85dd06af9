"""The keys that a clinic has chosen, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches

from clinic_tui.keymap.at_place import NO_VIEW, for_place, walk_of
from clinic_tui.keymap.place import Place
from clinic_tui.keymap.shown import NAMED, shown_key
from clinic_tui.keymap.verb import Verb
from clinic_tui.keymap.verbs import VERBS


def with_own_keys(own: Mapping[str, str]) -> tuple[Verb, ...]:
    """The table with the keys that a clinic has chosen: verb id to keys, with commas between."""
    return tuple(
        replace(verb, keys=keys) if (keys := _keys_in(own.get(verb.id, ""))) else verb for verb in VERBS
    )


def _keys_in(text: str) -> tuple[str, ...]:
    return tuple(key for part in text.split(",") if (key := part.strip()))


def faults_of(own: Mapping[str, str]) -> tuple[str, ...]:
    """What is wrong with the keys that a clinic has chosen: unknown ids, unknown keys, clashes."""
    if not own:  # as nearly everywhere: the table itself has no clash, and going through it takes 10 ms
        return ()
    ids = [verb.id for verb in VERBS]
    found = []
    for verb_id, text in own.items():
        if verb_id not in ids:
            near = get_close_matches(verb_id, ids, 1)
            found.append(f"no verb is called `{verb_id}`" + (f": `{near[0]}`?" if near else ""))
        elif not _keys_in(text):
            found.append(f"`{verb_id}` has no key")
        found += [f"`{key}` is no key, for `{verb_id}`" for key in _keys_in(text) if not _is_key(key)]
    return (*found, *_clashes(own))


def _is_key(key: str) -> bool:
    *held, last = key.split("+") if len(key) > 1 else (key,)
    known = len(last) == 1 or last in NAMED
    return known and all(each in ("ctrl", "shift") for each in held)


def _clashes(own: Mapping[str, str]) -> tuple[str, ...]:
    """Keys that two verbs share where both work, at least one of them by the clinic's choice."""
    verbs = with_own_keys(own)
    found: dict[str, None] = {}
    for place in Place:
        if place in NO_VIEW:
            continue
        here = dict.fromkeys((*for_place(place, verbs), *for_place(walk_of(place), verbs)))
        does: dict[str, Verb] = {}
        for verb in here:
            for key in dict.fromkeys(shown_key(key) for key in verb.keys):
                other = does.setdefault(key, verb)
                if other is not verb and (verb.id in own or other.id in own):
                    found[f"`{key}` is the key of `{other.id}` and of `{verb.id}`"] = None
    return tuple(found)
