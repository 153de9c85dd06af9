"""How often a visit is repeated, as it is typed."""

from __future__ import annotations

import pytest

from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.repeat_phrase import Repeat, read_repeat, show_repeat

TUE_THU = frozenset({1, 3})


@pytest.mark.parametrize(
    "typed, repeat, shown",
    [
        ("x10", Repeat(10), "10 times"),
        ("10x", Repeat(10), "10 times"),
        ("10 tth", Repeat(10, TUE_THU), "10 times on Tue Thu"),
        ("tue,thu x10", Repeat(10, TUE_THU), "10 times on Tue Thu"),
        ("x6 every 2 weeks", Repeat(6, every=2), "6 times, every 2 weeks"),
        ("X6 weekly mon", Repeat(6, frozenset({0})), "6 times on Mon"),
        ("every week x3", Repeat(3), "3 times"),
    ],
)
def test_what_is_typed_is_understood(typed: str, repeat: Repeat, shown: str) -> None:
    assert read_repeat(typed) == repeat
    assert show_repeat(repeat) == shown


@pytest.mark.parametrize(
    "typed, words",
    [("", "How often"), ("tue", "How often"), ("x1", "2 to 60"), ("x99", "2 to 60"),
     ("x5 every", "followed by"),
     ("x5 every 40 weeks", "1 to 26"), ("x5 every 2 months", "followed by"), ("x5 soon", "Name days")],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(typed: str, words: str) -> None:
    with pytest.raises(NotUnderstood, match=words):
        read_repeat(typed)
