"""The use cases that say when providers see patients: usual weeks, other days, blocks, holidays."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.clock import require_minute, today
from clinic_tui.errors import Invalid, NotFound
from clinic_tui.patients.names import clean_text
from clinic_tui.schedule import rules
from clinic_tui.schedule.models import Appointment, Block, DayException, Holiday, Provider, WeekTemplate
from clinic_tui.schedule.rows import Span
from clinic_tui.schedule.session_rows import SLOTS
from clinic_tui.schedule.site_following import follow_provider
from clinic_tui.schedule.sites import known_site
from clinic_tui.schedule.states import BlockKind, Status
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.dates import show_date

VERB = "schedule.setup"

MOST_AHEAD_YEARS = 5
MOST_AHEAD = timedelta(days=366 * MOST_AHEAD_YEARS)
"""So far ahead usual hours begin: what is typed beyond is a slip."""


def add_holiday(desk: Desk, day: date, name: str) -> int:
    """The clinic is closed on that day; how many visits stand booked then and have to be moved."""
    clean = clean_text(name, 60, "name")
    if not clean:
        raise Invalid("the holiday needs a name", "name")
    with desk.act(VERB) as db:
        db.add(Holiday(day=day, name=clean))
        return _standing(db, day)


def remove_holiday(desk: Desk, day: date) -> None:
    """The clinic is open on that day after all."""
    with desk.act(VERB) as db:
        row = db.scalars(select(Holiday).where(col(Holiday.day) == day)).one_or_none()
        if row is None:
            raise NotFound(f"{show_date(day)} is no holiday")
        db.delete(row)


def set_template(
    desk: Desk,
    provider_id: int,
    weekdays: Iterable[int],
    spans: Iterable[Span],
    slot_minutes: int,
    site_id: int | None = None,
    first: date | None = None,
) -> None:
    """A provider's usual hours on these weekdays (0 is Monday) from a day on, in place of those that held
    then or were to begin later; no span means none, and `first` None is today. The days before stay as they
    were; hours before which there were none have no first day.

    With a site only those at it give way, and those at others on the same days stay; None sets the
    whole day, at the first site. Visits to come go along to where the provider is then. Raises Invalid for
    spans that overlap or do not fit the slots (minutes), and for a day that is over.
    """
    days, hours = sorted(set(weekdays)), sorted(spans, key=lambda span: span.start)
    _require_slot(slot_minutes)
    _require_hours(hours)
    begins = first or today(desk.clock)
    _require_to_come(desk, begins)
    with desk.act(VERB) as db:
        db.need(Provider, provider_id, f"there is no provider {provider_id}")
        there = known_site(db, site_id)
        before = set[int]()
        for row in db.scalars(
            select(WeekTemplate).where(
                col(WeekTemplate.provider_id) == provider_id, col(WeekTemplate.weekday).in_(days)
            )
        ).all():
            if site_id is None or row.site_id == there:
                before |= {row.weekday} if _ends_before(db, row, begins) else set()
            elif (row.valid_to is None or row.valid_to >= begins) and any(
                Span(row.start_minute, row.end_minute).overlaps(span) for span in hours
            ):
                raise Invalid("the provider is at another site at a part of these hours", "hours")
        db.flush()
        db.add_all(
            WeekTemplate(
                site_id=there,
                provider_id=provider_id,
                weekday=weekday,
                start_minute=span.start,
                end_minute=span.end,
                slot_minutes=slot_minutes,
                valid_from=begins if first is not None or weekday in before else None,
            )
            for weekday in days
            for span in hours
        )
        db.flush()
        follow_provider(db, desk.clock, provider_id)


def _ends_before(db: DeskSession, row: WeekTemplate, day: date) -> bool:
    """Let a stretch hold up to the day before, or not at all where it was to begin later; whether it held."""
    if row.valid_from is not None and row.valid_from >= day:
        db.delete(row)
        return False
    if row.valid_to is None or row.valid_to >= day:
        row.valid_to = day - timedelta(days=1)
    return True


def _require_to_come(desk: Desk, first: date) -> None:
    now = today(desk.clock)
    if first < now:
        raise Invalid(f"{show_date(first)} is over: usual hours change from today on or later", "from")
    if first > now + MOST_AHEAD:
        raise Invalid(f"{show_date(first)} is more than {MOST_AHEAD_YEARS} years ahead", "from")


def set_away(desk: Desk, provider_id: int, days: Iterable[date], words: str) -> int:
    """A provider is not there on these days; how many visits stand booked then and have to be moved.

    Other hours that were set for such a day give way.
    """
    reason = clean_text(words, 100, "reason") or "away"
    with desk.act(VERB, reason=reason) as db:
        db.need(Provider, provider_id, f"there is no provider {provider_id}")
        standing = 0
        for day in days:
            put_away(db, provider_id, day, reason)
            standing += _standing(db, day, provider_id)
        return standing


def put_away(db: DeskSession, provider_id: int, day: date, reason: str) -> None:
    """The same of one day, within an action that does more."""
    take_exceptions_out(db, provider_id, day)
    db.add(DayException(provider_id=provider_id, day=day, words=reason))


def set_hours(
    desk: Desk,
    provider_id: int,
    day: date,
    spans: Iterable[Span],
    slot_minutes: int,
    words: str = "",
    site_id: int | None = None,
) -> int:
    """A provider has other hours than usual on one day; how many booked visits lie outside them then.

    They stand in place of the usual ones and of what was said of that day before, at the site where the
    provider is on that weekday unless one is named. Raises
    Invalid for hours that overlap or are off the grain; for none at all there is `set_away`.
    """
    hours = sorted(spans, key=lambda span: span.start)
    if not hours:
        raise Invalid("name the hours, or say that the provider is away", "hours")
    _require_slot(slot_minutes)
    _require_hours(hours)
    for span in hours:
        require_minute(day, span.start, desk.clock.zone, "hours")
        require_minute(day, span.end, desk.clock.zone, "hours")
    said = clean_text(words, 100, "reason")
    with desk.act(VERB, reason=said) as db:
        db.need(Provider, provider_id, f"there is no provider {provider_id}")
        put_hours(desk, db, provider_id, day, hours, slot_minutes, said, site_id)
        booked = select(col(Appointment.start_minute), col(Appointment.end_minute)).where(
            col(Appointment.day) == day,
            col(Appointment.provider_id) == provider_id,
            col(Appointment.status) == Status.BOOKED,
        )
        return sum(not rules.covers(hours, Span(start, end)) for start, end in db.execute(booked))


def put_hours(
    desk: Desk,
    db: DeskSession,
    provider_id: int,
    day: date,
    spans: Iterable[Span],
    slot_minutes: int,
    words: str,
    site_id: int | None,
) -> None:
    """The hours of one day, looked through before, within an action that does more."""
    take_exceptions_out(db, provider_id, day)
    db.add_all(
        DayException(
            provider_id=provider_id,
            day=day,
            start_minute=span.start,
            end_minute=span.end,
            slot_minutes=slot_minutes,
            words=words,
            site_id=None if site_id is None else known_site(db, site_id),
        )
        for span in spans
    )
    db.flush()
    follow_provider(db, desk.clock, provider_id)


def set_usual(desk: Desk, provider_id: int, days: Iterable[date]) -> None:
    """The usual week holds again on these days. Raises NotFound where it did already on all of them."""
    with desk.act(VERB) as db:
        db.need(Provider, provider_id, f"there is no provider {provider_id}")
        taken = [take_exceptions_out(db, provider_id, day) for day in days]
        if not any(taken):
            raise NotFound("the usual hours hold then already")
        follow_provider(db, desk.clock, provider_id)


def take_exceptions_out(db: DeskSession, provider_id: int, day: date) -> int:
    """Take out what was said of that day; how many rows it was."""
    old = select(DayException).where(
        col(DayException.provider_id) == provider_id, col(DayException.day) == day
    )
    rows = db.scalars(old).all()
    for row in rows:
        db.delete(row)
    db.flush()
    return len(rows)


@dataclass(frozen=True, slots=True)
class NewBlock:
    """A stretch that is not for patients: on `day`, or each week on `weekdays`."""

    span: Span
    kind: BlockKind
    label: str = ""
    day: date | None = None
    weekdays: frozenset[int] = frozenset()


def add_block(desk: Desk, provider_id: int, new: NewBlock) -> int:
    """Keep a stretch of a provider's day free of patients; how many rows were made.

    Visits that stand booked in it stay. Raises Invalid without a day or a weekday, or with both.
    """
    if (new.day is None) == (not new.weekdays):
        raise Invalid("a block is on one day, or each week on some weekdays: name one of the two", "day")
    _require_hours([new.span])
    label = clean_text(new.label, 60, "label")
    when = [(new.day, None)] if new.day else [(None, weekday) for weekday in sorted(new.weekdays)]
    with desk.act(VERB) as db:
        db.need(Provider, provider_id, f"there is no provider {provider_id}")
        for day, weekday in when:
            db.add(
                Block(
                    provider_id=provider_id,
                    day=day,
                    weekday=weekday,
                    start_minute=new.span.start,
                    end_minute=new.span.end,
                    kind=new.kind,
                    label=label,
                )
            )
    return len(when)


def remove_block(desk: Desk, block_id: int) -> None:
    """The stretch is open for patients again."""
    with desk.act(VERB) as db:
        db.delete(db.need(Block, block_id, f"there is no block {block_id}"))


def _standing(db: DeskSession, day: date, provider_id: int | None = None) -> int:
    """Visits still to come on a day that is now closed."""
    where = [col(Appointment.day) == day, col(Appointment.status) == Status.BOOKED]
    if provider_id is not None:
        where.append(col(Appointment.provider_id) == provider_id)
    number: int = db.execute(select(func.count()).select_from(Appointment).where(*where)).scalar_one()
    return number


def _require_slot(minutes: int) -> None:
    if minutes not in SLOTS:
        raise Invalid(f"a slot has {', '.join(map(str, SLOTS))} minutes, not {minutes}", "slot")


def _require_hours(spans: list[Span]) -> None:
    """Raise Invalid for hours that no day has, are off the grain of the schedule, or overlap."""
    for span in spans:
        if not 0 <= span.start < span.end <= 24 * 60:
            raise Invalid("hours begin and end on one day, the end after the start", "hours")
        if span.start % rules.GRAIN or span.end % rules.GRAIN:
            raise Invalid(f"hours go in steps of {rules.GRAIN} minutes", "hours")
    for before, after in itertools.pairwise(spans):
        if before.overlaps(after):
            raise Invalid("the hours overlap: give each stretch once", "hours")
