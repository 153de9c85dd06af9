"""Providers and kinds of visits for some ages: who is offered whom, and what is said otherwise."""

from __future__ import annotations

import pytest

from clinic_tui.calls.queries import recall_lines
from clinic_tui.errors import Conflict
from clinic_tui.recall import service as recall
from clinic_tui.recall.rows import NewRecall
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.age_setup import set_provider_ages, set_type_ages
from clinic_tui.schedule.booking_rules import check_booking
from clinic_tui.schedule.finding import free_times
from clinic_tui.schedule.models import Provider
from clinic_tui.schedule.openings import active_providers
from clinic_tui.schedule.outage import proposals
from clinic_tui.schedule.outage_rows import Outage
from clinic_tui.schedule.queries import visit_types
from clinic_tui.schedule.rows import BookingCheck, FreeTime, Span, Wish
from clinic_tui.store.undo import undo_last
from clinic_tui.waitlist import service as waitlist
from clinic_tui.waitlist.queries import who_may_have
from clinic_tui.waitlist.rows import NewWish
from clinic_tui.words.age_range import AgeRange
from clinic_tui.words.outage_phrase import Stretch
from tests.builders import FU, LEE, ORT, TODAY, House, a_patient, an_appointment
from tests.engines import on_both, on_sqlite

pytestmark = on_sqlite

CHILDREN = AgeRange(0, 216)


@pytest.fixture
def for_children(house: House) -> None:
    """Lee sees children."""
    set_provider_ages(house.chief, LEE, None, CHILDREN)


def times(house: House, patient: int, *who: int, limit: int = 40) -> set[str]:
    wish = Wish(20, TODAY, who, days=3, limit=limit, visit_type_id=FU, patient_id=patient)
    with house.store.reading() as db:
        found: tuple[FreeTime, ...] = free_times(db, wish, house.clock, frozenset(), "")
    return {time.provider.code for time in found}


def checked(house: House, patient: int) -> BookingCheck:
    with house.store.reading() as db:
        return check_booking(
            db, house.clock, patient_id=patient, provider_id=LEE, day=TODAY, span=Span(960, 980),
            living=frozenset(), token="", visit_type_id=FU,
        )  # fmt: skip


@pytest.mark.usefixtures("for_children")
def test_times_are_those_of_who_sees_the_age(house: House) -> None:
    adult = a_patient(house, "Adult", born="1960-01-01")
    child = a_patient(house, "Child", born="2020-01-01")
    assert times(house, adult) == {"ORT"}
    assert times(house, child) == {"LEE", "ORT"}
    assert times(house, adult, LEE, ORT) == {"ORT"}
    assert times(house, adult, LEE) == {"LEE"}  # who is named alone is meant


@pytest.mark.usefixtures("for_children")
def test_booked_on_purpose_it_warns(house: House) -> None:
    adult = a_patient(house, "Adult", born="1960-01-01")
    check = checked(house, adult)
    assert check.unfit == "LEE is for up to 17 years, the patient is 66 years then"
    assert check.warnings[0] == check.unfit
    assert not check.refused
    assert an_appointment(house, "16:00", patient=adult)
    assert not checked(house, a_patient(house, "Child", born="2020-01-01")).unfit


def test_a_kind_of_visit_is_for_an_age_too(house: House) -> None:
    set_type_ages(house.chief, FU, CHILDREN)
    adult = a_patient(house, "Adult", born="1960-01-01")
    assert "is for up to 17 years" in checked(house, adult).unfit
    with house.store.reading() as db:
        assert next(row for row in visit_types(db) if row.id == FU).ages == CHILDREN
    undo_last(house.chief)
    assert not checked(house, adult).unfit


@pytest.mark.usefixtures("for_children")
def test_the_waitlist_and_recalls_leave_them_out(house: House) -> None:
    adult = a_patient(house, "Adult", born="1960-01-01")
    child = a_patient(house, "Child", born="2020-01-01")
    named = a_patient(house, "Named", born="1960-01-01")
    visit = an_appointment(house, "16:00")
    for patient, providers in ((adult, ()), (child, ()), (named, ("LEE",))):
        waitlist.add(house.front, NewWish(patient, FU, providers=providers))
        recall.add(house.front, NewRecall(patient, FU, TODAY.replace(day=1), LEE if providers else None, ""))
    schedule.cancel(house.front, visit, None, "ill")
    with house.store.reading() as db:
        found = who_may_have(db, visit, house.clock, frozenset(), "")
        assert found is not None
        assert {each.waiter.patient_id for each in found.ranked} == {child, named}
        lines = recall_lines(db, house.clock, frozenset(), "")
    codes = {line.recall.patient_id: {time.provider.code for time in line.times} for line in lines}
    assert codes[adult] == {"ORT"}
    assert "LEE" in codes[child]
    assert codes[named] == {"LEE"}


def test_who_is_out_hands_nobody_to_who_does_not_see_the_age(house: House) -> None:
    set_provider_ages(house.chief, ORT, None, CHILDREN)
    adult = a_patient(house, "Adult", born="1960-01-01")
    an_appointment(house, "16:00", patient=adult)
    with house.store.reading() as db:
        lee = next(row for row in active_providers(db) if row.id == LEE)
        outage = Outage(lee, Stretch(TODAY, 0, TODAY, 1440))
        found = proposals(db, outage, house.clock, frozenset(), "")
    mine = [each.time for each in found if each.visit.patient_id == adult]
    assert [time and time.provider.code for time in mine] == ["LEE"]


@on_both
def test_another_desk_changed_it_meanwhile(house: House) -> None:
    version = house.get(Provider, LEE).version
    set_provider_ages(house.chief, LEE, version, CHILDREN)
    with pytest.raises(Conflict, match="changed at another desk"):
        set_provider_ages(house.chief, LEE, version, AgeRange(216))
