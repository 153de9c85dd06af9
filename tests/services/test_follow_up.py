"""Which kind of visit somebody is asked to come back for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic_tui.errors import NotFound
from clinic_tui.schedule.follow_up import follow_up
from clinic_tui.schedule.models import Appointment, VisitType
from clinic_tui.schedule.states import Status
from tests.builders import FU, NEW, TODAY, House, a_patient, an_appointment
from tests.engines import on_sqlite


def seen(house: House, day: date, patient: int, kind: int) -> int:
    """A visit that was kept."""
    number = an_appointment(house, "9:00", day, patient, visit_type=kind)
    with house.front.act("appointment.book") as db:
        db.get_one(Appointment, number).status = Status.CHECKED_OUT
    return number


def asked(house: House, number: int) -> str:
    with house.store.reading() as db:
        return follow_up(db, number)


@on_sqlite
def test_who_came_as_a_new_patient_comes_back_for_what_others_came_back_for(house: House) -> None:
    weeks = [TODAY + timedelta(weeks=week) for week in range(4)]
    first = seen(house, weeks[0], a_patient(house), NEW)
    assert asked(house, first) == "NEW"  # nothing is known yet
    for week in weeks[1:]:
        patient = a_patient(house)
        seen(house, week, patient, NEW)
        an_appointment(house, "10:00", week + timedelta(weeks=6), patient, visit_type=FU)
    assert asked(house, first) == "FU"
    with house.chief.act("schedule.setup") as db:
        db.get_one(VisitType, FU).below_months = 12
    assert asked(house, first) == "NEW"  # follow-ups are for other ages now
    with pytest.raises(NotFound):
        asked(house, 999)
