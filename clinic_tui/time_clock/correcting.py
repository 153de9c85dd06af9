"""Times that were clocked wrong or not at all: put right by the person or a manager, with a trail."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from sqlalchemy import func, or_, select
from sqlmodel import col

from clinic_tui.clock import instant_of, require_minute
from clinic_tui.errors import Conflict, Invalid, NotFound, NotPermitted
from clinic_tui.patients.names import clean_text
from clinic_tui.security.models import Account
from clinic_tui.settings.time_clock import TimeClockSettings
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.time_clock.models import TimeBreak, TimeEntry
from clinic_tui.time_clock.punching import NOT_USED
from clinic_tui.time_clock.rows import Times, TypedBreak
from clinic_tui.time_clock.rules import whole
from clinic_tui.time_clock.server_clock import server_now
from clinic_tui.time_clock.states import Step
from clinic_tui.time_clock.trail import note
from clinic_tui.words.times import DAY_MINUTES, show_time

VERB = "time.correct_own"
"""Everybody has it; the times of others need `time.correct` too."""

MOST_HOURS = 24
"""Of one stretch that somebody types, whatever `forgotten_hours` says: beyond is a slip."""

OLDEST_DAYS = 3 * 366
"""So far back times can be entered: payroll records are kept for three years (29 CFR 516.5)."""


def correct_times(
    desk: Desk, settings: TimeClockSettings, entry_id: int, version: int, times: Times, reason: str
) -> None:
    """Put a stretch right. What stood there stays in its trail, and the person is told of what others do.

    Where people correct nothing themselves they still say when they left, if they forgot to clock out.
    Raises Invalid naming the field, NotPermitted for the times of others, Conflict where another desk wrote
    it or the period is closed.
    """
    why = _reason(reason)
    with desk.act(VERB, reason=why) as db:
        entry = _needed(db, entry_id, version)
        _require_may(desk, settings, entry.account_id, ends_alone=_ends_alone(desk, db, entry, times))
        now = server_now(db, desk)
        began, ended = _span(desk, times, entry)
        if (began, ended) != (entry.began_at, entry.ended_at):
            _require_short(desk, settings, began, ended)
        _require_sound(desk, db, entry, began, ended, now)
        wrote = _breaks(desk, db, entry, times, (began, ended), now, why)
        if ended is None and entry.ended_at is not None:
            raise Invalid("when did it end? It was ended already: strike it out if it never was", "out")
        if began != entry.began_at:
            note(desk, db, entry, Step.IN_CORRECTED, now, old=entry.began_at, new=began, reason=why)
            entry.began_at, wrote = began, True
        if ended != entry.ended_at:
            note(desk, db, entry, Step.OUT_CORRECTED, now, old=entry.ended_at, new=ended, reason=why)
            entry.ended_at, wrote = ended, True
        if not wrote:
            raise Invalid("nothing differs from what stands there", "in")
        if not db.is_modified(entry):
            db.touch(entry)


def add_times(
    desk: Desk, settings: TimeClockSettings, account_id: int | None, times: Times, reason: str
) -> int:
    """Enter a stretch that nobody clocked, of oneself where `account_id` is None; its number. Raises too."""
    why, own = _reason(reason), account_id in (None, desk.actor.account_id)
    if times.end is None:
        raise Invalid("when did it end? Who is still here clocks in", "out")
    with desk.act(VERB, reason=why) as db:
        number = account_id if account_id is not None else desk.actor.account_id
        if number is None:
            raise NotPermitted("only people with an account have times")
        _require_may(desk, settings, number, ends_alone=False)
        if not own and db.get(Account, number) is None:
            raise NotFound("there is no such person")
        now = server_now(db, desk)
        began, ended = _span(desk, times, None)
        assert ended is not None
        _require_short(desk, settings, began, ended)
        entry = TimeEntry(account_id=number, began_at=began, ended_at=ended)
        _require_sound(desk, db, entry, began, ended, now)
        db.add(entry)
        db.flush()
        note(desk, db, entry, Step.ADDED, now, old=began, new=ended, reason=why)
        _breaks(desk, db, entry, times, (began, ended), now, why)
        return entry.id or 0


def strike_times(desk: Desk, settings: TimeClockSettings, entry_id: int, version: int, reason: str) -> None:
    """A stretch never was: it counts as none, and stays on the sheet. Raises as above."""
    why = _reason(reason)
    with desk.act(VERB, reason=why) as db:
        entry = _needed(db, entry_id, version)
        _require_may(desk, settings, entry.account_id, ends_alone=False)
        now = server_now(db, desk)
        note(desk, db, entry, Step.STRUCK, now, old=entry.began_at, new=entry.ended_at, reason=why)
        entry.struck = why


def _reason(reason: str) -> str:
    why = clean_text(reason, 200, "reason")
    if not why:
        raise Invalid("why? It stands beside the times, for you and for payroll", "reason")
    return why


def _require_may(desk: Desk, settings: TimeClockSettings, account_id: int, *, ends_alone: bool) -> None:
    if not settings.used:
        raise Conflict(NOT_USED)
    if account_id != desk.actor.account_id:
        desk.require("time.correct")
    elif desk.actor.may("time.correct"):
        return
    elif not settings.own_corrections and not ends_alone:
        raise NotPermitted("people do not correct their own times here: ask a manager")


def _needed(db: DeskSession, entry_id: int, version: int) -> TimeEntry:
    entry = db.need(TimeEntry, entry_id, f"there are no times with the number {entry_id}")
    if entry.struck:
        raise Conflict(f"these times were struck out: {entry.struck}")
    if entry.version != version:
        raise Conflict("this was changed at another desk meanwhile: look again and repeat")
    return entry


def _ends_alone(desk: Desk, db: DeskSession, entry: TimeEntry, times: Times) -> bool:
    """Whether it only says when the person left, who forgot to clock out; nothing that stands is changed."""
    if entry.ended_at is not None or times.end is None or _span(desk, times, entry)[0] != entry.began_at:
        return False
    stand = {_said(desk, each) for each in _stored(db, entry)}
    lasting = {replace(each, end=None) for each in times.breaks} & stand  # who left in a break ends it too
    typed = {bare if (bare := replace(each, end=None)) in lasting else each for each in times.breaks}
    return typed == stand


# Wall times and instants


def _span(desk: Desk, times: Times, entry: TimeEntry | None) -> tuple[datetime, datetime | None]:
    began = _instant(desk, times.day, times.start, entry.began_at if entry else None, "in")
    if times.end is None:
        return began, None
    return began, _after(desk, times, times.end, entry.ended_at if entry else None, "out")


def _after(desk: Desk, times: Times, minute: int, stored: datetime | None, field: str) -> datetime:
    """A wall time of the day of the stretch, or of the next where the clock goes back."""
    day = times.day if minute > times.start else times.day + timedelta(days=1)
    return _instant(desk, day, minute, stored, field)


def _instant(desk: Desk, day: date, minute: int, stored: datetime | None, field: str) -> datetime:
    """What is stored where that says the same minute: it has seconds, and knows which 1:30 of two it is."""
    zone = desk.clock.zone
    if not 0 <= minute <= DAY_MINUTES:
        raise Invalid("a time is from 00:00 to 24:00", field)
    if minute == DAY_MINUTES:
        day, minute = day + timedelta(days=1), 0
    if stored is not None:
        local = stored.astimezone(zone)
        if local.date() == day and local.hour * 60 + local.minute == minute:
            return stored
    require_minute(day, minute, zone, field)
    return instant_of(day, minute, zone)


def _require_short(desk: Desk, settings: TimeClockSettings, began: datetime, ended: datetime | None) -> None:
    """Raise Invalid for more than anybody works in one go: 7:00 typed for 17:00 is of the next day."""
    most = min(settings.forgotten_hours, MOST_HOURS)
    if ended is not None and ended - began > timedelta(hours=most):
        local = ended.astimezone(desk.clock.zone)
        raise Invalid(
            f"that is until {local:%a %H:%M}, more than {most} hours in one go: is the time right? "
            "If it is, enter it in two parts",
            "out",
        )


def _require_sound(
    desk: Desk, db: DeskSession, entry: TimeEntry, began: datetime, ended: datetime | None, now: datetime
) -> None:
    zone, until = desk.clock.zone, ended or now
    if began > now:
        raise Invalid("nobody has come yet at a time that is still to be", "in")
    if ended is not None and ended > now:
        raise Invalid("it is not that late yet: who is still here clocks out on leaving", "out")
    if ended is not None and ended <= began:
        raise Invalid("the end is not behind the beginning", "out")
    if now - began > timedelta(days=OLDEST_DAYS):
        raise Invalid("more than three years ago", "day")
    other = db.scalars(
        select(TimeEntry).where(
            col(TimeEntry.account_id) == entry.account_id,
            col(TimeEntry.struck) == "",
            col(TimeEntry.id) != (entry.id or 0),
            col(TimeEntry.began_at) < until,
            or_(col(TimeEntry.ended_at).is_(None), func.coalesce(col(TimeEntry.ended_at), until) > began),
        )
    ).first()
    if other is not None:
        end = f"{other.ended_at.astimezone(zone):%H:%M}" if other.ended_at else "now"
        raise Conflict(
            f"there are times already from {other.began_at.astimezone(zone):%m/%d %H:%M} to {end}: "
            "correct those, or strike them out"
        )


# Breaks


def _breaks(
    desk: Desk,
    db: DeskSession,
    entry: TimeEntry,
    times: Times,
    span: tuple[datetime, datetime | None],
    now: datetime,
    why: str,
) -> bool:
    """Bring the breaks to what is typed; whether anything differed. What is not typed is taken out."""
    stored = {_said(desk, each): each for each in _stored(db, entry)}
    began, ended = span
    for said, row in stored.items():
        if said not in times.breaks:
            note(desk, db, entry, Step.BREAK_STRUCK, now, words=_words(said), reason=why)
            row.struck = why
    db.flush()
    kept = [
        (row.began_at, row.ended_at or ended or now) for said, row in stored.items() if said in times.breaks
    ]
    for said in dict.fromkeys(times.breaks):
        if said.end is None and ended is not None:  # one that stands and lasts, too: it would go on for ever
            raise Invalid(f"when did the {said.kind.value} of {show_time(said.start)} end?", "breaks")
        if said in stored:
            continue
        if said.start == said.end:
            raise Invalid(f"the {_words(said)} lasts no minute", "breaks")
        start = _after(desk, times, said.start, None, "breaks")
        end = None if said.end is None else _after(desk, times, said.end, None, "breaks")
        if (end or now) > now or start > now:
            raise Invalid(f"the {_words(said)} is still to be", "breaks")
        if start >= (end or now):
            raise Invalid(f"the {_words(said)} ends before it begins", "breaks")
        kept.append((start, end or now))
        row = TimeBreak(
            entry_id=entry.id or 0, kind=said.kind, began_at=start, ended_at=end, relieved=said.relieved
        )
        db.add(row)
        note(desk, db, entry, Step.BREAK_ADDED, now, words=_words(said), reason=why)
    kept.sort()
    if any(start < whole(began) or end > (ended or now) for start, end in kept):
        raise Invalid("a break lies between coming and leaving", "breaks")
    if any(after[0] < before[1] for before, after in pairwise(kept)):
        raise Invalid("two breaks lie over each other", "breaks")
    return set(stored) != set(times.breaks)


def _stored(db: DeskSession, entry: TimeEntry) -> list[TimeBreak]:
    if entry.id is None:
        return []
    where = col(TimeBreak.entry_id) == entry.id, col(TimeBreak.struck) == ""
    return list(db.scalars(select(TimeBreak).where(*where).order_by(col(TimeBreak.began_at))))


def _said(desk: Desk, row: TimeBreak) -> TypedBreak:
    """As it would be typed."""
    zone = desk.clock.zone
    start = row.began_at.astimezone(zone)
    end = row.ended_at.astimezone(zone) if row.ended_at else None
    ends = end.hour * 60 + end.minute if end else None
    return TypedBreak(row.kind, start.hour * 60 + start.minute, ends, row.relieved)


def _words(said: TypedBreak) -> str:
    end = "" if said.end is None else show_time(said.end)
    return f"{said.kind.value} {show_time(said.start)}-{end}{'' if said.relieved else ' worked'}"
