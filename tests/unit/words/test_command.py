"""The first word of the command line."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.words.command import COMMANDS, commands_beginning, read_command
from clinic_tui.words.not_understood import NotUnderstood


@pytest.mark.parametrize(
    "typed, word, rest",
    [
        ("b smi,jo fu", "b", "smi,jo fu"),
        ("BOOK smi,jo", "b", "smi,jo"),
        ("find smi,j", "pt", "smi,j"),
        ("  day   t+7 ", "day", "t+7"),
        ("lock", "lock", ""),
        ("reg smith,jo", "new", "smith,jo"),
        ("q", "quit", ""),
        ("ci", "ci", ""),
    ],
)
def test_a_word_or_its_beginning_names_a_command(typed: str, word: str, rest: str) -> None:
    line = read_command(typed)
    assert (line.command.word, line.rest) == (word, rest)


@pytest.mark.parametrize(
    "typed, said",
    [
        ("xyz smi", "`xyz` is no command: b, free"),
        ("", "is no command"),
        ("ne smith", "`ne` could be new, next"),
        ("lock now", "Nothing follows `lock`: take `now` away"),
    ],
)
def test_what_is_no_command_is_named_with_what_could_stand_there(typed: str, said: str) -> None:
    with pytest.raises(NotUnderstood) as wrong:
        read_command(typed)
    assert said in wrong.value.words


def test_no_word_names_two_commands() -> None:
    words = [word for command in COMMANDS for word in command.words]
    assert sorted(words) == sorted(set(words))


def test_all_are_offered_before_anything_is_typed() -> None:
    assert commands_beginning("") == COMMANDS


@given(st.text(max_size=40))
def test_nothing_that_can_be_typed_fails_otherwise(text: str) -> None:
    with suppress(NotUnderstood):
        assert read_command(text).command in COMMANDS
