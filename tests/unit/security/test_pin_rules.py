"""What is a PIN, and which would be guessed first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.errors import Invalid
from clinic_tui.security.pin_rules import check_new_pin, is_pin

TRIVIAL = {
    "111111": "repeats the same digits",
    "000000": "repeats the same digits",
    "112112": "repeats the same digits",
    "121212": "repeats the same digits",
    "123456": "counts up or down",
    "654321": "counts up or down",
    "012345": "counts up or down",
    "456789": "counts up or down",
    "890123": "counts up or down",
    "210987": "counts up or down",
    "123123": "repeats itself",
    "112233": "repeats itself",
    "998877": "repeats itself",
    "123321": "first that are tried",
    "147258": "first that are tried",
    "159753": "first that are tried",
}
GOOD = ("480157", "140392", "902817", "100200", "135246")


@pytest.mark.parametrize("pin", TRIVIAL)
def test_the_first_guesses_are_refused_with_the_reason(pin: str) -> None:
    with pytest.raises(Invalid, match=TRIVIAL[pin]) as refused:
        check_new_pin(pin)
    assert refused.value.field == "pin"


@pytest.mark.parametrize("pin", GOOD)
def test_others_may_be(pin: str) -> None:
    check_new_pin(pin)


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "48015a", "48 157", "４８０１５７", "٤٨٠١٥٧", "-48015"]
)
def test_a_pin_has_six_digits_and_nothing_else(typed: str) -> None:
    assert not is_pin(typed)
    with pytest.raises(Invalid, match="a PIN has 6 digits"):
        check_new_pin(typed)


def test_few_pins_are_lost_to_the_rules() -> None:
    refused = 0
    for number in range(0, 1_000_000, 7):
        try:
            check_new_pin(f"{number:06}")
        except Invalid:
            refused += 1
    assert refused / (1_000_000 / 7) < 0.02


@given(st.text(max_size=8))
def test_whatever_is_typed_is_a_pin_or_is_not(typed: str) -> None:
    assert is_pin(typed) is (len(typed) == 6 and all(sign in "0123456789" for sign in typed))
