"""Finding times that can be booked: for one visit, or for several on one day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock, has_minute, minute_now, today
from clinic_tui.errors import Invalid
from clinic_tui.patients.person_models import Patient
from clinic_tui.schedule import rules
from clinic_tui.schedule.groups import Group, groups_on
from clinic_tui.schedule.held_times import held_by_others, lay
from clinic_tui.schedule.models import Occupancy, VisitType
from clinic_tui.schedule.openings import DayOpening, active_providers, days_from, openings
from clinic_tui.schedule.queries import strip, usual_provider
from clinic_tui.schedule.reserves import is_kept
from clinic_tui.schedule.resources import Busy, busy_times, can_have, fit_for, needs_of
from clinic_tui.schedule.rows import (
    FreeTime,
    HoldRow,
    Need,
    ProviderRow,
    ResourceRow,
    SameDay,
    Span,
    StripRow,
    Wish,
)
from clinic_tui.words.age_range import age_in_months
from clinic_tui.words.dates import show_date

STRETCH = 14
"""Days that are read at once: most wishes are met within the first of them."""

MOST_TOGETHER = 4
"""Visits that can be looked for on one day in one go."""


@dataclass(frozen=True, slots=True)
class Others:
    """Whose holds count: those of `living` desks, but for the one with this token."""

    living: frozenset[str]
    token: str


def free_times(
    db: Session, wish: Wish, clock: Clock, living: frozenset[str], token: str
) -> tuple[FreeTime, ...]:
    """The first times that fit, in order of day, time and provider; never before now.

    What another of the `living` desks is booking just now is not offered. Raises Invalid
    where the wish begins beyond the days that can be booked.
    """
    search = _Search(db, wish, clock, Others(living, token))
    found: list[FreeTime] = []
    for day in _days(wish, clock):
        times = search.on(day)
        found += times[::-1] if wish.latest_first else times
        if len({time.day for time in found} if wish.spread else found) >= wish.limit:
            break
    return rules.spread(found, wish.limit) if wish.spread else tuple(found[: wish.limit])


def same_day(
    db: Session,
    wishes: Sequence[Wish],
    gap: Span,
    clock: Clock,
    living: frozenset[str],
    token: str,
) -> tuple[SameDay, ...]:
    """Days on which all visits fit one after the other, with `gap` minutes (from, to) between two.

    The first wish says from which day, how many days and how many answers; for each start
    of the first visit the ways that end soonest come first. Raises Invalid for fewer than
    two or more than `MOST_TOGETHER` visits.
    """
    if not 2 <= len(wishes) <= MOST_TOGETHER:
        raise Invalid(f"2 to {MOST_TOGETHER} visits can be looked for on one day", "visits")
    searches = [_Search(db, wish, clock, Others(living, token)) for wish in wishes]
    found: list[SameDay] = []
    for day in _days(wishes[0], clock):
        choices = [search.on(day) for search in searches]
        if all(choices):
            found += _one_each_start(choices, gap)
        if len(found) >= wishes[0].limit:
            break
    return tuple(found[: wishes[0].limit])


def strip_for(
    db: Session, wish: Wish, days: int, clock: Clock, living: frozenset[str], token: str
) -> tuple[StripRow, ...]:
    """The availability strip from the wish's first day on, its free slots those that fit the wish."""
    counts = fitting_starts(db, wish, days, clock, living, token)
    rows = strip(db, wish.from_day, days, clock, living, token)
    return tuple(
        replace(
            row,
            cells=tuple(
                replace(cell, free_slots=counts.get((row.provider.id, cell.day), 0)) for cell in row.cells
            ),
        )
        for row in rows
        if not wish.provider_ids or row.provider.id in wish.provider_ids
    )


def fitting_starts(
    db: Session, wish: Wish, days: int, clock: Clock, living: frozenset[str], token: str
) -> dict[tuple[int, date], int]:
    """How many times fit the wish, by provider and day, on `days` days from its first."""
    search = _Search(db, wish, clock, Others(living, token))
    counts: dict[tuple[int, date], int] = {}
    for day in _days(wish, clock, days):
        for time in search.on(day):
            key = time.provider.id, day
            counts[key] = counts.get(key, 0) + 1
    return counts


def _days(wish: Wish, clock: Clock, days: int | None = None) -> Iterator[date]:
    """The days that are looked at, in order."""
    now_day = today(clock)
    furthest = now_day + timedelta(days=rules.FURTHEST_DAYS)
    if wish.from_day > furthest:
        raise Invalid(f"{show_date(wish.from_day)} is more than {rules.FURTHEST_DAYS} days ahead", "day")
    last = min(wish.from_day + timedelta(days=wish.days if days is None else days - 1), furthest)
    day = max(wish.from_day, now_day)
    while day <= last:
        if not wish.weekdays or day.weekday() in wish.weekdays:
            yield day
        day += timedelta(days=1)


def _one_each_start(choices: list[list[FreeTime]], gap: Span) -> list[SameDay]:
    """For each start of the first visit, the chain that ends soonest."""
    ways: dict[int, tuple[FreeTime, ...]] = {}
    for chain in _chains(choices, gap):
        start, end = chain[0].start, chain[-1].span.end
        if start not in ways or end < ways[start][-1].span.end:
            ways[start] = chain
    return [SameDay(ways[start]) for start in sorted(ways)]


def _chains(choices: list[list[FreeTime]], gap: Span) -> Iterator[tuple[FreeTime, ...]]:
    first, rest = choices[0], choices[1:]
    for time in first:
        if not rest:
            yield (time,)
            continue
        within = Span(time.span.end + gap.start, time.span.end + gap.end)
        narrowed = [[each for each in rest[0] if within.start <= each.start <= within.end], *rest[1:]]
        for chain in _chains(narrowed, gap):
            yield (time, *chain)


@dataclass
class _Search:
    """One wish, with what has been read for it so far: a stretch of days at a time."""

    db: Session
    wish: Wish
    clock: Clock
    others: Others
    providers: list[ProviderRow] = field(init=False)
    needs: tuple[Need, ...] = field(init=False)
    fit: dict[Need, tuple[ResourceRow, ...]] = field(init=False)
    usual: str = field(init=False)
    born: date | None = field(init=False)
    """The patient's birth date, where the age counts."""
    _until: date = date.min
    _opened: dict[tuple[int, date], DayOpening] = field(default_factory=dict)
    _busy: Busy = field(default_factory=dict)
    _groups: list[Group] = field(default_factory=list)
    _elsewhere: dict[date, list[Span]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read what does not depend on the day."""
        wanted = self.wish.provider_ids
        self.providers = [p for p in active_providers(self.db) if not wanted or p.id in wanted]
        self.needs = (*needs_of(self.db, self.wish.visit_type_id), *self.wish.needs)
        self.fit = fit_for(self.db, dict.fromkeys(self.needs))
        patient_id = self.wish.patient_id
        self.born = self._born_where_it_counts(patient_id)
        named_among_others = patient_id is not None and len(self.providers) > 1
        self.usual = usual_provider(self.db, patient_id or 0) if named_among_others else ""

    def _born_where_it_counts(self, patient_id: int | None) -> date | None:
        """None for nobody, and where none of the providers who were named sees patients of that age.

        Who names one for a patient of another age does so on purpose; booking warns of it.
        """
        patient = self.db.get(Patient, patient_id) if patient_id is not None else None
        born = patient.born if patient else None
        months = age_in_months(born, self.wish.from_day)
        on_purpose = self.wish.provider_ids and not any(p.ages.holds(months) for p in self.providers)
        return None if on_purpose else born

    def on(self, day: date) -> list[FreeTime]:
        """The times of a day, in order of time and provider; days must come in order."""
        if not self.providers:
            return []
        if day > self._until:
            self._read(day)
        now = minute_now(self.clock) if day == today(self.clock) else 0
        within = Span(max(self.wish.part.start, now), self.wish.part.end)
        times = [
            FreeTime(provider, day, start, self.wish.minutes, usual_of=self._usual_of(provider))
            for provider in self._who_see(day)
            for start in self._starts(self._opened[provider.id, day], day, within)
        ]
        times += self._joinable(day, within)
        return sorted((time for time in times if self._allowed(time)), key=self._rank)

    def _who_see(self, day: date) -> list[ProviderRow]:
        """The providers who see patients of the age that the patient has then."""
        months = age_in_months(self.born, day)
        return [provider for provider in self.providers if provider.ages.holds(months)]

    def _read(self, day: date) -> None:
        last = days_from(day, STRETCH)[-1]
        self._opened = openings(self.db, self.providers, day, STRETCH)
        held = held_by_others(self.db, day, STRETCH, self.clock, self.others.living, self.others.token)
        self._groups = self._read_groups(day, last, held)
        lay(held, self._opened)
        wanted = {each for rows in self.fit.values() for each in rows}
        self._busy = busy_times(self.db, wanted, day, last) if wanted else {}
        self._elsewhere = self._read_elsewhere(day, last)
        self._until = last

    def _read_groups(self, first: date, last: date, held: list[HoldRow]) -> list[Group]:
        """The groups of the type that stand, and those whose first patients are being booked just now."""
        visit_type = self.db.get(VisitType, self.wish.visit_type_id) if self.wish.visit_type_id else None
        if visit_type is None or visit_type.capacity <= 1:
            return []
        places = Counter(
            (hold.provider_id, hold.day, Span(hold.start, hold.start + hold.minutes))
            for hold in held
            if hold.visit_type_id == visit_type.id
        )
        stand = groups_on(self.db, visit_type, [p.id for p in self.providers], first, last)
        found = [replace(each, held=places.pop((each.provider_id, each.day, each.span), 0)) for each in stand]
        for (provider_id, day, span), count in places.items():
            if self._is_open(provider_id, day, span):
                found.append(Group(0, provider_id, day, span, 0, visit_type.capacity, count))
        return found

    def _is_open(self, provider_id: int, day: date, span: Span) -> bool:
        """True where nothing but holds could be in the way of a group that begins then."""
        opening = self._opened.get((provider_id, day))
        return opening is not None and any(start == span.start for start in self._starts(opening, day, span))

    def _read_elsewhere(self, first: date, last: date) -> dict[date, list[Span]]:
        """When the patient is with somebody already."""
        found: dict[date, list[Span]] = {}
        if self.wish.patient_id is None:
            return found
        rows = self.db.execute(
            select(col(Occupancy.day), col(Occupancy.start_minute), col(Occupancy.end_minute)).where(
                col(Occupancy.kind) == "patient",
                col(Occupancy.resource_id) == self.wish.patient_id,
                col(Occupancy.day).between(first, last),
            )
        )
        for day, start, end in rows:
            found.setdefault(day, []).append(Span(start, end))
        return found

    def _starts(self, opening: DayOpening, day: date, within: Span) -> Iterator[int]:
        closed = opening.taken
        if opening.reserves:
            kind = self.wish.visit_type_id
            closed = closed + [r.span for r in opening.reserves if is_kept(r, day, kind, self.clock)]
        return rules.free_starts(opening.open, closed, self.wish.minutes, opening.slot_minutes, within)

    def _joinable(self, day: date, within: Span) -> Iterator[FreeTime]:
        """Group visits that have begun to fill; their rooms and devices are theirs already."""
        by_id = {provider.id: provider for provider in self._who_see(day)}
        for group in self._groups:
            if group.provider_id not in by_id:
                continue
            fits = within.start <= group.span.start and group.span.end <= within.end
            if group.day == day and fits and group.has_room and group.span.minutes == self.wish.minutes:
                provider, span = by_id[group.provider_id], group.span
                usual_of = self._usual_of(provider)
                yield FreeTime(provider, day, span.start, span.minutes, group.patients, usual_of)

    def _usual_of(self, provider: ProviderRow) -> int:
        return (self.wish.patient_id or 0) if provider.code == self.usual else 0

    def _allowed(self, time: FreeTime) -> bool:
        return (
            has_minute(time.day, time.start, self.clock.zone)
            and not any(time.span.overlaps(span) for span in self._elsewhere.get(time.day, ()))
            and (
                not self.needs
                or bool(time.joins)
                or can_have(
                    self.needs,
                    self.fit,
                    self._busy,
                    time.day,
                    time.span,
                    self._opened[time.provider.id, time.day].site_at(time.start),
                )
            )
        )

    @property
    def _rank(self) -> Callable[[FreeTime], tuple[int, bool, str]]:
        """By time; of those who are free at one time the preferred or the usual provider first."""
        first = self.wish.prefer or self.usual
        return lambda time: (time.start, time.provider.code != first, time.provider.code)
