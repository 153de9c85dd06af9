"""The steps of the acceptance day that look ahead: what payers are to be asked, and tomorrow made ready.

docs/day.md has the table of what is pressed, and what is not there.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.day.ahead_clinic import AheadClinic
from tests.day.day_clinic import MONDAY, at
from tests.day.steps import Steps
from tests.day.test_scheduling_day import desk_at
from tests.terminal.console import Console

pytestmark = pytest.mark.terminal


def test_the_afternoon_looks_ahead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPS_SERVER", "127.0.0.1:1")
    clinic, steps = AheadClinic(tmp_path / "data"), Steps(name="ahead steps")
    clinic.found()
    clinic.afternoon_goes_by()
    clinic.close(at(MONDAY, "15:40"))
    with desk_at(clinic) as front:
        front.wait_for("Welcome").wait_for("KIM")
        what_payers_want_asked(front, steps)
        tomorrow_made_ready(front, steps)
    assert [paper.stat().st_size > 1000 for paper in (clinic.folder / "paper").glob("day-sheet-*.pdf")] == [
        True
    ]
    steps.hold_against_the_page()


def what_payers_want_asked(front: Console, steps: Steps) -> None:
    steps.do(
        front, "53", "Visits of the next ten days that lack an authorization, with the payer's clock", 3, "n",
        "Authorizations: 2 to work on 2 lacks one", "Price, Pam Tue 11/24 PT Evergreen too late for 72 h",
        "Ortiz, Ola Wed 12/02 PT Evergreen 7 d: ask by 11/25", "a asked",
    )  # fmt: skip
    front.keys("<Esc>")
    front.wait_for("[1 Schedule]")


def tomorrow_made_ready(front: Console, steps: Steps) -> None:
    front.keys(":eligibility<Enter>")
    front.wait_for("t tomorrow")
    steps.do(
        front, "55", "All of tomorrow are verified; those that are not good stand first", 1, "t",
        "Tue 24 Nov 2026: 6 policies asked about: 5 answered, 1 failed",
        "11/24 10:00 Baker, Bo - Inactive since 12/31/2025",
        "11/24 14:00 Evans, Ed ! Payer does not find the member",
    )  # fmt: skip
    front.keys("<Esc>")
    front.wait_for("[1 Schedule]")
    steps.do(front, "55", "What tomorrow needs on paper", 2, "]p", "Print: Tue 24 Nov 2026", "day sheet")
    front.keys("<Down>folder<F12>")
    front.wait_for("day sheet").wait_gone("Print: Tue")
    front.wait_for("Price, Pam          $")
