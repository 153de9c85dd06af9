"""The steps of the acceptance day about supplies, and a needlestick, in the demo clinic, at 80x24.

docs/day.md has the table of what is pressed. A scan is what a scanner types; its keys are not counted,
and of the needlestick the fields with the Enter behind each are the text.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from clinic_tui.demo.shelf import gtin_of
from clinic_tui.demo.source import read_source
from tests.day.steps import Steps
from tests.day.test_scheduling_day import ROOT
from tests.demo_clinics import Demos
from tests.forked_program import PROGRAM
from tests.terminal.console import Console

pytestmark = pytest.mark.terminal

PLACES = {supply.code: place for place, supply in enumerate(read_source().supplies)}


def test_the_day_of_the_shelf(demos: Demos, tmp_path: Path) -> None:
    clinic, steps = demos.opened(tmp_path / "clinic"), Steps(name="supplies steps")
    with Console((*PROGRAM, "--data", str(clinic)), (80, 24), cwd=ROOT) as desk:
        desk.wait_for("Welcome").wait_for("KIM")
        desk.keys("4")
        desk.wait_for("[4 Stock").wait_for("Supplies")
        three_boxes_come(desk, steps)
        what_came_short(desk, steps)
        what_is_under_par(desk, steps)
        what_expires(desk, steps)
        a_needlestick(desk, steps)
        desk.keys("<F10>")
        desk.wait_exit()
    steps.hold_against_the_page()


def scanned(desk: Console, code: str, lot: str, expiry: str) -> None:
    """What is on the box: GTIN, expiry, lot."""
    desk.send(f"]d201{gtin_of(PLACES[code])}17{expiry}10{lot}\r".encode())


def three_boxes_come(desk: Console, steps: Steps) -> None:
    boxes = (
        ("URINE", "UR77", "280131", "Receive Urine dip strips", "1002", "3 bottle of 100 due", "2 still due"),
        ("STREP", "ST12", "271100", "Receive Strep test kit", "1002", "2 box of 25 due", "1 still due"),
        ("VAC-MMR", "MM09", "280630", "Receive MMR vaccine", "1003", "1 box due", "all of it came"),
    )
    for code, lot, expiry, title, order, due, then in boxes:
        scanned(desk, code, lot, expiry)
        desk.wait_for(title).wait_for(lot).wait_for(order).wait_for(due)
        steps.do(desk, "46", f"A box of {code} is scanned: order, lot and expiry stand there", 2, "<F12>",
                 f"lot {lot}; order {order}: {then}")  # fmt: skip


def what_came_short(desk: Console, steps: Steps) -> None:
    desk.keys("o")
    desk.wait_for("Orders: ").wait_for("partly received")
    desk.keys("<Down>")
    desk.wait_for("1002 Bay Laboratory Goods")
    steps.do(
        desk, "47", "Of one order boxes are missing: they stay due in", 2, "<Enter>",
        "Order 1002 to Bay Laboratory Goods partly received", "BA-STREP Strep test kit 2 box", "1 1",
        "BA-URINE Urine dip strips 3 bottle", "1 2",
    )  # fmt: skip
    desk.keys("<Esc>")
    desk.wait_for("Orders: ")
    desk.keys("<Esc>")
    desk.wait_for("[4 Stock")


def what_is_under_par(desk: Console, steps: Steps) -> None:
    steps.do(
        desk, "48", "What is under its level: packs, vendor, cost, and what the budget has left",
        1, "b", "To order: ", "from 3 vendors", "Have Due At Par Order Cost Vendor", "budget of",
    )  # fmt: skip
    steps.do(desk, "48", "A draft is written for each vendor", 1, "<F12>", "3 orders drafted", "3 drafts")
    desk.keys("<Esc>")
    desk.wait_for("[4 Stock")


def what_expires(desk: Console, steps: Steps) -> None:
    steps.do(
        desk, "49", "Lots that expire: lot, shelf, days, and which to use first", 1, "x",
        "Lot Expires Days Units Place Shelf", "recalled", "expired", "use 1st",
    )  # fmt: skip
    steps.do(desk, "49", "The one on top is pulled", 2, "w<F12>", "written off")


def a_needlestick(desk: Console, steps: Steps) -> None:
    desk.keys("<Esc>")
    desk.wait_for("[4 Stock")
    desk.keys(":incidents<Enter>")
    desk.wait_for("1 incident ")
    steps.do(desk, "51", "A nurse was stuck by a needle: the form", 1, "+", "Report an incident", "Heard of")
    fields = (
        "sharp", "lee", "nurse", "t", "10:05", "Room 2", "recapped a needle", "puncture, left thumb",
        "hypodermic needle", "Calder SafePoint",
    )  # fmt: skip
    for typed in fields:
        desk.send(f"{typed}\r".encode())
    steps.do(
        desk, "51", "It is reported with the fields of the sharp: what is owed stands there", 1, "<F12>",
        "is reported", "2 incidents", "! 3 steps owed", "privacy case",
    )  # fmt: skip
    steps.do(
        desk, "51", "The clocks: seven days for the log, and the follow-up", 1, "<Enter>",
        "recorded? by 11/30/26", "medical evaluation by 11/23/26", "source tested by", "hepatitis B vaccine",
        "written opinion after the evaluation",
    )  # fmt: skip
    steps.do(desk, "51", "The questions, with what follows by which rule", 1, "d",
             "recordable, column J", "sharp with another person's blood (29 CFR 1904.8)")  # fmt: skip
    steps.do(desk, "51", "It stands in the log, without a name", 1, "<F12>", "case 2026-1", "privacy case")
