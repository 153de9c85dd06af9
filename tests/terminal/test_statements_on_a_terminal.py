"""A run of statements in the real program: seen, confirmed, made; its PDF says what the ledger does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.demo_clinics import Demos
from tests.forked_program import PROGRAM, answer
from tests.terminal.console import Console

pytestmark = pytest.mark.terminal

ROOT = Path(__file__).parents[2]


def test_a_run_is_seen_confirmed_and_made(demos: Demos, tmp_path: Path) -> None:
    folder = demos.opened(tmp_path / "demo")
    data = ("--data", str(folder))

    def shell(*rest: str) -> dict[str, object]:
        found: dict[str, object] = json.loads(answer(*rest, *data, "--json"))
        return found

    due = shell("statements", "preview")["due"]
    assert isinstance(due, dict)
    count, dollars = due["count"], f"${due['cents'] / 100:,.2f}"
    with Console([*PROGRAM, "demo", *data], env={"CUPS_SERVER": "127.0.0.1:1"}, cwd=ROOT) as console:
        console.wait_for("Welcome", timeout=90).wait_for("LEE")
        console.keys("3")
        console.wait_for("Visits to be billed")
        console.keys("s")
        console.wait_for(f"{count} to send, {dollars}").wait_for("2 held")
        console.keys("r")
        console.wait_for(f"Make {count} statements over {dollars}?")
        console.keys("y")
        console.wait_for(f"run 1: {count} statements").wait_for("none to send")
        console.keys("<Esc>", ":plans<Enter>")
        console.wait_for("1 of them with missed instalments")
        console.keys("<Esc>", "<F10>")
        console.wait_exit()
    (path,) = (folder / "paper").glob("statements-run-1-*.pdf")
    pages = [page.extract_text() for page in PdfReader(path).pages]
    assert len(pages) == count
    assert all("Lakeside" in page and "Please pay" in page for page in pages)
    assert shell("statements", "preview")["due"] == {"count": 0, "cents": 0}
