"""The table of verbs holds what the desk was promised of keys."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from clinic_tui.keymap import VERBS, Place, bindings, for_place, hint_of, hints, shown_key

_SCREENS = [place for place in Place if place not in (Place.GRID, Place.LIST)]
_SINGLE_WORDS = {
    "escape", "space", "enter", "tab", "comma", "up", "down", "left", "right",
    "pageup", "pagedown", "home", "end",
}  # fmt: skip


@pytest.mark.parametrize("place", _SCREENS)
def test_no_key_means_two_things_in_one_place(place: Place) -> None:
    walking = (Place.GRID, Place.LIST)
    for inner in walking:
        keys = [key for verb in {*for_place(place), *for_place(inner)} for key in verb.keys]
        assert [key for key, times in Counter(keys).items() if times > 1] == []


def test_every_id_stands_once() -> None:
    assert [name for name, times in Counter(verb.id for verb in VERBS).items() if times > 1] == []


def test_only_keys_that_arrive_on_every_terminal_are_used() -> None:
    for verb in VERBS:
        for key in verb.keys:
            assert len(key) == 1 or key in _SINGLE_WORDS or re.fullmatch(r"f([1-9]|1[01])", key), verb.id


def test_every_global_verb_is_reachable_while_a_field_takes_the_letters() -> None:
    """Tabs are left out: Esc leaves the field first."""
    for verb in for_place(Place.GLOBAL):
        assert verb.id.startswith("tab-") or any(re.fullmatch(r"f\d+", key) for key in verb.keys), verb.id


def test_no_lone_capital_destroys() -> None:
    """A torn arrow key arrives as Esc and a capital letter (A to D, F, H)."""
    capitals = {key: verb.id for verb in VERBS for key in verb.keys if len(key) == 1 and key.isupper()}
    assert capitals == {"Z": "resume", "N": "note"}


def test_bindings_carry_the_id_that_rebinding_needs() -> None:
    found = {binding.id: binding for binding in bindings(Place.GLOBAL)}
    assert found["find"].key == "/,f2"
    assert found["next-thing"].action == "next_thing"
    assert found["tab-queue"].action == "show_tab('queue')"
    assert "book" not in found


@pytest.mark.parametrize("place", list(Place))
@pytest.mark.parametrize("width", [20, 40, 80, 120])
def test_hints_fit_their_width_and_end_with_help(place: Place, width: int) -> None:
    found = hints(place, width)
    assert sum(len(hint.key) + 1 + len(hint.words) for hint in found) + 2 * (len(found) - 1) <= width
    assert found[-1].words == "help"
    assert width < 40 or found[-2].words == "find"


def test_the_first_hints_are_the_verbs_of_the_place() -> None:
    assert [hint.words for hint in hints(Place.SCHEDULE, 80)][:3] == ["book", "check in", "check out"]


def test_an_unknown_verb_has_no_hint() -> None:
    with pytest.raises(KeyError):
        hint_of("fly")


def test_keys_are_written_as_they_stand_on_the_keyboard() -> None:
    assert [shown_key(key) for key in ("f2", "space", "comma", "/", "f")] == ["F2", "Space", ",", "/", "f"]
