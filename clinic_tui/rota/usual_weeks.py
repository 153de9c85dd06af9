"""The use cases of usual weeks, of single dates that are other, and of the minimum cover."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import require_minute, today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.rota.book import read_book, template_of
from clinic_tui.rota.entries import DayEntry, ShiftsEntry
from clinic_tui.rota.models import MinimumCover, ShiftChange, ShiftTemplate
from clinic_tui.rota.people import Somebody, named
from clinic_tui.rota.rules import WEEKDAYS, Template, mask_of, monday_of
from clinic_tui.rota.sites import FIRST, read_sites
from clinic_tui.rota.states import DayKind, Group
from clinic_tui.schedule.rows import Span
from clinic_tui.schedule.rules import subtract
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.dates import show_date
from clinic_tui.words.shift_hours import show_shift
from clinic_tui.words.times import DAY_MINUTES

VERB = "rota.plan"
MOST_PEOPLE = 99
MOST_YEARS = timedelta(days=366 * 5)
ELSEWHERE = "this was written at another desk meanwhile: look again and repeat"


def set_shifts(desk: Desk, who: str, entry: ShiftsEntry) -> None:
    """The usual hours of some weekdays from a day on, in place of those before; no hours: they are free.

    Hours of every second week leave those of the other weeks; with a site named, hours at others stay as far
    as they are not at the same time.
    Raises Invalid naming the field, also for a provider, whose hours the schedule keeps.
    """
    with desk.act(VERB) as db:
        put_shifts(desk, db, named(db, who), entry)


def import_shifts(desk: Desk, weeks: Iterable[tuple[str, ShiftsEntry]]) -> None:
    """The usual hours of many, in one action, in their order. Raises Invalid, and then sets none."""
    with desk.act(VERB) as db:
        for who, entry in weeks:
            put_shifts(desk, db, named(db, who), entry)


def put_shifts(desk: Desk, db: DeskSession, who: Somebody, entry: ShiftsEntry) -> None:
    """The same within an action that does more."""
    _require_own_hours(who)
    _require_terms(desk, entry)
    site = read_sites(db).typed(entry.site) if entry.site.strip() else None
    new = [
        Template(weekday, span, entry.weeks, entry.first, entry.last, site or FIRST)
        for weekday in sorted(entry.weekdays)
        for span in entry.spans
    ]
    clearing = new or [
        Template(weekday, Span(0, 1), 1, entry.first, entry.last) for weekday in sorted(entry.weekdays)
    ]
    for row in db.scalars(select(ShiftTemplate).where(col(ShiftTemplate.account_id) == who.account_id)).all():
        if not any(template_of(row).meets(each) for each in clearing):
            continue
        if site is None or row.site_id == site:
            _give_way(db, row, entry)
        elif any(_at_once(template_of(row), each) for each in new):
            _cut(db, who, row, entry)
    db.add_all(
        ShiftTemplate(
            account_id=who.account_id or 0, weekday=each.weekday, start_minute=each.span.start,
            end_minute=each.span.end, weeks=each.weeks, valid_from=each.valid_from, valid_to=each.valid_to,
            site_id=each.site,
        )
        for each in new
    )  # fmt: skip
    db.flush()


def _cut(db: DeskSession, who: Somebody, row: ShiftTemplate, entry: ShiftsEntry) -> None:
    """Hours at another site are shortened by the new ones, from the first of their days to the last."""
    if row.weeks == 2 or entry.weeks == 2:  # only every second of these weeks would have to be cut
        where = read_sites(db).name(row.site_id)
        raise Invalid(f"{who.name} is at {where} in a part of these hours: end those first", "hours")
    ends = [each for each in (row.valid_to, entry.last) if each is not None]
    left = [
        ShiftTemplate(
            account_id=row.account_id, weekday=row.weekday, start_minute=span.start, end_minute=span.end,
            valid_from=max(row.valid_from, entry.first), valid_to=min(ends, default=None),
            site_id=row.site_id,
        )
        for span in subtract((Span(row.start_minute, row.end_minute),), entry.spans)
    ]  # fmt: skip
    _give_way(db, row, entry)
    db.add_all(left)


def _at_once(one: Template, other: Template) -> bool:
    """Whether there can be a day on which both would have somebody at work in the same minute."""
    last = date.max
    in_time = one.valid_from <= (other.valid_to or last) and other.valid_from <= (one.valid_to or last)
    return in_time and one.meets(other) and one.span.overlaps(other.span)


def _give_way(db: DeskSession, row: ShiftTemplate, entry: ShiftsEntry) -> None:
    """Hours that stood there end the day before, and come again once the new ones are over."""
    if row.valid_to is not None and row.valid_to < entry.first:
        return
    if entry.last is not None and row.valid_from > entry.last:
        return
    ends, again = row.valid_to, _comes_again(row, entry.last)
    if again is not None and (ends is None or again <= ends):
        db.add(
            ShiftTemplate(
                account_id=row.account_id, weekday=row.weekday, start_minute=row.start_minute,
                end_minute=row.end_minute, weeks=row.weeks, valid_from=again, valid_to=ends,
                site_id=row.site_id,
            )
        )  # fmt: skip
    if row.valid_from >= entry.first:
        db.delete(row)
    else:
        row.valid_to = entry.first - timedelta(days=1)


def _comes_again(row: ShiftTemplate, last: date | None) -> date | None:
    """From when on hours hold that gave way up to `last`; None where those instead of them have no end.

    Every second week is counted from the week of its first day: the same weeks go on, from the next of them
    where the day after lies in a week between.
    """
    if last is None:
        return None
    again = last + timedelta(days=1)
    weeks = (monday_of(again) - monday_of(row.valid_from)).days // WEEKDAYS
    return monday_of(again) + timedelta(days=WEEKDAYS) if weeks % row.weeks else again


def end_shift(desk: Desk, template_id: int, version: int, last: date | None = None) -> None:
    """A stretch of a usual week ends with a day; without one it ends yesterday.

    One that has not begun by then is taken out. Raises Conflict where it was written at another desk.
    """
    with desk.act(VERB) as db:
        row = db.need(ShiftTemplate, template_id, f"there is no shift {template_id}")
        if row.version != version:
            raise Conflict(ELSEWHERE)
        last = last or today(desk.clock) - timedelta(days=1)
        if row.valid_to is not None and row.valid_to <= last:
            raise Invalid(f"it ends on {show_date(row.valid_to)} already", "last")
        if row.valid_from > last:
            db.delete(row)
        else:
            row.valid_to = last


def change_day(desk: Desk, who: str, entry: DayEntry) -> None:
    """What one date has instead of the usual week, in place of what was said of it before.

    An extra shift leaves what was said of the date at other sites. Raises Invalid naming the field, also for
    a provider and for a day that is over; Conflict where another desk has written there since.
    """
    reason = clean_text(entry.reason, 100, "reason")
    with desk.act(VERB, reason=reason) as db:
        person = named(db, who)
        _require_own_hours(person)
        if entry.day < today(desk.clock):
            raise Invalid(f"{show_date(entry.day)} is over: the rota of past days stays", "day")
        _require_far(desk, entry.day, "day")
        if (entry.kind in (DayKind.INSTEAD, DayKind.EXTRA)) != bool(entry.spans):
            words = "name the hours" if not entry.spans else "no hours go with that"
            raise Invalid(f"{entry.kind.value if entry.kind else 'as usual'}: {words}", "hours")
        for minute in itertools.chain.from_iterable((each.start, each.end) for each in entry.spans):
            require_minute(entry.day, minute, desk.clock.zone, "hours")
        standing = select(ShiftChange).where(
            col(ShiftChange.account_id) == person.account_id, col(ShiftChange.day) == entry.day
        )
        rows = db.scalars(standing).all()
        if entry.seen is not None and entry.seen != {row.id for row in rows}:
            raise Conflict(ELSEWHERE)
        site = read_sites(db).typed(entry.site) if entry.site.strip() else FIRST
        for row in rows:
            if entry.kind is not DayKind.EXTRA or row.site_id == site:
                db.delete(row)
        db.flush()
        if entry.kind is DayKind.EXTRA:
            _require_nowhere_else(desk, db, person, entry, site)
        if entry.kind is not None:
            db.add_all(
                ShiftChange(
                    account_id=person.account_id or 0, day=entry.day, kind=entry.kind, reason=reason,
                    start_minute=span.start if span else None, end_minute=span.end if span else None,
                    site_id=site,
                )
                for span in entry.spans or (None,)
            )  # fmt: skip


def _require_nowhere_else(desk: Desk, db: DeskSession, who: Somebody, entry: DayEntry, site: int) -> None:
    """Raise Invalid where somebody is at another site in a part of an extra shift."""
    book = read_book(db, desk, entry.day, 1)
    for stay in book.planned(who, entry.day):
        if stay.site != site and any(stay.span.overlaps(span) for span in entry.spans):
            at = f"at {book.sites.name(stay.site)} {show_shift(stay.span.start, stay.span.end)} that day"
            raise Invalid(f"{who.name} is {at}: write other hours in place of the usual ones", "hours")


def drop_change(desk: Desk, change_id: int, version: int) -> None:
    """A date is as in the usual week again, as far as this stretch goes."""
    with desk.act(VERB) as db:
        row = db.need(ShiftChange, change_id, f"there is no change {change_id}")
        if row.version != version:
            raise Conflict(ELSEWHERE)
        if row.day < today(desk.clock):
            raise Invalid(f"{show_date(row.day)} is over: the rota of past days stays", "day")
        db.delete(row)


def set_minimum(
    desk: Desk, group: Group, weekdays: Iterable[int], span: Span, people: int, site: str = ""
) -> int:
    """So many of a group have to be at a site; its number. With 0 people nothing is asked for in these hours.

    What stands for the same group, site and hours on one of these days gives way there. Without a site the
    first is meant.
    """
    days = frozenset(weekdays)
    if not 0 <= people <= MOST_PEOPLE:
        raise Invalid(f"0 to {MOST_PEOPLE} people", "people")
    if not 0 <= span.start < span.end <= DAY_MINUTES:
        raise Invalid("the hours of a minimum lie within one day: write a night as two", "hours")
    with desk.act(VERB) as db:
        where = read_sites(db).typed(site) if site.strip() else FIRST
        same = select(MinimumCover).where(
            col(MinimumCover.whom) == group, col(MinimumCover.start_minute) == span.start,
            col(MinimumCover.end_minute) == span.end, col(MinimumCover.site_id) == where,
        )  # fmt: skip
        for row in db.scalars(same).all():
            left = row.weekdays & ~mask_of(days)
            if left:
                row.weekdays = left
            else:
                db.delete(row)
        db.flush()
        if not people:
            return 0
        stored = MinimumCover(
            whom=group, weekdays=mask_of(days), start_minute=span.start, end_minute=span.end, people=people,
            site_id=where,
        )  # fmt: skip
        db.add(stored)
        db.flush()
        return stored.id or 0


def drop_minimum(desk: Desk, minimum_id: int, version: int) -> None:
    """Nothing is asked for in these hours any more."""
    with desk.act(VERB) as db:
        row = db.need(MinimumCover, minimum_id, f"there is no minimum {minimum_id}")
        if row.version != version:
            raise Conflict(ELSEWHERE)
        db.delete(row)


def _require_own_hours(who: Somebody) -> None:
    if who.provider is not None:
        code = who.provider.code
        raise Invalid(
            f"{code} has sessions in the schedule, which are set there: `schedule hours`, or `:out {code}`",
            "who",
        )


def _require_terms(desk: Desk, entry: ShiftsEntry) -> None:
    if not entry.weekdays:
        raise Invalid("which days? mon-fri, or tue,thu", "days")
    if entry.weeks not in (1, 2):
        raise Invalid("every week is 1, every second week 2", "weeks")
    if entry.last is not None and entry.last < entry.first:
        raise Invalid("it ends before it begins", "to")
    _require_far(desk, entry.first, "from")
    if entry.last is not None:
        _require_far(desk, entry.last, "to")
    for span in entry.spans:
        if not 0 <= span.start < DAY_MINUTES or not span.start < span.end <= span.start + DAY_MINUTES:
            raise Invalid("a shift takes up to 24 hours", "hours")


def _require_far(desk: Desk, day: date, field: str) -> None:
    if not abs(day - today(desk.clock)) <= MOST_YEARS:
        raise Invalid(f"{show_date(day)} is more than 5 years off", field)
