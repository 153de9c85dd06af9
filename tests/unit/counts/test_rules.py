"""ABC classes, what is due, and which difference somebody has to approve."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.counts.lines import shelf_key
from clinic_tui.counts.rules import CountRules, classes, days_over, is_beyond
from clinic_tui.counts.states import AbcClass
from clinic_tui.counts.worth import shared

TODAY = date(2026, 3, 3)
A, B, C = AbcClass.A, AbcClass.B, AbcClass.C


def test_classes_by_hand() -> None:
    assert classes({1: 60, 2: 25, 3: 10, 4: 5, 5: 0}) == {1: A, 2: A, 3: B, 4: C, 5: C}
    assert classes({1: 100}) == {1: A}
    assert classes({1: 0, 2: -5}) == {1: C, 2: C}, "given back more than was taken"


@given(st.dictionaries(st.integers(1, 500), st.integers(0, 10**9), max_size=40))
def test_a_makes_up_eighty_percent_and_not_one_item_more(consumed: dict[int, int]) -> None:
    found = classes(consumed)
    assert found.keys() == consumed.keys()
    total = sum(consumed.values())
    for upto, percent in (({A}, 80), ({A, B}, 95)):
        within = [cents for item, cents in consumed.items() if found[item] in upto]
        assert sum(within) * 100 >= total * percent
        if within:
            assert (sum(within) - min(within)) * 100 < total * percent
    for better, worse in ((A, B), (B, C), (A, C)):
        dear = [consumed[item] for item in consumed if found[item] is better]
        cheap = [consumed[item] for item in consumed if found[item] is worse]
        assert not dear or not cheap or min(dear) >= max(cheap)


@pytest.mark.parametrize(
    "last, of, over",
    [
        (None, A, 30), (None, C, 180), (0, A, None), (29, A, None), (30, A, 0), (31, A, 1), (90, B, 0),
        (179, C, None),
    ],
)  # fmt: skip
def test_when_an_item_is_due(last: int | None, of: AbcClass, over: int | None) -> None:
    day = None if last is None else TODAY - timedelta(days=last)
    assert days_over(TODAY, day, of, CountRules()) == over


@pytest.mark.parametrize(
    "units, cents, controlled, limits, beyond",
    [
        (0, 0, True, (0, 0), False),
        (-1, None, False, (0, None), True),
        (10, 25_00, False, (10, 25_00), False),
        (-11, 0, False, (10, 25_00), True),
        (1, 25_01, False, (10, 25_00), True),
        (-1, -25_01, False, (10, 25_00), True),
        (500, 10_000_00, False, (None, None), False),
        (500, None, False, (None, 25_00), True),
        (-1, 0, True, (None, None), True),
    ],
)
def test_what_has_to_be_approved(
    units: int, cents: int | None, controlled: bool, limits: tuple[int | None, int | None], beyond: bool
) -> None:
    assert is_beyond(units, cents, controlled, CountRules(*limits)) is beyond


def test_shelves_in_the_order_that_one_walks() -> None:
    labels = ["B1", "A10", "a2", "", "A", "Drawer 2", "A2b"]
    assert sorted(labels, key=shelf_key) == ["", "A", "a2", "A2b", "A10", "B1", "Drawer 2"]


@given(st.integers(0, 10**9), st.dictionaries(st.integers(0, 9), st.integers(1, 10**6), min_size=1))
def test_a_worth_that_is_shared_out_is_the_worth_to_the_cent(whole: int, units: dict[int, int]) -> None:
    shares = list(shared(whole, units))
    assert sum(shares) == whole
    total = sum(units.values())
    assert all(
        abs(share - whole * units[place] / total) <= 1
        for share, place in zip(shares, sorted(units), strict=True)
    )
