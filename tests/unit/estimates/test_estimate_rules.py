"""When a good-faith estimate is due: 45 CFR 149.610(b)(1)(vi). November 2026 has two federal holidays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.estimates.rules import (
    business_days_after,
    business_days_before,
    deadline,
    over_estimate,
)
from clinic_tui.schedule.federal_holidays import is_business_day

THU_BEFORE, FRI, MON = date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 23)
WED, THANKSGIVING, FRI_AFTER = date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 27)


@pytest.mark.parametrize(
    "day, is_one",
    [
        (MON, True),
        (THANKSGIVING, False),
        (FRI_AFTER, True),
        (date(2026, 11, 28), False),
        (date(2026, 11, 11), False),
        (date(2021, 12, 31), False),  # New Year's Day of 2022, kept on the Friday before
        (date(2026, 7, 3), False),
    ],
)
def test_business_days(day: date, is_one: bool) -> None:
    assert is_business_day(day) is is_one


@pytest.mark.parametrize(
    "booked, visit, due",
    [
        (date(2022, 1, 3), date(2022, 1, 6), date(2022, 1, 4)),  # Monday for Thursday
        (date(2022, 1, 4), date(2022, 1, 6), None),
        (MON, MON, None),
        (MON, WED, None),
        (date(2026, 11, 24), FRI_AFTER, None),  # Thanksgiving does not count: two business days
        (MON, FRI_AFTER, date(2026, 11, 24)),
        (FRI, WED, MON),
        (date(2026, 11, 22), FRI_AFTER, MON),  # booked on a Sunday
        (date(2026, 11, 21), WED, None),  # a Saturday is behind the Friday that would have done
        (date(2026, 11, 14), FRI_AFTER, date(2026, 11, 16)),  # booked on a Saturday
        (date(2022, 1, 3), date(2022, 1, 18), date(2022, 1, 6)),  # ten, without Martin Luther King Day
        (date(2022, 1, 4), date(2022, 1, 18), date(2022, 1, 5)),
        (MON, date(2026, 12, 31), date(2026, 11, 27)),
    ],
)
def test_deadlines_of_booked_visits(booked: date, visit: date, due: date | None) -> None:
    found = deadline(booked, visit)
    assert found.due == due
    if due is None:
        assert found.why == (
            "not needed: booked less than 3 business days ahead; on request within 3 business days"
        )


def test_who_asks_has_it_in_three_business_days() -> None:
    assert deadline(MON, MON, asked_on=MON).due == FRI_AFTER
    assert deadline(FRI, WED, asked_on=MON).due == MON  # it was due before
    assert deadline(date(2026, 11, 2), date(2026, 12, 31), asked_on=date(2026, 11, 2)).why.startswith(
        "booked"
    )


def test_a_bill_may_be_disputed_from_400_dollars_above() -> None:
    assert over_estimate(50_000, None) == 0
    assert over_estimate(50_000, 10_001) == 0
    assert over_estimate(50_000, 10_000) == 40_000
    assert over_estimate(5_000, 10_000) == 0


DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@given(DAYS, st.integers(1, 15))
def test_counting_on_and_back_are_each_others_inverse(day: date, count: int) -> None:
    after, before = business_days_after(day, count), business_days_before(day, count)
    assert before < day < after
    assert is_business_day(before)
    assert is_business_day(after)
    between = [day + timedelta(days=n) for n in range(1, (after - day).days + 1)]
    assert sum(map(is_business_day, between)) == count


@given(DAYS, st.integers(0, 60))
def test_an_estimate_is_due_before_its_visit_and_not_before_the_booking(booked: date, ahead: int) -> None:
    visit = booked + timedelta(days=ahead)
    due = deadline(booked, visit).due
    if due is not None:
        assert booked < due < visit
    else:
        assert business_days_before(visit, 3) < booked
