"""What a search line could mean."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.patients.search_text import Search, read_search

TODAY = date(2026, 11, 23)


def test_the_comma_form_fixes_the_order() -> None:
    search = read_search(" smi, j ", TODAY)
    assert (search.family, search.given, search.alternatives) == ("smi", "j", ())
    assert search.folded == "smij"


def test_a_comma_with_one_side_searches_that_side() -> None:
    assert read_search("smi,", TODAY).names == (("smi", ""),)
    assert read_search(",jo", TODAY).names == (("", "jo"),)


def test_words_without_a_comma_are_tried_in_both_orders() -> None:
    assert read_search("smi j", TODAY).names == (("smij", ""), ("smi", "j"), ("j", "smi"))


def test_a_family_name_of_several_words_is_found_from_both_ends() -> None:
    assert ("vandam", "jo") in read_search("van dam jo", TODAY).names
    assert ("vandam", "jo") in read_search("jo van dam", TODAY).names


def test_accents_and_signs_do_not_matter() -> None:
    assert read_search("O'Brien-Ñú", TODAY).family == "obriennu"


@pytest.mark.parametrize(
    "typed",
    [
        "12/05/1961", "1961-12-05", "1961 12 05", "1961.12.5", "5 dec 1961", "5dec1961", "5/dec/1961",
        "dec/5/1961", "5/dec/61",
    ],
)  # fmt: skip
def test_a_birth_date_alone(typed: str) -> None:
    search = read_search(typed, TODAY)
    assert search.born[0] == date(1961, 12, 5)
    assert search.names == ()
    assert search.phone_tail == ""


def test_digits_alone_are_every_number_they_could_be() -> None:
    search = read_search("120561", TODAY)
    assert search.born == (date(1961, 12, 5), date(1961, 5, 12))
    assert (search.phone_tail, search.mrn) == ("120561", "120561")


@pytest.mark.parametrize(
    "typed, tail",
    [("7203", "7203"), ("810-7203", "8107203"), ("(555) 810-7203", "5558107203"),
     ("+1 555 810 7203", "15558107203"),
     ("203", ""), ("12/05", "")],
)  # fmt: skip
def test_the_end_of_a_phone_number(typed: str, tail: str) -> None:
    assert read_search(typed, TODAY).phone_tail == tail


@pytest.mark.parametrize(
    "typed, mrn",
    [("mrn 00123", "00123"), ("#123", "123"), ("a-0042", "A-0042"), ("203", "203"), ("smith", ""),
     ("smi,j", "")],
)  # fmt: skip
def test_a_record_number(typed: str, mrn: str) -> None:
    assert read_search(typed, TODAY).mrn == mrn


def test_a_birth_date_narrows_a_name() -> None:
    search = read_search("smi,j 12/05/1961", TODAY)
    assert (search.family, search.given, search.born) == ("smi", "j", (date(1961, 12, 5), date(1961, 5, 12)))
    assert read_search("smith 5 dec 1961", TODAY).born == (date(1961, 12, 5),)
    assert read_search("smith 5 dec 1961", TODAY).family == "smith"
    for typed in ("5 dec 1961 smi,j", "5/dec/1961 smi,j", "1961-12-05 smi, j"):
        search = read_search(typed, TODAY)
        assert (search.family, search.given, search.born) == ("smi", "j", (date(1961, 12, 5),))


def test_names_with_digits_are_names() -> None:
    assert read_search("west559,alf", TODAY).names == (("west559", "alf"),)


def test_nothing_typed_finds_nothing() -> None:
    assert read_search("  ", TODAY) == Search("")
    assert read_search(" -- ", TODAY).is_empty
    assert not read_search("a", TODAY).is_empty


@given(st.text(alphabet="smij, 0123456789/-()é'", max_size=20) | st.text(max_size=300), st.dates())
def test_any_line_can_be_read(text: str, today: date) -> None:
    search = read_search(text, today)
    assert not search.phone_tail or len(search.phone_tail) >= 4
    assert all(family or given_name for family, given_name in search.names)
    assert len(search.names) <= 11
