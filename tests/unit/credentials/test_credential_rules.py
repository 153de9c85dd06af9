"""Until when a credential is good, in which words that is told, and when a provider is licensed."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.credentials.rules import (
    STEPS,
    Term,
    covered_from,
    ending_words,
    is_dea_number,
    unlicensed,
    yearly_end,
)
from clinic_tui.credentials.states import Kind

DAY = date(2026, 11, 23)
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
TERMS = st.builds(
    lambda first, length: Term(first, None if length is None else first + timedelta(days=length)),
    DAYS,
    st.none() | st.integers(0, 4000),
)


@pytest.mark.parametrize(
    "left, words",
    [
        (-1, "expired Sun 22 Nov 2026"),
        (0, "expires Mon 23 Nov 2026, within 30 days"),
        (30, "expires Wed 23 Dec 2026, within 30 days"),
        (31, "expires Thu 24 Dec 2026, within 60 days"),
        (60, "expires Fri 22 Jan 2027, within 60 days"),
        (61, "expires Sat 23 Jan 2027, within 90 days"),
        (90, "expires Sun 21 Feb 2027, within 90 days"),
        (91, ""),
    ],
)
def test_an_end_is_told_in_steps(left: int, words: str) -> None:
    assert ending_words(DAY + timedelta(days=left), DAY) == words


def test_what_never_expires_is_never_told() -> None:
    assert ending_words(None, DAY) == ""


@given(DAYS)
def test_each_step_is_told_once_and_none_is_left_out(last: date) -> None:
    told = [ending_words(last, last - timedelta(days=left)) for left in range(STEPS[-1] + 5, -5, -1)]
    changes = [words for before, words in pairwise(told) if words != before]
    spans = [words.partition(", ")[2] for words in changes]
    assert spans == ["within 90 days", "within 60 days", "within 30 days", ""]


@given(st.lists(TERMS, max_size=4), DAYS)
def test_who_needs_a_licence_needs_one_that_holds(terms: list[Term], day: date) -> None:
    licensed = any(each.first <= day and (each.last is None or each.last >= day) for each in terms)
    assert (unlicensed(terms, day) == "") is licensed
    assert unlicensed(None, day) == ""


def test_why_nobody_is_licensed() -> None:
    old = Term(date(2023, 12, 1), date(2026, 11, 20))
    new = Term(date(2026, 12, 1), date(2029, 11, 30))
    assert unlicensed((old, new), DAY) == "licence expired Fri 20 Nov 2026"
    assert unlicensed((new,), DAY) == "licence begins Tue 1 Dec 2026"
    assert unlicensed((old,), date(2026, 11, 20)) == ""
    assert unlicensed((), DAY) == "no licence on record"


@pytest.mark.parametrize(
    "terms, covered",
    [
        ([Term(DAY)], DAY),
        ([Term(date(2024, 1, 1), DAY - timedelta(days=1)), Term(DAY)], date(2024, 1, 1)),
        ([Term(date(2024, 1, 1), DAY - timedelta(days=2)), Term(DAY)], DAY),
        ([Term(date(2024, 1, 1), DAY + timedelta(days=40)), Term(DAY)], date(2024, 1, 1)),
        ([Term(date(2024, 1, 1)), Term(DAY)], date(2024, 1, 1)),
    ],
)
def test_renewals_cover_as_long_as_none_leaves_a_gap(terms: list[Term], covered: date) -> None:
    assert covered_from(terms) == covered


@pytest.mark.parametrize(
    "number, good",
    [
        ("AB1234563", True),
        ("F91234563", True),
        ("AB1234564", False),
        ("AB123456", False),
        ("1B1234563", False),
        ("ab1234563", False),
        ("AB12345٣3", False),
        ("", False),
    ],
)
def test_a_dea_number_checks_itself(number: str, good: bool) -> None:
    assert is_dea_number(number) is good


@given(st.integers(0, 999_999), st.integers(0, 5), st.integers(1, 9))
def test_a_digit_that_was_mistyped_is_found(stem: int, place: int, by: int) -> None:
    digits = f"{stem:06}"
    good = next(f"AB{digits}{last}" for last in range(10) if is_dea_number(f"AB{digits}{last}"))
    wrong = str((int(digits[place]) + by) % 10)
    mistyped = f"AB{digits[:place]}{wrong}{digits[place + 1 :]}{good[-1]}"
    doubled = place % 2 == 1 and by == 5
    assert is_dea_number(mistyped) is doubled, "of a doubled digit five more is the same"


def test_bloodborne_training_is_given_every_year() -> None:
    assert yearly_end(Kind.BLOODBORNE, date(2024, 2, 29)) == date(2025, 2, 28)
    assert {kind for kind in Kind if yearly_end(kind, DAY)} == {Kind.BLOODBORNE, Kind.EXPOSURE_PLAN}
