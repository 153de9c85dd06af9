"""Who may have a time that has come free, and in which order they are asked: pure rules.

The order: by priority, and within a priority by days of waiting, to which a time with the
usual provider adds two weeks and one that leaves no gap adds one. So somebody who has
waited for long is asked before somebody whom the time fits a little better.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from clinic_tui.clock import instant_of
from clinic_tui.schedule.rows import Span
from clinic_tui.waitlist.rows import ANY_TIME, USUAL_PROVIDER, FreedTime, Ranked, WaiterRow
from clinic_tui.waitlist.states import LISTED, Priority, WaitState
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import WEEKDAYS, show_date
from clinic_tui.words.times import show_part, show_time

OFFER_FOR = timedelta(minutes=30)
"""How long an offered time is held unless the desk says otherwise."""

LONGEST_OFFER_MINUTES = 24 * 60
LONGEST_NOTICE_HOURS = 30 * 24
MOST_PASSED_ON = 2
"""So often a time whose offer ran out goes to the next by itself: then it is free for all again."""

USUAL_PROVIDER_DAYS = 14
NO_GAP_DAYS = 7
"""Days of waiting that these are worth."""

_ORDER = {Priority.URGENT: 0, Priority.SOON: 1, Priority.ROUTINE: 2}


def place_of(priority: Priority) -> int:
    """Where a priority stands: 0 is asked first."""
    return _ORDER[priority]


def why_not(waiter: WaiterRow, time: FreedTime, now: datetime, zone: ZoneInfo) -> str:
    """What keeps the waiter from having this time, in words; empty where nothing does."""
    if waiter.status not in LISTED:
        return f"{waiter.status.value} already"
    if waiter.status is WaitState.OFFERED:
        return "has another time on offer"
    if waiter.minutes > time.room:
        return f"needs {waiter.minutes} min, there are {time.room}"
    if waiter.providers and time.provider_code not in waiter.providers:
        return f"wants {' or '.join(waiter.providers)}"
    if waiter.weekdays and time.day.weekday() not in waiter.weekdays:
        return "not on this weekday"
    wanted = Span(time.start, time.start + waiter.minutes)
    if not (waiter.part.start <= wanted.start and wanted.end <= waiter.part.end):
        return "not at this time of day"
    if waiter.earliest and time.day < waiter.earliest:
        return f"not before {show_date(waiter.earliest)}"
    if waiter.latest and time.day > waiter.latest:
        return f"not after {show_date(waiter.latest)}"
    if waiter.later and (waiter.later.day, waiter.later.start) <= (time.day, time.start):
        return "has a visit of that kind before"
    if (time.provider_id, time.day, time.start) in waiter.declined:
        return "was asked for this time already"
    this_minute = now.replace(second=0, microsecond=0)  # a time that begins now can be had still
    if this_minute + timedelta(hours=waiter.notice_hours) > instant_of(time.day, time.start, zone):
        return f"needs {counted(waiter.notice_hours, 'hour')} of notice" if waiter.notice_hours else "past"
    return ""


def rank(time: FreedTime, waiters: Iterable[WaiterRow], now: datetime, zone: ZoneInfo) -> tuple[Ranked, ...]:
    """Whom the time fits, the first to be asked first; who waits equally long in order of entry."""
    fitting = [waiter for waiter in waiters if not why_not(waiter, time, now, zone)]
    return tuple(
        Ranked(waiter, reasons_of(waiter, time, now, zone), days_waiting(waiter, now, zone))
        for waiter in sorted(
            fitting, key=lambda each: (_ORDER[each.priority], -_worth(each, time, now, zone), each.id)
        )
    )


def _worth(waiter: WaiterRow, time: FreedTime, now: datetime, zone: ZoneInfo) -> int:
    """Days of waiting, with what speaks for this time in days."""
    return (
        days_waiting(waiter, now, zone)
        + USUAL_PROVIDER_DAYS * (waiter.usual_provider == time.provider_code)
        + NO_GAP_DAYS * (waiter.minutes == time.span.minutes)
    )


def days_waiting(waiter: WaiterRow, now: datetime, zone: ZoneInfo) -> int:
    """Whole days of the clinic's calendar since the wish was written down."""
    return max((now.astimezone(zone).date() - waiter.since.astimezone(zone).date()).days, 0)


def reasons_of(waiter: WaiterRow, time: FreedTime, now: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    """What the rank goes by, the weightiest first, and what the desk should know when it calls."""
    days, notice = days_waiting(waiter, now, zone), waiter.notice_hours
    whole = waiter.minutes == time.span.minutes
    found = [
        waiter.priority.value,
        f"waits {counted(days, 'day')}" if days else "waits since today",
        USUAL_PROVIDER if waiter.usual_provider == time.provider_code else "",
        "fills the time" if whole else f"{waiter.minutes} of {time.span.minutes} min",
        f"{counted(notice, 'hour')} of notice are enough" if notice else "",
        f"gives up {show_date(waiter.later.day)} {show_time(waiter.later.start)}" if waiter.later else "",
    ]  # fmt: skip
    return tuple(words for words in found if words)


def wish_words(waiter: WaiterRow) -> str:
    """What is wished for, as a list shows it: `FU 20 min LEE, tue-thu, am`."""
    days = ",".join(WEEKDAYS[day][:3] for day in sorted(waiter.weekdays))
    part = show_part(waiter.part.start, waiter.part.end)
    asked = f"{waiter.visit_type} {waiter.minutes} min {'/'.join(waiter.providers) or 'anyone'}"
    until = f"until {show_date(waiter.latest)}" if waiter.latest else ""
    first = f"from {show_date(waiter.earliest)}" if waiter.earliest else ""
    said = (asked, days, "" if waiter.part == ANY_TIME else part, first, until)
    return ", ".join(words for words in said if words)
