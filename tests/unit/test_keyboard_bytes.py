"""Whatever a keyboard or a line sends: keys are read, and nothing else ends the reading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from clinic_tui.widgets.tolerant_driver import KeyReader

DEADLY = [
    b"\x1b[1114112u",
    b"\x1b[97;1;1114112u",
    b"\x1b[99999999999999999999u",
    b"\x1b[999999999999999999999~",
    b"\x1b[48;0;0;0;0t\x1b[<0;5;5M",
    b"\x1b[48;99999;99999;0;0t",
]


def keys(reader: KeyReader, *pieces: bytes) -> str:
    found = [message for piece in pieces for message in reader.read(piece)]
    assert not [message for message in found if isinstance(message, events.Resize)]
    return "".join(message.character or "" for message in found if isinstance(message, events.Key))


@pytest.mark.parametrize("deadly", DEADLY)
def test_a_sequence_that_no_key_sends_ends_nothing(deadly: bytes) -> None:
    reader = KeyReader(debug=False)
    keys(reader, b"ab", deadly)
    assert keys(reader, b"cd", b"\x1b[A", b"e") == "cde"


@pytest.mark.parametrize(
    "typed, read",
    [
        (b"caf\xe9", "café"),
        (b"\xf1a", "ña"),
        (b"\xff\x80x", "ÿx"),
        ("Ñúñez 李".encode(), "Ñúñez 李"),
    ],
)
def test_letters_of_an_old_terminal_are_read(typed: bytes, read: str) -> None:
    assert keys(KeyReader(debug=False), typed, *[b""] * 5) == read


def test_a_letter_torn_in_two_is_one_letter() -> None:
    first, second = "ñ".encode()[:1], "ñ".encode()[1:]
    assert keys(KeyReader(debug=False), first, second) == "ñ"


@given(st.lists(st.binary(max_size=20), max_size=8))
def test_nothing_ends_the_reading(pieces: list[bytes]) -> None:
    reader = KeyReader(debug=False)
    for piece in pieces:
        reader.read(piece)
    reader.read(b"\x1b[201~\x1b\\\x07")  # whatever was begun ends here
    reader.read(b"")
