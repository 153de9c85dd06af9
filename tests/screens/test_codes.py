"""Finding codes by keys alone: on the command line, and for the lines of charges. It is 23 November 2026."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from clinic_tui.codes import queries
from clinic_tui.codes.content import digest_of
from clinic_tui.codes.rows import Book, CodeSet, Entry
from clinic_tui.codes.start_set import shipped_books, shipped_entries
from clinic_tui.screens.claims.code_finder import CodeFinder
from clinic_tui.screens.reception.check_out import CheckOut
from clinic_tui.store.desk import Desk
from tests.screens.small_clinic import Seat, SmallClinic, seated
from tests.screens.test_claims import to_be_coded
from tests.screens.test_fees_and_estimates import checking_out, desk
from tests.unit.codes.book_lines import DIABETES

Golden = Callable[[Any, str], None]
__all__ = ["desk"]

DIAGNOSES = tuple(Entry(CodeSet.ICD10CM, code, words, leaf) for code, words, leaf in DIABETES)
BOOK = Book(CodeSet.ICD10CM, "April 2026", date(2026, 4, 1), None, digest_of(DIAGNOSES), len(DIAGNOSES))


@pytest.fixture(autouse=True)
def _few_are_shipped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Five diagnoses, and the short lists."""
    few = (BOOK, *(each for each in shipped_books() if each.set is not CodeSet.ICD10CM))
    monkeypatch.setattr(queries, "shipped_books", lambda: few)
    monkeypatch.setattr(
        queries, "shipped_entries", lambda book: DIAGNOSES if book is BOOK else shipped_entries(book)
    )
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


async def finder(seat: Seat) -> CodeFinder:
    await seat.until(lambda: isinstance(seat.app.screen, CodeFinder), "the finder")
    screen = seat.app.screen
    assert isinstance(screen, CodeFinder)
    return screen


async def test_a_code_is_looked_up_its_tree_walked_and_a_procedure_found_for_the_line_of_charges(
    small_clinic: SmallClinic, desk: Desk, matches_golden: Golden
) -> None:
    async with seated(small_clinic) as seat:
        await seat.command("codes diab hyper")
        await finder(seat)
        await seat.shows(
            "E11.65", "the next was due 10/01/2026", "Type 2 diabetes mellitus with hyperglycemia"
        )
        await seat.press("tab")
        await seat.shows("E11.6", "Right goes into a heading")
        await seat.press("left")
        await seat.shows("E11.9")
        matches_golden(seat.app, "codes-tree-80x24")
        await seat.press("escape", "f6")
        await seat.shows("E11.65: at hand for everybody", "F6 let go")
        await seat.press("f6")
        await seat.shows("E11.65: no longer at hand", "F6 keep at hand")
        await seat.press("ctrl+u")
        await seat.type("carc 197")
        await seat.shows("Authorization or notice is missing", "denial: authorization")
        await seat.press("escape")
        await seat.until(lambda: not isinstance(seat.app.screen, CodeFinder), "the schedule")
        await checking_out(seat, small_clinic, "Smith")
        await seat.press("f2")
        await finder(seat)
        await seat.press(*"flu vacc", "enter")  # typed ahead of the answer: it takes what alone fits then
        await seat.until(lambda: isinstance(seat.app.screen, CheckOut), "the form")
        await seat.shows("G0008", "$25.00 by Self-pay")
        await seat.press("enter")
        await seat.shows("total $25.00")
        await seat.press("f2", *"injection", "enter")
        await seat.shows("several fit", "Enter choose")
        await seat.press("ctrl+u", *"ketorolac", "enter")
        await seat.until(lambda: isinstance(seat.app.screen, CheckOut), "the form")
        await seat.shows("Injection, ketorolac", "no fee schedule has J1885: type its price")
        await seat.press(*"30", "enter")
        await seat.shows("total $55.00")


async def test_words_for_a_diagnosis_are_looked_for_and_give_way_to_its_code(
    small_clinic: SmallClinic,
) -> None:
    async with seated(small_clinic, "otto", tab="2") as seat:
        seat.app.push_screen(CheckOut(await to_be_coded(seat, small_clinic)))
        await seat.shows("F8 details", "F2 finds, F7 as at the last")
        await seat.press(*"i10 hyperglycemia", "enter")
        await seat.shows("`hyperglycemia` is no diagnosis code: F2 finds it by words")
        await seat.press("f2")
        await finder(seat)
        await seat.shows("E11.65")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, CheckOut), "the form")
        await seat.shows("i10 E11.65")
