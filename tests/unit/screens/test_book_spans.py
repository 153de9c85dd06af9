"""Spans of the books' figures: whole weeks, months, quarters and years, up to today."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.screens.books.book_spans import Span, Width

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "width, first, last, words",
    [
        (Width.WEEK, date(2026, 11, 23), TODAY, "Mon 23 Nov 2026 to Mon 23 Nov 2026"),
        (Width.MONTH, date(2026, 11, 1), TODAY, "November 2026 so far"),
        (Width.QUARTER, date(2026, 10, 1), TODAY, "October to December 2026 so far"),
        (Width.YEAR, date(2026, 1, 1), TODAY, "2026 so far"),
    ],
)
def test_the_span_of_today_ends_today(width: Width, first: date, last: date, words: str) -> None:
    span = Span(TODAY, TODAY, width)
    assert (span.first, span.last, span.words) == (first, last, words)
    assert span.after() == span


@given(st.dates(date(1990, 1, 1), TODAY), st.sampled_from(Width))
def test_spans_follow_on_one_another_without_a_gap(day: date, width: Width) -> None:
    span = Span(day, TODAY, width)
    assert span.first <= day <= span.last <= TODAY
    assert span.before().last == span.first - timedelta(days=1)
    assert span.before().after().first == span.first


@given(st.dates(date(1990, 1, 1), TODAY), st.sampled_from(Width))
def test_a_wider_and_a_narrower_one_hold_its_last_day(day: date, width: Width) -> None:
    span = Span(day, TODAY, width)
    wider = span.wider(1)
    assert wider.first <= span.last <= wider.last
    narrower = span.wider(-1)
    assert narrower.first <= span.last <= narrower.last
