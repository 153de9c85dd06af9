"""What a form that was put aside is said to hold."""

from __future__ import annotations

import pytest

from clinic_tui.screens.money.priced_lines import LINES
from clinic_tui.screens.put_aside.held_words import held_words


@pytest.mark.parametrize(
    "texts, words",
    [
        ({"amount": "20", "reason": ""}, "amount $20.00"),
        ({"amount": "2o"}, "2o"),
        ({LINES: '[["99213", "visit", 2, 8000]]'}, "1 line, $160.00: 99213 x2"),
        ({LINES: "[]", "reason": "tired"}, "tired"),
        ({"number": "A-17", "lines": "GLV-M, 5 x 8.99"}, "A-17, GLV-M, 5 x 8.99"),  # those of an invoice
    ],
)
def test_what_was_typed_is_said(texts: dict[str, str], words: str) -> None:
    assert held_words(texts) == words
