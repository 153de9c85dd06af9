from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.security import phrase as phrases
from clinic_tui.security.phrase import ALPHABET, GROUPS, LETTERS, PhraseWrong, check, groups, new_phrase

good_phrases = st.binary(min_size=20, max_size=20).map(
    lambda random: phrases._shown(phrases._letters(random))
)


def replaced(phrase: str, place: int, letter: str) -> str:
    letters = list(phrase.replace("-", ""))
    letters[place] = letter
    return "".join(letters)


def test_a_new_phrase_is_nine_groups_of_four_without_look_alikes() -> None:
    shown = new_phrase()
    assert re.fullmatch(r"(?:[2-9A-HJ-NP-Z]{4}-){8}[2-9A-HJ-NP-Z]{4}", shown)
    assert len(ALPHABET) == 32
    assert not set("01IO") & set(ALPHABET)


def test_two_new_phrases_differ() -> None:
    assert new_phrase() != new_phrase()


@given(st.binary(min_size=20, max_size=20))
def test_the_random_bits_come_back(random: bytes) -> None:
    shown = phrases._shown(phrases._letters(random))
    assert phrases.random_bytes(shown) == random


@given(good_phrases, st.sampled_from(["", " ", "-", " - ", "\n", "–"]), st.booleans())
def test_case_and_separators_do_not_matter(shown: str, separator: str, lower: bool) -> None:
    typed = shown.replace("-", separator)
    assert check(f" {typed.lower() if lower else typed} ") == shown


@given(good_phrases, st.integers(0, LETTERS - 1), st.sampled_from(ALPHABET))
def test_any_single_wrong_letter_is_caught_and_its_group_is_among_the_named(
    shown: str, place: int, letter: str
) -> None:
    typed = replaced(shown, place, letter)
    if typed == shown.replace("-", ""):
        assert check(typed) == shown
        return
    with pytest.raises(PhraseWrong) as wrong:
        check(typed)
    assert not wrong.value.groups or place // 4 + 1 in wrong.value.groups


@given(good_phrases, st.integers(0, LETTERS - 2))
def test_two_neighbours_exchanged_are_caught(shown: str, place: int) -> None:
    letters = shown.replace("-", "")
    typed = letters[:place] + letters[place + 1] + letters[place] + letters[place + 2 :]
    if typed != letters:
        with pytest.raises(PhraseWrong):
            check(typed)


FIXED = phrases._shown(phrases._letters(bytes(range(20))))


def test_a_wrong_letter_names_its_group() -> None:
    letter = "Z" if FIXED[21] != "Z" else "Y"
    with pytest.raises(PhraseWrong, match="likely in group 5") as wrong:
        check(replaced(FIXED, 17, letter))
    assert wrong.value.groups == (5,)


def test_the_right_letter_is_never_given_away() -> None:
    letter = "Z" if FIXED[21] != "Z" else "Y"
    with pytest.raises(PhraseWrong) as wrong:
        check(replaced(FIXED, 17, letter))
    assert FIXED[20:24] not in wrong.value.words


def test_exchanged_groups_are_named() -> None:
    parts = list(groups(FIXED))
    parts[2], parts[6] = parts[6], parts[2]
    with pytest.raises(PhraseWrong, match="exchanged") as wrong:
        check(" ".join(parts))
    assert wrong.value.groups == (3, 7)


def test_many_mistakes_name_no_group() -> None:
    with pytest.raises(PhraseWrong, match="typing mistakes") as wrong:
        check("2222" * GROUPS)
    assert wrong.value.groups == ()


@pytest.mark.parametrize(
    "strange, hint", [("0", "Q or D"), ("o", "Q or D"), ("1", "L or J"), ("i", "L or J")]
)
def test_a_letter_that_is_never_used_is_named_with_what_it_may_be(strange: str, hint: str) -> None:
    with pytest.raises(PhraseWrong, match=hint) as wrong:
        check(replaced(FIXED, 9, strange))
    assert wrong.value.groups == (3,)


def test_a_missing_letter_names_the_short_group() -> None:
    parts = list(groups(FIXED))
    parts[3] = parts[3][:3]
    with pytest.raises(PhraseWrong, match=r"35 were typed\. Look at group 4") as wrong:
        check("-".join(parts))
    assert wrong.value.groups == (4,)


@pytest.mark.parametrize("typed", ["", "  ", "-", FIXED + "2", FIXED * 2, FIXED[:-5]])
def test_a_wrong_length_says_how_many_were_typed(typed: str) -> None:
    with pytest.raises(PhraseWrong, match="36 letters"):
        check(typed)


@given(st.text(max_size=60))
def test_no_typed_text_does_anything_but_raise_in_words(typed: str) -> None:
    with pytest.raises(PhraseWrong):
        check(typed)


def test_a_group_typed_back_is_compared_without_case() -> None:
    third = groups(FIXED)[2]
    assert phrases.same_group(FIXED, 3, f" {third.lower()} ")
    assert not phrases.same_group(FIXED, 4, third)
