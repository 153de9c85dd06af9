"""The gate for strings of people and files."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.text import safe_text


@pytest.mark.parametrize(
    "given_text, shown",
    [
        ("O'Brien-Ñúñez", "O'Brien-Ñúñez"),
        ("[bold]x[/]", "[bold]x[/]"),
        ("a\x1b[2Jb", "a?[2Jb"),
        ("a\x9b2Jb", "a?2Jb"),
        ("a\x07b\x7fc", "a?b?c"),
        ("line\nnext\ttab\r", "line next tab "),
        ("a\u2028b\u00a0c", "a b c"),
        ("abc\u202ecba", "abc?cba"),
        ("a\u200bb\ufeffc", "a?b?c"),
        ("\ud800", "?"),
        ("\ue000", "?"),
        ("李小龍", "李小龍"),
        ("e\u0301", "e\u0301"),
        ("\u0301e", "?e"),
        ("e" + "\u0301" * 9 + "f", "e" + "\u0301" * 4 + "?f"),
        ("a\ufe0fb", "ab"),
        ("a\u3164b", "a?b"),
        ("a\u034fb", "a?b"),
        (None, ""),
        (42, "42"),
    ],
)
def test_what_would_act_on_the_terminal_is_replaced(given_text: object, shown: str) -> None:
    assert safe_text(given_text) == shown


def test_joiners_stay_only_between_letters_that_need_them() -> None:
    persian = "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    hindi = "\u0915\u094d\u200d\u0937"
    assert safe_text(persian) == persian
    assert safe_text(hindi) == hindi
    assert safe_text("ab\u200dcd") == "ab?cd"
    assert safe_text("\u200d" + hindi) == "?" + hindi


@given(st.text(alphabet=st.characters()))
def test_nothing_that_controls_or_hides_is_left(text: str) -> None:
    shown = safe_text(text)
    assert safe_text(shown) == shown
    joiners = {"\u200c", "\u200d"}
    left = {unicodedata.category(letter) for letter in shown if letter not in joiners}
    assert not left & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
