"""Reads of the rota: weeks, today, what was asked, who is on call, usual weeks and minimums."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from clinic_tui.clock import minute_now, today
from clinic_tui.errors import NotFound
from clinic_tui.rota.arrival_rules import Arrival, Punched, arrival_of
from clinic_tui.rota.asked_rows import Asking, SwapRow, TimeOffRow
from clinic_tui.rota.book import Book, read_book, span_of
from clinic_tui.rota.models import MinimumCover, ShiftChange, ShiftSwap, ShiftTemplate, TimeOff
from clinic_tui.rota.on_call_queries import on_call_rows
from clinic_tui.rota.people import Somebody, everybody, somebody
from clinic_tui.rota.rows import (
    CoverCell,
    CoverLine,
    MinimumRow,
    OffMark,
    RotaCell,
    RotaPerson,
    RotaSite,
    RotaToday,
    RotaWeek,
    ShiftLine,
    Shifts,
    places_words,
)
from clinic_tui.rota.rules import WEEKDAYS, Headcount, Stay, counted_in, hours_of, short_of, weekdays_of
from clinic_tui.rota.sites import read_sites
from clinic_tui.rota.states import Asked, DayKind, Group, SwapState
from clinic_tui.schedule.rows import Span
from clinic_tui.security.models import Account
from clinic_tui.security.roles import Role
from clinic_tui.store.desk import Desk
from clinic_tui.words.dates import WEEKDAYS as DAY_NAMES
from clinic_tui.words.dates import show_date
from clinic_tui.words.shift_hours import show_shift
from clinic_tui.words.times import show_time

DECIDED_DAYS = 60
"""What was decided is listed for so many days after its end."""


def rota(db: Session, desk: Desk, first: date, days: int = WEEKDAYS) -> RotaWeek:
    """So many days of everybody who stands in the rota then, from `first` on."""
    return shown_week(db, read_book(db, desk, first, days))


def shown_week(db: Session, book: Book) -> RotaWeek:
    """The days of a book as they are shown."""
    desk, first, days = book.desk, book.first, (book.last - book.first).days + 1
    span = tuple(first + timedelta(days=place) for place in range(days))
    people = tuple(
        _person(book, who, span)
        for who in book.people
        if any(book.works_here(who, day) for day in span) and _stands(book, who, span)
    )
    return RotaWeek(
        span, people, _cover(book, span), on_call_rows(desk, book.people, book.called), _open_requests(db),
        today(desk.clock), minute_now(desk.clock), book.sites.named,
    )  # fmt: skip


def _stands(book: Book, who: Somebody, span: tuple[date, ...]) -> bool:
    """Administrators stand there only where they have hours; all others always: one sees who lacks."""
    if who.group is not Group.ADMINISTRATOR and who.active:
        return True
    return any(book.planned(who, day) or book.off(who, day) for day in span)


def _person(book: Book, who: Somebody, span: tuple[date, ...]) -> RotaPerson:
    mine = who.account_id is not None and who.account_id == book.desk.actor.account_id
    cells = tuple(_cell(book, who, day) for day in span)
    return RotaPerson(who.key, who.account_id, who.provider_id, who.code, who.name, who.group, mine, cells)


def _cell(book: Book, who: Somebody, day: date) -> RotaCell:
    if not book.works_here(who, day):
        return RotaCell(day, ())
    stays, usual = book.stays(who, day), book.usual(who, day)
    hours = hours_of(stays)
    off = tuple(OffMark(each.id, each.why, each.span, each.approved) for each in book.off(who, day))
    changed, away, closed = "", "", book.holidays.get(day, "")
    changes: frozenset[int] = frozenset()
    if who.provider_id is not None:
        away = "" if off or hours or closed else book.opened[who.provider_id, day].closed
        if hours and (who.provider_id, day) in book.other:
            why = book.other[who.provider_id, day]
            changed = f"other sessions ({why})" if why else "other sessions"
    elif who.account_id is not None:
        changes = frozenset(each.id or 0 for each in book.changes[who.account_id, day])
        said = [
            " ".join(filter(None, (each.kind.value, f"({each.reason})" if each.reason else "")))
            for each in book.changes[who.account_id, day]
        ]
        said += ["gave a shift away"] * book.gave(who, day)
        said += ["took a shift over"] * book.took(who, day)
        changed = ", ".join(dict.fromkeys(said))
    late = bool(changed and hours and usual and hours[0].start > usual[0].span.start)
    return RotaCell(
        day, hours, book.there(who, day), off, changed, late, book.on_call(who, day), closed, changes,
        book.named(stays), away,
    )  # fmt: skip


def _cover(book: Book, span: tuple[date, ...]) -> tuple[CoverLine, ...]:
    order = list(Group)
    asked = sorted({(each.site_id, order.index(each.whom)) for each in book.minimums})
    lines = ((order[place], site) for site, place in asked)
    return tuple(
        CoverLine(group, tuple(cover_on(book, group, site, day) for day in span), book.sites.get(site))
        for group, site in lines
    )


def cover_on(
    book: Book, group: Group, site: int, day: date, but: int | None = None, off: Span | None = None
) -> CoverCell:
    """The cover of a group at a site; with `but` as it would be with `off` taken from that account."""
    needs = book.needs(group, site, day)
    presence = [
        book.there_at(site, who, day, also_off=(off,) if off is not None and who.account_id == but else ())
        for who in book.members(group)
    ]
    short: list[tuple[Headcount, int]] = []
    for need, within in needs:
        short += [(each, need) for each in short_of(need, within, presence)]
    counts = [each.people for _, within in needs for each in counted_in(within, presence)]
    return CoverCell(max((need for need, _ in needs), default=0), min(counts, default=0), tuple(short))


def who_is_in(db: Session, desk: Desk, punched: Punched | None = None) -> RotaToday:
    """Who works today, who is away or late, where too few are there, and who is or will be on call.

    With the punches of the time clock also who is not in, or came late; who is not in counts for nowhere.
    """
    day, minute = today(desk.clock), minute_now(desk.clock)
    book = read_book(db, desk, day, 1)
    week = shown_week(db, book)
    stays = {who.key: book.presence(who, day) for who in book.people}
    came = _arrivals(book, day, minute, punched)
    here, off, late, staff, now_at = [], [], [], [], list[int | None]()
    in_codes = list[str]()
    missing, came_late = list[str](), list[str]()
    for person in week.people:
        cell, arrival = person.cells[0], came.get(person.account_id or 0)
        if cell.there:
            here.append(f"{person.code} {places_words(cell.there, book.named(stays[person.key]))}")
            staff += [] if person.is_provider else here[-1:]
        elif marks := [mark.why for mark in cell.off if mark.approved]:
            off.append(f"{person.code} ({marks[0]})")
        if cell.late:
            late.append(f"{person.code} from {show_time(cell.spans[0].start)}")
        if arrival is not None:
            (came_late if arrival.is_in else missing).append(f"{person.code} {arrival.words}")
        if arrival is None or arrival.is_in:
            now_at.append(_site_now(stays[person.key], minute))
            in_codes += [person.code] if now_at[-1] is not None else []
    on_call = tuple(
        row.code if row.now else row.on(day)
        for row in week.on_call
        if row.now or (day, minute) < (row.last, row.end)
    )
    return RotaToday(
        tuple(here), tuple(off), tuple(late), week.short_on(0), on_call, tuple(staff),
        sum(site is not None for site in now_at),
        tuple((site, now_at.count(site.id)) for site in book.sites.named),
        tuple(missing), tuple(came_late), tuple(in_codes),
    )  # fmt: skip


def arrivals(db: Session, desk: Desk, punched: Punched) -> dict[int, Arrival]:
    """What there is to say of who uses the clock, held against their hours of today; by account."""
    day = today(desk.clock)
    return _arrivals(read_book(db, desk, day, 1), day, minute_now(desk.clock), punched)


def _arrivals(book: Book, day: date, minute: int, punched: Punched | None) -> dict[int, Arrival]:
    if punched is None:
        return {}
    found = {
        who.account_id: arrival_of(
            book.there(who, day), punched.punches[who.account_id], minute, punched.grace
        )
        for who in book.people
        if who.account_id is not None and who.account_id in punched.punches
    }
    return {number: arrival for number, arrival in found.items() if arrival is not None}


def _site_now(stays: Iterable[Stay], minute: int) -> int | None:
    """Where somebody is in this minute."""
    return next((stay.site for stay in stays if stay.span.start <= minute < stay.span.end), None)


# What was asked


def asked(db: Session, desk: Desk, *, ended: bool = False) -> tuple[Asking, ...]:
    """Time off and swaps: for who decides everybody's, for others their own; open ones, the soonest first.

    With `ended` those that were decided or withdrawn, the newest first.
    """
    me, decides = desk.actor.account_id, desk.actor.may("rota.decide")
    now = today(desk.clock)
    off = [] if decides else [col(TimeOff.account_id) == me]
    swaps = [] if decides else [or_(col(ShiftSwap.giver_id) == me, col(ShiftSwap.taker_id) == me)]
    open_swap = col(ShiftSwap.state).in_([each for each in SwapState if each.is_open])
    if ended:
        since = now - timedelta(days=DECIDED_DAYS)
        off += [col(TimeOff.state) != Asked.OPEN, col(TimeOff.last) >= since]
        swaps += [~open_swap, col(ShiftSwap.day) >= since]
    else:
        off.append(col(TimeOff.state) == Asked.OPEN)
        swaps.append(open_swap)
    rows = [Asking(time_off=row) for row in time_off_rows(db, desk, *off)]
    rows += [Asking(swap=row) for row in swap_rows(db, desk, *swaps)]
    return tuple(sorted(rows, key=_asked_day, reverse=ended))


def _asked_day(row: Asking) -> tuple[date, int]:
    if row.time_off is not None:
        return row.time_off.first, row.time_off.id
    return (row.swap.day, row.swap.id) if row.swap is not None else (date.max, 0)


def time_off(db: Session, desk: Desk, time_off_id: int) -> TimeOffRow:
    """One, for who asked and for who decides. Raises NotFound, for others too."""
    rows = time_off_rows(db, desk, col(TimeOff.id) == time_off_id)
    if not rows or not (rows[0].is_mine or desk.actor.may("rota.decide")):
        raise NotFound(f"there is no time off {time_off_id}")
    return rows[0]


def time_off_rows(db: Session, desk: Desk, *where: Any) -> tuple[TimeOffRow, ...]:
    """Time off with whose it is."""
    people = {each.account_id: each for each in everybody(db)}
    alone = decides_alone(db, desk)
    found = db.scalars(select(TimeOff).where(*where).order_by(col(TimeOff.first), col(TimeOff.id)))
    return tuple(_time_off(row, people[row.account_id], desk, alone=alone) for row in found)


def _time_off(row: TimeOff, who: Somebody, desk: Desk, *, alone: bool) -> TimeOffRow:
    mine = row.account_id == desk.actor.account_id
    return TimeOffRow(
        id=row.id or 0, version=row.version, account_id=row.account_id, code=who.code, name=who.name,
        group=who.group, provider_id=who.provider_id, kind=row.kind, first=row.first, last=row.last,
        span=span_of(row.start_minute, row.end_minute), note=row.note, state=row.state,
        asked_at=row.asked_at, asked_by=row.asked_by, decided_by=row.decided_by, answer=row.answer,
        is_mine=mine, seen=row.seen_at is not None,
        may_decide=desk.actor.may("rota.decide") and (alone or not mine), moved=row.moved,
    )  # fmt: skip


def swap_rows(db: Session, desk: Desk, *where: Any) -> tuple[SwapRow, ...]:
    """Swaps with the names of both."""
    giver, taker = aliased(Account), aliased(Account)
    me, alone = desk.actor.account_id, decides_alone(db, desk)
    found = db.execute(
        select(ShiftSwap, col(giver.name), col(taker.name))
        .join(giver, col(giver.id) == col(ShiftSwap.giver_id))
        .join(taker, col(taker.id) == col(ShiftSwap.taker_id))
        .where(*where)
        .order_by(col(ShiftSwap.day), col(ShiftSwap.id))
    )
    return tuple(
        SwapRow(
            id=row.id or 0, version=row.version, giver_id=row.giver_id, giver=giving, taker_id=row.taker_id,
            taker=taking, day=row.day, span=Span(row.start_minute, row.end_minute), back_day=row.back_day,
            back_span=span_of(row.back_start, row.back_end), note=row.note, state=row.state,
            decided_by=row.decided_by, answer=row.answer, is_given=row.giver_id == me,
            is_taken=row.taker_id == me,
            may_decide=desk.actor.may("rota.decide") and (alone or me not in (row.giver_id, row.taker_id)),
            unread=(row.giver_unread and row.giver_id == me) or (row.taker_unread and row.taker_id == me),
            giver_provider_id=row.giver_provider_id, taker_provider_id=row.taker_provider_id,
        )
        for row, giving, taking in found
    )  # fmt: skip


def decides_alone(db: Session, desk: Desk) -> bool:
    """Whether nobody else who works here may decide on time off."""
    others = select(func.count()).where(
        col(Account.active), col(Account.role) == Role.MANAGER, col(Account.id) != desk.actor.account_id
    )
    return not db.execute(others).scalar_one()


def to_answer(db: Session, desk: Desk) -> tuple[Asking, ...]:
    """What somebody here has to answer: requests to decide on, shifts that are offered, answers to read.

    A swap whose day is past asks nobody any more: it can only be withdrawn or declined.
    """
    me, now = desk.actor.account_id, today(desk.clock)
    found = []
    for row in asked(db, desk):
        if row.time_off is not None and row.time_off.may_decide:
            found.append(row)
        elif row.swap is not None and not row.swap.unread and not row.swap.is_over(now):
            offered = row.swap.state is SwapState.OFFERED and row.swap.is_taken
            if offered or (row.swap.state is SwapState.ACCEPTED and row.swap.may_decide):
                found.append(row)
    answered = time_off_rows(
        db, desk, col(TimeOff.account_id) == me, col(TimeOff.seen_at).is_(None),
        col(TimeOff.state).in_((Asked.APPROVED, Asked.REFUSED)), col(TimeOff.last) >= now,
    )  # fmt: skip
    gave = and_(col(ShiftSwap.giver_id) == me, col(ShiftSwap.giver_unread))
    took = and_(col(ShiftSwap.taker_id) == me, col(ShiftSwap.taker_unread))
    news = swap_rows(
        db, desk, or_(gave, took),
        or_(col(ShiftSwap.day) >= now, col(ShiftSwap.back_day) >= now),
    )  # fmt: skip
    told = (*(Asking(time_off=row) for row in answered), *(Asking(swap=row) for row in news))
    return (*found, *told)


def _open_requests(db: Session) -> int:
    off = select(func.count()).where(col(TimeOff.state) == Asked.OPEN)
    swaps = select(func.count()).where(col(ShiftSwap.state).in_([each for each in SwapState if each.is_open]))
    return db.execute(off).scalar_one() + db.execute(swaps).scalar_one()


# The usual week, and minimums


def shifts(db: Session, desk: Desk, account_id: int) -> Shifts:
    """The usual week of one person, and the dates from today on that are other. Raises Invalid."""
    who, now, sites = somebody(db, account_id), today(desk.clock), read_sites(db)
    templates = db.scalars(
        select(ShiftTemplate)
        .where(
            col(ShiftTemplate.account_id) == account_id,
            or_(col(ShiftTemplate.valid_to).is_(None), col(ShiftTemplate.valid_to) >= now),
        )
        .order_by(col(ShiftTemplate.weekday), col(ShiftTemplate.start_minute), col(ShiftTemplate.valid_from))
    )
    lines = [
        ShiftLine(
            each.id or 0, each.version, each.weekday, None, DAY_NAMES[each.weekday].title(),
            show_shift(each.start_minute, each.end_minute), _term(each, sites.name(each.site_id)),
        )
        for each in templates
    ]  # fmt: skip
    changes = db.scalars(
        select(ShiftChange)
        .where(col(ShiftChange.account_id) == account_id, col(ShiftChange.day) >= now)
        .order_by(col(ShiftChange.day), col(ShiftChange.start_minute))
    )
    for change in changes:
        span = span_of(change.start_minute, change.end_minute)
        hours = show_shift(span.start, span.end) if span else DayKind.OFF.value
        where = f"at {name}" if span and (name := sites.name(change.site_id)) else ""
        lines.append(
            ShiftLine(
                -(change.id or 0), change.version, change.day.weekday(), change.day, show_date(change.day),
                hours, " ".join(filter(None, (change.kind.value, where, change.reason))),
            )
        )  # fmt: skip
    code = who.provider.code if who.provider is not None else ""
    return Shifts(account_id, who.code, who.name, tuple(lines), code, sites.named)


def _term(row: ShiftTemplate, site: str) -> str:
    said = [f"at {site}"] if site else []
    said += ["every second week"] if row.weeks == 2 else []
    said.append(f"from {show_date(row.valid_from)}")
    if row.valid_to is not None:
        said.append(f"to {show_date(row.valid_to)}")
    return " ".join(said)


def minimums(db: Session) -> tuple[MinimumRow, ...]:
    """What has to be there, by group and hours."""
    order, sites = list(Group), read_sites(db)
    rows = [
        MinimumRow(
            each.id or 0, each.version, each.whom, weekdays_of(each.weekdays),
            Span(each.start_minute, each.end_minute), each.people, sites.name(each.site_id),
        )
        for each in db.scalars(select(MinimumCover).order_by(col(MinimumCover.site_id)))
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (order.index(row.group), row.weekdays, row.span.start)))


def sites(db: Session) -> tuple[RotaSite, ...]:
    """The sites that are told apart; none in a clinic with one."""
    return read_sites(db).named
