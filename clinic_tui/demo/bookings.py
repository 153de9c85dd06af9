"""Which visits were ever booked: four weeks kept, today, and three weeks to come."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from random import Random

from clinic_tui.demo.people import Person
from clinic_tui.demo.source import WORKDAYS, Doctor, Source, minute
from clinic_tui.schedule import rules
from clinic_tui.schedule.federal_holidays import federal_holidays
from clinic_tui.schedule.rows import Span
from clinic_tui.schedule.states import CancelledBy

KEPT_DAYS = 28
COMING_DAYS = 21
FILL_BEFORE = 0.74
FILL_TODAY = 0.86
FILL_COMING = (0.72, 0.55, 0.38)
"""How much of each of the next three weeks is taken: 55 of 100 minutes over all."""

NEWCOMERS = 300
"""The last so many people come for the first time: they are registered with their first booking."""


class Fate(Enum):
    """How a visit ends."""

    KEPT = "kept"
    NO_SHOW = "no-show"
    CALLED_OFF = "called off"
    LEFT = "left"


@dataclass(slots=True, eq=False)
class Visit:
    """One booking; `ends_on` is the day on which it is kept, missed or called off."""

    person: Person
    doctor: Doctor
    visit_type: str
    day: date
    start: int
    minutes: int
    booked_on: date
    reason: str
    fate: Fate = Fate.KEPT
    ends_on: date = date.min
    cancel: tuple[str, CancelledBy] | None = None
    overbook: str = ""

    @property
    def span(self) -> Span:
        """When it is planned."""
        return Span(self.start, self.start + self.minutes)


@dataclass(slots=True)
class Calendar:
    """The days that matter: `workdays` from the clinic's first day to the last that is booked."""

    today: date
    first: date
    holidays: dict[date, str]
    workdays: list[date] = field(default_factory=list)
    short_day: date | None = None
    """The day of next week on which the staff file's provider leaves early."""

    def before(self, day: date, count: int) -> date:
        """The workday `count` workdays before `day`, no earlier than the first."""
        earlier = [each for each in self.workdays if each <= day]
        return earlier[max(0, len(earlier) - 1 - count)]


def make_calendar(today: date) -> Calendar:
    """The calendar of a clinic that opened its books some six weeks ago."""
    holidays: dict[date, str] = {}
    for year in range(today.year - 1, today.year + 4):
        holidays |= federal_holidays(year)
    begun = today - timedelta(days=KEPT_DAYS + 16)
    days = [begun + timedelta(days=n) for n in range((today - begun).days + COMING_DAYS + 1)]
    workdays = [day for day in days if day.weekday() in WORKDAYS and day not in holidays]
    short = next((day for day in workdays if day >= today + timedelta(days=7)), None)
    return Calendar(today, workdays[0], holidays, workdays, short)


def make_visits(source: Source, people: list[Person], calendar: Calendar, chance: Random) -> list[Visit]:
    """All bookings, in the order in which they were made."""
    pool = _Pool(people, chance)
    visits: list[Visit] = []
    for day in calendar.workdays:
        away = (day - calendar.today).days
        if away < -KEPT_DAYS:
            continue
        fill = FILL_BEFORE if away < 0 else FILL_TODAY if away == 0 else FILL_COMING[min(2, away // 7)]
        for doctor in source.doctors:
            visits += _fill_day(source, doctor, day, fill, calendar, pool, chance)
    visits += _overbooked(source, visits, calendar, pool, chance)
    for visit in visits:
        _decide(visit, calendar, chance)
    chance.shuffle(visits)
    return sorted(visits, key=lambda visit: visit.booked_on)


def open_spans(source: Source, doctor: Doctor, day: date, calendar: Calendar) -> tuple[Span, ...]:
    """Where the doctor can be booked on a workday."""
    spans = doctor.hours_on(day.weekday())
    early = source.staff["exception"]
    if day == calendar.short_day and doctor.code == early["provider"]:
        spans = [Span(minute(early["from"]), minute(early["to"]))]
    return rules.subtract(spans, doctor.blocks_on(day.weekday()))


def _fill_day(
    source: Source, doctor: Doctor, day: date, fill: float, calendar: Calendar, pool: _Pool, chance: Random
) -> list[Visit]:
    visits: list[Visit] = []
    for span in open_spans(source, doctor, day, calendar):
        start = span.start
        while start < span.end:
            visit_type, minutes = _fitting(source, doctor, span.end - start, chance)
            if not visit_type:
                break
            if chance.random() < fill:
                lead = _booked_on(visit_type, day, calendar, chance)
                person = pool.someone(doctor, visit_type, day, lead)
                reason = chance.choice(source.reasons[visit_type])
                visits.append(Visit(person, doctor, visit_type, day, start, minutes, lead, reason))
            start += minutes
    return visits


def _fitting(source: Source, doctor: Doctor, room: int, chance: Random) -> tuple[str, int]:
    for _ in range(6):
        visit_type = doctor.visits.one(chance)
        minutes = source.visit_types[visit_type][1]
        if minutes <= room:
            return visit_type, minutes
    return "", 0


def _booked_on(visit_type: str, day: date, calendar: Calendar, chance: Random) -> date:
    """Acute visits are booked a day or two ahead, others up to a month; nothing after yesterday."""
    lead = chance.randrange(1, 3) if visit_type == "ACU" else chance.randrange(2, 22)
    booked = calendar.before(day, lead)
    if booked >= calendar.today:
        booked = calendar.before(calendar.today - timedelta(days=1), chance.randrange(6))
    return booked


def _overbooked(
    source: Source, visits: list[Visit], calendar: Calendar, pool: _Pool, chance: Random
) -> list[Visit]:
    """Two of today's on top of others, each with its reason."""
    extra = []
    reasons = ("mother insists, fever 103", "discharged yesterday, must be seen")
    wanted = [("PAT", "ACU"), ("LEE", "ACU")]
    for (code, visit_type), why in zip(wanted, reasons, strict=True):
        under = [
            v for v in visits if v.day == calendar.today and v.doctor.code == code and v.start >= 10 * 60
        ]
        if not under:
            continue
        below = under[len(under) // 3]
        booked = calendar.before(calendar.today, 1)
        person = pool.someone(below.doctor, visit_type, calendar.today, booked)
        minutes = source.visit_types[visit_type][1]
        extra.append(
            Visit(
                person,
                below.doctor,
                visit_type,
                calendar.today,
                below.start,
                minutes,
                booked,
                chance.choice(source.reasons[visit_type]),
                overbook=why,
            )
        )
    return extra


def _decide(visit: Visit, calendar: Calendar, chance: Random) -> None:
    """Say how the visit ends; today's own story is told by the hour (see today.py)."""
    visit.ends_on = visit.day
    dice = chance.random()
    if visit.day == calendar.today or visit.overbook:
        return
    if visit.day < calendar.today and (dice < 0.045 or (visit.person.unreliable and dice < 0.5)):
        visit.fate = Fate.NO_SHOW
    elif visit.day < calendar.today and dice < 0.053:
        visit.fate = Fate.LEFT
    elif dice > 0.955:
        visit.fate = Fate.CALLED_OFF
        side = [reason for reason in rules.CANCEL_REASONS if reason.by is CancelledBy.PATIENT]
        reason = chance.choice(side) if chance.random() < 0.8 else rules.CANCEL_REASONS[7]
        visit.cancel = reason.code, reason.by
        ahead = calendar.before(visit.day, chance.randrange(4))
        visit.ends_on = min(
            max(ahead, visit.booked_on), calendar.before(calendar.today - timedelta(days=1), 0)
        )


class _Pool:
    """Who comes to whom: mostly one's usual provider, some often, none twice on a day, never the dead."""

    def __init__(self, people: list[Person], chance: Random) -> None:
        known = people[:-NEWCOMERS]
        self._chance = chance
        self._by_doctor: dict[str, list[Person]] = defaultdict(list)
        self._adults: list[Person] = []
        self._children: list[Person] = []
        self._newcomers = [person for person in people[-NEWCOMERS:] if not person.child]
        self._taken: dict[date, set[int]] = defaultdict(set)
        for person in known:
            if person.fields.deceased:
                continue
            times = 8 if person.unreliable else 4 if person.place % 11 == 0 else 1
            self._by_doctor[person.usual] += [person] * times
            (self._children if person.child else self._adults).append(person)

    def someone(self, doctor: Doctor, visit_type: str, day: date, booked_on: date) -> Person:
        """A patient for a visit of this kind."""
        if visit_type == "NEW" and self._newcomers:
            person = self._newcomers.pop()
            self._taken[day].add(person.place)
            return person
        others = self._children if doctor.children else self._adults
        while True:
            usual = self._chance.random() < 0.85
            person = self._chance.choice(self._by_doctor[doctor.code] if usual else others)
            if person.place not in self._taken[day] and person.child <= (doctor.children or usual):
                self._taken[day].add(person.place)
                return person
