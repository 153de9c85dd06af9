"""When upkeep is due, which temperatures are safe, and how both are typed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.equipment.cold_rows import LIMITS, ReadingRow
from clinic_tui.equipment.intervals import read_interval, read_kind
from clinic_tui.equipment.rows import Every, UpkeepKind
from clinic_tui.equipment.rules import due_told, lacks, next_due, out_of_range
from clinic_tui.settings.cold import ColdSettings, cold_table, read_cold
from clinic_tui.stock.rows import PlaceKind
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.temperature import read_temperature, show_temperature


@pytest.mark.parametrize(
    "last, count, every, due",
    [
        (date(2026, 11, 23), 7, Every.DAYS, date(2026, 11, 30)),
        (date(2026, 1, 31), 1, Every.MONTHS, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, Every.MONTHS, date(2025, 2, 28)),
        (date(2026, 12, 31), 2, Every.MONTHS, date(2027, 2, 28)),
    ],
)
def test_what_is_due_next(last: date, count: int, every: Every, due: date) -> None:
    assert next_due(last, count, every) == due


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 120))
def test_months_on_never_leave_the_month_that_is_meant(last: date, count: int) -> None:
    due = next_due(last, count, Every.MONTHS)
    assert (due.year * 12 + due.month) - (last.year * 12 + last.month) == count
    assert due.day <= last.day


@pytest.mark.parametrize(
    "kind, typed, scale, safe",
    [
        (PlaceKind.FRIDGE, "36", "F", True),
        (PlaceKind.FRIDGE, "46", "F", True),
        (PlaceKind.FRIDGE, "47", "F", False),
        (PlaceKind.FRIDGE, "35", "F", False),
        (PlaceKind.FRIDGE, "8.0", "C", True),
        (PlaceKind.FRIDGE, "8.1c", "F", False),
        (PlaceKind.FREEZER, "5", "F", True),
        (PlaceKind.FREEZER, "6", "F", False),
        (PlaceKind.FREEZER, "-58", "F", True),
        (PlaceKind.FREEZER, "-50.1", "C", False),
    ],
)
def test_the_limits_of_the_toolkit_in_either_scale(
    kind: PlaceKind, typed: str, scale: str, safe: bool
) -> None:
    assert (not out_of_range(LIMITS[kind], read_temperature(typed, scale), None)) is safe


@given(st.integers(-1000, 1000), st.sampled_from("CF"))
def test_a_tenth_of_a_degree_is_shown_as_it_was_typed(typed: int, scale: str) -> None:
    text = f"{typed / 10:.1f} °{scale}"
    assert show_temperature(read_temperature(text, "C"), scale) == text.replace("-0.0", "0.0")


@pytest.mark.parametrize("typed", ["", "warm", "4 5", "500", "-300C", "٤", "1e2"])
def test_what_is_no_temperature(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        read_temperature(typed, "F")


def test_what_failed_is_due_at_once_and_not_next_on_a_day_that_is_past() -> None:
    today = date(2026, 11, 23)
    assert due_told(date(2026, 11, 30), today) == "due next Mon 30 Nov 2026"
    assert due_told(today, today) == "due again at once"
    assert due_told(date(2026, 11, 19), today) == "due again at once, overdue since Thu 19 Nov 2026"


def reading(minute: int, *, extremes: bool = False) -> ReadingRow:
    """One of today."""
    low, high = (300, 600) if extremes else (None, None)
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    return ReadingRow(1, 1, at, date(2026, 11, 23), minute, 450, low, high, "", "", "mia")


@pytest.mark.parametrize(
    "readings, minute, lacking, once_lacking",
    [
        ([], 599, "", ""),
        ([], 600, "no reading", "no reading"),
        ([reading(480, extremes=True)], 959, "", ""),
        ([reading(480, extremes=True)], 960, "no second reading", ""),
        ([reading(480, extremes=True), reading(780)], 1200, "", ""),
        ([reading(480)], 959, "", ""),
        ([reading(480)], 960, "no second reading", "no second reading"),
        ([reading(480), reading(490)], 960, "no second reading", "no second reading"),
        ([reading(480), reading(780)], 1200, "", ""),
    ],
)
def test_what_a_day_lacks(readings: list[ReadingRow], minute: int, lacking: str, once_lacking: str) -> None:
    assert lacks(readings, minute, 600, 960, twice=True) == lacking
    assert lacks(readings, minute, 600, 960, twice=False) == once_lacking


def test_intervals_and_kinds_as_they_are_typed() -> None:
    assert [read_interval(text) for text in ("12m", "1w", "2 years", "30 days")] == [
        (12, Every.MONTHS), (7, Every.DAYS), (24, Every.MONTHS), (30, Every.DAYS),
    ]  # fmt: skip
    assert read_kind("spore-test") is UpkeepKind.SPORE_TEST
    assert read_kind("elec") is UpkeepKind.ELECTRICAL
    for wrong in ("0d", "m", "twelve"):
        with pytest.raises(NotUnderstood):
            read_interval(wrong)
    with pytest.raises(NotUnderstood, match="none of calibration"):
        read_kind("dance")


def test_the_section_of_the_settings() -> None:
    own = ColdSettings("C", "08:30", "15:00", twice=False)
    assert read_cold(cold_table(own)) == own
    for wrong, words in (
        ({"scale": "K"}, "F or C"), ({"log_by": "9"}, "time of the day"),
        ({"again_by": "09:00"}, "not before"),
        ({"alarm": "x"}, "unknown key"), ({"scale": 1}, "must be text"),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=words):
            read_cold(wrong)
