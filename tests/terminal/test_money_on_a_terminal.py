"""A copay in cash in the real program: four keys, a receipt in the folder, a drawer that agrees."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.demo_clinics import Demos
from tests.terminal.console import Console

pytestmark = pytest.mark.terminal

ROOT = Path(__file__).parents[2]


def test_a_copay_in_cash_and_the_drawer_behind_it(demos: Demos, tmp_path: Path) -> None:
    folder = demos.opened(tmp_path / "demo")
    words = [sys.executable, "-m", "clinic_tui", "demo", "--data", str(folder)]
    with Console(words, env={"CUPS_SERVER": "127.0.0.1:1"}, cwd=ROOT) as console:
        console.wait_for("Welcome", timeout=90).wait_for("LEE")
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
        console.keys("<Esc>", "<F10>")
        console.wait_exit()
    (path,) = (folder / "paper").glob("receipt-11-*.pdf")
    text = "\n".join(page.extract_text() for page in PdfReader(path).pages)
    assert "Receipt 11" in text
    assert "Taken by dana" in text
    assert "COPY" not in text
