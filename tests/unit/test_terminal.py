"""What is concluded from locale, TERM and the colour settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinic_tui.terminal import ascii_table, first_environment, look, scrub


@pytest.mark.parametrize(
    "environ, ascii_only",
    [
        ({}, True),
        ({"LANG": "C"}, True),
        ({"LANG": "POSIX"}, True),
        ({"LANG": "en_US"}, True),
        ({"LANG": "en_US.ISO-8859-1"}, True),
        ({"LANG": "en_US.UTF-8"}, False),
        ({"LANG": "de_DE.utf8@euro"}, False),
        ({"LANG": "C.UTF-8"}, False),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "C"}, True),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, False),
        ({"LANG": "en_US.UTF-8", "LC_CTYPE": "C", "LC_ALL": ""}, True),
    ],
)
def test_the_locale_decides_on_ascii(environ: dict[str, str], ascii_only: bool) -> None:
    assert look(environ, "utf-8").ascii_only is ascii_only


def test_an_output_that_is_not_utf8_needs_ascii_whatever_the_locale_says() -> None:
    assert look({"LANG": "en_US.UTF-8"}, "iso8859-1").ascii_only
    assert look({"LANG": "en_US.UTF-8"}, None).ascii_only


def test_the_person_overrules_the_locale() -> None:
    assert look({"LANG": "en_US.UTF-8"}, "utf-8", ascii_wanted=True).ascii_only
    assert not look({"LANG": "C"}, "utf-8", ascii_wanted=False).ascii_only


@pytest.mark.parametrize(
    "environ, colours, ansi",
    [
        ({"TERM": "linux"}, 16, True),
        ({"TERM": "vt100"}, 16, True),
        ({"TERM": "dumb"}, 16, True),
        ({"TERM": "xterm-256color"}, 256, False),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, 1 << 24, False),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, 0, True),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, 0, True),
    ],
)
def test_colours_follow_term_and_no_color(environ: dict[str, str], colours: int, ansi: bool) -> None:
    terminal = look(environ, "utf-8")
    assert (terminal.colours, terminal.ansi_theme) == (colours, ansi)


def test_a_dumb_terminal_cannot_show_a_screen() -> None:
    assert not look({"TERM": "dumb"}, "utf-8").interactive
    assert look({"TERM": "linux"}, "utf-8").interactive


def test_the_environment_before_python_changed_it_is_read(tmp_path: Path) -> None:
    source = tmp_path / "environ"
    source.write_bytes(b"LANG=C\0TERM=xterm\0EQUALS=a=b\0")
    changed = {"LANG": "C", "LC_CTYPE": "C.UTF-8"}
    assert first_environment(changed, source) == {"LANG": "C", "TERM": "xterm", "EQUALS": "a=b"}
    assert first_environment(changed, tmp_path / "none") == changed


def test_settings_that_log_keys_or_load_code_are_taken_away() -> None:
    environ = {"TEXTUAL_LOG": "keys.log", "TEXTUAL_DRIVER": "evil:Driver", "TERM": "xterm"}
    assert set(scrub(environ)) == {"TEXTUAL_LOG", "TEXTUAL_DRIVER"}
    assert environ == {"TERM": "xterm"}


def test_each_glyph_has_one_ascii_character() -> None:
    assert all(len(plain) == 1 and plain.isascii() for plain in ascii_table.values())
