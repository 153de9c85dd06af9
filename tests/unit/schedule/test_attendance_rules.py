"""From when no-shows count, how they are said, and what ends a visit."""

from __future__ import annotations

from datetime import date

import pytest

from clinic_tui.errors import Invalid
from clinic_tui.schedule.attendance_rows import Attendance, Missed
from clinic_tui.schedule.attendance_rules import (
    missed_words,
    refusal_words,
    require_possible,
    since_of,
    to_do,
)
from clinic_tui.schedule.states import Status

SINCE = date(2025, 3, 3)


@pytest.mark.parametrize(
    "today, months, since",
    [
        (date(2026, 3, 3), 12, date(2025, 3, 3)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 30), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 6, date(2025, 7, 15)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
    ],
)
def test_the_first_day_that_counts(today: date, months: int, since: date) -> None:
    assert since_of(today, months) == since


@pytest.mark.parametrize(
    "no_shows, late, limit, words, flagged, right",
    [
        (0, 0, 3, "", False, False),
        (1, 0, 3, "no-shows 1/3", False, False),
        (2, 0, 3, "no-shows 2/3", True, False),
        (0, 2, 3, "late cancels 2/3", True, False),
        (2, 1, 3, "no-shows 2 + late cancels 1 (3/3)", True, True),
        (2, 1, 0, "no-shows 2 + late cancels 1", True, False),
        (9, 0, 0, "no-shows 9", True, False),
    ],
)
def test_what_was_missed(
    no_shows: int, late: int, limit: int, words: str, flagged: bool, right: bool
) -> None:
    missed = Missed(no_shows, late, SINCE, Attendance(right_at=limit))
    assert (missed_words(missed), missed.flagged, missed.needs_right) == (words, flagged, right)


def test_the_refusal_says_what_counts_and_the_way_out() -> None:
    words = refusal_words(Missed(2, 1, SINCE, Attendance(right_at=3)))
    assert words.startswith("the patient has 2 no-shows and 1 late cancel since Mon 3 Mar 2025")
    assert words.endswith("ask a manager")


@pytest.mark.parametrize(
    "rule, field",
    [(Attendance(months=0), "months"), (Attendance(flag_at=-1), "flag"), (Attendance(right_at=99), "limit"),
     (Attendance(flag_at=4, right_at=3), "flag"), (Attendance(late_hours=999), "late hours"),
     (Attendance(suggest_minutes=1), "suggest minutes")],
)  # fmt: skip
def test_impossible_rules_are_refused(rule: Attendance, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        require_possible(rule)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "status, late, words",
    [(Status.BOOKED, -5, "is still to come"), (Status.BOOKED, 29, "has not come"),
     (Status.BOOKED, 30, "no-show?"),
     (Status.READY, 90, "check out"), (Status.ARRIVED, 90, "is here: end it")],
)  # fmt: skip
def test_what_ends_a_visit(status: Status, late: int, words: str) -> None:
    assert to_do(status, late, Attendance()) == words
