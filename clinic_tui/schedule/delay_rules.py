"""How late a provider runs and who begins when: pure rules over one provider's visits of one day.

All times are minutes after the clinic's midnight.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clinic_tui.schedule.states import Status

LATE_FROM = 10
"""Minutes from which a provider is said to run late; what is less is the day's own unrest."""

GRAIN = 5
"""An estimate is told in steps of so many minutes."""

STEP = 15
"""A patient is told of a delay again only where it has grown by so many minutes."""

MOST = 480
"""Minutes: nobody runs later than a working day."""

FORGOTTEN = 180
"""Minutes: who seems to wait longer has gone on, or away, and nobody has noted it."""

WAITS = (Status.ARRIVED, Status.CHECKED_IN, Status.ROOMED)
"""In the building and not with the provider yet."""


@dataclass(frozen=True, slots=True)
class DayVisit:
    """One visit of the provider: its plan, where it stands, since when, and when the patient came."""

    id: int
    start: int
    minutes: int
    status: Status
    since: int | None = None
    arrived: int | None = None
    overbooked: bool = False
    """Put upon time that was taken, as most walk-ins are: nobody promised it that time."""


def begins(visits: Iterable[DayVisit], now: int, pace: float = 1.0) -> dict[int, int]:
    """The minute at which each visit that has not begun will about begin.

    The visit at hand takes its planned minutes times `pace` from when the provider came in, and ends now
    where they are over. Then come those who wait and those still to come, in the order of their times and
    never before them. Who is booked for a time that is past and has not come is passed over.
    """
    all_visits = list(visits)
    free = now
    for visit in all_visits:
        if visit.status is Status.WITH_PROVIDER:
            began = now if visit.since is None else visit.since
            free = max(free, began + round(visit.minutes * pace))
    found = {}
    for visit in sorted(all_visits, key=lambda each: (each.start, each.id)):
        if visit.status in WAITS or (visit.status is Status.BOOKED and visit.start >= now):
            found[visit.id] = max(free, visit.start)
            free = found[visit.id] + round(visit.minutes * pace)
    return found


def computed_delay(visits: Sequence[DayVisit], now: int) -> int:
    """How many minutes the provider runs late by what the queue says, in steps of GRAIN; 0 below LATE_FROM.

    The longest that one of those who wait is kept past the own time (or past coming, where that was later),
    or by which the next who is to come will be. An overbooked visit takes its minutes from those behind it,
    but its own wait is none of the provider's lateness: it began in a line, and stands in it.
    """
    when = begins(visits, now)
    planned = [visit for visit in visits if not visit.overbooked]
    due = {visit.id: max(visit.start, visit.arrived or 0) for visit in planned}
    waiting = [
        visit for visit in planned if visit.status in WAITS and when[visit.id] - due[visit.id] <= FORGOTTEN
    ]
    coming = [visit for visit in planned if visit.id in when and visit.status is Status.BOOKED]
    coming.sort(key=lambda visit: visit.start)
    late = max((when[visit.id] - due[visit.id] for visit in (*waiting, *coming[:1])), default=0)
    return min(late // GRAIN * GRAIN, MOST) if late >= LATE_FROM else 0


def step_of(minutes: int) -> int:
    """The step of a delay: 1 below 30 minutes, 2 below 45 and so on. A patient is told once for each."""
    return max(1, minutes // STEP)


def pace_of(planned_and_taken: Sequence[tuple[int, int]]) -> float:
    """How long visits took against their plan: 1.2 for a fifth longer; 1 where fewer than two are known.

    Never below a half or above twice the plan, so that one odd visit does not promise nonsense.
    """
    planned = sum(minutes for minutes, _ in planned_and_taken)
    if len(planned_and_taken) < 2 or not planned:
        return 1.0
    return min(max(sum(taken for _, taken in planned_and_taken) / planned, 0.5), 2.0)


def about(minutes: int) -> int:
    """Minutes as they are told: up to the next step of GRAIN."""
    return -(-max(minutes, 0) // GRAIN) * GRAIN
