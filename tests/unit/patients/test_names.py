"""Folding names for search, and keeping text clean."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.errors import Invalid
from clinic_tui.patients.names import clean_text, fold
from clinic_tui.patients.sounds import sound_key


@pytest.mark.parametrize(
    "name, folded",
    [("O'Brien-Ñúñez", "obriennunez"), ("Müller", "muller"), ("Straße", "strasse"), ("Sørensen", "sorensen"),
     ("Łukasz", "lukasz"), ("Đorđević", "dordevic"), ("Þóra", "thora"), ("Æsa", "aesa"), ("İnci", "inci"),
     ("van der Berg", "vanderberg"), ("West559", "west559"), ("ﬁnn", "finn"), ("Ｓｍｉｔｈ", "smith"),
     ("Иванов", "иванов"), ("Ёлкин", "елкин"), ("王小明", "王小明"), ("مُحَمَّد", "محمد"), ("", ""), ("-'.", "")],
)  # fmt: skip
def test_a_name_is_found_without_its_marks(name: str, folded: str) -> None:
    assert fold(name) == folded


def test_vowel_signs_that_spell_a_name_stay() -> None:
    assert fold("सीता") != fold("सत")
    assert fold("ガ") != fold("カ")
    assert fold("สมชาย") != fold("สมชย")


def test_composed_and_decomposed_names_are_one() -> None:
    assert fold(unicodedata.normalize("NFD", "Núñez")) == fold(unicodedata.normalize("NFC", "Núñez"))
    assert fold("김") == fold(unicodedata.normalize("NFD", "김"))


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "typed, kept",
    [("  Ann \t Lee\n", "Ann Lee"), ("Ann\x1b[31m", "Ann[31m"), ("Ann\u202eeeL", "AnneeL"),
     ("A\u0000nn", "Ann"),
     ("Ann\u00a0Lee", "Ann Lee"), ("Nu\u0301n\u0303ez", "Núñez"), ("Ann\ud800", "Ann"), ("\ufeffAnn", "Ann"),
     ("An\u200dn", "Ann"), ("علی\u200cرضا", "علی\u200cرضا"), ("क्\u200dष", "क्\u200dष"), ("علی\u200c", "علی"),
     ("علی\u200c\u200cرضا", "علی\u200cرضا"), ("\u2028", "")],
)  # fmt: skip
def test_nothing_invisible_is_kept(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


def test_a_text_over_its_limit_names_the_field() -> None:
    with pytest.raises(Invalid, match="longer than 3") as refused:
        clean_text("abcd", limit=3, field="family")
    assert refused.value.field == "family"
    assert clean_text(" abc ", limit=3) == "abc"


@given(st.text(st.characters(), max_size=40))
def test_clean_text_is_stable_and_printable(text: str) -> None:
    kept = clean_text(text, limit=1000)
    assert clean_text(kept, limit=1000) == kept
    assert not {unicodedata.category(character) for character in kept} & {"Cc", "Cs", "Co", "Cn"}


@pytest.mark.parametrize(
    "one, other", [("Smith", "Smyth"), ("Philips", "Filips"), ("Knight", "Night"), ("Müller", "Muller"),
                       ("West559", "West")],
)  # fmt: skip
def test_names_that_sound_alike_share_a_key(one: str, other: str) -> None:
    assert sound_key(one) == sound_key(other) != ""


def test_names_in_other_scripts_have_no_sound_key() -> None:
    assert sound_key("Иванов") == ""
    assert sound_key("") == ""


@given(st.text(max_size=30))
def test_any_name_has_a_key_or_none(name: str) -> None:
    assert sound_key(name).isascii()
