"""What is typed as money."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.words.money import LARGEST_CENTS, read_money, show_money
from clinic_tui.words.not_understood import NotUnderstood


@pytest.mark.parametrize(
    "typed, cents",
    [("25", 2500), ("25.5", 2550), ("$25.50", 2550), ("1,250.00", 125000), ("0", 0), (".05", 5),
     ("25.", 2500),
     (" $ 7 ", 700), ("1,000,000", 100_000_000), ("0.29", 29), ("1.10", 110)],
)  # fmt: skip
def test_amounts_are_exact_cents(typed: str, cents: int) -> None:
    assert read_money(typed) == cents


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "$",
        ".",
        "-5",
        "25.505",
        "1,25",
        "12,50",
        "1.250,00",
        "25 50",
        "abc",
        "1e3",
        "4111111111111111",
        "٢٥",
    ],
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        read_money(typed)


@given(st.integers(0, LARGEST_CENTS))
def test_a_shown_amount_reads_back(cents: int) -> None:
    assert read_money(show_money(cents)) == cents


def test_what_is_owed_the_other_way_shows_a_minus() -> None:
    assert show_money(-500) == "-$5.00"
    assert show_money(-1) == "-$0.01"


@given(st.text(alphabet="0123456789.,$- ", max_size=15) | st.text(max_size=30))
def test_any_text_is_an_amount_or_not_understood(typed: str) -> None:
    with contextlib.suppress(NotUnderstood):
        assert 0 <= read_money(typed) <= LARGEST_CENTS
