"""The rules of the schedule, as pure functions (domain rules, B1 and B2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta

from clinic_tui.errors import Conflict, Invalid
from clinic_tui.schedule.rows import BookingCheck, CancelReason, FreeTime, Span
from clinic_tui.schedule.states import CancelledBy, Status

SHORTEST, LONGEST, GRAIN = 5, 360, 5
"""Minutes of a visit: from, to, in steps of (domain rules, B2)."""

DAY_END = 24 * 60
"""The minute after the last of a day."""

FURTHEST_DAYS = 999
"""How far ahead a visit may be booked."""

LATE_CANCEL_NOTICE = timedelta(hours=24)
"""Less notice than this makes a cancellation late, unless the clinic says otherwise (domain rules, B2)."""

NEXT: dict[Status, tuple[Status, ...]] = {
    Status.BOOKED: (Status.ARRIVED, Status.NO_SHOW, Status.CANCELLED),
    Status.ARRIVED: (Status.CHECKED_IN, Status.LEFT),
    Status.CHECKED_IN: (Status.ROOMED, Status.LEFT),
    Status.ROOMED: (Status.WITH_PROVIDER, Status.READY, Status.LEFT),
    Status.WITH_PROVIDER: (Status.READY,),
    Status.READY: (Status.CHECKED_OUT,),
    Status.CHECKED_OUT: (),
    Status.NO_SHOW: (),
    Status.LEFT: (),
    Status.CANCELLED: (),
    Status.ENTERED_IN_ERROR: (),
}
"""Where an appointment goes on to from each status (domain rules, B1); reception has the ways back.

A patient who was put into a room and not seen there can leave, which B1 does not name.
"""

CANCEL_REASONS: tuple[CancelReason, ...] = (
    CancelReason("ill", "patient is ill", CancelledBy.PATIENT),
    CancelReason("better", "no longer needed", CancelledBy.PATIENT),
    CancelReason("work", "work or school", CancelledBy.PATIENT),
    CancelReason("travel", "no transport, weather", CancelledBy.PATIENT),
    CancelReason("cost", "cost or coverage", CancelledBy.PATIENT),
    CancelReason("elsewhere", "seen elsewhere", CancelledBy.PATIENT),
    CancelReason("patient", "patient's wish, other", CancelledBy.PATIENT),
    CancelReason("provider", "provider is out", CancelledBy.CLINIC),
    CancelReason("room", "room or device out", CancelledBy.CLINIC),
    CancelReason("error", "booked in error", CancelledBy.CLINIC),
    CancelReason("clinic", "clinic's reason, other", CancelledBy.CLINIC),
)

MOVED = "moved"
"""The cancel code of the old end of a move; it counts as no cancellation."""


def require_step(status: Status, to: Status) -> None:
    """Raise Conflict unless the state allows the step."""
    if to not in NEXT[status]:
        ways = ", ".join(step.words for step in NEXT[status]) or "nowhere, it has ended"
        raise Conflict(f"the visit is {status.words}: it can go to {ways}, not to {to.words}")


def require_length(start: int, minutes: int) -> None:
    """Raise Invalid for a length or start that no visit can have (minutes)."""
    if not SHORTEST <= minutes <= LONGEST or minutes % GRAIN:
        raise Invalid(
            f"a visit takes {SHORTEST} to {LONGEST} minutes in steps of {GRAIN}, not {minutes}", "length"
        )
    if start < 0 or start + minutes > 24 * 60:
        raise Invalid("the visit must begin and end on one day", "time")


def is_late_cancel(start: datetime, cancelled: datetime, notice: timedelta = LATE_CANCEL_NOTICE) -> bool:
    """True when the notice given is shorter than the clinic asks; both are instants."""
    return start - cancelled < notice


def subtract(open_spans: Iterable[Span], busy: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of the open spans without the busy ones, in order."""
    left = sorted(open_spans, key=lambda span: span.start)
    for taken in busy:
        parts: list[Span] = []
        for span in left:
            if not span.overlaps(taken):
                parts.append(span)
                continue
            if span.start < taken.start:
                parts.append(Span(span.start, taken.start))
            if taken.end < span.end:
                parts.append(Span(taken.end, span.end))
        left = parts
    return tuple(left)


def join(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same minutes as few spans, in order."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.start, each.end)):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def minutes_in(spans: Iterable[Span]) -> int:
    """How many minutes the spans hold; they must not overlap."""
    return sum(span.minutes for span in spans)


def covers(spans: Iterable[Span], wanted: Span) -> bool:
    """True when one stretch of the spans holds all of `wanted`."""
    return any(span.start <= wanted.start and wanted.end <= span.end for span in join(spans))


def free_starts(
    open_spans: Iterable[Span], busy: Iterable[Span], minutes: int, slot: int, within: Span
) -> Iterator[int]:
    """Starts on the slot grid at which `minutes` are free inside `within`, in order."""
    opened = sorted(open_spans, key=lambda span: span.start)
    for free in subtract(join(opened), busy):
        grid = next((span.start for span in reversed(opened) if span.start <= free.start), free.start)
        start = max(free.start, within.start)
        start += (grid - start) % slot
        while start + minutes <= min(free.end, within.end):
            yield start
            start += slot


def free_slots(open_spans: Iterable[Span], busy: Iterable[Span], slot: int, earliest: int) -> int:
    """How many slots of `slot` minutes are wholly free and begin at the minute `earliest` or later."""
    return sum(1 for _ in free_starts(open_spans, busy, slot, slot, Span(earliest, DAY_END)))


def first_bookable(day: date, today: date, now_minute: int) -> int:
    """The minute of that day from which on time counts as free: what has begun or is gone is not."""
    if day == today:
        return now_minute
    return DAY_END if day < today else 0


HABIT = 3
"""So many visits that followed are a habit of the clinic, and no chance."""

AGAIN = 5
"""One in so many who had a kind of visit came back for the same: then it is had more than once."""


def kind_after(kind: int, after: Counter[int], of_all: Callable[[], Counter[int]]) -> int:
    """Which kind of visit follows one of this kind; `after` counts what was planned after such visits.

    The same again where people come back for it, as for physical therapy; else what mostly follows it, as
    a follow-up does a new patient's visit. Where too little is known of it: what mostly follows any visit
    (`of_all`), else the same.
    """
    known = after.total() >= HABIT
    if known and after[kind] * AGAIN >= after.total():
        return kind
    found = after if known else of_all()
    if found.total() < HABIT:
        return kind
    return max(found, key=lambda each: (found[each], -each))


MORNING_ENDS = 12 * 60


def spread(times: Iterable[FreeTime], limit: int) -> tuple[FreeTime, ...]:
    """Of many times that are free so many, over days and parts of day, in their order.

    The first of each day come before the first of each afternoon, and these before all others.
    """
    firsts: dict[date, FreeTime] = {}
    afternoons: dict[date, FreeTime] = {}
    others: list[FreeTime] = []
    for time in times:
        if time.day not in firsts:
            firsts[time.day] = time
        elif firsts[time.day].start < MORNING_ENDS <= time.start and time.day not in afternoons:
            afternoons[time.day] = time
        else:
            others.append(time)
    chosen = [*firsts.values(), *afternoons.values(), *others][:limit]
    return tuple(sorted(chosen, key=lambda time: (time.day, time.start)))


class NeedsOverbook(Conflict):
    """The time can only be had by overbooking; `check` says why and whether the second right is needed."""

    def __init__(self, check: BookingCheck) -> None:
        super().__init__(f"{check.overbook}: overbook with a reason, or choose another time")
        self.check = check
