"""Payment plans: dates and amounts to the cent, and what counts to one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.errors import Invalid
from clinic_tui.plans import rules
from clinic_tui.plans.rows import PlanTerms

TODAY = date(2026, 3, 2)


def terms(total: int = 60_000, each: int = 10_000, day: int = 15, first: date = TODAY) -> PlanTerms:
    """Some terms."""
    return PlanTerms(total, each, day, first)


@pytest.mark.parametrize(
    "agreed, planned",
    [
        (
            terms(25_000, 10_000, 15, date(2026, 3, 6)),
            [("2026-03-06", 10_000), ("2026-04-15", 10_000), ("2026-05-15", 5_000)],
        ),
        (terms(10_001, 10_000, 31, date(2026, 1, 31)), [("2026-01-31", 10_000), ("2026-02-28", 1)]),
        (
            terms(300, 100, 31, date(2027, 12, 31)),
            [("2027-12-31", 100), ("2028-01-31", 100), ("2028-02-29", 100)],
        ),
        (
            terms(300, 100, 31, date(2026, 12, 1)),
            [("2026-12-01", 100), ("2026-12-31", 100), ("2027-01-31", 100)],
        ),
        (terms(200, 100, 1, date(2026, 1, 31)), [("2026-01-31", 100), ("2026-03-01", 100)]),
        (terms(500, 500), [("2026-03-02", 500)]),
    ],
)
def test_every_date_and_the_last_is_the_rest(agreed: PlanTerms, planned: list[tuple[str, int]]) -> None:
    assert [(each.day.isoformat(), each.cents) for each in rules.instalments(agreed)] == planned


@given(
    total=st.integers(1, 1_000_000),
    each=st.integers(1, 1_000_000),
    day=st.integers(1, 31),
    ahead=st.integers(0, 90),
    counted=st.integers(-5, 1_100_000),
)
def test_instalments_come_to_the_total_month_by_month(
    total: int, each: int, day: int, ahead: int, counted: int
) -> None:
    agreed = terms(total, max(min(each, total), -(-total // 60)), day, TODAY + timedelta(days=ahead))
    planned = rules.with_paid(rules.instalments(rules.checked(agreed, TODAY)), counted)
    assert sum(part.cents for part in planned) == total
    assert all(0 < part.cents <= agreed.instalment_cents for part in planned)
    months = [part.day.year * 12 + part.day.month for part in planned[1:]]
    assert months == list(range(months[0], months[0] + len(months))) if months else True
    if months:
        assert 20 <= (planned[1].day - planned[0].day).days <= 51
    assert sum(part.paid_cents for part in planned) == min(total, max(0, counted))
    unpaid = [place for place, part in enumerate(planned) if part.left_cents]
    assert all(part.paid_cents == 0 for part in planned[unpaid[0] + 1 :]) if unpaid else True


@pytest.mark.parametrize(
    "agreed, field",
    [
        (terms(0), "total"),
        (terms(100, 101), "each"),
        (terms(100, 0), "each"),
        (terms(6_100, 100), "each"),
        (terms(day=0), "day"),
        (terms(day=32), "day"),
        (terms(first=TODAY - timedelta(days=1)), "first"),
        (terms(first=TODAY + timedelta(days=93)), "first"),
    ],
)
def test_terms_that_cannot_be_name_their_field(agreed: PlanTerms, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.checked(agreed, TODAY)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "visits, cents",
    [
        ([(10_000, 10_000, 0, 2_500)], 2_500),
        ([(10_000, 8_000, 0, 0)], 2_000),
        ([(10_000, 15_000, 0, 1_000)], 1_000),
        ([(10_000, 10_000, 4_000, 0)], 0),
        ([(10_000, 10_000, 0, 3_000), (5_000, 4_000, 1_000, 2_000)], 5_000),
        ([], 0),
    ],
)
def test_payments_and_parts_owed_no_more_count_and_later_charges_do_not(
    visits: list[tuple[int, int, int, int]], cents: int
) -> None:
    assert rules.counted(visits) == cents
