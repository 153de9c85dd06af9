"""A good-faith estimate in the real program, by keys: from the list to the paper, and to the patient."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.demo_clinics import Demos
from tests.terminal.console import Console
from tests.terminal.test_calls_on_a_terminal import PROGRAM, ROOT, run

pytestmark = pytest.mark.terminal


def test_an_estimate_is_made_printed_and_given(demos: Demos, tmp_path: Path) -> None:
    folder = demos.opened(tmp_path / "demo")
    data = ("--data", str(folder))
    due = run("estimates", "due", *data)
    first = due[0]
    with Console((*PROGRAM, "demo", *data), cwd=ROOT) as console:
        console.wait_for("Welcome", timeout=90).wait_for("LEE")
        console.keys(":", "estimates", "<Enter>")
        console.wait_for(f"Good-faith estimates: {len(due)} to make or to give").wait_for(first["name"][:14])
        console.keys("<Home>", "<Enter>")
        console.wait_for("Good-faith estimate for").wait_for("expected charges")
        console.keys("blood", "<Enter>")
        console.wait_for("by Self-pay 2026")
        console.keys("2", "<Enter>")
        console.wait_for("$20.00")
        console.keys("<F12>")
        console.wait_for("made, printed: estimate-").wait_for("to give")
        console.keys("y")
        console.wait_for("given in person")
        console.wait_for(f"Good-faith estimates: {len(due) - 1} to make or to give")
    mine = max(run("estimates", "list", first["mrn"], *data), key=lambda estimate: estimate["number"])
    assert (mine["given_how"], mine["lines"][-1]["code"], mine["lines"][-1]["units"]) == (
        "in person",
        "BLOOD",
        2,
    )
    (paper,) = (folder / "paper").glob("estimate-*.pdf")
    text = PdfReader(paper).pages[0].extract_text()
    assert f"no. {mine['number']}" in text
    assert first["mrn"] in text
