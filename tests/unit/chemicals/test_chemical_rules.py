"""Sections and dates of safety data sheets, CAS numbers, places and pictograms as they are typed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.chemicals.entries import KeptEntry
from clinic_tui.chemicals.rules import (
    SECTIONS,
    due_for_check,
    fit_of,
    heading_of,
    is_cas,
    kept_until,
    revision_of,
    sections_of,
    standing_of,
)
from clinic_tui.chemicals.states import Pictogram, SheetStanding
from clinic_tui.chemicals.typed import read_kept, read_pictograms, show_kept
from clinic_tui.words.not_understood import NotUnderstood

DAYS = st.dates(date(1986, 1, 1), date(2090, 12, 31))
PLACES = st.text("abcXYZ 019", min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)


@pytest.mark.parametrize(
    "line, number",
    [
        ("SECTION 4: First-aid measures", 4), ("4. FIRST AID MEASURES", 4), ("Section 4", 4),
        ("  Section 12 \u2013 Ecological information", 12), ("2. HAZARD(S) IDENTIFICATION", 2),
        ("4", 0), ("4. Rinse with water", 0), ("17. Other information", 0), ("First aid", 0),
        ("1 part to 10 parts of water, first aid below", 0), ("14 days of rest after first exposure", 0),
    ],
)  # fmt: skip
def test_a_heading_has_number_and_words_of_its_section(line: str, number: int) -> None:
    assert heading_of(line) == number


def test_a_sheet_falls_into_its_sections_and_nothing_is_lost() -> None:
    text = (
        "Maker\n\n1. IDENTIFICATION\nBleach\n\n\n4. First aid\n"
        "Eyes: rinse for 15 minutes, hold the lids open and go\non rinsing.\nSkin: wash.\n"
        "SECTION 4: First-aid measures\n5. Fire-fighting\n-"
    )
    assert sections_of(text) == (
        (0, "", ("Maker",)),
        (1, "Identification", ("Bleach",)),
        (
            4, "First-aid measures",
            (
                "Eyes: rinse for 15 minutes, hold the lids open and go on rinsing.", "Skin: wash.",
                "SECTION 4: First-aid measures",
            ),
        ),
        (5, "Fire-fighting measures", ("-",)),
    )  # fmt: skip


def test_a_table_of_contents_begins_no_section() -> None:
    contents = "\n".join(f"{number}. {title}" for number, title in SECTIONS.items())
    body = "\n".join(f"{number}. {title}\nwords {number}" for number, title in SECTIONS.items())
    found = {number: lines for number, _, lines in sections_of(f"{contents}\n{body}")}
    assert found[4] == ("words 4",)
    assert set(found) == {0, *SECTIONS}


@given(st.text(max_size=400))
def test_any_text_can_be_cut_and_keeps_its_words(text: str) -> None:
    sections = sections_of(text)
    numbers = [number for number, _, _ in sections]
    assert numbers == sorted(set(numbers))
    told = "".join("".join(line.split()) for _, _, lines in sections for line in lines)
    assert set(told) <= set("".join(text.split()))


@pytest.mark.parametrize(
    "text, day",
    [
        ("Revision date: 2025-03-14", date(2025, 3, 14)), ("Issue date: 06/02/2021", date(2021, 6, 2)),
        ("Date of last revision (m/d/y): 6/2/2021", date(2021, 6, 2)),
        ("Issued 01/05/2019\nRevised 03/14/2025", date(2025, 3, 14)),
        ("Revision date: 14/25/2025", None), ("Version 4 of 2025", None),
    ],
)  # fmt: skip
def test_the_date_is_read_where_it_says_what_it_is(text: str, day: date | None) -> None:
    assert revision_of(text) == day


@given(DAYS, st.none() | DAYS)
def test_a_sheet_is_asked_about_three_years_after_its_date_or_the_last_question(
    revised: date, checked: date | None
) -> None:
    due = due_for_check(revised, checked)
    last = max(revised, checked or revised)
    assert due.year - last.year == 3
    assert abs((due - last).days - 3 * 365) <= 1
    assert standing_of(due, due - timedelta(days=1)) is SheetStanding.GOOD
    assert standing_of(due, due) is SheetStanding.OLD
    assert standing_of(None, due) is SheetStanding.MISSING


def test_what_was_used_stays_known_for_thirty_years() -> None:
    assert kept_until(date(2024, 2, 29)) == date(2054, 2, 28)


@pytest.mark.parametrize("typed", ["64-17-5", "7732-18-5", "7681-52-9", "50-00-0"])
def test_a_cas_number_proves_itself(typed: str) -> None:
    assert is_cas(typed)
    wrong = str((int(typed[-1]) + 1) % 10)
    assert not is_cas(typed[:-1] + wrong)
    assert not is_cas(typed.replace("-", ""))


@given(
    st.lists(st.builds(KeptEntry, PLACES, st.just("") | PLACES, st.just("") | PLACES), min_size=1, max_size=4)
)
def test_places_are_read_as_they_are_shown(kept: list[KeptEntry]) -> None:
    assert read_kept(show_kept(tuple(kept))) == tuple(kept)


@pytest.mark.parametrize("typed", ["", " ; ", "= 2 L", "North / = 2 L"])
def test_a_place_has_to_be_named(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        read_kept(typed)


def test_pictograms_are_typed_by_number_or_beginning() -> None:
    both = (Pictogram.FLAME, Pictogram.CORROSION)
    assert read_pictograms("corr, flame") == read_pictograms("5 2") == read_pictograms("GHS02; ghs5") == both
    assert read_pictograms("flame over circle") == (Pictogram.OXIDISER,)
    assert read_pictograms("") == ()
    for typed in ("e", "0", "10", "fire"):
        with pytest.raises(NotUnderstood):
            read_pictograms(typed)


@pytest.mark.parametrize(
    "typed, fit", [("cl", 0), ("bleach", 1), ("6 clear", 1), ("ridge", 2), ("7681", 2), ("ach", 3), ("x", 9)]
)
def test_the_beginning_of_the_name_fits_best(typed: str, fit: int) -> None:
    assert fit_of(typed, "Clearwater Bleach 6 %", ("Ridgeway Chemical", "7681-52-9", "", "")) == fit
