"""Reads of the time clock: who is in, what people worked, what was corrected, what is to be looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import instant_of, local_now, today
from clinic_tui.errors import NotFound
from clinic_tui.security.models import Account
from clinic_tui.settings.time_clock import TimeClockSettings
from clinic_tui.store.desk import Desk
from clinic_tui.time_clock.models import TimeBreak, TimeEntry, TimePeriod, TimeStep
from clinic_tui.time_clock.rows import (
    ClosedRow,
    EntryRow,
    MyClock,
    People,
    PersonRow,
    Pressing,
    Sheet,
    StepRow,
)
from clinic_tui.time_clock.rules import (
    MINUTE,
    Pause,
    Period,
    is_forgotten,
    minutes_between,
    period_of,
    worked,
)
from clinic_tui.time_clock.server_clock import server_now
from clinic_tui.time_clock.sheets import make_sheet
from clinic_tui.time_clock.states import CORRECTIONS, Presence, Step
from clinic_tui.words.times import show_wait

LATELY = timedelta(days=1)
"""So long it is shown since when somebody is out."""

MOST_PRESSING = 50


def this_period(desk: Desk, settings: TimeClockSettings) -> Period:
    """The period in which today lies."""
    return period_of(today(desk.clock), settings.first_day, settings.weeks)


def my_clock(db: Session, desk: Desk, settings: TimeClockSettings) -> MyClock:
    """How the clock stands for whoever sits there."""
    now, zone, day = server_now(db, desk).astimezone(desk.clock.zone), desk.clock.zone, today(desk.clock)
    me = desk.actor.account_id or 0
    week = period_of(day, settings.first_day, 1).first
    begins, midnight = instant_of(week, 0, zone), instant_of(day, 0, zone)
    found = [entry for entry in _entries(db, desk, begins, now + MINUTE, me) if not entry.struck]
    entry = next((each for each in found if each.ended is None), None)
    meal, late = settings.meal_minutes, settings.forgotten_hours
    counted = [each for each in found if not is_forgotten(each.began, each.ended, now, late)]
    return MyClock(
        entry,
        entry.presence(now, settings.forgotten_hours) if entry else Presence.OUT,
        sum(worked(each.stretch, midnight, now, now, meal) for each in counted),
        sum(worked(each.stretch, begins, now, now, meal) for each in counted),
        any(each.began >= midnight for each in found),
        now,
    )


def own_sheet(db: Session, desk: Desk, settings: TimeClockSettings, period: Period) -> Sheet:
    """The times of whoever sits there. Raises NotFound where that is nobody with an account."""
    return sheet_of(db, desk, settings, period, desk.actor.account_id or 0)


def own_sheet_and_unseen(
    db: Session, desk: Desk, settings: TimeClockSettings, period: Period
) -> tuple[Sheet, tuple[int, ...]]:
    """The same with the numbers of what others wrote of it and the person has not seen."""
    found = own_sheet(db, desk, settings, period)
    return found, unseen_steps(db, [entry.id for entry in found.entries])


def sheet_of(db: Session, desk: Desk, settings: TimeClockSettings, period: Period, account_id: int) -> Sheet:
    """The times of a person. Raises NotFound."""
    found = sheets(db, desk, settings, period, account_id)
    if not found:
        raise NotFound("there is no such person")
    return found[0]


def sheets(
    db: Session, desk: Desk, settings: TimeClockSettings, period: Period, account_id: int | None = None
) -> tuple[Sheet, ...]:
    """The times of everybody who works here or has times in the period, by name; or of one."""
    zone = desk.clock.zone
    now = server_now(db, desk).astimezone(zone)
    begins = instant_of(period.first, 0, zone)
    ends = instant_of(period.last + timedelta(days=1), 0, zone)
    by_person: dict[int, list[EntryRow]] = defaultdict(list)
    for entry in _entries(db, desk, begins, ends, account_id):
        by_person[entry.account_id].append(entry)
    columns: tuple[Any, ...] = (col(Account.id), col(Account.login), col(Account.name), col(Account.active))
    asked = select(*columns).order_by(col(Account.name), col(Account.id))
    if account_id is not None:
        asked = asked.where(col(Account.id) == account_id)
    closed = closed_of(db, desk, period)
    return tuple(
        make_sheet(
            (number, login, name), by_person[number], period, closed, now,
            meal_minutes=settings.meal_minutes, forgotten_hours=settings.forgotten_hours,
            rounding=settings.rounding,
        )
        for number, login, name, active in db.execute(asked).all()
        if active or by_person[number] or account_id is not None
    )  # fmt: skip


def closed_of(db: Session, desk: Desk, period: Period) -> ClosedRow | None:
    """How the period was signed; None where it is open."""
    row = db.scalars(
        select(TimePeriod).where(
            col(TimePeriod.reopened_at).is_(None),
            col(TimePeriod.first) <= period.last,
            col(TimePeriod.last) >= period.first,
        )
    ).first()
    if row is None:
        return None
    at = row.closed_at.astimezone(desk.clock.zone)
    return ClosedRow(row.first, row.last, row.closed_by, at, row.meal_minutes)


def people(db: Session, desk: Desk, settings: TimeClockSettings, period: Period) -> People:
    """Everybody: who is in; and for who may see the hours of others, those of the period."""
    zone = desk.clock.zone
    now = server_now(db, desk).astimezone(zone)
    latest: dict[int, EntryRow] = {}
    for entry in _entries(db, desk, now - LATELY, now + MINUTE, None):
        if not entry.struck:
            latest[entry.account_id] = entry
    sees_hours = desk.actor.may("time.view")
    found = sheets(db, desk, settings, period) if sees_hours else ()
    by_person = {each.account_id: each for each in found}
    columns: tuple[Any, ...] = (col(Account.id), col(Account.login), col(Account.name), col(Account.active))
    rows = []
    for number, login, name, active in db.execute(select(*columns).order_by(col(Account.name))).all():
        if not active and number not in by_person and number not in latest:
            continue
        last = latest.get(number)
        presence = last.presence(now, settings.forgotten_hours) if last else Presence.OUT
        rows.append(
            PersonRow(number, login, name, presence, last.since if last else None, by_person.get(number))
        )
    return People(period, closed_of(db, desk, period), tuple(rows))


def entry_of(db: Session, desk: Desk, entry_id: int) -> EntryRow:
    """One stretch; raises NotFound."""
    found = _rows(db, desk, (col(TimeEntry.id) == entry_id,))
    if not found:
        raise NotFound(f"there are no times with the number {entry_id}")
    return found[0]


def own_entry(db: Session, desk: Desk, entry_id: int) -> EntryRow:
    """The same of one's own; somebody else's raises NotFound too."""
    entry = entry_of(db, desk, entry_id)
    if entry.account_id != desk.actor.account_id:
        raise NotFound(f"there are no times of yours with the number {entry_id}")
    return entry


def trail(db: Session, desk: Desk, entry_id: int) -> tuple[StepRow, ...]:
    """All that happened to a stretch, oldest first."""
    zone = desk.clock.zone
    found = db.scalars(select(TimeStep).where(col(TimeStep.entry_id) == entry_id).order_by(col(TimeStep.id)))
    return tuple(
        StepRow(
            each.id or 0, each.at.astimezone(zone), each.who, each.desk, each.step,
            each.old_at and each.old_at.astimezone(zone), each.new_at and each.new_at.astimezone(zone),
            each.words, each.reason, each.undone_by,
        )
        for each in found
    )  # fmt: skip


def own_trail(db: Session, desk: Desk, entry_id: int) -> tuple[StepRow, ...]:
    """The same of one's own times; raises NotFound for somebody else's."""
    own_entry(db, desk, entry_id)
    return trail(db, desk, entry_id)


def pressing(db: Session, desk: Desk, settings: TimeClockSettings) -> tuple[Pressing, ...]:
    """Who forgot to clock out, and what others corrected of one's own times and one has not seen."""
    zone = desk.clock.zone
    before = server_now(db, desk) - timedelta(hours=settings.forgotten_hours)
    now = local_now(desk.clock)
    mine = desk.actor.account_id or 0
    columns: tuple[Any, ...] = (
        col(TimeEntry.id),
        col(TimeEntry.account_id),
        col(TimeEntry.began_at),
        col(Account.name),
    )
    open_ones = (
        select(*columns)
        .join(Account, col(Account.id) == col(TimeEntry.account_id))
        .where(
            col(TimeEntry.ended_at).is_(None), col(TimeEntry.struck) == "", col(TimeEntry.began_at) < before
        )
        .order_by(col(TimeEntry.began_at))
    )
    if not desk.actor.may("time.view"):
        open_ones = open_ones.where(col(TimeEntry.account_id) == mine)
    found = []
    for number, account_id, began, name in db.execute(open_ones).all():
        own, since = account_id == mine, began.astimezone(zone)
        who = "you are" if own else f"{name} is"
        long = show_wait(minutes_between(began, now))
        words = f"{who} clocked in since {since:%a %d %b %H:%M}, {long}: the end is to be written"
        found.append(Pressing(number, account_id, own, words))
    return (*found, *_unseen(db, desk, mine))


def _unseen(db: Session, desk: Desk, me: int) -> list[Pressing]:
    zone = desk.clock.zone
    columns: tuple[Any, ...] = (
        col(TimeEntry.id),
        col(TimeEntry.began_at),
        col(TimeStep.who),
        col(TimeStep.step),
    )
    steps = db.execute(
        select(*columns)
        .join(TimeStep, col(TimeStep.entry_id) == col(TimeEntry.id))
        .where(
            col(TimeEntry.account_id) == me,
            col(TimeStep.seen_at).is_(None),
            col(TimeStep.undone_at).is_(None),
            col(TimeStep.step).in_(list(CORRECTIONS)),
        )
        .order_by(col(TimeStep.id))
        .limit(MOST_PRESSING)
    ).all()
    told: dict[int, tuple[datetime, dict[str, None], dict[str, None]]] = {}
    for number, began, who, step in steps:
        _, people_, what = told.setdefault(number, (began, {}, {}))
        people_[who], what[Step(step).value] = None, None
    return [
        Pressing(
            number, me, is_own=True,
            words=f"your times of {began.astimezone(zone):%a %d %b}: {', '.join(what)} by {', '.join(whom)}",
        )
        for number, (began, whom, what) in told.items()
    ]  # fmt: skip


def count_pressing(db: Session, desk: Desk, settings: TimeClockSettings) -> int:
    """How many of them there are."""
    return len(pressing(db, desk, settings))


def unseen_steps(db: Session, entry_ids: Sequence[int]) -> tuple[int, ...]:
    """The numbers of what others wrote of these stretches and their person has not seen."""
    found = db.execute(
        select(col(TimeStep.id)).where(
            col(TimeStep.seen_at).is_(None), col(TimeStep.entry_id).in_(list(entry_ids))
        )
    )
    return tuple(number for number in found.scalars() if number is not None)


def _entries(
    db: Session, desk: Desk, begins: datetime, ends: datetime, account_id: int | None
) -> list[EntryRow]:
    """All stretches that have a part in a span; those that last have begun before its end."""
    where: list[Any] = [
        col(TimeEntry.began_at) < ends,
        or_(col(TimeEntry.ended_at) > begins, col(TimeEntry.ended_at).is_(None)),
    ]
    if account_id is not None:
        where.append(col(TimeEntry.account_id) == account_id)
    return _rows(db, desk, where)


def _rows(db: Session, desk: Desk, where: Sequence[Any]) -> list[EntryRow]:
    zone = desk.clock.zone
    stored = list(db.scalars(select(TimeEntry).where(*where).order_by(col(TimeEntry.began_at))))
    numbers = [each.id for each in stored]
    pauses: dict[int, list[Pause]] = defaultdict(list)
    if not numbers:
        return []
    breaks = select(TimeBreak).where(col(TimeBreak.entry_id).in_(numbers), col(TimeBreak.struck) == "")
    for each in db.scalars(breaks.order_by(col(TimeBreak.began_at))):
        ended = each.ended_at and each.ended_at.astimezone(zone)
        pauses[each.entry_id].append(Pause(each.kind, each.began_at.astimezone(zone), ended, each.relieved))
    corrections = db.execute(
        select(col(TimeStep.entry_id), col(TimeStep.who))
        .where(
            col(TimeStep.entry_id).in_(numbers),
            col(TimeStep.undone_at).is_(None),
            col(TimeStep.step).in_(list(CORRECTIONS)),
        )
        .order_by(col(TimeStep.id))
    ).all()
    corrected = {row.entry_id: row.who for row in corrections}
    return [
        EntryRow(
            each.id or 0, each.version, each.account_id, each.began_at.astimezone(zone),
            each.ended_at and each.ended_at.astimezone(zone), tuple(pauses[each.id or 0]), each.struck,
            corrected.get(each.id or 0, ""),
        )
        for each in stored
    ]  # fmt: skip
