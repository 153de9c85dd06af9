"""What is typed as a time or a length."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.words import times
from clinic_tui.words.not_understood import NotUnderstood


@pytest.mark.parametrize(
    "typed, shown",
    [
        ("9", "09:00"), ("930", "09:30"), ("0930", "09:30"), ("2p", "14:00"), ("2", "14:00"),
        ("230", "14:30"),
        ("1:05", "13:05"), ("6", "18:00"), ("7", "07:00"), ("12", "12:00"), ("1230", "12:30"),
        ("14:15", "14:15"),
        ("2:15pm", "14:15"), ("2:15 P.M.", "14:15"), ("12a", "00:00"), ("12p", "12:00"), ("1215am", "00:15"),
        ("6a", "06:00"), ("02:30", "02:30"), ("0", "00:00"), ("23:59", "23:59"), ("noon", "12:00"),
        (" 9 a ", "09:00"),
    ],
)  # fmt: skip
def test_a_typed_time_is_understood_in_desk_hours(typed: str, shown: str) -> None:
    assert times.show_time(times.read_time(typed)) == shown


@pytest.mark.parametrize(
    "typed",
    ["", "24", "24:00", "9:60", "960", "13p", "0a", "9x", "9m", "9.", "1:2:3", "-1", "9:5", "٩", "9" * 99],
)
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        times.read_time(typed)


@given(st.integers(0, 1439))
def test_a_shown_time_reads_back(minute: int) -> None:
    assert times.read_time(times.show_time(minute)) == minute


@pytest.mark.parametrize(
    "typed, minutes",
    [("20", 20), ("20m", 20), ("20 min", 20), ("1h", 60), ("1h30", 90), ("1h30m", 90), ("1 h 5 min", 65),
     ("1:30", 90), ("2 hours", 120), ("24h", 1440)],
)  # fmt: skip
def test_lengths(typed: str, minutes: int) -> None:
    assert times.read_minutes(typed) == minutes


@pytest.mark.parametrize("typed", ["", "0", "1441", "1h60", "h", "-20", "20s", "1.5", "99999"])
def test_impossible_lengths_are_refused(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        times.read_minutes(typed)


@pytest.mark.parametrize(
    "typed, part",
    [
        ("am", "00:00-12:00"), ("PM", "12:00-24:00"), ("morning", "00:00-12:00"),
        ("afternoon", "12:00-18:00"),
        ("9-12", "09:00-12:00"), ("1-3", "13:00-15:00"), ("9-1", "09:00-13:00"), ("4-8", "16:00-20:00"),
        ("930-11", "09:30-11:00"), ("11-2p", "11:00-14:00"), ("after 2", "14:00-24:00"),
        ("before 10", "00:00-10:00"),
        ("22:00-24:00", "22:00-24:00"),
    ],
)  # fmt: skip
def test_parts_of_the_day(typed: str, part: str) -> None:
    start, end = times.read_part_of_day(typed)
    assert f"{times.show_time(start)}-{times.show_time(end)}" == part


@pytest.mark.parametrize(
    "typed",
    [
        "", "9", "12-9a", "9-9a", "before 00:00", "after", "late", "9-12-3", "15:00-08:00", "9:00-9:00",
        "7-7",
    ],
)  # fmt: skip
def test_impossible_parts_of_the_day_are_refused(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        times.read_part_of_day(typed)


@pytest.mark.parametrize("minutes, shown", [(-3, "0m"), (0, "0m"), (59, "59m"), (60, "1h00"), (125, "2h05")])
def test_a_wait_is_shown_short(minutes: int, shown: str) -> None:
    assert times.show_wait(minutes) == shown


@given(st.text(alphabet="0123456789:.- apmhbefortn", max_size=12) | st.text(max_size=30))
def test_any_text_is_a_time_or_not_understood(typed: str) -> None:
    with contextlib.suppress(NotUnderstood):
        assert 0 <= times.read_time(typed) < 1440
    with contextlib.suppress(NotUnderstood):
        assert 1 <= times.read_minutes(typed) <= 1440
    with contextlib.suppress(NotUnderstood):
        start, end = times.read_part_of_day(typed)
        assert 0 <= start < end <= 1440
