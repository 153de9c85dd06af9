"""The use cases that set the schedule up: who sees patients, when, where, and for what kinds of visits."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.errors import Conflict, Invalid
from clinic_tui.schedule import rules
from clinic_tui.schedule.models import (
    Appointment,
    Block,
    DayException,
    Holiday,
    Provider,
    Room,
    VisitType,
    WeekTemplate,
)
from clinic_tui.schedule.rows import Span
from clinic_tui.schedule.states import BlockKind, Status
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.site import first_site

VERB = "schedule.setup"
MOST_OVERBOOKED = 50
SLOTS = (5, 10, 15, 20, 30, 45, 60)
"""Minutes that a slot of a template may have: all multiples of the grain."""

_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,7}", re.ASCII)


@dataclass(frozen=True, slots=True)
class NewProvider:
    """What is typed of somebody who will see patients; `overbook_quota` a day."""

    code: str
    name: str
    specialty: str = ""
    overbook_quota: int = 2


def add_provider(desk: Desk, new: NewProvider) -> int:
    """Somebody sees patients from now on; the number of the row."""
    code = _code(new.code)
    if not 0 <= new.overbook_quota <= MOST_OVERBOOKED:
        raise Invalid(f"the overbook quota is 0 to {MOST_OVERBOOKED} a day", "quota")
    row = Provider(
        code=code,
        name=_text(new.name, 100, "name"),
        specialty=new.specialty.strip()[:60],
        overbook_quota=new.overbook_quota,
    )
    with desk.act(VERB) as db:
        return _added(db, row)


def add_visit_type(desk: Desk, code: str, name: str, minutes: int) -> int:
    """A kind of visit with its usual length in minutes; the number of the row."""
    rules.require_length(0, minutes)
    row = VisitType(code=_code(code), name=_text(name, 60, "name"), minutes=minutes)
    with desk.act(VERB) as db:
        return _added(db, row)


def add_room(desk: Desk, name: str) -> int:
    """A room at this site; the number of the row. Raises Conflict for a name that is in use."""
    clean = _text(name, 40, "name")
    with desk.act(VERB) as db:
        taken = db.scalars(select(Room).where(func.lower(col(Room.name)) == clean.lower())).first()
        if taken is not None:
            raise Conflict(f"there is a room {taken.name} already: choose another name")
        return _added(db, Room(site_id=first_site(db).id or 0, name=clean))


def add_holiday(desk: Desk, day: date, name: str) -> int:
    """The clinic is closed on that day; how many visits stand booked then and have to be moved."""
    clean = _text(name, 60, "name")
    with desk.act(VERB) as db:
        _added(db, Holiday(day=day, name=clean))
        return _standing(db, day)


def set_template(
    desk: Desk, provider_id: int, weekdays: Iterable[int], spans: Iterable[Span], slot_minutes: int
) -> None:
    """A provider's usual hours on these weekdays (0 is Monday), in place of those before; no span means none.

    Raises Invalid for spans that overlap or do not fit the slots (minutes).
    """
    days, hours = sorted(set(weekdays)), sorted(spans, key=lambda span: span.start)
    if slot_minutes not in SLOTS:
        raise Invalid(f"a slot has {', '.join(map(str, SLOTS))} minutes, not {slot_minutes}", "slot")
    _require_hours(hours)
    with desk.act(VERB) as db:
        db.need(Provider, provider_id, f"there is no provider {provider_id}")
        old = select(WeekTemplate).where(
            col(WeekTemplate.provider_id) == provider_id, col(WeekTemplate.weekday).in_(days)
        )
        for row in db.scalars(old).all():
            db.delete(row)
        db.flush()
        site_id = first_site(db).id or 0
        db.add_all(
            WeekTemplate(
                site_id=site_id,
                provider_id=provider_id,
                weekday=weekday,
                start_minute=span.start,
                end_minute=span.end,
                slot_minutes=slot_minutes,
            )
            for weekday in days
            for span in hours
        )


def set_away(desk: Desk, provider_id: int, days: Iterable[date], words: str) -> int:
    """A provider is not there on these days; how many visits stand booked then and have to be moved.

    Other hours that were set for such a day give way.
    """
    reason = words.strip()[:100] or "away"
    with desk.act(VERB, reason=reason) as db:
        db.need(Provider, provider_id, f"there is no provider {provider_id}")
        standing = 0
        for day in days:
            old = select(DayException).where(
                col(DayException.provider_id) == provider_id, col(DayException.day) == day
            )
            for row in db.scalars(old).all():
                db.delete(row)
            db.flush()
            db.add(DayException(provider_id=provider_id, day=day, words=reason))
            standing += _standing(db, day, provider_id)
        return standing


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
                    label=new.label.strip()[:60],
                )
            )
    return len(when)


def _added(db: DeskSession, row: Provider | VisitType | Room | Holiday) -> int:
    db.add(row)
    db.flush()
    return row.id or 0


def _standing(db: DeskSession, day: date, provider_id: int | None = None) -> int:
    """Visits still to come on a day that is now closed."""
    where = [col(Appointment.day) == day, col(Appointment.status) == Status.BOOKED]
    if provider_id is not None:
        where.append(col(Appointment.provider_id) == provider_id)
    number: int = db.execute(select(func.count()).select_from(Appointment).where(*where)).scalar_one()
    return number


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


def _code(typed: str) -> str:
    code = typed.strip().upper()
    if not _CODE.fullmatch(code):
        raise Invalid(f"`{typed.strip()}` is no code: 1 to 8 letters, digits or dashes", "code")
    return code


def _text(typed: str, limit: int, field: str) -> str:
    text = " ".join(typed.split())
    if not text or len(text) > limit or not text.isprintable():
        raise Invalid(f"the {field} needs 1 to {limit} printable characters", field)
    return text
