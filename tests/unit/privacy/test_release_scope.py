"""What goes out on an authorization is held against what was signed: whom, what, and of which days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.privacy.release_rules import ReleaseKind
from clinic_tui.privacy.release_scope import Signed, beyond, covers, names_recipient, span_of

SIGNED_ON = date(2026, 9, 14)
DAY = date(2026, 11, 30)


def said(named: str, what: str, kind: ReleaseKind = ReleaseKind.RECORDS) -> tuple[str, ...]:
    return beyond(Signed(kind, "Acme", named, SIGNED_ON), "Acme", what, DAY)


@pytest.mark.parametrize(
    "named, given, agrees",
    [
        ("Beacon Hill Life", "beacon hill  life", True),
        ("Beacon Hill Life, Inc.", "Beacon Hill Life", True),
        ("Orr and Blume, attorneys", "Orr and Blume", True),
        ("Dr Smith or Dr Jones", "Dr Jones", True),
        ("The Fairmount School", "Fairmount School", True),
        ("Beacon Hill Life", "Acme Life", False),
        ("Beacon Hill Life", "Beacon", False),
        ("Anna Bell's lawyer", "Anna Bell", False),
        ("Acme", "Acme, for her employer", False),
        ("Acme", "", False),
    ],
)
def test_whom_it_names(named: str, given: str, agrees: bool) -> None:
    assert names_recipient(named, given) is agrees


@pytest.mark.parametrize(
    "named, given, agrees",
    [
        ("whole record", "lab results", True),
        ("all medical records", "visit notes of 2024", True),
        ("visit notes and lab results of 2026", "lab result of 11/02", True),
        ("visit notes, lab results, imaging", "imaging and visit notes", True),
        ("immunizations and the physical of this year", "physical", True),
        ("everything", "lab results", True),
        ("whole record without lab results", "lab results", False),
        ("lab results", "whole record", False),
        ("lab results", "lab results and visit notes", False),
        ("visit notes since the accident", "visit notes", False),
        ("whole family history", "lab results", False),
        ("lab results", "2026", False),
    ],
)
def test_what_it_is_for(named: str, given: str, agrees: bool) -> None:
    assert covers(named, given) is agrees


@pytest.mark.parametrize(
    "text, words",
    [
        ("lab results", None),
        ("notes of 2026", "01/01/2026 to 12/31/2026"),
        ("notes of this year", "01/01/2026 to 12/31/2026"),
        ("notes of last year", "01/01/2025 to 12/31/2025"),
        ("notes of 2024-2026", "01/01/2024 to 12/31/2026"),
        ("results of 11/02", "11/02/2026"),
        ("results of 12/24", "12/24/2025"),
        ("results of 11/2/25", "11/02/2025"),
        ("results of 2026-11-02", "11/02/2026"),
        ("since 3/2/2026", "since 03/02/2026"),
        ("up to 3/2/2026", "until 03/02/2026"),
        ("from 3/2/2026 to 4/1/2026", "03/02/2026 to 04/01/2026"),
        ("13/45 is no day", None),
    ],
)
def test_the_days_that_words_name(text: str, words: str | None) -> None:
    found = span_of(text, DAY)
    assert (found.words if found else None) == words


@pytest.mark.parametrize(
    "named, what, told",
    [
        ("notes of 2026", "notes of 5/1/2026", ()),
        ("notes since 3/2/2026", "notes of 11/02", ()),
        ("notes of 2026", "notes", ("is of the days 01/01/2026 to 12/31/2026, and this names no days",)),
        (
            "notes since 3/2/2026",
            "notes of 2025-2026",
            ("is of the days since 03/02/2026, not 01/01/2025 to 12/31/2026",),
        ),
        ("notes", "notes of 1999", ()),
        ("notes", "results", ("is for notes, not results",)),
    ],
)
def test_what_is_told(named: str, what: str, told: tuple[str, ...]) -> None:
    assert said(named, what) == told


def test_psychotherapy_notes_go_out_on_one_for_them_alone() -> None:
    assert said("whole record", "psychotherapy notes") == ("is not one for psychotherapy notes",)
    assert said("psychotherapy notes", "psychotherapy notes", ReleaseKind.PSYCHOTHERAPY) == ()
    assert said("psychotherapy notes", "lab results", ReleaseKind.PSYCHOTHERAPY) != ()


@given(text=st.text(max_size=60), other=st.text(max_size=60))
def test_the_same_words_agree_and_no_text_breaks_it(text: str, other: str) -> None:
    beyond(Signed(ReleaseKind.RECORDS, text, other, SIGNED_ON), other, text, DAY)
    assert covers(f"results {text}", f"results {text}")
    assert names_recipient(f"Acme {text}", f"Acme {text}")
