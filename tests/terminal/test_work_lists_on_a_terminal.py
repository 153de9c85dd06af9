"""What waits to be worked on, in the real program by keys: each list says what it is, and gets shorter."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.demo_clinics import Demos
from tests.forked_program import PROGRAM
from tests.terminal.console import Console
from tests.terminal.test_calls_on_a_terminal import ROOT, run

pytestmark = pytest.mark.terminal


def test_authorizations_estimates_eligibility_and_reminders_are_worked_on(
    demos: Demos, tmp_path: Path
) -> None:
    folder = demos.opened(tmp_path / "demo")
    data = ("--data", str(folder))
    run("authorizations", "need", "set", "--type", "PROC", "--codes", "11102", *data)
    with Console((*PROGRAM, "demo", *data), cwd=ROOT) as console:
        console.wait_for("Welcome", timeout=90).wait_for("LEE")
        a_visit_gets_its_number(console, *data)
        console.keys("<Esc>")
        an_estimate_is_made_printed_and_given(console, folder, *data)
        console.keys("<Esc>")
        a_wrong_member_id_is_mended_and_asked_again(console)
        console.keys("<Esc>")
        a_doubt_is_settled_and_its_visit_found(console)


def a_visit_gets_its_number(console: Console, *data: str) -> None:
    rows = run("authorizations", "list", *data)
    lacking, waiting = (sum(row["why"] == why for row in rows) for why in ("lacks one", "waits"))
    first, waits = rows[0], f"{waiting + 1} waits"
    console.keys(":", "authorizations", "<Enter>")
    console.wait_for(f"{lacking} lacks one").wait_for(first["name"][:14])
    console.keys("<Home>", "a")
    console.wait_for("Ask for an authorization of").wait_for("11102")
    console.keys("portal", "<F12>")
    console.wait_for(waits)
    console.keys("c")
    console.wait_for("What did the payer say")
    console.keys("in review", "<F12>")
    console.wait_for("chased 11/23")
    console.keys("e")
    console.wait_for("the payer's number of it")
    console.keys("AE-77", "<F12>")
    console.wait_for("prior authorization AE-77 of").wait_gone(waits)
    (mine,) = run("authorizations", "list", "--mrn", first["mrn"], *data)
    assert (mine["authorization"]["number"], mine["authorization"]["state"]) == ("AE-77", "certified")


def an_estimate_is_made_printed_and_given(console: Console, folder: Path, *data: str) -> None:
    due = run("estimates", "due", *data)
    first = due[0]
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


def a_wrong_member_id_is_mended_and_asked_again(console: Console) -> None:
    console.keys(":", "eligibility", "<Enter>")
    console.wait_for("3 policies to work on").wait_for("The member id is missing or w")
    console.keys("<Home>", "e")
    console.wait_for("coverage of")
    console.keys("w123456789", "<F12>")
    console.wait_for("2 policies to work on")


def a_doubt_is_settled_and_its_visit_found(console: Console) -> None:
    console.keys(":", "reminders", "<Enter>")
    console.wait_for("1 unknown").wait_for("1 failed")
    console.keys("<Home>", "y")
    console.wait_for("it went out")
    console.keys("<Home>", "<Enter>")
    console.wait_for("[1 Schedule]")
