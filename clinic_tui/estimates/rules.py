"""When a good-faith estimate is due, and when a bill may be disputed: 45 CFR 149.610 and 149.620.

A business day is Monday to Friday without the federal holidays. `at least three business days before`
is counted back from the day of the visit: for a visit on Thursday, Monday is three business days before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from clinic_tui.schedule.federal_holidays import is_business_day

SOON, LATER = 3, 10
"""Business days ahead from which on an estimate is needed, and has more time (149.610(b)(1)(vi))."""
WITHIN_SOON, WITHIN_LATER, WITHIN_ASKED = 1, 3, 3
"""Business days in which it is due: after booking, after booking far ahead, after the patient asked."""

DISPUTE_CENTS = 400_00
"""A bill this much above the estimate, or more, may be disputed (149.620(a)(2)(ii))."""

NOT_NEEDED = (
    f"not needed: booked less than {SOON} business days ahead; on request within {WITHIN_ASKED} business days"
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day on which the estimate is given in time, None where none is needed; and why."""

    due: date | None
    why: str


def business_days_after(day: date, count: int) -> date:
    """The business day that is so many after `day`; `day` itself may be any."""
    return _step(day, count, 1)


def business_days_before(day: date, count: int) -> date:
    """The business day that is so many before `day`."""
    return _step(day, count, -1)


def deadline(booked_on: date, day: date, asked_on: date | None = None) -> Deadline:
    """When the estimate of a visit on `day` is due that was booked on `booked_on`.

    A patient who asked for one has it in three business days at the latest, booked or not.
    """
    found = Deadline(None, NOT_NEEDED)
    if booked_on <= business_days_before(day, LATER):
        due = business_days_after(booked_on, WITHIN_LATER)
        found = Deadline(due, f"booked {LATER}+ business days ahead")
    elif booked_on <= business_days_before(day, SOON):
        due = business_days_after(booked_on, WITHIN_SOON)
        found = Deadline(due, f"booked {SOON}+ business days ahead")
    if asked_on is not None:
        asked = business_days_after(asked_on, WITHIN_ASKED)
        if found.due is None or asked < found.due:
            return Deadline(asked, "the patient asked for it")
    return found


def over_estimate(billed_cents: int, estimated_cents: int | None) -> int:
    """By how many cents a bill is above its estimate where it may be disputed for that, else 0."""
    if estimated_cents is None:
        return 0
    over = billed_cents - estimated_cents
    return over if over >= DISPUTE_CENTS else 0


def _step(day: date, count: int, by: int) -> date:
    while count:
        day += timedelta(days=by)
        if is_business_day(day):
            count -= 1
    return day
