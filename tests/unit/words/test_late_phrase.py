"""How late a provider is said to run, and what a refusal names."""

from __future__ import annotations

import pytest

from clinic_tui.words.late_phrase import read_late
from clinic_tui.words.not_understood import NotUnderstood


@pytest.mark.parametrize(
    "typed, words",
    [
        ("+15", "about 15 min late"),
        ("30 until noon", "about 30 min late until 12:00"),
        ("+20, emergency", "about 20 min late: emergency"),
        ("on time", "on time"),
        ("off", "as the queue computes it"),
    ],
)
def test_what_is_understood(typed: str, words: str) -> None:
    assert read_late(typed).words == words


@pytest.mark.parametrize(
    "typed, names, way_out",
    [
        ("+fifteen", "How late? `+fifteen` is no number of minutes", "try +15"),
        ("fifteen", "How late? `fifteen` is no number of minutes", "try +15"),
        ("", "How late?", "Try +15"),
        ("+15 until lunch", "Until when? `lunch` is no time", "try +15 until noon"),
        ("+15 soon", "Until when? `soon` is no time", "try +15 until noon"),
    ],
)
def test_a_refusal_names_what_was_not_understood_and_the_way_out(
    typed: str, names: str, way_out: str
) -> None:
    with pytest.raises(NotUnderstood) as refused:
        read_late(typed)
    assert refused.value.words.startswith(names)
    assert way_out in refused.value.words
