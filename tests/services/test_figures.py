"""The figures of what is stored. Today is Tuesday 3 March 2026; Lee works 8-12 and 13-17."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic_tui.errors import Invalid
from clinic_tui.reception import service as reception
from clinic_tui.schedule import hours
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.figures import figures
from clinic_tui.schedule.figures_rows import By, FigureRow, Figures
from clinic_tui.schedule.models import VisitType
from clinic_tui.schedule.rows import Span
from tests.builders import FU, LEE, NEW, ORT, TODAY, House, a_patient, an_appointment
from tests.engines import on_sqlite, on_sqlite_first

pytestmark = on_sqlite

THURSDAY = TODAY + timedelta(days=2)


def told(house: House, by: By = By.PROVIDER, first: date = TODAY, last: date = THURSDAY) -> Figures:
    desk = house.front
    with house.store.reading() as db:
        return figures(db, first, last, by, house.clock, desk.living(), desk.session_token)


def row(house: House, key: str, by: By = By.PROVIDER) -> FigureRow:
    return next(each for each in told(house, by).rows if each.key == key)


def test_a_few_days_counted_by_hand(house: House) -> None:
    absent = an_appointment(house, "9:00", day=TODAY)
    late = an_appointment(house, "10:00", day=TODAY)
    moved = an_appointment(house, "11:00", day=TODAY)
    an_appointment(house, "13:00", day=THURSDAY, visit_type=NEW)
    reception.walk_in(house.front, a_patient(house), LEE, FU, "cough")
    house.at(TODAY, 9, 10)
    schedule.no_show(house.front, absent, None)
    schedule.cancel(house.front, late, None, "ill")
    schedule.move(house.front, moved, None, provider_id=LEE, day=THURSDAY, start=600)
    lee = row(house, "LEE")
    assert lee.open_minutes == 3 * 480 - 30  # a huddle on Wednesday
    assert lee.booked_minutes == 20 + 40 + 20 + 20
    assert lee.utilisation == round(100 / 1410, 4)
    assert (lee.visits, lee.ended, lee.no_shows, lee.late_cancels) == (4, 2, 1, 1)
    assert (lee.no_show_rate, lee.late_cancel_rate) == (0.5, 0.5)
    assert lee.lead_days == 2.0
    assert lee.third_next_days == 0
    assert (row(house, "ORT").visits, row(house, "ORT").open_minutes) == (0, 360)
    assert told(house).total.open_minutes == 1410 + 360
    kinds = {each.key: (each.visits, each.open_minutes) for each in told(house, By.TYPE).rows}
    assert kinds == {"FU": (3, 1770), "NEW": (1, 1770)}
    days = {each.key: each.visits for each in told(house, By.WEEKDAY).rows}
    assert (days["Tue"], days["Wed"], days["Thu"], days["Sun"]) == (2, 0, 2, 0)


@on_sqlite_first
def test_a_group_and_a_full_book(house: House) -> None:
    with house.chief.act("schedule.setup") as db:
        db.get_one(VisitType, FU).capacity = 3
    for _ in range(3):
        an_appointment(house, "11:00", day=THURSDAY)
    assert (row(house, "LEE").booked_minutes, row(house, "LEE").visits) == (20, 3)


def test_kinds_of_visits_take_their_parts_of_all_that_is_open(house: House) -> None:
    an_appointment(house, "10:00", day=TODAY)
    an_appointment(house, "13:00", day=THURSDAY, visit_type=NEW)
    found = told(house, By.TYPE)
    assert {each.key: each.utilisation for each in found.rows} == {
        "FU": round(20 / 1770, 4),
        "NEW": round(40 / 1770, 4),
    }
    assert found.total.utilisation == round(60 / 1770, 4)


def test_the_third_free_time_of_a_weekday_is_one_on_that_day(house: House) -> None:
    """Today is a Tuesday; one works on Sundays too, nobody on Saturdays."""
    found = {each.key: each.third_next_days for each in told(house, By.WEEKDAY).rows}
    assert found == {"Tue": 0, "Wed": 1, "Thu": 2, "Fri": 3, "Sat": None, "Sun": 5, "Mon": 6}
    hours.set_template(house.chief, LEE, [3], [Span(9 * 60, 9 * 60 + 20)], 20)
    hours.set_template(house.chief, ORT, [3], [Span(9 * 60, 9 * 60 + 20)], 20)
    found = {each.key: each.third_next_days for each in told(house, By.WEEKDAY).rows}
    assert (found["Thu"], found["Fri"]) == (9, 3)


def test_who_has_no_three_free_times_has_no_third(house: House) -> None:
    hours.set_template(house.chief, ORT, range(7), [], 15)
    assert row(house, "ORT").third_next_days is None


@pytest.mark.parametrize("first, last", [(THURSDAY, TODAY), (TODAY - timedelta(days=500), TODAY)])
def test_a_span_that_cannot_be_is_refused(house: House, first: date, last: date) -> None:
    with pytest.raises(Invalid):
        told(house, first=first, last=last)
