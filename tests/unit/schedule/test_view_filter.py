"""What a filter leaves of a day, how it is typed, and the month of free places."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic_tui.schedule.rows import DayFilter, ProviderRow, StripCell, StripRow
from clinic_tui.schedule.states import Status
from clinic_tui.schedule.view_filter import (
    filtered_day,
    filtered_strip,
    month_days,
    read_filter,
    require_name,
    weeks_of_month,
)
from clinic_tui.words.not_understood import NotUnderstood
from tests.screens.sample_day import PROVIDERS, a_day

LEE, KIM, PAT = 1, 2, 3


@pytest.mark.parametrize(
    "typed, ids, statuses, words",
    [
        ("", (), (), ""),
        ("all", (), (), ""),
        ("lee", (LEE,), (), "LEE"),
        ("LEE,kim", (LEE, KIM), (), "LEE, KIM"),
        ("kim lee kim", (KIM, LEE), (), "KIM, LEE"),
        ("booked", (), (Status.BOOKED,), "booked only"),
        ("lee booked arrived", (LEE,), (Status.BOOKED, Status.ARRIVED), "LEE; booked, arrived only"),
        ("lee checked-in", (LEE,), (Status.CHECKED_IN,), "LEE; checked in only"),
        ("patel", (PAT,), (), "PAT"),
    ],
)
def test_a_filter_as_it_is_typed(
    typed: str, ids: tuple[int, ...], statuses: tuple[Status, ...], words: str
) -> None:
    assert read_filter(typed, PROVIDERS) == DayFilter(ids, statuses, words)


@pytest.mark.parametrize(
    "typed, said", [("xyz", "no provider or status"), ("lee checked", "could be checked")]
)
def test_what_is_not_understood_names_what_there_is(typed: str, said: str) -> None:
    with pytest.raises(NotUnderstood, match=said):
        read_filter(typed, PROVIDERS)


@pytest.mark.parametrize("name, kept", [("Mine", "mine"), (" früh ", "früh"), ("a" * 20, "a" * 20)])
def test_a_name_is_one_word(name: str, kept: str) -> None:
    assert require_name(name, PROVIDERS) == kept


@pytest.mark.parametrize(
    "name", ["", "  ", "two words", "a,b", "a" * 21, "all", "save", "drop", "lee", "booked", "a\x1b"]
)
def test_a_name_that_means_something_else_is_refused(name: str) -> None:
    with pytest.raises(NotUnderstood):
        require_name(name, PROVIDERS)


def test_an_empty_filter_leaves_all() -> None:
    view = a_day()
    assert filtered_day(view, DayFilter()) is view
    assert not DayFilter()


def test_other_providers_are_left_out_with_all_that_is_theirs() -> None:
    view = filtered_day(a_day(), DayFilter((PAT,)))
    assert [day.provider.id for day in view.providers] == [PAT]
    assert {row.provider_id for row in view.appointments} == {PAT}
    assert {block.provider_id for block in view.blocks} == {PAT}
    assert {hold.provider_id for hold in view.holds} == {PAT}


def test_visits_that_stand_otherwise_keep_their_time_and_lose_their_name() -> None:
    whole = a_day()
    view = filtered_day(whole, DayFilter(statuses=(Status.BOOKED,)))
    assert {row.status for row in view.appointments} == {Status.BOOKED}
    stand_ins = {
        (block.provider_id, block.start, block.minutes): block.label for block in view.blocks if block.id < 0
    }
    hidden = [
        row for row in whole.appointments if row.status not in (Status.BOOKED, Status.NO_SHOW, Status.LEFT)
    ]
    assert stand_ins == {(row.provider_id, row.start, row.minutes): row.status.words for row in hidden}
    assert "Okafor" not in str(view)


def cell(
    day: date, open_minutes: int = 0, free: int = 0, closed: str = "", *, over: bool = False
) -> StripCell:
    return StripCell(day, open_minutes, free * 20, free, 1, 0, closed, over)


def test_a_month_counts_all_providers_together() -> None:
    first = date(2026, 3, 2)
    days = [first + timedelta(days=ahead) for ahead in range(4)]
    lee = (
        cell(days[0], 480, 3),
        cell(days[1], 480, 0),
        cell(days[2], closed="Holiday"),
        cell(days[3], 480, over=True),
    )
    kim = (
        cell(days[0], 480, 4),
        cell(days[1], closed="away"),
        cell(days[2], closed="Holiday"),
        cell(days[3], closed="off"),
    )
    rows = [StripRow(ProviderRow(LEE, "LEE", "", ""), lee), StripRow(ProviderRow(KIM, "KIM", "", ""), kim)]
    found = month_days(rows)
    assert [(each.free_slots, each.closed, each.over) for each in found] == [
        (7, "", False), (0, "", False), (0, "Holiday", False), (0, "", True),
    ]  # fmt: skip
    assert [row.provider.code for row in filtered_strip(rows, DayFilter((KIM,)))] == ["KIM"]
    assert month_days([]) == ()


@pytest.mark.parametrize(
    "day, first, days",
    [
        (date(2026, 11, 23), date(2026, 10, 26), 42),
        (date(2027, 2, 14), date(2027, 2, 1), 28),
        (date(2026, 3, 31), date(2026, 2, 23), 42),
        (date(2024, 2, 29), date(2024, 1, 29), 35),
        (date(2026, 12, 31), date(2026, 11, 30), 35),
    ],
)
def test_a_month_is_shown_in_whole_weeks(day: date, first: date, days: int) -> None:
    assert weeks_of_month(day) == (first, days)
    assert first.weekday() == 0
    assert days % 7 == 0
