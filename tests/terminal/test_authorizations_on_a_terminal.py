"""A morning's authorizations in the real program, by keys: one is lacking, asked, chased, and certified."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.demo_clinics import Demos
from tests.terminal.console import Console
from tests.terminal.test_calls_on_a_terminal import PROGRAM, ROOT, run

pytestmark = pytest.mark.terminal


def test_a_visit_gets_its_number(demos: Demos, tmp_path: Path) -> None:
    data = ("--data", str(demos.opened(tmp_path / "demo")))
    run("authorizations", "need", "set", "--type", "PROC", "--codes", "11102", *data)
    rows = run("authorizations", "list", *data)
    lacking, waiting = (sum(row["why"] == why for row in rows) for why in ("lacks one", "waits"))
    first, waits = rows[0], f"{waiting + 1} waits"
    with Console((*PROGRAM, "demo", *data), cwd=ROOT) as console:
        console.wait_for("Welcome", timeout=90).wait_for("LEE")
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
