"""Masked numbers tell two of them apart, and nobody the number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.words.masked import STARS, masked


@pytest.mark.parametrize(
    "number, shown",
    [
        ("", ""),
        ("7", "***"),
        ("A1", "***1"),
        ("12345", "***45"),
        ("12345678", "***5678"),
        ("W123456789", "***6789"),
    ],
)
def test_the_last_four_are_shown_and_never_more_than_half(number: str, shown: str) -> None:
    assert masked(number) == shown


@given(st.text(min_size=1, max_size=60))
def test_at_most_half_of_it_and_at_most_four_are_there(number: str) -> None:
    tail = masked(number).removeprefix(STARS)
    assert number.endswith(tail)
    assert len(tail) <= min(4, len(number) / 2)
