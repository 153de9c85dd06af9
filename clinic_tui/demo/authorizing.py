"""What payers and other doctors have to agree to in the demo: a rule, two visits ahead, a referral, a grant.

None of it is of a patient who comes today, so that the first day reads nothing of it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from random import Random

from clinic_tui.demo.bookings import NEWCOMERS, Calendar, Visit
from clinic_tui.demo.people import Person
from clinic_tui.demo.writing import Writer
from clinic_tui.schedule.authorization.asking import NewRequest, begin_request, note_asked
from clinic_tui.schedule.authorization.on_file import NewAuthorization, add_authorization
from clinic_tui.schedule.authorization.setup import set_need
from clinic_tui.schedule.authorization.states import AuthorizationKind
from clinic_tui.schedule.finding import free_times
from clinic_tui.schedule.rows import Booking, Wish
from clinic_tui.schedule.service import book

TYPE = "ULT"
"""Ultrasounds are ahead: who has a Medicare Advantage plan needs its word for them."""

PAYER = "Northshore Senior Advantage"

AHEAD = (5, 8)
"""Workdays until the two visits: the first one nobody has asked for, of the second the payer thinks."""

ASKED_AGO = timedelta(days=2)
FROM = timedelta(days=14)
"""Until the referral is to begin: there is time to ask."""
MONTHS = timedelta(days=90)


def set_up_authorizations(writer: Writer) -> None:
    """The rule: ultrasounds of this plan need a prior authorization."""
    set_need(writer.desk("dana"), AuthorizationKind.PRIOR, writer.type_ids[TYPE], PAYER, needed=True)


def ask_for_authorizations(
    writer: Writer, people: Sequence[Person], visits: Sequence[Visit], calendar: Calendar, seed: int
) -> None:
    """The evening before: two visits are booked, one is asked for, a referral begun, another granted."""
    chance = Random(f"{seed} authorizing")
    busy = {visit.person.place for visit in visits}
    idle = _insured(people, chance, lambda person: person.place not in busy)
    ahead = [day for day in calendar.workdays if day > calendar.today]
    desk, today = writer.desk("marco"), calendar.today
    for place, person in zip(AHEAD, itertools.islice(idle, len(AHEAD)), strict=False):
        patient = writer.patient_ids[person.place]
        wish = Wish(
            writer.source.visit_types[TYPE][1],
            ahead[min(place, len(ahead)) - 1],
            visit_type_id=writer.type_ids[TYPE],
            patient_id=patient,
            limit=1,
        )
        with writer.clinic.store.reading() as db:
            times = free_times(db, wish, writer.clinic.clock, desk.living(), desk.session_token)
        for time in times:
            book(
                desk,
                Booking(
                    patient, time.provider.id, writer.type_ids[TYPE], time.day, time.start, time.minutes,
                    "abdominal pain, gallbladder",
                ),
            )  # fmt: skip
            if place == AHEAD[-1]:
                request = NewRequest(
                    patient, 1, time.day, time.day + MONTHS, visit_types=(TYPE,), diagnoses=("R10.11",)
                )
                number = begin_request(desk, request)
                asked_at = writer.clinic.clock.now() - ASKED_AGO
                note_asked(desk, number, None, "payer's portal", asked_at=asked_at)
    for person in itertools.islice(idle, 1):
        referral = NewRequest(
            writer.patient_ids[person.place], 3, today + FROM, today + FROM + MONTHS,
            kind=AuthorizationKind.REFERRAL, diagnoses=("I48.91",), referrer="Hannah Lee, MD",
            referred_to="Lakeshore Heart Institute",
            words="rhythm seen on the tracing, wants a cardiologist",
        )  # fmt: skip
        begin_request(desk, referral)
    coming = {visit.person.place for visit in visits if visit.day > today and visit.visit_type == "FU"}
    here = {visit.person.place for visit in visits if visit.day == today}
    granted = _insured(people, chance, lambda person: person.place in coming - here)
    for person in itertools.islice(granted, 1):
        grant = NewAuthorization(
            writer.patient_ids[person.place], "NS-44710-26", 8, today - timedelta(days=30), today + MONTHS,
            ("FU",), 1,
        )  # fmt: skip
        add_authorization(desk, grant)


def _insured(people: Sequence[Person], chance: Random, fits: Callable[[Person], bool]) -> Iterator[Person]:
    """Whom the plan insures, in some order; nobody who could walk in today (build.py)."""
    for person in chance.sample(people[:-NEWCOMERS], len(people) - NEWCOMERS):
        insured = bool(person.covers) and person.covers[0].payer == PAYER
        if insured and person.usual != "ROS" and not person.fields.deceased and fits(person):
            yield person
