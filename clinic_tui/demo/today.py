"""Today by the minute: who comes when, waits, is seen and leaves, as far as the clock has come."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import Enum
from random import Random

from clinic_tui.demo.bookings import Fate, Visit
from clinic_tui.reception.rules import USUAL_LIMITS
from clinic_tui.schedule.states import Status

NEVER = 10_000
"""A minute that no day has."""


class Step(Enum):
    """What happens to a visit; at the same minute in this order."""

    OUT = 1
    READY = 2
    WITH_PROVIDER = 3
    ROOM = 4
    CHECK_IN = 5
    ARRIVE = 6
    LEAVE = 7
    CANCEL = 8
    NO_SHOW = 9
    WALK_IN = 10


@dataclass(slots=True, eq=False)
class Course:
    """One visit of today; minutes of the clinic's day, NEVER for what does not happen."""

    visit: Visit
    arrive: int = NEVER
    check_in: int = NEVER
    room_at: int = NEVER
    provider: int = NEVER
    ready: int = NEVER
    out: int = NEVER
    room: int = 0
    leave: int = NEVER
    cancel: int = NEVER
    no_show: int = NEVER
    walk_in: bool = False

    def steps(self) -> list[tuple[int, Step]]:
        """All that happens, in order."""
        first = Step.WALK_IN if self.walk_in else Step.ARRIVE
        told = [
            (self.arrive, first),
            (self.check_in, Step.CHECK_IN),
            (self.room_at, Step.ROOM),
            (self.provider, Step.WITH_PROVIDER),
            (self.ready, Step.READY),
            (self.out, Step.OUT),
            (self.leave, Step.LEAVE),
            (self.cancel, Step.CANCEL),
            (self.no_show, Step.NO_SHOW),
        ]
        return [(at, step) for at, step in told if at < NEVER]

    def stage(self, now: int) -> Status:
        """Where the visit stands at a minute."""
        reached = {
            Status.BOOKED: 0,
            Status.ARRIVED: self.arrive,
            Status.CHECKED_IN: self.check_in,
            Status.ROOMED: self.room_at,
            Status.WITH_PROVIDER: self.provider,
            Status.READY: self.ready,
            Status.CHECKED_OUT: self.out,
            Status.LEFT: self.leave,
            Status.CANCELLED: self.cancel,
            Status.NO_SHOW: self.no_show,
        }
        return [status for status, at in reached.items() if at <= now][-1]

    def stop_before_room(self) -> None:
        """Let the patient wait for as long as the demo lasts."""
        self.room_at = self.provider = self.ready = self.out = NEVER


def make_day(
    visits: list[Visit], walk_ins: list[Visit], rooms: int, chance: Random, now: int
) -> list[Course]:
    """The courses of today's visits, told so that at `now` the board shows every kind of thing."""
    courses = [
        Course(visit) for visit in sorted(visits, key=lambda v: (v.start, v.doctor.number, v.overbook))
    ]
    _exceptions(courses, chance)
    courses += [Course(visit, walk_in=True) for visit in walk_ins]
    courses.sort(key=lambda course: course.visit.start)
    _run(courses, rooms, chance)
    _dress(courses, now)
    return courses


def events(courses: list[Course], now: int) -> list[tuple[int, Step, Course]]:
    """What has happened by `now`, in order; rooms are left before they are taken."""
    told = [(at, step, course) for course in courses for at, step in course.steps() if at <= now]
    return sorted(told, key=lambda event: (event[0], event[1].value, event[2].visit.start))


def _exceptions(courses: list[Course], chance: Random) -> None:
    """Two who do not come, two who call it off too late, one who leaves; the rest is kept."""
    plain = [course for course in courses if not course.visit.overbook]
    early = [course for course in plain if 8 * 60 + 30 <= course.visit.start <= 9 * 60 + 30]
    late = [course for course in plain if course.visit.start >= 13 * 60]
    for course in chance.sample(early, min(2, len(early))):
        course.visit.fate = Fate.NO_SHOW if course.visit.start % 20 else Fate.LEFT
    if early and not any(course.visit.fate is Fate.NO_SHOW for course in early):
        early[0].visit.fate = Fate.NO_SHOW
    if len(early) > 1 and not any(course.visit.fate is Fate.LEFT for course in early):
        kept = next(course for course in reversed(early) if course.visit.fate is Fate.KEPT)
        kept.visit.fate = Fate.LEFT
    for place, course in enumerate(chance.sample(late, min(3, len(late)))):
        course.visit.fate = Fate.NO_SHOW if place == 0 else Fate.CALLED_OFF


def _run(courses: list[Course], rooms: int, chance: Random) -> None:
    """Let everyone through rooms and providers, one at a time each."""
    room_free = [0] * rooms
    doctor_free: dict[str, int] = defaultdict(int)
    called_off = 7 * 60 + 44
    for course in courses:
        visit = course.visit
        if visit.fate is Fate.CALLED_OFF:
            called_off += chance.randrange(2, 14)
            course.cancel = called_off
            continue
        if visit.fate is Fate.NO_SHOW:
            course.no_show = visit.start + chance.randrange(21, 34)
            continue
        course.arrive = visit.start if course.walk_in else visit.start - chance.randrange(-4, 18)
        course.check_in = course.arrive + chance.randrange(2, 7)
        if visit.fate is Fate.LEFT:
            course.leave = max(course.check_in, visit.start) + chance.randrange(34, 44)
            continue
        wished = max(
            course.check_in + 9, visit.start + chance.randrange(-1, 8), doctor_free[visit.doctor.code]
        )
        course.room = min(
            range(rooms), key=lambda room: (room_free[room] > wished - 7, room_free[room], room)
        )
        course.room_at = max(course.check_in + 2, wished - chance.randrange(5, 10), room_free[course.room])
        course.provider = max(wished, course.room_at + 3)
        course.ready = course.provider + max(4, round(visit.minutes * chance.uniform(0.5, 0.85)))
        course.out = course.ready + chance.randrange(3, 9)
        doctor_free[visit.doctor.code] = course.ready
        room_free[course.room] = course.out + 1


def _dress(courses: list[Course], now: int) -> None:
    """See to it that somebody has just come, somebody waits too long, and somebody is ready to go."""
    kept = [course for course in courses if course.visit.fate is Fate.KEPT and not course.walk_in]
    near = [c for c in kept if now - 40 <= c.visit.start <= now + 12 and c.room_at > now - 4]
    if near:
        waiting = min(near, key=lambda course: abs(course.visit.start - (now - 20)))
        waiting.stop_before_room()
        over = USUAL_LIMITS[Status.CHECKED_IN][1] + 6
        waiting.check_in = min(waiting.check_in, now - over)
        waiting.arrive = min(waiting.arrive, waiting.check_in - 4)
    coming = [c for c in kept if now - 5 <= c.visit.start <= now + 35 and c.arrive > now]
    stages = {course.stage(now) for course in courses}
    if coming and Status.ARRIVED not in stages:
        first = min(coming, key=lambda course: course.visit.start)
        first.arrive, first.check_in = now - 3, now + 4
    with_doctor = sorted(
        (course for course in kept if course.stage(now) is Status.WITH_PROVIDER),
        key=lambda course: course.provider,
    )
    if len(with_doctor) > 1 and Status.READY not in stages:
        longest = with_doctor.pop(0)
        longest.ready, longest.out = now - 1, max(longest.out, now + 4)
    if len(with_doctor) > 1 and Status.ROOMED not in stages:
        with_doctor[-1].provider = now + 3
