"""Until when what follows an incident has to be done: over nights, years and changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from clinic_tui.safety.deadlines import (
    Ended,
    entry_due,
    follow_up,
    is_reported,
    kept_until,
    needs_follow_up,
    posted,
    report_due,
)
from clinic_tui.safety.states import IncidentKind, Severe, Step, StepEnd
from clinic_tui.settings import Settings, read_settings, write_settings
from clinic_tui.settings.safety import SafetySettings, read_safety

NEW_YORK = ZoneInfo("America/New_York")


def at(month: int, day: int, hour: int, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=NEW_YORK).astimezone(UTC)


@pytest.mark.parametrize(
    "severe, learned, due",
    [
        (Severe.DEATH, at(3, 3, 20), at(3, 4, 4)),
        (Severe.DEATH, at(3, 7, 23), at(3, 8, 8)),  # the clocks go forward at 2: 8 hours are 9 of the wall
        (Severe.DEATH, at(10, 31, 23), at(11, 1, 6)),  # and back
        (Severe.HOSPITAL, at(12, 31, 15), at(1, 1, 15, 2027)),
        (Severe.AMPUTATION, at(3, 7, 12), at(3, 8, 13)),
        (Severe.EYE, at(2, 28, 9, 2028), at(2, 29, 9, 2028)),
    ],
)
def test_osha_is_told_within_hours(severe: Severe, learned: datetime, due: datetime) -> None:
    """29 CFR 1904.39(a)(1) and (2), from when the employer learned of it: (b)(7)."""
    assert report_due(severe, learned) == due


@pytest.mark.parametrize(
    "severe, after, reported",
    [
        (Severe.DEATH, timedelta(days=30), True),
        (Severe.DEATH, timedelta(days=30, minutes=1), False),
        (Severe.HOSPITAL, timedelta(hours=24), True),
        (Severe.HOSPITAL, timedelta(hours=24, minutes=1), False),
        (Severe.AMPUTATION, timedelta(hours=25), False),
        (Severe.EYE, timedelta(0), True),
    ],
)
def test_what_came_too_late_is_not_reported(severe: Severe, after: timedelta, reported: bool) -> None:
    """29 CFR 1904.39(b)(6)."""
    assert is_reported(severe, at(3, 3, 9), at(3, 3, 9) + after) is reported


@pytest.mark.parametrize(
    "learned, due",
    [
        (date(2026, 3, 3), date(2026, 3, 10)),
        (date(2026, 12, 28), date(2027, 1, 4)),
        (date(2028, 2, 24), date(2028, 3, 2)),
    ],
)
def test_a_case_is_entered_within_seven_calendar_days(learned: date, due: date) -> None:
    """29 CFR 1904.29(b)(3)."""
    assert entry_due(learned) == due


@pytest.mark.parametrize(
    "kind, blood, needed",
    [
        (IncidentKind.SHARP, True, True),
        (IncidentKind.SHARP, False, False),
        (IncidentKind.SPLASH, True, True),
        (IncidentKind.INJURY, True, False),
    ],
)
def test_who_was_exposed_is_followed_up(kind: IncidentKind, blood: bool, needed: bool) -> None:
    """29 CFR 1910.1030(b), "exposure incident"."""
    assert needs_follow_up(kind, blood) is needed


def test_the_opinion_follows_the_evaluation() -> None:
    """29 CFR 1910.1030(f)(3): at once; (f)(5): within 15 days of the completion of the evaluation."""
    learned, done = date(2026, 3, 3), date(2026, 3, 5)
    before = follow_up(learned, {})
    assert {clock.step: clock.due for clock in before} == {
        Step.EVALUATION: learned, Step.SOURCE: learned, Step.VACCINE: learned, Step.OPINION: None,
    }  # fmt: skip
    assert [clock.step for clock in before if clock.open] == [Step.EVALUATION, Step.SOURCE, Step.VACCINE]
    after = follow_up(learned, {Step.EVALUATION: Ended(StepEnd.DONE, done)})
    assert [(clock.step, clock.due) for clock in after if clock.open][-1] == (Step.OPINION, date(2026, 3, 20))
    declined = follow_up(learned, {Step.EVALUATION: Ended(StepEnd.DECLINED, done, "Lee")})
    assert not any(clock.open for clock in declined if clock.step is Step.OPINION)


def test_papers_hang_and_are_kept() -> None:
    """29 CFR 1904.32(b)(6) and 1904.33(a)."""
    assert posted(2027) == (date(2028, 2, 1), date(2028, 4, 30))
    assert kept_until(2026) == date(2031, 12, 31)


@pytest.mark.parametrize(
    "table, wrong",
    [
        ([], "must be a section"),
        ({"osha": "required"}, "unknown key `osha`"),
        ({"osha_recordkeeping": "no"}, "exempt or required"),
        ({"naics": "6211x"}, "2 to 6 digits"),
        ({"industry": 1}, "must be text"),
    ],
)
def test_a_wrong_section_names_the_key(table: object, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        read_safety(table)


def test_the_section_comes_back_as_it_is_written(tmp_path: Path) -> None:
    own = SafetySettings("required", "Clinics", "621493")
    write_settings(Settings(tmp_path, "elm", "Elm", "UTC", "file", safety=own))
    assert read_settings(tmp_path).safety == own
    assert own.required
    assert not read_safety({}).required
