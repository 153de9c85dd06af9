"""Whom a freed time suits, and who is asked first: the rule by tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from clinic_tui.schedule.rows import Span
from clinic_tui.waitlist.rows import FreedTime, LaterVisit, WaiterRow
from clinic_tui.waitlist.rules import days_waiting, rank, why_not, wish_words
from clinic_tui.waitlist.states import Priority, WaitState

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 3, 3, 9, 0, tzinfo=ZONE)
DAY = date(2026, 3, 5)
"""A Thursday."""
TIME = FreedTime(1, "LEE", DAY, 600, 620, 640)
WAITER = WaiterRow(
    id=1, version=1, patient_id=7, name="Moss, Ada", mrn="100001", phone="", visit_type_id=1,
    visit_type="FU", minutes=20, providers=(), weekdays=frozenset(), part=Span(0, 1440), earliest=None,
    latest=None, priority=Priority.ROUTINE, notice_hours=0, since=NOW - timedelta(days=3),
    status=WaitState.WAITING, words="",
)  # fmt: skip

CASES: list[tuple[dict[str, Any], str]] = [
    ({}, ""),
    ({"minutes": 40}, ""),
    ({"minutes": 45}, "needs 45 min, there are 40"),
    ({"providers": ("LEE", "ORT")}, ""),
    ({"providers": ("ORT",)}, "wants ORT"),
    ({"weekdays": frozenset({3})}, ""),
    ({"weekdays": frozenset({0, 4})}, "not on this weekday"),
    ({"part": Span(600, 620)}, ""),
    ({"part": Span(605, 720)}, "not at this time of day"),
    ({"part": Span(480, 615)}, "not at this time of day"),
    ({"earliest": DAY, "latest": DAY}, ""),
    ({"earliest": date(2026, 3, 6)}, "not before Fri 6 Mar 2026"),
    ({"latest": date(2026, 3, 4)}, "not after Wed 4 Mar 2026"),
    ({"notice_hours": 49}, ""),
    ({"notice_hours": 50}, "needs 50 hours of notice"),
    ({"status": WaitState.OFFERED}, "has another time on offer"),
    ({"status": WaitState.BOOKED}, "booked already"),
    ({"declined": frozenset({(1, DAY, 600)})}, "was asked for this time already"),
    ({"declined": frozenset({(2, DAY, 600)})}, ""),
    ({"later": LaterVisit(3, 1, DAY, 601, "LEE")}, ""),
    ({"later": LaterVisit(3, 1, DAY, 600, "ORT")}, "has a visit of that kind before"),
]


@pytest.mark.parametrize("change, words", CASES, ids=[str(case) for case, _ in CASES])
def test_why_a_time_does_not_suit(change: dict[str, Any], words: str) -> None:
    assert why_not(replace(WAITER, **change), TIME, NOW, ZONE) == words


def test_a_time_that_has_begun_is_past_for_who_needs_no_notice() -> None:
    begun = FreedTime(1, "LEE", date(2026, 3, 3), 530, 550, 550)
    assert why_not(WAITER, begun, NOW, ZONE) == "past"
    now = replace(begun, start=540, end=560, until=560)
    assert why_not(WAITER, now, NOW, ZONE) == why_not(WAITER, now, NOW + timedelta(seconds=59), ZONE) == ""


def waits(number: int, days: int, **more: Any) -> WaiterRow:
    return replace(WAITER, id=number, since=NOW - timedelta(days=days), **more)


ORDERS: list[tuple[list[WaiterRow], list[int]]] = [
    ([waits(1, 2), waits(2, 9)], [2, 1]),
    ([waits(1, 90), waits(2, 0, priority=Priority.SOON), waits(3, 0, priority=Priority.URGENT)], [3, 2, 1]),
    ([waits(1, 13), waits(2, 0, usual_provider="LEE")], [2, 1]),
    ([waits(1, 15), waits(2, 0, usual_provider="LEE")], [1, 2]),
    ([waits(1, 6, minutes=15), waits(2, 0)], [2, 1]),
    ([waits(1, 8, minutes=15), waits(2, 0)], [1, 2]),
    ([waits(2, 4), waits(1, 4)], [1, 2]),
]


@pytest.mark.parametrize("waiters, order", ORDERS)
def test_who_is_asked_first(waiters: list[WaiterRow], order: list[int]) -> None:
    assert [each.waiter.id for each in rank(TIME, waiters, NOW, ZONE)] == order


def test_the_reasons_in_one_line() -> None:
    later = LaterVisit(3, 1, date(2026, 4, 1), 600, "LEE")
    who = waits(1, 12, priority=Priority.URGENT, usual_provider="LEE", notice_hours=24, later=later)
    assert rank(TIME, [who], NOW, ZONE)[0].words == (
        "urgent, waits 12 days, usual provider, fills the time, 24 hours of notice are enough, "
        "gives up Wed 1 Apr 2026 10:00"
    )
    assert rank(TIME, [waits(1, 1, minutes=15)], NOW, ZONE)[0].words == "routine, waits 1 day, 15 of 20 min"


def test_days_are_those_of_the_calendar() -> None:
    assert days_waiting(replace(WAITER, since=datetime(2026, 3, 2, 23, 59, tzinfo=ZONE)), NOW, ZONE) == 1
    assert days_waiting(replace(WAITER, since=NOW + timedelta(days=1)), NOW, ZONE) == 0


def test_a_wish_in_words() -> None:
    wish = replace(
        WAITER, providers=("LEE", "ORT"), weekdays=frozenset({1, 2}), part=Span(480, 720), latest=DAY
    )
    assert wish_words(wish) == "FU 20 min LEE/ORT, tue,wed, 08:00-12:00, until Thu 5 Mar 2026"
    assert wish_words(WAITER) == "FU 20 min anyone"


WAITERS = some.lists(
    some.builds(
        waits,
        some.integers(1, 50),
        some.integers(0, 60),
        priority=some.sampled_from(Priority),
        minutes=some.sampled_from((10, 20, 40, 60)),
        usual_provider=some.sampled_from(("", "LEE", "ORT")),
        notice_hours=some.sampled_from((0, 24, 72)),
    ),
    max_size=8,
    unique_by=lambda waiter: waiter.id,
)


@given(WAITERS)
def test_all_whom_it_suits_stand_in_the_rank_once_whatever_order_they_come_in(
    waiters: list[WaiterRow],
) -> None:
    ranked = rank(TIME, waiters, NOW, ZONE)
    assert {each.waiter.id for each in ranked} == {
        each.id for each in waiters if not why_not(each, TIME, NOW, ZONE)
    }
    assert rank(TIME, reversed(waiters), NOW, ZONE) == ranked
    places = [list(Priority).index(each.waiter.priority) for each in ranked]
    assert places == sorted(places)
