"""Ages that a provider or a kind of visit is for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.words.age_range import ANY_AGE, AgeRange, against_age, age_in_months, read_ages
from clinic_tui.words.not_understood import NotUnderstood

DAY = date(2026, 11, 23)
CHILDREN = AgeRange(0, 216)


@pytest.mark.parametrize(
    "typed, meant, words",
    [
        ("any", ANY_AGE, "any age"),
        ("0-17", CHILDREN, "up to 17 years"),
        ("0-17y", CHILDREN, "up to 17 years"),
        ("0 - 17 years", CHILDREN, "up to 17 years"),
        ("18+", AgeRange(216), "18 years and over"),
        ("6m+", AgeRange(6), "6 months and over"),
        ("6m-17y", AgeRange(6, 216), "6 months to 17 years"),
        ("0-23m", AgeRange(0, 24), "up to 1 year"),
        ("2-5m", AgeRange(2, 6), "2 months to 5 months"),
        ("0-0y", AgeRange(0, 12), "up to 11 months"),
    ],
)
def test_ages_are_read_and_said(typed: str, meant: AgeRange, words: str) -> None:
    assert read_ages(typed) == meant
    assert meant.words == words
    assert read_ages(meant.typed) == meant


@pytest.mark.parametrize("typed", ["17-0", "x", "5", "0-200", "-5", "5-", "6y-17m"])
def test_what_is_no_range_is_refused(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        read_ages(typed)


@given(st.integers(0, 1500), st.none() | st.integers(1, 60))
def test_what_is_shown_to_be_typed_reads_back(youngest: int, more: int | None) -> None:
    ages = AgeRange(youngest, None if more is None else youngest + more)
    assert read_ages(ages.typed) == ages


def test_the_day_before_the_birthday_counts() -> None:
    assert age_in_months(date(2008, 11, 24), DAY) == 215
    assert against_age(CHILDREN, "PAT", date(2008, 11, 24), DAY) == ""
    said = "PAT is for up to 17 years, the patient is 18 years then"
    assert against_age(CHILDREN, "PAT", date(2008, 11, 23), DAY) == said
    assert against_age(CHILDREN, "PAT", None, DAY) == ""
    assert age_in_months(date(2026, 12, 1), DAY) == 0
