"""What is typed as a phone number."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.phones import read_phone, show_phone


@pytest.mark.parametrize(
    "typed, digits",
    [("555-810-7203", "15558107203"), ("(541) 261-0980", "15412610980"), ("5412610980", "15412610980"),
     ("1 541 261 0980", "15412610980"), ("+1-541-261-0980", "15412610980"), ("555-139-3142", "15551393142"),
     ("+31 6 48352638", "31648352638"), ("011 31 6 48352638", "31648352638"),
     ("+39 06 1234 5678", "390612345678")],
)  # fmt: skip
def test_numbers_are_kept_with_their_country_code(typed: str, digits: str) -> None:
    assert read_phone(typed) == digits


def test_a_number_without_country_code_is_of_the_given_region() -> None:
    assert read_phone("06 48352638", "NL") == "31648352638"


@pytest.mark.parametrize(
    "typed, why",
    [("", "no phone number"), ("call her son", "no phone number"), ("261-0980", "area code"),
     ("541-261-0980 x12", "extension"), ("911", "no such|can be no"), ("(03) 5555 6473", "can be no"),
     ("5412610980123", "can be no"), ("1" * 99, "too long")],
)  # fmt: skip
def test_what_cannot_be_dialled_is_refused(typed: str, why: str) -> None:
    with pytest.raises(NotUnderstood, match=why):
        read_phone(typed)


def test_numbers_are_shown_as_people_read_them() -> None:
    assert show_phone("15558107203") == "(555) 810-7203"
    assert show_phone("31648352638") == "+31 6 48352638"
    assert show_phone("") == ""
    assert show_phone("999") == "999"


@given(st.integers(200_0000000, 999_9999999))
def test_a_shown_number_reads_back(number: int) -> None:
    digits = f"1{number}"
    assert read_phone(show_phone(digits)) == digits


@given(st.text(alphabet="0123456789+-() x", max_size=20) | st.text(max_size=30))
def test_any_text_is_a_phone_number_or_not_understood(typed: str) -> None:
    with contextlib.suppress(NotUnderstood):
        assert read_phone(typed).isdigit()
