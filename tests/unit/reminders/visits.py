"""Visits and rules for the tests of the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from clinic_tui.patients.rows import Consent
from clinic_tui.reminders.rows import RuleRow, VisitToRemind
from clinic_tui.reminders.states import Channel, Wording

ZONE = ZoneInfo("America/New_York")
LONG_AGO = datetime(2020, 1, 1, tzinfo=ZONE)
TUESDAY = date(2026, 3, 3)

VISIT = VisitToRemind(
    appointment_id=7, patient_id=3, day=TUESDAY, start=630, booked_at=LONG_AGO, visit_type="FU",
    first_name="Ada", language="English", deceased=False, by_mail=Consent.YES, by_text=Consent.YES,
    email="ada@example.org", mobile="15558107203",
)  # fmt: skip
DAY_BEFORE = RuleRow(1, 1, "the day before", Channel.TEXT, 24 * 60, 0, (), Wording.PATIENT, True, LONG_AGO)
TWO_HOURS = replace(DAY_BEFORE, id=2, name="two hours", minutes_before=120)
THREE_DAYS = replace(DAY_BEFORE, id=3, name="three days", minutes_before=72 * 60, channel=Channel.MAIL)


def at(text: str) -> datetime:
    """A wall time in the clinic: `2026-03-02 10:30`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def wall(instant: datetime) -> str:
    """The same the other way round."""
    return f"{instant.astimezone(ZONE):%Y-%m-%d %H:%M}"


def minutes(count: int) -> timedelta:
    """So many."""
    return timedelta(minutes=count)
