"""From when no-shows count, and what ends a visit that has not ended. Pure functions."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from clinic_tui.errors import Invalid
from clinic_tui.schedule.attendance_rows import Attendance, Missed
from clinic_tui.schedule.states import Status
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date

MOST_MONTHS, MOST_COUNTED, MOST_HOURS, MOST_MINUTES = 60, 50, 14 * 24, 8 * 60


def since_of(today: date, months: int) -> date:
    """The first day that counts: so many months back, or the month's last day where it is shorter."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def require_possible(rule: Attendance) -> None:
    """Raise Invalid, naming the field, for a rule that no clinic can have."""
    for value, lowest, highest, field in (
        (rule.months, 1, MOST_MONTHS, "months"),
        (rule.flag_at, 0, MOST_COUNTED, "flag"),
        (rule.right_at, 0, MOST_COUNTED, "limit"),
        (rule.late_hours, 0, MOST_HOURS, "late hours"),
        (rule.suggest_minutes, 5, MOST_MINUTES, "suggest minutes"),
    ):
        if not lowest <= value <= highest:
            raise Invalid(f"{field} are {lowest} to {highest}, not {value}", field)
    if rule.right_at and rule.flag_at > rule.right_at:
        raise Invalid("the flag is not above the limit: what needs a right stands out too", "flag")


def missed_words(missed: Missed) -> str:
    """`no-shows 2/3`, `no-shows 1 + late cancels 1 (2/3)`; empty where nothing was missed."""
    if not missed.count:
        return ""
    limit = missed.rule.right_at
    of_limit = f"{missed.count}/{limit}" if limit else str(missed.count)
    if not missed.late_cancels:
        return f"no-shows {of_limit}"
    if not missed.no_shows:
        return f"late cancels {of_limit}"
    both = f"no-shows {missed.no_shows} + late cancels {missed.late_cancels}"
    return f"{both} ({of_limit})" if limit else both


def refusal_words(missed: Missed) -> str:
    """Why a patient can be booked by some accounts only."""
    said = " and ".join(
        counted(count, words)
        for count, words in ((missed.no_shows, "no-show"), (missed.late_cancels, "late cancel"))
        if count
    )
    return (
        f"the patient has {said} since {show_date(missed.since)}: from {missed.rule.right_at} on booking "
        "needs a right of its own, ask a manager"
    )


def suggests_no_show(status: Status, minutes_late: int, rule: Attendance) -> bool:
    """True for a patient who has not come, so many minutes after the start."""
    return status is Status.BOOKED and minutes_late >= rule.suggest_minutes


def to_do(status: Status, minutes_late: int, rule: Attendance) -> str:
    """What ends a visit of this state."""
    if status is Status.BOOKED:
        if suggests_no_show(status, minutes_late, rule):
            return "no-show?"
        return "has not come" if minutes_late > 0 else "is still to come"
    if status is Status.READY:
        return "check out"
    return "is here: end it"
