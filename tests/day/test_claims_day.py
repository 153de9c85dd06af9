"""The steps of the acceptance day about claims, in the demo clinic, in the real program at 80x24.

docs/day.md has the table of what is pressed, and what is not there. The demo's partners get a folder each, so
that files can be sent.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from clinic_tui.claims.batch_states import Way
from clinic_tui.claims.partners import partners, update_partner
from clinic_tui.clinic import open_clinic
from clinic_tui.security.roles import Role, may
from clinic_tui.store.desk import Actor
from tests.day.steps import Steps
from tests.day.test_scheduling_day import ROOT
from tests.demo_clinics import Demos
from tests.terminal.console import Console

pytestmark = pytest.mark.terminal

MENDED = (
    ("Garcia, Stephanie", "no prior authorization: TM-20418 ended", "PA-30771", "Number"),
    ("Lawrence, John", "the patient's ZIP is none", "14993-1040", "ZIP 14993-10"),
    ("Tucker, Marilyn", "T1015 points to diagnosis 4, which is not there", "a", "Code 1"),
)
"""Whose claims are red on the last day for what the table names; what is typed, and where the cursor is."""


def test_the_day_of_the_biller(demos: Demos, tmp_path: Path) -> None:
    clinic, steps = demos.opened(tmp_path / "clinic"), Steps(name="claims steps")
    partners_take_files(clinic, tmp_path)
    with Console([sys.executable, "-m", "clinic_tui", "--data", clinic], (80, 24), cwd=ROOT) as desk:
        desk.wait_for("Welcome").wait_for("KIM")
        what_is_ready(desk, steps)
        three_are_mended(desk, steps)
        rejected_and_denied(desk, steps)
        sent_to_three(desk, steps)
        assert len(list(tmp_path.glob("*/out/*.837"))) == 3
        what_was_paid(desk, steps)
        the_statements(desk, steps)
        desk.keys("<F10>")
        desk.wait_exit()
    steps.hold_against_the_page()


def partners_take_files(clinic: Path, base: Path) -> None:
    """Each of the three into a folder of its own."""
    opened = open_clinic(clinic)
    desk = opened.desk(Actor(1, "dana", lambda verb: may(Role.MANAGER, verb)), "Z")
    with desk.store.reading() as db:
        known = partners(db)
    for each in known:
        folder = base / each.fields.code
        for part in ("out", "in"):
            (folder / part).mkdir(parents=True)
        update_partner(desk, each.id, each.version, replace(each.fields, way=Way.FOLDER, folder=str(folder)))
    opened.close()


def what_is_ready(desk: Console, steps: Steps) -> None:
    desk.keys("3")
    desk.wait_for("Visits to be billed of today").wait_for("12 to code")
    steps.do(
        desk, "39", "The visits of the last day, each with what is wrong with its claim", 1, "a",
        "Visits to be billed of all days", "D48.5 !1", "J02.9 +", "122 visits 21 to code ! 45",
    )  # fmt: skip


def who_is_meant(desk: Console) -> str:
    """Whose row is under the cursor: the line below the list names it, and may say more of it meanwhile."""
    return next((line.split("  MRN ")[0] for line in reversed(desk.screen) if "  MRN " in line), "")


def go_down(desk: Console, failure: str) -> None:
    """To the next row; none is the failure."""
    before = who_is_meant(desk)
    desk.keys("<Down>")
    desk.wait_until(lambda: who_is_meant(desk) != before, failure)


def three_are_mended(desk: Console, steps: Steps) -> None:
    for name, wrong, typed, field in MENDED:
        while not desk.shows(f"{name}  MRN"):
            go_down(desk, f"{name} is not in the list.")
        desk.keys("d")
        desk.wait_for(wrong)
        desk.keys("<Enter>")
        desk.wait_for(field.split(" ")[0]).wait_for("F12")
        desk.keys("<Esc>")
        desk.wait_for(wrong)
        desk.keys("<Esc>")
        desk.wait_gone("Enter mend it")
        steps.do(
            desk, "40", f"A red one is mended: {wrong}", 3 + len(typed), f"d<Enter>{typed}<F12>",
            f"{name}, Fri 20 Nov 2026", "+ clean", "Nothing is wrong with the claim of this visit.",
        )  # fmt: skip
        desk.keys("<Esc>")
        desk.wait_gone("Enter mend it")


def sent_to_three(desk: Console, steps: Steps) -> None:
    desk.keys("m")
    desk.wait_for("35 claims may go").wait_for("ELDER 3").wait_for("HUB 23").wait_for("MERROW 9")
    desk.keys("<Esc>")
    desk.wait_gone("claims may go")
    steps.do(
        desk, "41", "The claims that are ready are made and sent, with a yes to the one that is warned of", 3,
        "msy",
        "batch HUB000006: 23 claims", "batch ELDER000006: 3 claims", "batch MERROW000005: 9 claims", "; sent",
    )  # fmt: skip


def rejected_and_denied(desk: Console, steps: Steps) -> None:
    steps.do(
        desk, "42", "What the 277CA of an earlier file rejected: why, and until when it can be filed", 4,
        "w<Tab>",
        "von der Heide, Christopher", "something is not valid: member id of the subscriber",
        "look at: policy member id", "file 86d", "file by Wed 17 Feb 2027",
    )  # fmt: skip
    desk.keys("<Tab>", "<Down><Down><Down><Down>")
    desk.wait_for("Ramos, Sharon  MRN").wait_for("authorization (reason 197); paid $0.00 of $180.00")
    steps.do(
        desk, "44", "A denial for a missing authorization is taken on, with the day of its appeal", 3,
        "e<F12>", "Ramos, Sharon MRN", "appeal 60d", "appeal by Fri 22 Jan 2027", "owner dana",
    )  # fmt: skip
    desk.keys("<Esc>")
    desk.wait_for("Visits to be billed")


def what_was_paid(desk: Console, steps: Steps) -> None:
    desk.keys(":remittances<Enter>")
    desk.wait_for("Payments of insurers: 18").wait_for("4 exceptions waiting")
    desk.keys("<Down>" * 6)
    desk.wait_for("ACH 7100126112306").wait_for("at the bank Mon 23 Nov 2026: $5,896.91")
    steps.do(
        desk, "43", "A payment that was posted by itself: what waits of it, and what each claim was paid", 2,
        "<Enter>", "HERON MUTUAL HEALTH 7100126112306", "$5,896.91 2 exceptions waiting",
        "payment 7100126112306: bank there left to post $91.36",
        "unknown V527", "no claim of ours has this number", "look V869-1", "$142.20 $37.80 $30.00",
    )  # fmt: skip
    desk.keys("<Esc>")
    desk.wait_for("Payments of insurers")
    desk.keys("<Esc>")
    desk.wait_for("Visits to be billed")


def the_statements(desk: Console, steps: Steps) -> None:
    steps.do(
        desk, "54", "What patients owe behind their insurers: the run of statements", 3, "s",
        "Statements: 77 to send", "2 held", "less than $5.00 is not sent", "wait for insurers",
    )  # fmt: skip
