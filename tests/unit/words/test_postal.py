from __future__ import annotations

import pytest

from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.postal import read_zip


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("02139", "02139"),
        (" 02139 ", "02139"),
        ("02139-4307", "02139-4307"),
        ("021394307", "02139-4307"),
        ("02139 4307", "02139-4307"),
    ],
)
def test_five_digits_or_nine(typed: str, meant: str) -> None:
    assert read_zip(typed) == meant


@pytest.mark.parametrize("typed", ["", "2139", "02139-43", "0213a", "00000", "٠٢١٣٩", "02139-4307-1"])
def test_anything_else_is_refused_with_a_form_that_works(typed: str) -> None:
    with pytest.raises(NotUnderstood, match="02139-4307"):
        read_zip(typed)
