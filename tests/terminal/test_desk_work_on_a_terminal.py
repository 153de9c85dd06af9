"""A desk's work where no printer answers: a visit is coded, a copay taken, a day printed into the folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.demo_clinics import Demos
from tests.forked_program import PROGRAM, answer
from tests.terminal.console import Console

pytestmark = pytest.mark.terminal

ROOT = Path(__file__).parents[2]


def test_a_visit_is_coded_a_copay_taken_and_the_day_printed(demos: Demos, tmp_path: Path) -> None:
    """CUPS does not answer here, whatever the machine has: the form says so, and writes only when asked."""
    folder = demos.opened(tmp_path / "demo")
    nowhere = {"CUPS_SERVER": "127.0.0.1:1"}
    with Console((*PROGRAM, "demo", "--data", folder), env=nowhere, cwd=ROOT) as console:
        console.wait_for("Welcome", timeout=90).wait_for("LEE")
        a_visit_is_coded_from_the_claims(console)
        a_copay_in_cash_and_the_drawer_behind_it(console)
        a_day_sheet_of_a_view_goes_into_the_folder(console)
        each_view_comes_with_its_own_key(console)
        console.keys("<F10>")
        assert console.wait_exit() == 0
    receipt = text_of(folder, "receipt-11-*.pdf")
    assert "Receipt 11" in receipt
    assert "Taken by dana" in receipt
    assert "COPY" not in receipt
    sheet = text_of(folder, "*day-sheet*.pdf")
    assert "Mon 23 Nov 2026" in sheet
    assert "printed by dana" in sheet
    environment = {**os.environ, "CLINIC_TUI_DATA": str(folder)}
    listed = answer("audit", "list", "--limit", "500", "--json", environment=environment)
    assert '"verb": "paper.print"' in listed


def a_visit_is_coded_from_the_claims(console: Console) -> None:
    console.keys("3", "a")
    console.wait_for("of all days").wait_for("to code")
    console.keys("c", "<Enter>")
    console.wait_for("e11.9 i10: the main one first").wait_for("F8 details")
    console.keys(*"e11.9 i10", "<Enter>", *"1 b", "<Enter>", "<F8>")
    console.wait_for("Details for the claim")
    console.keys(*"02", "<F12>")
    console.wait_for("place 02")
    console.keys("<F12>")
    console.wait_for("coded: E11.9 I10")
    console.keys("u")
    console.wait_for("undone")


def a_copay_in_cash_and_the_drawer_behind_it(console: Console) -> None:
    console.keys("2")
    console.wait_for("Expected now").wait_for("due")
    console.keys("$", "c")
    console.wait_for("drawer of dana").wait_for("= cash $")
    console.keys("<F12>")
    console.wait_for("Change  $0.00").wait_for("Receipt 11")
    console.keys("<Enter>")
    console.wait_for("receipt-11-")
    console.keys(":", *"drawer", "<Enter>")
    console.wait_for("dana cash $")
    console.keys("o")
    console.wait_for("is open: yours since")
    console.keys("<Esc>", ":", *"opening", "<Enter>")
    console.wait_for("letter Enter open")
    console.keys("e")
    console.wait_for("What the payer says")
    console.keys("<Esc>")
    console.wait_for("letter Enter open")  # back on the board, not on the day
    console.keys("<Esc>", ":", *"pt shaw", "<Enter>")
    console.wait_for("? Which? Down, then Enter")
    console.keys("<Esc>")


def a_day_sheet_of_a_view_goes_into_the_folder(console: Console) -> None:
    console.keys("1", ":", *"view lee", "<Enter>")
    console.wait_for("shown: LEE")
    console.keys("M")
    console.wait_for("November 2026  free slots a day; shown: LEE")
    console.keys("<Enter>", "p")
    console.wait_for("Print:").wait_for("choose folder")
    console.keys(*"day", "<Enter>", *"folder", "<Enter>")
    console.wait_for("day sheet,")


def each_view_comes_with_its_own_key(console: Console) -> None:
    """As xterm and its like send Shift with an F-key, and as the Linux console does."""
    for name, key, code in (
        ("one", "Shift+F1", "LEE"),
        ("two", "Shift+F2", "KIM"),
        ("three", "Shift+F3", "PAT"),
    ):
        console.keys(":", f"view save {name} {code.lower()}", "<Enter>")
        console.wait_for(f"kept as {name}: {key} and").wait_for(f"view {name}: {code}")
    for sent, name in (("<S-F1>", "one"), ("<S-F3>", "three"), ("<S-F2>", "two")):
        console.keys(sent)
        console.wait_for(f"view {name}:")
    for number, name in ((28, "three"), (25, "one"), (26, "two")):
        console.send(b"\x1b[%d~" % number)
        console.wait_for(f"view {name}:")
    console.keys("*")
    console.wait_gone("view two:")


def text_of(folder: Path, name: str) -> str:
    """What stands on the one paper of that name."""
    (path,) = (folder / "paper").glob(name)
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)
