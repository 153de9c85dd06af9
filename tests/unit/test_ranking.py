"""What presses most: less time left never ranks lower, ties are settled, nothing outgrows its bounds."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.backend.ranking import DAY, WEIGHINGS, Cause, left_words, points, ranked
from clinic_tui.backend.urgency import WHERE
from clinic_tui.jobs.rows import NoticeKind

MINUTES = st.integers(-400 * DAY, 400 * DAY)
CAUSES = st.sampled_from(Cause)


@dataclass(frozen=True)
class Item:
    cause: Cause
    left: int | None
    subject_id: int


ITEMS = st.lists(st.builds(Item, CAUSES, st.none() | MINUTES, st.integers(-5, 5)), max_size=12)


def test_each_cause_and_each_notice_is_weighed() -> None:
    assert set(WEIGHINGS) == set(Cause)
    assert set(WHERE) == set(NoticeKind)


@given(CAUSES, MINUTES, MINUTES)
def test_less_time_left_never_ranks_lower(cause: Cause, one: int, other: int) -> None:
    soon, late = sorted((one, other))
    assert points(cause, soon) >= points(cause, late)
    assert [each.left for each in ranked([Item(cause, late, 1), Item(cause, soon, 2)])] == [soon, late]


@given(CAUSES, MINUTES)
def test_points_stay_between_nothing_and_twice_the_weight(cause: Cause, left: int) -> None:
    weight = WEIGHINGS[cause].weight
    assert 0 < points(cause, left) < 2 * weight
    assert points(cause, 0) == points(cause, None) == weight
    assert points(cause, WEIGHINGS[cause].span) == weight / 2


@given(ITEMS, st.randoms())
def test_every_desk_sees_one_order(items: list[Item], chance: object) -> None:
    mixed = list(items)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert ranked(mixed) == ranked(items)


@pytest.mark.parametrize(
    "first, second",
    [
        (Item(Cause.WAIT, -5, 1), Item(Cause.TASK, -30 * DAY, 1)),
        (Item(Cause.CLAIM_CLOCK, DAY, 1), Item(Cause.CLAIM_CLOCK, 5 * DAY, 2)),
        (Item(Cause.CLAIM_CLOCK, -DAY, 1), Item(Cause.LOT, -90 * DAY, 1)),
        (Item(Cause.OSHA_REPORT, 60, 1), Item(Cause.WAIT, -10, 1)),
        (Item(Cause.LOW_STOCK, None, 1), Item(Cause.CREDENTIAL, 60 * DAY, 1)),
        (Item(Cause.MACHINE, None, 1), Item(Cause.OFFER, -1, 1)),
        (Item(Cause.WAIT, 3, 7), Item(Cause.WAIT, 3, 8)),
    ],
)
def test_what_comes_first(first: Item, second: Item) -> None:
    assert ranked([second, first]) == [first, second]


@pytest.mark.parametrize(
    "left, words",
    [
        (None, ""), (0, "0 min"), (119, "119 min"), (-12, "12 min over"), (120, "2 h"), (-300, "5 h over"),
        (2 * DAY, "2 days"), (-9 * DAY, "9 days over"),
    ],
)  # fmt: skip
def test_time_is_told_in_the_unit_that_counts(left: int | None, words: str) -> None:
    assert left_words(left) == words
