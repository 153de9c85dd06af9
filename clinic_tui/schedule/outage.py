"""A provider is out, or the clinic closed: what is proposed for each visit, all written in one action."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock, today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.schedule import rules
from clinic_tui.schedule.finding import free_times
from clinic_tui.schedule.in_one_action import each_that_can
from clinic_tui.schedule.models import (
    Appointment,
    Block,
    DayException,
    Holiday,
    Occupancy,
    Provider,
    VisitType,
)
from clinic_tui.schedule.openings import active_providers, openings
from clinic_tui.schedule.outage_rows import ClosedDay, Outage, OutageDone, OutageMove, Proposal
from clinic_tui.schedule.queries import appointment_rows
from clinic_tui.schedule.reaching import reach_of
from clinic_tui.schedule.resources import needs_of
from clinic_tui.schedule.rows import AppointmentRow, FreeTime, Need, ProviderRow, Span, Wish
from clinic_tui.schedule.service import move_within
from clinic_tui.schedule.states import OPEN, BlockKind, Status
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.age_range import age_in_months

VERB = "schedule.out"

SEARCHED_DAYS = 120
"""So far behind a visit another time is looked for."""

_WINDOW = 14
_MOST_TIMES = 10_000


def proposals(
    db: Session, outage: Outage, clock: Clock, living: frozenset[str], token: str
) -> tuple[Proposal, ...]:
    """The visits that are hit, in their order, each with the soonest time that fits.

    A time has the same type and length, is not before the visit's own, and is the same
    provider's or that of another of the same specialty; no two visits are given one time.
    """
    hit = _hit(db, outage, today(clock))
    reach = reach_of(db, (visit.patient_id for visit in hit))
    planner = _Planner(db, outage, clock, living, token, hit)
    found = []
    for visit in hit:
        time = planner.time_for(visit) if visit.status is Status.BOOKED else None
        why = ""
        if visit.status is not Status.BOOKED:
            why = "is here: speak to the patient"
        elif time is None:
            why = f"nothing is free within {SEARCHED_DAYS} days"
        found.append(Proposal(visit, reach[visit.patient_id], time, why))
    return tuple(found)


def _hit(db: Session, outage: Outage, now_day: date) -> list[AppointmentRow]:
    of_whom = [col(Appointment.provider_id) == outage.provider.id] if outage.provider else []
    rows = appointment_rows(
        db,
        *of_whom,
        col(Appointment.day).between(max(outage.stretch.first, now_day), outage.stretch.last),
        col(Appointment.status).in_(OPEN),
    )
    return [row for row in rows if outage.takes(row.provider_id, row.day, row.span)]


@dataclass
class _Planner:
    """Gives out times, one visit after the other, and knows what it gave."""

    db: Session
    outage: Outage
    clock: Clock
    living: frozenset[str]
    token: str
    hit: list[AppointmentRow]
    _types: dict[int, int] = field(default_factory=dict)
    _needs: dict[int, frozenset[Need]] = field(default_factory=dict)
    _capacity: dict[int, int] = field(default_factory=dict)
    _who: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """By provider: who may take over a visit, the provider first."""
    _given: list[tuple[FreeTime, int, int]] = field(default_factory=list)
    """The times, each with the patient and the visit type."""
    _windows: dict[tuple[int, int, str, date], tuple[FreeTime, ...]] = field(default_factory=dict)
    _elsewhere: dict[tuple[int, date], list[tuple[int, Span]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read what does not depend on the visit."""
        rows = self.db.execute(
            select(col(Appointment.id), col(Appointment.visit_type_id)).where(
                col(Appointment.id).in_([visit.id for visit in self.hit])
            )
        )
        self._types = {number: kind for number, kind in rows if number is not None}
        for kind in set(self._types.values()):
            self._needs[kind] = frozenset(needs_of(self.db, kind))
            self._capacity[kind] = self.db.get_one(VisitType, kind).capacity
        active = active_providers(self.db)
        for mine in active:
            same = [
                each.id
                for each in active
                if each.specialty.strip() and each.specialty.casefold() == mine.specialty.casefold()
            ]
            self._who[mine.id] = tuple(dict.fromkeys((mine.id, *same)))
        self._read_elsewhere()

    def _read_elsewhere(self) -> None:
        """When the patients are with somebody already, by the visit that takes the time."""
        if not self.hit:
            return
        rows = self.db.execute(
            select(
                col(Occupancy.resource_id), col(Occupancy.day), col(Occupancy.appointment_id),
                col(Occupancy.start_minute), col(Occupancy.end_minute),
            ).where(
                col(Occupancy.kind) == "patient",
                col(Occupancy.resource_id).in_({visit.patient_id for visit in self.hit}),
                col(Occupancy.day) >= self.hit[0].day,
            )
        )  # fmt: skip
        for patient, day, number, start, end in rows:
            self._elsewhere.setdefault((patient, day), []).append((number, Span(start, end)))

    def time_for(self, visit: AppointmentRow) -> FreeTime | None:
        """The soonest that fits; it is given to nobody else."""
        kind = self._types[visit.id]
        for time in self._times(kind, visit):
            if self._fits(time, visit, kind):
                self._given.append((time, visit.patient_id, kind))
                return time
        return None

    def _times(self, kind: int, visit: AppointmentRow) -> Iterator[FreeTime]:
        """Free times from the visit's day on; a stretch of days is read once for all visits."""
        furthest = today(self.clock) + timedelta(days=rules.FURTHEST_DAYS)
        first = self.hit[0].day
        skipped = (visit.day - first).days // _WINDOW
        for number in range(skipped, skipped + SEARCHED_DAYS // _WINDOW + 1):
            start = first + timedelta(days=number * _WINDOW)
            if start > furthest:
                return
            key = kind, visit.minutes, visit.provider_code, start
            if key not in self._windows:
                wish = Wish(
                    visit.minutes,
                    start,
                    self._who.get(visit.provider_id, (visit.provider_id,)),
                    days=_WINDOW - 1,
                    limit=_MOST_TIMES,
                    visit_type_id=kind,
                    prefer=visit.provider_code,
                )
                self._windows[key] = free_times(self.db, wish, self.clock, self.living, self.token)
            yield from self._windows[key]

    def _fits(self, time: FreeTime, visit: AppointmentRow, kind: int) -> bool:
        if (time.day, time.start) < (visit.day, visit.start):
            return False
        if self.outage.takes(time.provider.id, time.day, time.span):
            return False
        elsewhere = time.provider.id != visit.provider_id
        if elsewhere and not time.provider.ages.holds(age_in_months(visit.born, time.day)):
            return False
        mine = self._elsewhere.get((visit.patient_id, time.day), ())
        if any(number != visit.id and span.overlaps(time.span) for number, span in mine):
            return False
        meanwhile = [
            given for given in self._given if given[0].day == time.day and given[0].span.overlaps(time.span)
        ]
        if any(patient == visit.patient_id for _, patient, _ in meanwhile):
            return False
        with_them = [given for given in meanwhile if given[0].provider.id == time.provider.id]
        if with_them:
            return self._can_share(time, kind, with_them)
        return not any(self._needs[kind] & self._needs[other] for _, _, other in meanwhile)

    def _can_share(self, time: FreeTime, kind: int, given: list[tuple[FreeTime, int, int]]) -> bool:
        """True for a group visit that has a place left."""
        alike = all(each.span == time.span and other == kind for each, _, other in given)
        return alike and time.joins + len(given) < self._capacity[kind]


def take_out(desk: Desk, outage: Outage, words: str, moves: Sequence[OutageMove]) -> OutageDone:
    """The provider is out, and the visits of the accepted proposals move: one action, one undo.

    Closing the whole clinic needs the right to set the schedule up as well.

    A visit whose time was taken meanwhile stays where it was, to be called; the others move.
    Raises Invalid where there are no hours then that could be taken out.
    """
    reason = clean_text(words, 60, "reason") or ("out" if outage.provider else "closed")
    with desk.act(VERB, reason=reason) as db:
        closed = close_hours(desk, db, outage, reason)
        if not closed and not moves and not _hit(db, outage, today(desk.clock)):
            who = outage.provider.code if outage.provider else "nobody"
            raise Invalid(f"{who} has {'no ' * bool(outage.provider)}hours then: nothing is closed", "from")
        return move_accepted(desk, db, outage, moves)


def move_accepted(desk: Desk, db: DeskSession, outage: Outage, moves: Sequence[OutageMove]) -> OutageDone:
    """Within an action: the visits of the accepted proposals move; those that cannot stay where they are."""
    if moves:
        desk.require("appointment.move")
    wanted = {move.appointment_id: move for move in moves}

    def step(appointment_id: int, version: int | None) -> None:
        move = wanted[appointment_id]
        if outage.takes(move.provider_id, move.day, Span(move.start, move.start + 1)):
            raise Conflict(f"{outage.words}: choose another time")
        move_within(
            desk, db, appointment_id, version,
            provider_id=move.provider_id, day=move.day, start=move.start,
        )  # fmt: skip

    refused = each_that_can(db, [(move.appointment_id, move.version) for move in moves], step)
    db.action.patient_id = None
    return OutageDone(len(moves) - len(refused), refused)


def close_hours(desk: Desk, db: DeskSession, outage: Outage, reason: str) -> tuple[ClosedDay, ...]:
    """Within an action: whole days become days away, parts of a day a block; what was closed, from today on.

    Whole days of the clinic become holidays. Other hours that a date has stay below a block. Days that were
    closed already stay as they are, and are none of these.
    """
    _require_grain(outage)
    days = [day for day in outage.stretch.days if day >= today(desk.clock)]
    if outage.provider is not None:
        provider = db.need(Provider, outage.provider.id, f"there is no provider {outage.provider.id}")
        row = ProviderRow(outage.provider.id, provider.code, provider.name, provider.specialty)
        return _take_hours_out(db, outage, days, [row], reason)
    desk.require("schedule.close")
    whole = [day for day in days if outage.stretch.on(day) == (0, rules.DAY_END)]
    known = set(db.scalars(select(col(Holiday.day)).where(col(Holiday.day).in_(whole))))
    new = [day for day in whole if day not in known]
    db.add_all(Holiday(day=day, name=reason) for day in new)
    parts = [day for day in days if day not in whole]
    holidays = tuple(ClosedDay(day) for day in new)
    return (*holidays, *_take_hours_out(db, outage, parts, active_providers(db), reason))


def open_again(desk: Desk, db: DeskSession, closed: Iterable[ClosedDay]) -> int:
    """Within an action: the hours that were closed are open again; on how many days, from today on.

    What somebody has set in place of the closing since then stays.
    """
    desk.require(VERB)
    opened = set[date]()
    for each in closed:
        row: DayException | Block | None = None
        if each.exception_id is not None:
            row = db.get(DayException, each.exception_id)
        elif each.block_id is not None:
            row = db.get(Block, each.block_id)
        if row is not None and row.day == each.day >= today(desk.clock):
            db.delete(row)
            opened.add(each.day)
    db.flush()
    return len(opened)


def _take_hours_out(
    db: DeskSession, outage: Outage, days: Sequence[date], providers: Sequence[ProviderRow], reason: str
) -> tuple[ClosedDay, ...]:
    if not days or not providers:
        return ()
    opened = openings(db, providers, days[0], (days[-1] - days[0]).days + 1, visits=False)
    own_hours = select(col(DayException.provider_id), col(DayException.day)).where(
        col(DayException.provider_id).in_([row.id for row in providers]), col(DayException.day).in_(days)
    )
    other_than_usual = {(provider, day) for provider, day in db.execute(own_hours)}
    made: list[DayException | Block] = []
    for row, day in ((row, day) for row in providers for day in days):
        opening, span = opened[row.id, day], Span(*outage.stretch.on(day))
        left = rules.subtract(rules.join(opening.open), [span])
        if not opening.open or left == rules.join(opening.open):
            continue
        if not left and (row.id, day) not in other_than_usual:
            made.append(DayException(provider_id=row.id, day=day, words=reason))
            continue
        first, last = min(each.start for each in opening.open), max(each.end for each in opening.open)
        within = Span(max(span.start, first), min(span.end, last))
        made.append(
            Block(
                provider_id=row.id, day=day, start_minute=within.start, end_minute=within.end,
                kind=BlockKind.AWAY, label=reason,
            )
        )  # fmt: skip
    db.add_all(made)
    db.flush()
    return tuple(_closed_by(each) for each in made)


def _closed_by(row: DayException | Block) -> ClosedDay:
    day = row.day or date.min
    return ClosedDay(day, row.id) if isinstance(row, DayException) else ClosedDay(day, block_id=row.id)


def _require_grain(outage: Outage) -> None:
    """Raise Invalid for times off the grain of the schedule."""
    if outage.stretch.start % rules.GRAIN or outage.stretch.end % rules.GRAIN:
        raise Invalid(f"times go in steps of {rules.GRAIN} minutes", "from")
