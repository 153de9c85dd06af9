"""Words that mean harm in every text of a clinic: they command no terminal, and no view falls over them."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from clinic_tui.demo.open import LOGIN
from clinic_tui.words.command import COMMANDS
from tests.demo_clinics import MONDAY, Demos
from tests.faults.killing import LONG
from tests.terminal.console import Console
from tests.terminal.hostile_clinic import CORPUS, IMAGES, READ_BY_PROGRAMS, plant, texts
from tests.terminal.resting_console import AT_REST, RESTING, wait_for_rest
from tests.terminal.terminal_stream import UNFINISHED

pytestmark = pytest.mark.terminal

ROOT = Path(__file__).parents[2]
WIDE, NARROW = (120, 40), (80, 24)
TWO_ESC = b"\x1b[27u\x1b[27u"
"""As newer terminals send it: one Esc and another cannot be one key."""

MEANT = re.compile(
    rb"\r\n|\x1b\[[0-9;]*[mH]"  # the next line, colours, and where it is drawn
    rb"|\x1b\[\?[0-9;]+(?:[hl]|\$p)|\x1b\[>[0-9]+u|\x1b\]22;[a-z-]+\x07"  # modes, keyboard, pointer
)

ALONE = tuple(
    command.word
    for command in COMMANDS
    if (command.alone or not command.follows)
    and command.word not in ("lock", "quit", "undo", "next", "pin", "second-factor")
)
"""The commands that only show something."""

DRAWN_BY_OTHERS = {
    "access", "bumped", "clock", "codes", "cold", "duplicates", "eligibility", "estimates", "figures", "fill",
    "help", "hours", "letters", "message", "missed-fees", "missing", "orders", "reconcile", "report-breach",
    "rights", "schedule", "sds", "signal", "statements", "task",
}  # fmt: skip
"""Forms, and pages of which other pages draw every column too: the long walk opens them."""

TABS = tuple((key, "<Enter>") for key in "1234")
ON_A_VISIT = (
    *(("2", key) for key in ("e", "h", "x")),
    ("/", "DNR", "<Enter>"),
)
RECORDS = tuple(
    (f":pt {letter}<Enter>", "<Enter>", *keys) for letter in "abm" for keys in ((), ("<Down>",), ("e",))
)
BY_PHRASES = ((":views<Enter>", "<Enter>"), ("1",), (":out lee t noon<Enter>",))
"""The day through a view of one's own, and what is proposed where a provider is out."""
FORMS_ON_A_VISIT = (
    *(("2", key) for key in ("i", "$", "p")),
    *(("1", key) for key in ("b", "f", "h", "m", "x", "p", "c", "?")),
)
FORMS = ("task", "message", "signal", "new") if LONG else ("message",)
"""Of the others each field of each form is typed into without a terminal (test_hostile_typing.py)."""
SHORT_WALK = (
    (WIDE, tuple((f":{word}<Enter>",) for word in ALONE if word not in DRAWN_BY_OTHERS)),
    (NARROW, (*TABS, *ON_A_VISIT)),
)
BEHIND = tuple(
    (f":{word}<Enter>", *downs, "<Enter>") for word in ALONE for downs in ((), ("<Down>", "<Down>"))
)
LONG_WALK = tuple(
    (size, (*TABS, *BEHIND, *ON_A_VISIT, *BY_PHRASES, *FORMS_ON_A_VISIT, *RECORDS)) for size in (WIDE, NARROW)
)
"""Keys that lead into views, forms and questions; Esc leads out again, and nothing is saved."""


@pytest.mark.long
def test_every_text_of_every_table_has_harm_in_it_and_none_acts(demos: Demos, tmp_path: Path) -> None:
    """T01, T02. A new column is planted by itself; one that cannot be planted fails here by its name."""
    folder = demos.opened(tmp_path / "demo")
    marks = plant(folder, MONDAY)
    there = {name for name, _, _ in texts()}
    assert there - set(marks) - set(READ_BY_PROGRAMS) - set(IMAGES) == set()
    assert set(READ_BY_PROGRAMS) - there == set(), "columns that are no more"
    walks = LONG_WALK if LONG else SHORT_WALK
    with Console((*RESTING, folder, LOGIN), WIDE, cwd=ROOT, emulated=False) as console:
        console.wait_until(lambda: "Welcome" in console.words, "the day", 90)
        for size, walk in walks:
            console.resize(*size)
            wait_for_rest(console)
            for keys in walk:
                console.keys(*keys)
                drawn = wait_for_rest(console)
                assert b"something went wrong" not in drawn, f"behind {keys}"
                console.send(TWO_ESC)
                wait_for_rest(console)
            for form in FORMS:
                paste_and_save(console, form)
        assert console.exit_status is None
        sent = bytes(console.raw).replace(AT_REST, b"")
    shown = {name for name, mark in marks.items() if mark.encode() in sent}
    print(f"figure: {len(marks)} of {len(there)} columns of text planted, {len(shown)} drawn")
    assert strange_signs(sent) == []
    assert len(shown) > len(marks) // 3
    for words in ("[DNR] q", "[/b]q", "[@click=quit]q"):
        assert words.encode() in sent, f"{words} was drawn nowhere"


def paste_and_save(console: Console, form: str) -> None:
    """The same harm by hand, into the first field of a form that is saved or refused."""
    console.keys(f":{form}<Enter>")
    wait_for_rest(console)
    console.send(b"\x1b[200~" + "".join(CORPUS).encode() + b"\x1b[201~")
    wait_for_rest(console)
    console.keys("<F12>")
    drawn = wait_for_rest(console)
    assert b"something went wrong" not in drawn, f"saving {form}"
    console.send(TWO_ESC)
    wait_for_rest(console)


@pytest.mark.parametrize("words", [words for words in CORPUS if not words.isprintable()])
def test_harm_that_came_through_would_be_seen(words: str) -> None:
    """The control."""
    assert strange_signs(b"\x1b[1;1H" + words.format("Moss").encode())


def strange_signs(sent: bytes) -> list[str]:
    """Where signs that steer a terminal stand, outside of the few sequences that the program itself sends."""
    text = MEANT.sub(b"", UNFINISHED.sub(b"", sent)).decode()
    places = [
        place
        for place, sign in enumerate(text)
        if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Cn", "Co")
    ]
    return [text[max(place - 10, 0) : place + 30] for place in places]
