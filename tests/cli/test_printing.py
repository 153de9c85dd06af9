"""What goes to a terminal: aligned, in its own characters, and harmless."""

from __future__ import annotations

import argparse
import io

import pytest

from clinic_tui.cli.printing import fitting, line, show_json, table
from clinic_tui.text import cells_of
from tests.cli.command import Shell

HOSTILE = "Eve\u202e[/b]\x9b"


class Narrow(io.StringIO):
    """A stream of a terminal that knows ASCII alone."""

    encoding = "ascii"


def test_columns_are_aligned_by_what_a_terminal_shows() -> None:
    rows = table(["name", "count"], [["李小龍", 5], ["José", 12]])
    assert rows == ["name    count", "李小龍      5", "José       12"]
    assert {cells_of(row) for row in rows} == {13}


def test_numbers_and_money_stand_to_the_right_and_words_to_the_left() -> None:
    assert table(["a", "b"], [["$1,250.00", "x1"], ["$5.00", "yy"]]) == [
        "        a  b",
        "$1,250.00  x1",
        "    $5.00  yy",
    ]


def test_an_ascii_stream_gets_letters_without_their_marks() -> None:
    assert fitting("José “Ñ” 李", Narrow()) == 'Jose "N" ?'


def test_ascii_is_forced_by_the_option(capsys: pytest.CaptureFixture[str]) -> None:
    line(argparse.Namespace(ascii=True), "José …")
    line(argparse.Namespace(ascii=False), "José …")
    assert capsys.readouterr().out == "Jose ~\nJosé …\n"


def test_json_is_ascii(capsys: pytest.CaptureFixture[str]) -> None:
    show_json({"name": "\x1b]0;x\x07\u202e"})
    out = capsys.readouterr().out
    assert out.isascii()
    assert all(character.isprintable() or character == "\n" for character in out)


@pytest.mark.parametrize("way", [[], ["--json"]])
def test_hostile_names_are_inert_on_every_way_out(shell: Shell, way: list[str]) -> None:
    shell("stock", "add", "EVL", HOSTILE, "--place", "\u200bshelf", login="otto")
    shell("stock", "receive", "EVL", "3", "--reason", "a\x1b[2Jb\u2066")
    shell("patients", "add", "--family", "Mc\u202eGee", "--given", "[/nope]", "--born", "120561", code=None)
    for words in (["stock", "list"], ["stock", "moves", "EVL"], ["patients", "find", "mc"]):
        result = shell(*words, *way)
        for text in (result.out, result.err):
            assert not set(text) & set("\x1b\x9b\u202e\u200b\u2066")


def test_an_unknown_code_is_repeated_harmlessly(shell: Shell) -> None:
    result = shell("stock", "issue", "\x1b[31mX\u202e", "1", code=5)
    assert not set(result.err) & set("\x1b\u202e")
