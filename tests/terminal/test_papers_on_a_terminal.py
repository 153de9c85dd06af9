"""Printing from the real program on a terminal: through a view, and into a PDF where no printer is."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.demo_clinics import Demos
from tests.forked_program import answer
from tests.terminal.console import Console

pytestmark = pytest.mark.terminal

ROOT = Path(__file__).parents[2]


def test_a_day_sheet_of_a_view_goes_into_the_folder(demos: Demos, tmp_path: Path) -> None:
    """CUPS does not answer here, whatever the machine has: the form says so, and writes only when asked."""
    folder = demos.opened(tmp_path / "demo")
    words = [sys.executable, "-m", "clinic_tui", "demo", "--data", str(folder)]
    nowhere = {"CUPS_SERVER": "127.0.0.1:1"}
    with Console(words, env=nowhere, cwd=ROOT) as console:
        console.wait_for("Welcome", timeout=90).wait_for("LEE")
        console.keys(":", *"view lee", "<Enter>")
        console.wait_for("shown: LEE")
        console.keys("M")
        console.wait_for("November 2026  free slots a day; shown: LEE")
        console.keys("<Enter>", "p")
        console.wait_for("Print:").wait_for("choose folder")
        console.keys(*"day", "<Enter>", *"folder", "<Enter>")
        console.wait_for("day sheet,")
        console.keys("<F10>")
        console.wait_exit()
    (path,) = (folder / "paper").glob("*day-sheet*.pdf")
    text = "\n".join(page.extract_text() for page in PdfReader(path).pages)
    assert "Mon 23 Nov 2026" in text
    assert "printed by dana" in text
    environment = {**os.environ, "CLINIC_TUI_DATA": str(folder)}
    listed = answer("audit", "list", "--limit", "500", "--json", environment=environment)
    assert '"verb": "paper.print"' in listed
