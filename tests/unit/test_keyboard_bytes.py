"""Whatever a keyboard or a line sends: keys are read, and nothing else ends the reading."""

from __future__ import annotations

import errno
import os
import pty
from threading import Event, Thread
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from clinic_tui.widgets.escape_and_key import EscapeAndKey
from clinic_tui.widgets.tolerant_driver import KeyReader, TolerantDriver
from tests.patience import soon

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


NO_BYTES = b""  # what the driver reads when nothing has come for a tenth of a second


@pytest.mark.parametrize(
    "pieces, pressed",
    [
        ((b"\x1b", NO_BYTES, b"4"), ["escape", "4"]),
        ((b"\x1b4",), ["escape", "4"]),
        ((b"\x1b", b"4"), ["escape", "4"]),
        ((b"\x1b/kim", NO_BYTES), ["escape", "slash", "k", "i", "m"]),
        ((b"\x1b\t", NO_BYTES), ["escape", "tab"]),
        ((b"\x1b\x1b", NO_BYTES), ["escape", "escape"]),
        ((b"\x1b\x1bOQ",), ["escape", "f2"]),
        ((b"\x1b", b"OQ"), ["f2"]),
        ((b"\x1b", b"[", b"A"), ["up"]),
        ((b"\x1bb2",), ["escape or ctrl+left", "2"]),
        ((b"\x1b", b"\r"), ["escape or enter"]),
    ],
)
def test_esc_and_what_is_typed_right_behind_it_are_two_keys(
    pieces: tuple[bytes, ...], pressed: list[str]
) -> None:
    reader = KeyReader(debug=False)
    found = [message for piece in pieces for message in reader.read(piece)]
    assert [name_of(message) for message in found] == pressed


def name_of(message: object) -> str:
    if isinstance(message, EscapeAndKey):
        outside, (inside,) = message.keys_meant(in_field=False), message.keys_meant(in_field=True)
        assert outside[1].character == message.letter
        return f"{outside[0].key} or {inside.key}"
    assert isinstance(message, events.Key)
    return message.key


@pytest.mark.parametrize("torn_at", range(1, 14))
def test_an_escape_in_a_pasted_text_is_no_key(torn_at: int) -> None:
    pasted = b"\x1b[200~a\x1bq4\x1b[201~"
    reader = KeyReader(debug=False)
    found = [*reader.read(pasted[:torn_at]), *reader.read(pasted[torn_at:]), *reader.read(NO_BYTES)]
    assert [type(message) for message in found] == [events.Paste]


@given(st.lists(st.binary(max_size=20), max_size=8))
def test_nothing_ends_the_reading(pieces: list[bytes]) -> None:
    reader = KeyReader(debug=False)
    for piece in pieces:
        reader.read(piece)
    reader.read(b"\x1b[201~\x1b\\\x07")  # whatever was begun ends here
    reader.read(b"")


def test_a_terminal_that_has_gone_ends_the_reading_without_a_signal() -> None:
    """As where a shell before the program keeps SIGHUP to itself."""
    line, terminal = pty.openpty()
    heard: list[object] = []
    driver = SimpleNamespace(fileno=terminal, exit_event=Event(), _debug=False, process_message=heard.append)
    ended: list[str] = []

    def read() -> None:
        try:
            TolerantDriver.run_input_thread(driver)  # type: ignore[arg-type]
        except OSError as gone:
            ended.append(os.strerror(gone.errno or 0))

    reading = Thread(target=read, daemon=True)
    reading.start()
    try:
        os.write(line, b"a\n")
        assert soon(lambda: heard)
        os.close(line)
        assert soon(lambda: ended)
    finally:
        driver.exit_event.set()
        reading.join()
        os.close(terminal)
    assert ended == [os.strerror(errno.EIO)]


SHIFTED = [f"shift+f{number}" for number in range(1, 9)]


@pytest.mark.parametrize(
    "sent",
    [
        "[1;2P [1;2Q [1;2R [1;2S [15;2~ [17;2~ [18;2~ [19;2~",  # xterm, GNOME, Konsole, iTerm2, Windows, tmux
        "[25~ [26~ [28~ [29~ [31~ [32~ [33~ [34~",  # the Linux console
        "[1;2P [1;2Q [13;2~ [1;2S [15;2~ [17;2~ [18;2~ [19;2~",  # kitty
    ],
)
def test_shift_and_an_f_key_are_one_key_in_every_terminal(sent: str) -> None:
    reader = KeyReader(debug=False)
    found = [
        message.key
        for sequence in sent.split()
        for message in reader.read(b"\x1b" + sequence.encode())
        if isinstance(message, events.Key)
    ]
    assert found == SHIFTED


def test_a_shifted_f_key_that_a_slow_line_tore_is_no_space() -> None:
    reader = KeyReader(debug=False)
    found = [message for piece in (b"\x1b[3", b"2~", b"") for message in reader.read(piece)]
    assert [message.key for message in found if isinstance(message, events.Key)] == ["shift+f6"]
