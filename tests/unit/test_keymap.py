"""The table of verbs holds what the desk was promised of keys."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from clinic_tui.keymap import (
    VERBS,
    Place,
    bindings,
    faults_of,
    for_place,
    hint_of,
    hints,
    offered_to,
    shown_key,
    with_own_keys,
)

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
    """Shift with an F-key does not everywhere: it is kept for what F12 reaches too, one after the other."""
    for verb in VERBS:
        for key in verb.keys:
            assert (
                len(key) == 1
                or key in _SINGLE_WORDS
                or re.fullmatch(r"f([1-9]|1[0-2])", key)
                or (verb.id.startswith("own-view-") and re.fullmatch(r"shift\+f[1-8]", key))
                or (verb.id, key) == ("sheet-find-anywhere", "ctrl+t")  # byte 14 on each of them
            ), verb.id


def test_every_global_verb_is_reachable_while_a_field_takes_the_letters() -> None:
    """Tabs are left out, and signals and the clock, which interrupt nobody: Esc leaves the field first.

    Safety data sheets have a verb of their own for fields: all F-keys are taken.
    """
    after_the_field = ("signals", "signal-taken", "send-signal", "clock", "sheet-find", "sheet-find-anywhere")
    assert next(verb for verb in for_place(Place.GLOBAL) if verb.id == "sheet-find-anywhere").anywhere
    for verb in for_place(Place.GLOBAL):
        assert (
            verb.id.startswith("tab-")
            or verb.id in after_the_field
            or any(re.fullmatch(r"f\d+", key) for key in verb.keys)
        ), verb.id


def test_no_lone_capital_destroys() -> None:
    """A torn arrow key arrives as Esc and a capital letter (A to D, F, H)."""
    capitals = {verb.id: key for verb in VERBS for key in verb.keys if len(key) == 1 and key.isupper()}
    assert capitals == {
        "resume": "Z", "note": "N", "series": "S", "add-authorization": "P", "view-month": "M",
        "books-months": "M", "day-proof": "E", "keep-from-payer": "K", "linked": "L", "merge-records": "T",
        "task-on": "T", "limits-of": "K", "supply-lost": "L", "supply-variance": "V", "supply-worth": "W",
        "letter-write": "W", "letters-of": "W", "code-visit": "I", "recall-lot": "R", "supply-places": "P",
        "kits-missing": "K", "disclosures-of": "O", "releases-of": "A",
    }  # fmt: skip


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


@pytest.mark.parametrize(
    "key, shown",
    [
        ("slash", "/"),
        ("plus", "+"),
        ("ctrl+f", "Ctrl+F"),
        ("ctrl+pageup", "Ctrl+PgUp"),
        ("shift+f3", "Shift+F3"),
        ("+", "+"),
    ],
)
def test_keys_as_a_clinic_may_write_them_are_shown_as_signs(key: str, shown: str) -> None:
    assert shown_key(key) == shown


def test_a_clinics_own_keys_take_the_place_of_those_shipped() -> None:
    verbs = with_own_keys({"book": "ctrl+b, k", "boook": "z", "find": ""})
    assert hint_of("book", verbs).key == "Ctrl+B"
    assert next(verb for verb in verbs if verb.id == "book").keys == ("ctrl+b", "k")
    assert hints(Place.SCHEDULE, 80, verbs=verbs)[0].key == "Ctrl+B"
    assert hint_of("find", verbs) == hint_of("find")


@pytest.mark.parametrize(
    "own, faults",
    [
        ({}, ()),
        ({"book": "k", "view-week": "l", "find": "slash,f2,ctrl+f"}, ()),
        ({"boook": "k"}, ("no verb is called `boook`: `book`?",)),
        ({"qqq": "k"}, ("no verb is called `qqq`",)),
        ({"undo": ""}, ("`undo` has no key",)),
        ({"undo": "spcae"}, ("`spcae` is no key, for `undo`",)),
        ({"book": "ctl+b"}, ("`ctl+b` is no key, for `book`",)),
        ({"new-item": "minus"}, ("`-` is the key of `issue` and of `new-item`",)),
        ({"book": "u"}, ("`u` is the key of `book` and of `undo`",)),
        ({"low-only": "up"}, ("`Up` is the key of `low-only` and of `cursor-up`",)),
        ({"receive": "j"}, ()),
    ],
)
def test_what_cannot_be_of_a_clinics_own_keys(own: dict[str, str], faults: tuple[str, ...]) -> None:
    assert faults_of(own) == faults


@pytest.mark.parametrize(
    "place, right",
    [(Place.INCIDENT, "safety.keep"), (Place.DRILLS, "drill.keep"), (Place.ASSOCIATES, "associate.edit")],
)
def test_what_is_refused_at_once_at_a_place_is_not_offered_there(place: Place, right: str) -> None:
    edit = next(verb for verb in VERBS if verb.id == "edit")
    assert offered_to(edit, lambda each: each != right, place) is None
    assert offered_to(edit, lambda each: each == right, place) is not None
