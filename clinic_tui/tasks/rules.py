"""When a task is late, when that goes to a manager, and when it comes again: pure rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clinic_tui.schedule.federal_holidays import business_day_from
from clinic_tui.tasks.states import Every, Priority
from clinic_tui.words.dates import moved

GRACE = {Priority.URGENT: 0, Priority.HIGH: 1, Priority.NORMAL: 3, Priority.LOW: 10}
"""Business days after which a task that is late is shown to who sees everybody's; the clinic's own choice."""

URGENT_FOR = timedelta(hours=2)
"""An urgent one without a day is late so long after it was made, and a manager's too: the clinic's choice."""

MOST = {Every.DAYS: 366, Every.WEEKS: 53, Every.MONTHS: 60, Every.YEARS: 10}
"""The longest interval in each unit."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """At which interval a task comes again, counted from the day it was first due.

    With `business_days` one that would fall on a weekend or a federal holiday is due on the next
    business day; the count goes on from the day itself.
    """

    count: int
    every: Every
    business_days: bool = True

    @property
    def words(self) -> str:
        """`every month`, `every 2 weeks`."""
        unit = self.every.value
        return f"every {unit[:-1]}" if self.count == 1 else f"every {self.count} {unit}"


def left_open_too_long(priority: Priority, due_on: date | None, made_at: datetime, now: datetime) -> bool:
    """Whether it is urgent, has no day, and has stood for longer than `URGENT_FOR`."""
    return due_on is None and priority is Priority.URGENT and now - made_at > URGENT_FOR


def minutes_left(
    priority: Priority, due_on: date | None, due_minute: int | None, made_at: datetime, now: datetime
) -> int | None:
    """Minutes until it is late, below 0 since then; None where it never will be.

    `now` is in the clinic's zone; a task without a minute has until the end of its day.
    """
    if due_on is None:
        return (
            int((made_at + URGENT_FOR - now).total_seconds() // 60) if priority is Priority.URGENT else None
        )
    until = 24 * 60 if due_minute is None else due_minute
    return (due_on - now.date()).days * 24 * 60 + until - now.hour * 60 - now.minute


def is_late(due_on: date | None, due_minute: int | None, now: datetime) -> bool:
    """Whether its day, or on its day its minute, has passed. `now` is in the clinic's zone."""
    if due_on is None:
        return False
    if due_on != now.date():
        return due_on < now.date()
    return due_minute is not None and due_minute < now.hour * 60 + now.minute


def escalates_on(priority: Priority, due_on: date | None) -> date | None:
    """The day from which a task that is late is a manager's too."""
    if due_on is None:
        return None
    day = due_on
    for _ in range(GRACE[priority]):
        day = business_day_from(day + timedelta(days=1))
    return day


def is_escalated(priority: Priority, due_on: date | None, due_minute: int | None, now: datetime) -> bool:
    """Whether it is late, and for longer than its priority allows."""
    day = escalates_on(priority, due_on)
    if day is None or not is_late(due_on, due_minute, now):
        return False
    return now.date() > day or not GRACE[priority]


def next_due(first: date, repeat: Repeat, after: date) -> date:
    """The first day of the series behind `after` on which it is due again; `first` is its first day.

    Raises NotUnderstood past the end of the calendar.
    """
    steps = 1
    while (day := _day(first, repeat, steps)) <= after:
        steps += 1
    return day


def _day(first: date, repeat: Repeat, steps: int) -> date:
    day = moved(first, repeat.count * steps, repeat.every.value[0])
    return business_day_from(day) if repeat.business_days else day
