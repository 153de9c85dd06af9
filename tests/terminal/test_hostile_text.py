"""Words that mean harm in every field of a clinic: no view sends them to the terminal as commands."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from sqlmodel.sql.sqltypes import AutoString

from clinic_tui.clinic import open_clinic
from clinic_tui.store.all_tables import all_tables
from clinic_tui.words.command import COMMANDS
from tests.builders import raw_connection
from tests.demo_clinics import Demos
from tests.forked_program import PROGRAM
from tests.terminal.console import Console
from tests.terminal.terminal_stream import UNFINISHED

pytestmark = pytest.mark.terminal

ROOT = Path(__file__).parents[2]
HARM = "\x1b]0;owned\x07\x1b[2J\x9b2J[/b][@click=quit]x[/]\u202e\ud7ff\u200b\t\r\n{0}%s"
"""A title, an erased screen by ESC and by C1, markup, a turned direction, signs without width, line ends."""
SEQUENCES = re.compile(
    rb"\x1b\[[0-9;:?<>=!$ ]*[A-Za-z@`~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
    rb"|\x1bP[^\x1b]*\x1b\\|\x1b[()][A-Z0-9]|\x1b[=>78Mc]"
)
MEANT_FOR_PROGRAMS = {
    "account", "journal", "kept_form", "job_run", "job_lead", "pin", "recovery_code", "saved_filter",
    "second_factor", "slot_hold",
}  # fmt: skip
"""Tables whose text no person gives, and the one a person signs in by."""
CODES = re.compile(
    r"(^|_)(code|codes|key|digest|digits|sound|initials|search|login|mrn|types|days|weekdays|zone|slug|token"
    r"|by|channel|rule|kind|state|weight|system|language|country|postal_code|desk|provider_codes)$"
)
"""Columns that programs read: codes, keys, lists of words."""


def spoil(folder: Path) -> int:
    """Put the harm before every text that people or files gave; how many columns."""
    clinic = open_clinic(folder)
    location = clinic.store.location
    clinic.close()
    connection = raw_connection(location)
    spoilt = 0
    try:
        for table in all_tables().sorted_tables:
            if table.name in MEANT_FOR_PROGRAMS:
                continue
            for column in table.columns:
                if (
                    not isinstance(column.type, AutoString)
                    or column.unique
                    or column.foreign_keys
                    or CODES.search(column.name)
                ):
                    continue
                connection.execute(
                    f'UPDATE "{table.name}" SET "{column.name}" = ? || "{column.name}" '
                    f"WHERE \"{column.name}\" <> ''",
                    [HARM],
                )
                spoilt += 1
    finally:
        connection.close()
    return spoilt


ALONE = tuple(
    command.word
    for command in COMMANDS
    if (command.alone or not command.follows)
    and command.word not in ("lock", "quit", "undo", "next", "pin", "second-factor")
)
"""The commands that only show something."""

WALK = (
    *((key, "<Enter>") for key in "1234"),
    *((f":{word}<Enter>", "<Enter>") for word in ALONE),
    *(("2", key) for key in ("i", "e", "$", "h", "x", "p")),
    *(("1", key) for key in ("b", "f", "h", "m", "x", "p", "c", "?")),
    ("/", "owned", "<Enter>"),
    (":out lee t noon<Enter>",),
)
"""Keys that lead into views, forms and questions; Esc leads out again, and nothing is saved."""


def test_harm_in_every_field_is_text_in_every_view(demos: Demos, tmp_path: Path) -> None:
    folder = demos.opened(tmp_path / "demo")
    assert spoil(folder) > 40
    seen = 0
    with Console((*PROGRAM, "demo", "--data", folder), (120, 40), cwd=ROOT, emulated=False) as console:
        console.wait_until(lambda: "Welcome" in console.words and "LEE" in console.words, "the day", 90)
        for keys in WALK:
            mark = console.mark()
            console.keys(*keys)
            seen += b"owned" in console.settle(0.15).bytes_since(mark)
            console.keys("<Esc>", "<Esc>")
        assert console.exit_status is None
        sent = bytes(console.raw)
    assert seen > len(WALK) // 3, f"the harm was shown in {seen} of {len(WALK)} places only"
    assert not strange_signs(sent)
    assert b"owned" not in b"".join(re.findall(rb"\x1b\][^\x07]*", sent))


def strange_signs(sent: bytes) -> set[str]:
    """Signs that steer a terminal, outside of the sequences that the program itself sends."""
    text = SEQUENCES.sub(b"", UNFINISHED.sub(b"", sent)).decode()
    return {
        sign for sign in text if unicodedata.category(sign) in ("Cc", "Cf", "Cs") and sign not in "\r\n\t\b"
    }
