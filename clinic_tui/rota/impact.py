"""What time off would hit, before anybody decides: hours, visits, cover, who else is away, who could come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import minute_now, today
from clinic_tui.rota.asked_rows import Impact, ImpactLine, TimeOffRow, stay_moved
from clinic_tui.rota.book import Absence, Book, read_book
from clinic_tui.rota.leave_hours import outage_of, to_open
from clinic_tui.rota.on_call_queries import could_take, on_call
from clinic_tui.rota.people import Somebody, somebody
from clinic_tui.rota.queries import cover_on, time_off
from clinic_tui.rota.rows import OnCallRow, moments_words, places_words, shifts_told
from clinic_tui.rota.rules import WHOLE_DAY, Stay, hours_of, left_of, meeting, stays_within
from clinic_tui.rota.states import STANDING, Asked, Group
from clinic_tui.schedule import rules as schedule_rules
from clinic_tui.schedule.models import Appointment, Provider
from clinic_tui.schedule.outage_rows import Outage
from clinic_tui.schedule.rows import Span
from clinic_tui.schedule.states import OPEN
from clinic_tui.store.desk import Desk
from clinic_tui.words.counted import counted
from clinic_tui.words.shift_hours import show_shift

MOST_DAYS = 31
"""Of a longer absence the first days are told."""


def impact(db: Session, desk: Desk, time_off_id: int) -> Impact:
    """One request with what it would hit. Raises NotFound."""
    row = time_off(db, desk, time_off_id)
    first = max(row.first, today(desk.clock))
    days = min((row.last - first).days + 1, MOST_DAYS)
    called = _called(db, desk, row)
    lines = [*_said(row), *_taken_back(db, desk, row), *_called_lines(db, desk, row, called)]
    if days < 1:
        return Impact(row, tuple(lines), 0, hours_open=False, called=called)
    book = read_book(db, desk, first, days, visits=True)
    who = next(each for each in book.people if each.account_id == row.account_id)
    visits = _visits(db, row, first) if row.provider_id is not None else {}
    load = {} if row.provider_id is not None else _load(db, first, days)
    for day in (first + timedelta(days=place) for place in range(days)):
        lines += _day(book, who, row, day, visits.get(day, []), load.get(day, {}))
    untold = row.last >= first + timedelta(days=days)  # what lies behind is for the schedule to look through
    open_ = row.provider_id is not None and (
        untold or any(_lost(book, who, row, first + timedelta(days=place)) for place in range(days))
    )
    lines.sort(key=lambda line: line.day)
    return Impact(row, tuple(lines), sum(map(len, visits.values())), hours_open=open_, called=called)


def _called(db: Session, desk: Desk, row: TimeOffRow) -> tuple[OnCallRow, ...]:
    """When the person is on call in a part of the time off, as far as it is asked for or approved."""
    if row.state not in STANDING:
        return ()
    found = (
        (each, meeting(each.moments, row.first, row.last, row.span))
        for each in on_call(db, desk)
        if each.account_id == row.account_id
    )
    return tuple(replace(each, off=part) for each, part in found if part is not None)


def _called_lines(
    db: Session, desk: Desk, row: TimeOffRow, called: Sequence[OnCallRow]
) -> Iterator[ImpactLine]:
    """Who is to be called then, with who could be."""
    for each in called:
        could = ", ".join(could_take(db, desk, each.part, each.who)) or "nobody"
        words = f"is on call {moments_words(each.part)}: o hands it over; could take it: {could}"
        yield ImpactLine(max(each.part[0], row.first), "on call", words, True)


def _said(row: TimeOffRow) -> Iterator[ImpactLine]:
    """What was written with it, which has no room on one line."""
    for what, words in (("note", row.note), ("answer", row.answer)):
        if words:
            yield ImpactLine(row.first, what, words)


def _taken_back(db: Session, desk: Desk, row: TimeOffRow) -> Iterator[ImpactLine]:
    """What withdrawing the leave of a provider opens, and what it leaves; or what it has left."""
    if row.provider_id is None or row.state not in (Asked.APPROVED, Asked.WITHDRAWN):
        return
    days = to_open(db, desk.clock, row.id) if row.state is Asked.APPROVED else 0
    opens = f"opens {counted(days, 'day')} again" if days else ""
    if told := "; ".join(filter(None, (opens, stay_moved(row.moved)))):
        yield ImpactLine(row.first, "taken back", told)


def outage_for(db: Session, desk: Desk, time_off_id: int) -> Outage | None:
    """What a request would be for the schedule; None where no hours of a provider are to be closed."""
    found = impact(db, desk, time_off_id)
    row = found.row
    if not found.hours_open and not found.booked:
        return None
    return outage_of(somebody(db, row.account_id), row.first, row.last, row.span)


def _taken(row: TimeOffRow) -> Span:
    return row.span or WHOLE_DAY


def _lost(book: Book, who: Somebody, row: TimeOffRow, day: date) -> tuple[Stay, ...]:
    """The hours of the day that the time off takes, each where it is."""
    return stays_within(book.planned(who, day), (_taken(row),))


def _day(
    book: Book, who: Somebody, row: TimeOffRow, day: date, visits: list[Span], load: Load
) -> Iterator[ImpactLine]:
    lost = _lost(book, who, row, day)
    if lost or visits:
        told = shifts_told(hours_of(lost), book.named(lost))
        yield ImpactLine(day, "works", told or "no hours that day")
    else:
        closed = book.holidays.get(day)
        yield ImpactLine(day, "works", f"closed: {closed}" if closed else "does not work that day")
        return
    if row.provider_id is not None:
        minutes = sum(span.minutes for span in visits)
        told = f"{counted(len(visits), 'visit')}, {minutes} min" if visits else "no visit"
        yield ImpactLine(day, "booked", told, bool(visits))
    else:
        yield ImpactLine(day, "booked", _load_told(book, load, {stay.site for stay in lost}))
    yield from _cover(book, who, row, day, lost)
    group = [each for each in book.members(who.group) if each.key != who.key]
    at_work = _at_work(book, group, day)
    yield ImpactLine(day, "in", ", ".join(at_work) or f"no other {who.group.value}", not at_work)
    others = _at_work(book, [each for each in book.people if each.group is not who.group], day)
    if others:
        yield ImpactLine(day, "others in", ", ".join(others))
    away = [
        f"{each.code} ({mark.why}{'' if mark.approved else ', asked'})"
        for each in book.people
        if each.key != who.key and book.works_here(each, day)
        for mark in book.off(each, day)
    ]
    if away:
        yield ImpactLine(day, "also off", ", ".join(away))
    yield ImpactLine(day, "could cover", ", ".join(_options(book, who, day, lost)) or "nobody")


def _load_told(book: Book, load: Load, sites: set[int]) -> str:
    """How many visits stand where the person would be, and with whom."""
    there = [(code, count) for (code, site), count in load.items() if book.sites.of_schedule(site) in sites]
    by_code = Counter[str]()
    for code, count in there:
        by_code[code] += count
    where = " and ".join(filter(None, (book.sites.name(site) for site in sorted(sites))))
    that_day = f"that day at {where}" if where else "that day"
    if not by_code:
        return f"no visit {that_day}"
    with_whom = ", ".join(f"{code} {count}" for code, count in by_code.items())
    return f"{counted(by_code.total(), 'visit')} {that_day}: {with_whom}"


def _works(book: Book, who: Somebody, day: date) -> str:
    """`8-12,13-17`, with the sites where there are several; empty where somebody does not work."""
    stays = book.stays(who, day)
    return places_words(hours_of(stays), book.named(stays))


def _at_work(book: Book, people: list[Somebody], day: date) -> list[str]:
    return [f"{each.code} {works}" for each in people if (works := _works(book, each, day))]


def _cover(
    book: Book, who: Somebody, row: TimeOffRow, day: date, lost: Sequence[Stay]
) -> Iterator[ImpactLine]:
    """What of the minimum breaks that held before, or breaks more; a line for each site of these hours."""
    for site in sorted({stay.site for stay in lost} or {each.site_id for each in book.minimums}):
        yield from _cover_at(book, who, row, day, site)


def _cover_at(book: Book, who: Somebody, row: TimeOffRow, day: date, site: int) -> Iterator[ImpactLine]:
    if not book.needs(who.group, site, day):
        return
    named = book.sites.get(site)
    what, whom = (
        (f"minimum {named.mark}", f"{who.group.value} at {named.name}")
        if named
        else ("minimum", who.group.value)
    )
    before = cover_on(book, who.group, site, day)
    after = cover_on(book, who.group, site, day, who.account_id, _taken(row))
    if row.state is Asked.APPROVED or after == before:
        yield ImpactLine(day, what, f"{whom}: {before.told}", bool(before.short))
        return
    told = ", ".join(
        f"{each.people} of {need} {show_shift(each.span.start, each.span.end)}" for each, need in after.short
    )
    kept = f"{whom}: kept, {after.have} left, {after.need} needed"
    yield ImpactLine(day, what, f"{whom}: short, {told}" if told else kept, bool(told))


def _options(book: Book, who: Somebody, day: date, lost: Sequence[Stay]) -> Iterator[str]:
    """Who of the group could stand in: who is free that day, then who works at other hours or elsewhere.

    Of providers who are there: with how many slots of theirs are free.
    """
    group = [
        each
        for each in book.members(who.group)
        if each.key != who.key and book.works_here(each, day) and not _away(book.off(each, day))
    ]
    if who.provider is not None:
        for each in group:
            if each.provider is None:
                continue
            opening = book.opened[each.provider.id, day]
            now = minute_now(book.desk.clock)
            from_ = schedule_rules.first_bookable(day, today(book.desk.clock), now)
            free = schedule_rules.free_slots(opening.bookable, opening.busy, opening.slot_minutes, from_)
            if free:
                same = each.provider.specialty.casefold() == who.provider.specialty.casefold()
                other = "" if same else f", {each.provider.specialty or 'other specialty'}"
                yield f"{each.code} ({counted(free, 'free slot')}{other})"
        return
    stays = {each.key: book.stays(each, day) for each in group}
    for each in group:
        if not stays[each.key]:
            yield f"{each.code} (does not work that day)"
    sites = {stay.site for stay in lost}
    for each in group:
        at_work = stays[each.key]
        elsewhere = any(stay.site not in sites for stay in at_work)
        if at_work and (elsewhere or left_of(hours_of(lost), hours_of(at_work))):
            yield f"{each.code} (works {_works(book, each, day)})"
    if who.group in _MANAGERS_FOR:
        for each in book.members(Group.MANAGER):
            if works := _works(book, each, day):
                yield f"{each.code} (manager, works {works})"


_MANAGERS_FOR = (Group.FRONT_DESK, Group.BILLER)
"""A manager has the rights of these, and can sit there."""


def _away(marks: list[Absence]) -> bool:
    return any(mark.approved and mark.span is None for mark in marks)


Load = dict[tuple[str, int], int]
"""How many visits, by the code of the provider and the site of the schedule."""


def _load(db: Session, first: date, days: int) -> dict[date, Load]:
    """How many visits stand on each day: so busy are those who stay."""
    by = (col(Appointment.day), col(Provider.code), col(Appointment.site_id))
    statement = (
        select(*by, func.count())
        .join(Provider, col(Provider.id) == col(Appointment.provider_id))
        .where(
            col(Appointment.day).between(first, first + timedelta(days=days - 1)),
            col(Appointment.status).in_(OPEN),
        )
        .group_by(*by)
        .order_by(col(Provider.code), col(Appointment.site_id))
    )
    found: dict[date, Load] = {}
    for day, code, site, count in db.execute(statement):
        found.setdefault(day, {})[code, site] = count
    return found


def _visits(db: Session, row: TimeOffRow, first: date) -> dict[date, list[Span]]:
    """The visits that stand in the time off, by day."""
    statement = select(
        col(Appointment.day), col(Appointment.start_minute), col(Appointment.end_minute)
    ).where(
        col(Appointment.provider_id) == row.provider_id,
        col(Appointment.day).between(first, row.last),
        col(Appointment.status).in_(OPEN),
    )
    found: dict[date, list[Span]] = {}
    for day, start, end in db.execute(statement):
        if _taken(row).overlaps(Span(start, end)):
            found.setdefault(day, []).append(Span(start, end))
    return found
