"""What became of a file with answers is said in a line: a parked payment is no empty file."""

from __future__ import annotations

import pytest

from clinic_tui.claims.batch_states import FileTaken
from clinic_tui.claims.file_words import said_of
from clinic_tui.claims.taking_in import FileResult


@pytest.mark.parametrize(
    "result, words",
    [
        (FileResult("a", FileTaken.READ, ("835",), 2, payments=1), "a: 835: 1 payment, 2 claims"),
        (FileResult("a", FileTaken.READ, ("835",), 0, payments=2), "a: 835: 2 payments, 0 claims"),
        (
            FileResult("a", FileTaken.READ, ("835",), 1, 2, 3, 1, "off"),
            "a: 835: 1 payment, 1 claim, 2 not known here, 3 to look at; off",
        ),
        (FileResult("a", FileTaken.READ, ("999",), 2, words="B: taken in"), "a: 999: 2 claims; B: taken in"),
        (FileResult("a", FileTaken.REFUSED, words="why", file_id=3), "a: refused: why"),
        (
            FileResult("a", FileTaken.REFUSED, words="why"),
            "a: refused: why; the file lies where it was",
        ),
    ],
)
def test_a_file_is_told_in_a_line(result: FileResult, words: str) -> None:
    assert said_of(result) == words
