"""The rules of emergency access: a reason, an hour, and a review within three days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from clinic_tui.errors import Invalid
from clinic_tui.patients.emergency_rules import (
    LATE_AFTER,
    LEAST_LETTERS,
    LONGEST_REASON,
    EmergencyRow,
    Stage,
    clean_reason,
    minutes_left,
)

AT = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("fainted in the hall", "fainted in the hall"),
        ("  fainted \t in  the hall ", "fainted in the hall"),
        ("a" * LEAST_LETTERS, "a" * LEAST_LETTERS),
        ("ÄÖÜäöüßéèê", "ÄÖÜäöüßéèê"),
        ("w" * LONGEST_REASON, "w" * LONGEST_REASON),
    ],
)
def test_a_reason_is_kept_in_one_line(typed: str, kept: str) -> None:
    assert clean_reason(typed) == kept


NO_REASONS = (
    *("", "   ", "sick", "123456789012345", "a" * (LEAST_LETTERS - 1), ". . . . . . . . . . a"),
    *("fell in\x1bhall now", "w" * (LONGEST_REASON + 1)),
)


@pytest.mark.parametrize("typed", NO_REASONS)
def test_what_tells_nobody_anything_is_no_reason(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_reason(typed)
    assert refused.value.field == "reason"


@pytest.mark.parametrize(
    "left, minutes",
    [(3600, 60), (3599, 60), (3541, 60), (3540, 59), (61, 2), (60, 1), (1, 1), (0, 0), (-5, 0)],
)
def test_a_begun_minute_counts(left: int, minutes: int) -> None:
    assert minutes_left(AT + timedelta(seconds=left), AT) == minutes


ROW = EmergencyRow(
    1, 1, 7, "ada", "Ada Moss", 3, "100003", "Vale, Mara", "fainted in the hall", AT, AT + HOUR, "", None, ""
)


@pytest.mark.parametrize(
    "after, stage",
    [
        (timedelta(), Stage.OPEN),
        (HOUR - timedelta(seconds=1), Stage.OPEN),
        (HOUR, Stage.UNREVIEWED),
        (LATE_AFTER, Stage.UNREVIEWED),
        (LATE_AFTER + timedelta(seconds=1), Stage.LATE),
    ],
)
def test_how_it_stands_follows_from_the_time(after: timedelta, stage: Stage) -> None:
    assert ROW.stage(AT + after) is stage
    assert replace(ROW, reviewed_at=AT + HOUR).stage(AT + after) is Stage.REVIEWED
