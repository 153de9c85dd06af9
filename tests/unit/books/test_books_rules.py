"""Months, days in A/R and shares, with the numbers that are expected of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic_tui.books.rows import AgedRow, Flow, Money, MoneyBy, MonthFigures
from clinic_tui.books.rules import (
    charged_days,
    days_in_receivables,
    last_day_of,
    next_month,
    rate,
    read_month,
)
from clinic_tui.words.not_understood import NotUnderstood

TODAY = date(2026, 1, 15)


@pytest.mark.parametrize(
    "typed, month",
    [("2026-10", (2026, 10)), ("2026-1", (2026, 1)), (" Last ", (2025, 12)), ("last month", (2025, 12))],
)
def test_a_month_is_read(typed: str, month: tuple[int, int]) -> None:
    assert read_month(typed, TODAY) == date(*month, 1)


@pytest.mark.parametrize(
    "typed", ["", "10", "2026-13", "2026-00", "2026-10-01", "0026-10", "9999-12", "october"]
)
def test_what_is_no_month_says_how_to_write_one(typed: str) -> None:
    with pytest.raises(NotUnderstood, match="2026-10"):
        read_month(typed, TODAY)


def test_months_end_where_the_calendar_ends_them() -> None:
    assert (last_day_of(date(2028, 2, 10)), next_month(date(2026, 12, 31))) == (
        date(2028, 2, 29), date(2027, 1, 1),
    )  # fmt: skip


def test_days_in_receivables_are_those_of_average_charges() -> None:
    assert days_in_receivables(40_000, 90_000, 90) == 40.0
    assert days_in_receivables(1, 0, 90) is None


def test_charges_are_counted_of_no_more_days_than_there_were() -> None:
    last = date(2026, 11, 23)
    first = (None, last + timedelta(days=1), last, date(2026, 10, 26), date(2026, 1, 1))
    assert [charged_days(each, last) for each in first] == [0, 0, 1, 29, 90]
    assert (rate(1, 3), rate(0, 5), rate(1, 0)) == (0.3333, 0.0, None)


def test_a_line_is_summed_as_its_parts_say() -> None:
    flow = Flow("LEE", "", 10_000, 2_000, 3_000, 1_500, 500, 250)
    assert (flow.paid_cents, flow.adjusted_cents, flow.change_cents) == (5_000, 1_750, 3_250)
    money = Money(TODAY, TODAY, MoneyBy.DAY, (flow,), flow, 1_000)
    assert (money.closing_cents, money.net_collection) == (4_250, 0.5882)
    aged = AgedRow("Acme", (100, 0, 200, 300, 400), 50)
    assert (aged.owed_cents, aged.net_cents, aged.over_90) == (1_000, 950, 0.7)


def test_what_changed_since_a_month_was_signed_is_told_with_both_sums() -> None:
    signed = MonthFigures(0, 10_000, 0, 0, 0, 0, 0, 10_000, 10_000, 90)
    now = MonthFigures(0, 12_000, 0, 0, 0, 0, 0, 12_000, 10_000, 90)
    assert signed.changes_to(now) == ("charges $120.00, was $100.00", "A/R after $120.00, was $100.00")
    assert signed.changes_to(signed) == ()
