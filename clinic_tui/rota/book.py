"""All that says who works on some days, read once: usual weeks, changes, swaps, time off, sessions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.rota.models import MinimumCover, OnCall, ShiftChange, ShiftSwap, ShiftTemplate, TimeOff
from clinic_tui.rota.people import Somebody, everybody, gone_since, is_of
from clinic_tui.rota.rows import At
from clinic_tui.rota.rules import (
    WHOLE_DAY,
    Change,
    Stay,
    Template,
    at_site,
    changed,
    handed_over,
    hours_of,
    laid,
    on_day,
    planned,
    stays_left,
    stays_within,
    weekdays_of,
)
from clinic_tui.rota.sites import Sites, read_sites
from clinic_tui.rota.states import STANDING, Asked, Group, SwapState
from clinic_tui.schedule.models import DayException, Holiday
from clinic_tui.schedule.openings import DayOpening, openings
from clinic_tui.schedule.rows import Span
from clinic_tui.store.desk import Desk
from clinic_tui.words.times import DAY_MINUTES

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Absence:
    """Time off as the book has it."""

    id: int
    account_id: int
    why: str
    first: date
    last: date
    span: Span | None
    approved: bool

    def touches(self, day: date) -> bool:
        """Whether it is about that day."""
        return self.first <= day <= self.last

    @property
    def taken(self) -> Span:
        """The minutes that it takes of each of its days."""
        return self.span or WHOLE_DAY


@dataclass(frozen=True, slots=True)
class Leg:
    """A shift that went over, from the first to the last minute; the numbers of both accounts."""

    giver: int
    taker: int
    span: Span
    giver_provider: int | None = None
    """Of sessions: the numbers of both in the schedule."""
    taker_provider: int | None = None


@dataclass
class Book:
    """Answers who works when on any of its days, and on the one before the first."""

    desk: Desk
    first: date
    last: date
    sites: Sites
    people: tuple[Somebody, ...] = ()
    templates: dict[int, list[Template]] = field(default_factory=lambda: defaultdict(list))
    changes: dict[tuple[int, date], list[ShiftChange]] = field(default_factory=lambda: defaultdict(list))
    absences: dict[int, list[Absence]] = field(default_factory=lambda: defaultdict(list))
    swaps: dict[date, list[tuple[Leg, ...]]] = field(default_factory=lambda: defaultdict(list))
    """What went over on a day, in the order in which it was offered."""
    holidays: dict[date, str] = field(default_factory=dict)
    opened: dict[tuple[int, date], DayOpening] = field(default_factory=dict)
    other: dict[tuple[int, date], str] = field(default_factory=dict)
    """Dates on which a provider has other sessions than usual, and why; by the number of the provider."""
    minimums: list[MinimumCover] = field(default_factory=list)
    called: list[OnCall] = field(default_factory=list)
    gone: dict[int, date] = field(default_factory=dict)

    def works_here(self, who: Somebody, day: date) -> bool:
        """Whether somebody stands in the rota of that day: who was shut out does for the days before."""
        if who.active or who.account_id is None:
            return True
        gone = self.gone.get(who.account_id)
        return gone is not None and day <= gone and day < today(self.desk.clock)

    def usual(self, who: Somebody, day: date) -> tuple[Stay, ...]:
        """The hours of the usual week; of a provider those of the schedule."""
        if who.provider_id is not None:
            return self._of_schedule(self.opened[who.provider_id, day])
        if who.account_id is None:
            return ()
        return planned(self.templates[who.account_id], day, closed=day in self.holidays)

    def _of_schedule(self, opening: DayOpening) -> tuple[Stay, ...]:
        sites = [Stay(span, self.sites.of_schedule(site)) for span, site in opening.sites]
        return laid(stays_within(sites, opening.bookable))

    def planned(self, who: Somebody, day: date) -> tuple[Stay, ...]:
        """The hours with what was said of the date, and with shifts that went over; time off left aside."""
        if who.provider_id is not None or who.account_id is None:
            return self.usual(who, day)
        if self.gave(who, day) or self.took(who, day):
            return self._after_swaps(day)[who.account_id]
        return self._said(who, day)

    def gave(self, who: Somebody, day: date) -> bool:
        """Whether a shift of theirs went to a colleague."""
        return any(leg.giver == who.account_id for legs in self.swaps[day] for leg in legs)

    def took(self, who: Somebody, day: date) -> bool:
        """Whether a shift of a colleague went to them."""
        return any(leg.taker == who.account_id for legs in self.swaps[day] for leg in legs)

    def _said(self, who: Somebody, day: date) -> tuple[Stay, ...]:
        """The hours with what was said of the date."""
        usual = self.usual(who, day)
        said = self.changes[who.account_id, day] if who.account_id is not None else []
        return changed(usual, [_change(each) for each in said]) if said else usual

    def _after_swaps(self, day: date) -> dict[int, tuple[Stay, ...]]:
        """Whose hours are what, one swap after the other: what was taken over may be handed on, or back."""
        swaps = self.swaps[day]
        involved = {number for legs in swaps for leg in legs for number in (leg.giver, leg.taker)}
        people = {each.account_id: each for each in self.people}
        held = {number: self._said(people[number], day) for number in involved}
        for legs in swaps:
            parts = [stays_within(held[leg.giver], (leg.span,)) for leg in legs]
            for leg in legs:  # the breaks of a shift stay breaks
                held[leg.giver] = stays_left(held[leg.giver], (leg.span,))
            for leg, part in zip(legs, parts, strict=True):
                held[leg.taker] = handed_over(held[leg.taker], (), part)
        return held

    def let_sessions_go_over(self, leg: Leg, day: date) -> None:
        """Answer from now on as if sessions of that day had gone over in the schedule; nothing for shifts."""
        if leg.giver_provider is None or leg.taker_provider is None:
            return
        giver, taker = self.opened[leg.giver_provider, day], self.opened[leg.taker_provider, day]
        taker.sites, taker.open = (*taker.sites, *giver.sites), (*taker.open, *giver.open)
        giver.sites, giver.open = (), ()

    def stays(self, who: Somebody, day: date, *, also_off: Collection[Span] = ()) -> tuple[Stay, ...]:
        """The hours that are left beside approved time off, each where it is; none where nobody works here.

        A provider's leave is taken out of the schedule, and not out of these a second time.
        """
        if not self.works_here(who, day):
            return ()
        off = [] if who.provider_id is not None else [each.taken for each in self.off(who, day, asked=False)]
        return stays_left(self.planned(who, day), (*off, *also_off))

    def hours(self, who: Somebody, day: date) -> tuple[Span, ...]:
        """The same hours, wherever they are."""
        return hours_of(self.stays(who, day))

    def presence(self, who: Somebody, day: date, *, also_off: Collection[Span] = ()) -> tuple[Stay, ...]:
        """When and where somebody is between midnight and midnight."""
        return on_day(self.stays(who, day, also_off=also_off), self.stays(who, day - DAY))

    def there(self, who: Somebody, day: date) -> tuple[Span, ...]:
        """When somebody is there between midnight and midnight, wherever that is."""
        return hours_of(self.presence(who, day))

    def there_at(
        self, site: int, who: Somebody, day: date, *, also_off: Collection[Span] = ()
    ) -> tuple[Span, ...]:
        """The same at one site."""
        return at_site(self.presence(who, day, also_off=also_off), site)

    def named(self, stays: Iterable[Stay]) -> tuple[At, ...]:
        """The hours with their sites; none in a clinic with one site."""
        found = ((stay.span, self.sites.get(stay.site)) for stay in stays)
        return tuple(At(span, site) for span, site in found if site is not None)

    def off(self, who: Somebody, day: date, *, asked: bool = True) -> list[Absence]:
        """Time off that touches a day; with `asked` also what nobody has decided."""
        mine = self.absences[who.account_id] if who.account_id is not None else []
        return [each for each in mine if each.touches(day) and (asked or each.approved)]

    def needs(self, group: Group, site: int, day: date) -> list[tuple[int, Span]]:
        """How many of a group have to be at a site, and from when to when; none on a day that is closed."""
        if day in self.holidays:
            return []
        return [
            (each.people, Span(each.start_minute, each.end_minute))
            for each in self.minimums
            if each.whom is group and each.site_id == site and day.weekday() in weekdays_of(each.weekdays)
        ]

    def members(self, group: Group) -> list[Somebody]:
        """Who counts for a group."""
        return [each for each in self.people if each.group is group]

    def on_call(self, who: Somebody, day: date) -> bool:
        """Whether somebody is on call in a part of the day."""
        return any(
            is_of(each, who)
            and (each.first, each.start_minute) < (day, DAY_MINUTES)
            and (each.last, each.end_minute) > (day, 0)
            for each in self.called
        )


def read_book(db: Session, desk: Desk, first: date, days: int, *, visits: bool = False) -> Book:
    """The book of so many days; with `visits` also what is booked with the providers."""
    last = first + timedelta(days=days - 1)
    before = first - DAY
    book = Book(desk, first, last, read_sites(db), everybody(db))
    for each in db.scalars(
        select(ShiftTemplate).where(
            col(ShiftTemplate.valid_from) <= last,
            or_(col(ShiftTemplate.valid_to).is_(None), col(ShiftTemplate.valid_to) >= before),
        )
    ):
        book.templates[each.account_id].append(template_of(each))
    for change in db.scalars(select(ShiftChange).where(col(ShiftChange.day).between(before, last))):
        book.changes[change.account_id, change.day].append(change)
    _read_absences(db, book, before)
    _read_swaps(db, book, before)
    holidays = select(col(Holiday.day), col(Holiday.name)).where(col(Holiday.day).between(before, last))
    book.holidays = {row.day: row.name for row in db.execute(holidays)}
    providers = [each.provider for each in book.people if each.provider is not None]
    if providers:
        book.opened = openings(db, providers, before, days + 1, visits=visits)
        said: tuple[Any, ...] = (
            col(DayException.provider_id), col(DayException.day), col(DayException.words)
        )  # fmt: skip
        other = select(*said).where(
            col(DayException.day).between(before, last), col(DayException.start_minute).is_not(None)
        )
        book.other = {(number, day): words for number, day, words in db.execute(other)}
    book.minimums = list(db.scalars(select(MinimumCover)))
    book.called = list(
        db.scalars(select(OnCall).where(col(OnCall.first) <= last, col(OnCall.last) >= before))
    )
    out = [each.account_id for each in book.people if not each.active and each.account_id is not None]
    book.gone = gone_since(db, [number for number in out if _was_planned(book, number)], desk.clock.zone)
    return book


def template_of(row: ShiftTemplate) -> Template:
    """The stored stretch as the rules have it."""
    span = Span(row.start_minute, row.end_minute)
    return Template(row.weekday, span, row.weeks, row.valid_from, row.valid_to, row.site_id)


def _change(row: ShiftChange) -> Change:
    if row.start_minute is None or row.end_minute is None:
        return Change(row.kind)
    return Change(row.kind, Span(row.start_minute, row.end_minute), row.site_id)


def _was_planned(book: Book, account_id: int) -> bool:
    return bool(book.templates.get(account_id)) or any(number == account_id for number, _ in book.changes)


def _read_absences(db: Session, book: Book, before: date) -> None:
    actor = book.desk.actor
    sees_why = actor.may("rota.decide")
    statement = select(TimeOff).where(
        col(TimeOff.state).in_(STANDING), col(TimeOff.first) <= book.last, col(TimeOff.last) >= before
    )
    for row in db.scalars(statement.order_by(col(TimeOff.id))):
        told = sees_why or row.account_id == actor.account_id
        book.absences[row.account_id].append(
            Absence(
                row.id or 0, row.account_id, row.kind.value if told else "away", row.first, row.last,
                span_of(row.start_minute, row.end_minute), row.state is Asked.APPROVED,
            )
        )  # fmt: skip


def _read_swaps(db: Session, book: Book, before: date) -> None:
    statement = select(ShiftSwap).where(
        col(ShiftSwap.state) == SwapState.DONE,
        col(ShiftSwap.giver_provider_id).is_(None),  # sessions went over in the schedule
        or_(
            col(ShiftSwap.day).between(before, book.last), col(ShiftSwap.back_day).between(before, book.last)
        ),
    )
    for row in db.scalars(statement.order_by(col(ShiftSwap.id))):
        legs = {row.day: [Leg(row.giver_id, row.taker_id, Span(row.start_minute, row.end_minute))]}
        back = span_of(row.back_start, row.back_end)
        if row.back_day is not None and back is not None:
            legs.setdefault(row.back_day, []).append(Leg(row.taker_id, row.giver_id, back))
        for day, those in legs.items():
            book.swaps[day].append(tuple(those))


def span_of(start: int | None, end: int | None) -> Span | None:
    """The stored minutes as a span; None where there are none."""
    return None if start is None or end is None else Span(start, end)
