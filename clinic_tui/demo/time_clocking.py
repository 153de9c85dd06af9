"""The demo's time clock: who came and left on the last days, one who forgot to, and one day put right."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from clinic_tui.clock import instant_of
from clinic_tui.demo.bookings import Calendar
from clinic_tui.demo.writing import LETTERS, Writer
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.settings.time_clock import TimeClockSettings
from clinic_tui.store.fresh_rows import fresh
from clinic_tui.time_clock.correcting import correct_times
from clinic_tui.time_clock.models import TimeBreak, TimeEntry, TimeStep
from clinic_tui.time_clock.rows import Times, TypedBreak
from clinic_tui.time_clock.states import BreakKind, Step

SETTINGS = TimeClockSettings(used=True, offer=False, weeks=1)
"""Nothing is asked of whoever looks around."""

DAYS = 5
EVENING = 17 * 60 + 19
HOURS = {
    "dana": (7 * 60 + 24, 17 * 60 + 2),
    "marco": (7 * 60 + 31, 16 * 60 + 38),
    "lee": (473, 16 * 60 + 55),
}
"""By sign-in name, when they come and leave, a few minutes more or less each day."""

LATE = {"marco": 15}
"""Who comes so many minutes later today."""

MEAL = (12 * 60 + 4, 12 * 60 + 41)
FORGOT = ("bea", 8 * 60 + 5)


def clock_days(writer: Writer, day: date, calendar: Calendar) -> None:
    """On the evening of the last working day before today: that week as it was clocked."""
    past = [each for each in calendar.workdays if each < calendar.today][-DAYS:]
    if not past or day != past[-1]:
        return
    writer.at(day, EVENING)
    with writer.clinic.desk(SYSTEM, "init").act("system.demo") as db:
        entries = [
            _entry(writer, login, each, begin + (each.day * 3) % 7, end + (each.day * 5) % 9)
            for each in past
            for login, (begin, end) in HOURS.items()
        ]
        forgotten = _entry(writer, FORGOT[0], day, FORGOT[1], None)
        db.add_fresh([*entries, forgotten])
        breaks = [
            fresh(
                TimeBreak, entry_id=entry.id, kind=BreakKind.MEAL,
                began_at=_same_day(writer, entry, MEAL[0]), ended_at=_same_day(writer, entry, MEAL[1]),
            )
            for entry in entries
        ]  # fmt: skip
        db.add_fresh(breaks)
        db.add_fresh(
            [
                *(_step(writer, entry, Step.IN, entry.began_at) for entry in (*entries, forgotten)),
                *(_step(writer, entry, Step.OUT, entry.ended_at) for entry in entries),
                *(
                    _step(writer, entry, Step.BREAK, each.began_at)
                    for entry, each in zip(entries, breaks, strict=True)
                ),
                *(
                    _step(writer, entry, Step.BACK, each.ended_at)
                    for entry, each in zip(entries, breaks, strict=True)
                ),
            ]
        )
        late = next(entry for entry in entries if entry.account_id == writer.actors["marco"].account_id)
        number, version = late.id or 0, late.version
    local = late.began_at.astimezone(writer.clock.zone)
    times = Times(
        local.date(), local.hour * 60 + local.minute, 17 * 60 + 20, (TypedBreak(BreakKind.MEAL, *MEAL),)
    )
    correct_times(writer.desk("dana"), SETTINGS, number, version, times, "stayed for the delivery")


def clock_today(writer: Writer, now: datetime) -> None:
    """Who has come by now."""
    today = now.date()
    if today.weekday() >= DAYS:
        return
    begins = {login: begin + LATE.get(login, 0) for login, (begin, _) in HOURS.items()}
    came = [
        _entry(writer, login, today, begin, None)
        for login, begin in begins.items()
        if begin < now.hour * 60 + now.minute
    ]
    if came:
        with writer.clinic.desk(SYSTEM, "init").act("system.demo") as db:
            db.add_fresh(came)
            db.add_fresh([_step(writer, entry, Step.IN, entry.began_at) for entry in came])


def _entry(writer: Writer, login: str, day: date, begin: int, end: int | None) -> TimeEntry:
    zone = writer.clock.zone
    return fresh(
        TimeEntry,
        account_id=writer.actors[login].account_id,
        began_at=instant_of(day, begin, zone) + timedelta(seconds=begin % 47),
        ended_at=None if end is None else instant_of(day, end, zone) + timedelta(seconds=end % 53),
    )


def _same_day(writer: Writer, entry: TimeEntry, minute: int) -> datetime:
    day = entry.began_at.astimezone(writer.clock.zone).date()
    return instant_of(day, minute, writer.clock.zone)


def _step(writer: Writer, entry: TimeEntry, step: Step, at: datetime | None) -> TimeStep:
    login = next(name for name, actor in writer.actors.items() if actor.account_id == entry.account_id)
    words = BreakKind.MEAL.value if step in (Step.BREAK, Step.BACK) else ""
    return fresh(
        TimeStep, entry_id=entry.id, step=step, at=at, who=login, who_id=entry.account_id,
        desk=LETTERS[login], new_at=at, words=words, seen_at=at,
    )  # fmt: skip
