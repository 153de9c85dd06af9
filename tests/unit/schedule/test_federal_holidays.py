from __future__ import annotations

from datetime import date

import pytest

from clinic_tui.schedule.federal_holidays import federal_holidays


def test_the_eleven_days_of_2026() -> None:
    """As the Office of Personnel Management lists them for 2026."""
    assert {day.isoformat(): name for day, name in federal_holidays(2026).items()} == {
        "2026-01-01": "New Year's Day",
        "2026-01-19": "Martin Luther King Jr. Day",
        "2026-02-16": "Washington's Birthday",
        "2026-05-25": "Memorial Day",
        "2026-06-19": "Juneteenth",
        "2026-07-03": "Independence Day",
        "2026-09-07": "Labor Day",
        "2026-10-12": "Columbus Day",
        "2026-11-11": "Veterans Day",
        "2026-11-26": "Thanksgiving Day",
        "2026-12-25": "Christmas Day",
    }


@pytest.mark.parametrize(
    "year, kept, name",
    [
        (2027, date(2027, 7, 5), "Independence Day"),
        (2027, date(2027, 12, 24), "Christmas Day"),
        (2022, date(2021, 12, 31), "New Year's Day"),
        (2023, date(2023, 1, 2), "New Year's Day"),
    ],
)
def test_a_day_on_a_weekend_is_kept_on_the_workday_beside_it(year: int, kept: date, name: str) -> None:
    assert federal_holidays(year)[kept] == name
