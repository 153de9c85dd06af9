"""The days of a series, and what pays for which visit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.schedule.authorization.rows import AuthorizationRow
from clinic_tui.schedule.authorization.rules import Cover, bar_of, covers, units_words
from clinic_tui.schedule.series_rules import days_of
from clinic_tui.words.repeat_phrase import Repeat

TUESDAY = date(2026, 3, 3)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
REPEATS = st.builds(Repeat, st.integers(2, 60), st.frozensets(st.integers(0, 6)), st.integers(1, 8))


def days(first: date, repeat: Repeat) -> str:
    return " ".join(f"{day.month}/{day.day}" for day in days_of(first, repeat))


@pytest.mark.parametrize(
    "first, repeat, expected",
    [
        (TUESDAY, Repeat(3), "3/3 3/10 3/17"),
        (TUESDAY, Repeat(4, frozenset({1, 3})), "3/3 3/5 3/10 3/12"),
        (date(2026, 3, 4), Repeat(4, frozenset({1, 3})), "3/5 3/10 3/12 3/17"),
        (TUESDAY, Repeat(3, every=2), "3/3 3/17 3/31"),
        (date(2026, 3, 5), Repeat(4, frozenset({1, 3}), 2), "3/5 3/17 3/19 3/31"),
        (date(2026, 3, 6), Repeat(3, frozenset({1, 3}), 2), "3/10 3/12 3/24"),
    ],
)
def test_the_days_of_a_series(first: date, repeat: Repeat, expected: str) -> None:
    assert days(first, repeat) == expected


@given(DAYS, REPEATS)
def test_there_are_as_many_as_asked_for_in_order_on_the_days_that_were_named(
    first: date, repeat: Repeat
) -> None:
    found = days_of(first, repeat)
    assert len(found) == repeat.count
    assert list(found) == sorted(set(found))
    assert found[0] >= first
    assert {day.weekday() for day in found} <= (repeat.weekdays or {first.weekday()})
    mondays = {day - timedelta(days=day.weekday()) for day in found}
    assert all((monday - min(mondays)).days % (7 * repeat.every) == 0 for monday in mondays)


def grant(number: str, units: int, first: int, last: int, *types: str) -> AuthorizationRow:
    """An authorization of days of March."""
    return AuthorizationRow(
        len(number) * 100 + units, number, units, date(2026, 3, first), date(2026, 3, last), types, ""
    )


def march(*visits: tuple[int, str]) -> list[tuple[date, str]]:
    return [(date(2026, 3, day), code) for day, code in visits]


def test_eight_units_pay_for_eight_visits_of_ten() -> None:
    visits = march(*((day, "PT") for day in range(1, 11)))
    found = covers(visits, [grant("A1", 8, 1, 31, "PT")])
    assert [each.number for each in found] == ["A1"] * 8 + [""] * 2
    assert {each.unpaid for each in found[8:]} == {"beyond the 8 units of A1"}


@pytest.mark.parametrize(
    "visits, granted, expected",
    [
        (march((5, "PT")), [], [Cover()]),
        (march((5, "FU")), [grant("A1", 3, 1, 31, "PT")], [Cover()]),
        (march((5, "FU")), [grant("A1", 3, 1, 31)], [Cover("A1")]),
        (march((25, "PT")), [grant("A1", 3, 1, 20, "PT")], [Cover(unpaid="A1 ended Fri 20 Mar 2026")]),
        (march((2, "PT")), [grant("A1", 3, 5, 20, "PT")], [Cover(unpaid="A1 begins Thu 5 Mar 2026")]),
        (march((9, "PT"), (5, "PT")), [grant("A1", 1, 1, 31)],
         [Cover(unpaid="beyond the 1 unit of A1"), Cover("A1")]),
        (march((5, "PT"), (6, "PT"), (7, "PT")), [grant("LATE", 5, 1, 31), grant("B2", 2, 1, 10)],
         [Cover("B2"), Cover("B2"), Cover("LATE")]),
    ],
)  # fmt: skip
def test_what_pays_for_a_visit(
    visits: list[tuple[date, str]], granted: list[AuthorizationRow], expected: list[Cover]
) -> None:
    assert covers(visits, granted) == expected


@given(st.lists(st.tuples(DAYS, st.sampled_from(("PT", "FU")))), st.integers(1, 5))
def test_no_authorization_pays_for_more_than_its_units(visits: list[tuple[date, str]], units: int) -> None:
    granted = [replace(grant("A1", units, 1, 31), last=date(2026, 12, 31)), grant("B2", 2, 1, 31, "PT")]
    found = covers(visits, granted)
    assert sum(each.number == "A1" for each in found) <= units
    assert sum(each.number == "B2" for each in found) <= 2


@pytest.mark.parametrize(
    "used, units, shown",
    [(0, 12, "░░░░░░░░░░"), (1, 100, "▓░░░░░░░░░"), (3, 12, "▓▓░░░░░░░░"), (99, 100, "▓▓▓▓▓▓▓▓▓░"),
     (12, 12, "▓▓▓▓▓▓▓▓▓▓"), (14, 12, "▓▓▓▓▓▓▓▓▓▓")],
)  # fmt: skip
def test_the_bar(used: int, units: int, shown: str) -> None:
    assert bar_of(used, units) == shown


def test_the_units_in_words() -> None:
    row = replace(grant("A1", 12, 1, 17), kept=2, booked=1)
    assert units_words(row, TUESDAY) == "▓▓░░░░░░░░ 3/12 exp 14d"
    assert units_words(row, TUESDAY, more=9).endswith("12/12 exp 14d")
    assert units_words(row, date(2026, 4, 1)).endswith("3/12 ended Tue 17 Mar 2026")
    assert units_words(grant("A1", 12, 9, 17), TUESDAY).endswith("0/12 from Mon 9 Mar 2026")
