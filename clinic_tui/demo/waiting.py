"""The demo's waitlist and recalls: a handful of each, as a practice has them on a morning."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from clinic_tui.calls.service import note
from clinic_tui.calls.states import Outcome, Subject
from clinic_tui.demo.bookings import Calendar, Visit
from clinic_tui.demo.people import Person
from clinic_tui.demo.writing import Writer
from clinic_tui.recall import service as recall
from clinic_tui.recall.rows import NewRecall
from clinic_tui.recall.rules import months_on
from clinic_tui.schedule.rows import Span
from clinic_tui.waitlist import service as waitlist
from clinic_tui.waitlist.rows import ANY_TIME, NewWish
from clinic_tui.waitlist.states import Priority

RULES = (("PHY", 12, "PHY"), ("WEL", 12, "WEL"), ("PROC", 1, "FU"))
"""After a visit of this type, in so many months, for that one."""

MORNING, AFTERNOON = Span(0, 12 * 60), Span(12 * 60, 24 * 60)
WISHES = (
    (15, Priority.ROUTINE, ANY_TIME, 0, False, ""),
    (12, Priority.ROUTINE, MORNING, 24, True, "works in the afternoon"),
    (9, Priority.SOON, ANY_TIME, 2, True, ""),
    (6, Priority.ROUTINE, AFTERNOON, 0, False, "needs a ride"),
    (3, Priority.URGENT, ANY_TIME, 1, False, "new chest pain seen by the nurse, wants the first there is"),
    (1, Priority.SOON, ANY_TIME, 0, True, ""),
)
"""Workdays ago, priority, part of day, notice in hours, only with the usual provider, words."""

DUE = (-1, -1, 0, 0, 0, 0, 1, 1)
"""Months from now in which patients are due; those of the month before were made then."""

CALLS = (Outcome.NO_ANSWER, Outcome.MESSAGE_LEFT, Outcome.NO_ANSWER)


class Lists:
    """Who waits and who is recalled, chosen once, written on the days when it came about."""

    def __init__(
        self, people: Sequence[Person], visits: Sequence[Visit], calendar: Calendar, seed: int
    ) -> None:
        self._calendar = calendar
        chance = Random(f"{seed} waiting")
        coming = [visit for visit in visits if visit.day > calendar.today and visit.visit_type == "FU"]
        wished: dict[int, Visit] = {}
        for visit in chance.sample(coming, len(coming)):
            wished.setdefault(visit.person.place, visit)
        self._waiters = list(wished.values())[: len(WISHES)]
        busy = {visit.person.place for visit in visits}
        idle = [
            person
            for person in people
            if person.place not in busy and not person.fields.deceased and person.fields.phones
        ]
        self._recalled = chance.sample(idle, len(DUE))

    def write(self, writer: Writer, day: date) -> None:
        """What came onto the lists on this day, before the calls of the afternoon."""
        desk, calendar = writer.desk("marco"), self._calendar
        if day == calendar.first:
            self._begin(writer)
        for visit, (ago, priority, part, notice, usual, words) in zip(self._waiters, WISHES, strict=False):
            if calendar.before(calendar.today, ago) == day:
                waitlist.add(
                    desk,
                    NewWish(
                        writer.patient_ids[visit.person.place],
                        writer.type_ids[visit.visit_type],
                        providers=(visit.doctor.code,) if usual else (),
                        part=part,
                        priority=priority,
                        notice_hours=notice,
                        words=words,
                    ),
                )
        if calendar.before(calendar.today, 1) == day:
            self._recall(writer, [months for months in DUE if months >= 0])
            for number, outcome in enumerate(CALLS, start=1):
                note(desk, Subject.RECALL, number, outcome)

    def _begin(self, writer: Writer) -> None:
        chief = writer.desk("dana")
        for after, months, then in RULES:
            recall.set_rule(chief, writer.type_ids[after], months, writer.type_ids[then])
        self._recall(writer, [months for months in DUE if months < 0])

    def _recall(self, writer: Writer, due: Sequence[int]) -> None:
        day = writer.clock.now().astimezone(writer.clock.zone).date()
        for months in due:
            person = self._recalled.pop()
            kind = "WEL" if person.child else "PHY"
            recall.add(
                writer.desk("marco"),
                NewRecall(
                    writer.patient_ids[person.place],
                    writer.type_ids[kind],
                    months_on(day, max(months, 0)),
                ),
            )
