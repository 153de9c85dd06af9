"""A verb on several visits: those that allow it are one action with one undo, the others stay."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from clinic_tui.patients import policies
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.policy import Policy
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.states import Status
from clinic_tui.store.desk import Desk
from clinic_tui.store.undo import undo_last
from tests.builders import ROOM_1, ROOM_2, TODAY, House, a_patient, an_appointment
from tests.engines import on_both, on_sqlite

pytestmark = on_sqlite

Many = Callable[[Desk, Sequence[tuple[int, int | None]]], dict[int, str]]


def seen(house: House, *visits: int) -> list[tuple[int, int | None]]:
    return [(visit, house.visit(visit).version) for visit in visits]


def in_room(house: House, at: str, room: int) -> int:
    visit = an_appointment(house, at)
    reception.check_in(house.front, visit, None, CheckInAnswers(self_pay=True))
    reception.take_to_room(house.front, visit, None, room)
    return visit


@pytest.mark.parametrize(
    "many, after",
    [
        (reception.arrive_many, Status.ARRIVED),
        (schedule.no_show_many, Status.NO_SHOW),
    ],
)
def test_those_that_can_are_done_and_the_others_named(house: House, many: Many, after: Status) -> None:
    first, gone, last = (an_appointment(house, at) for at in ("10:30", "10:50", "11:10"))
    schedule.cancel(house.chief, gone, None, "ill")
    house.at(TODAY, 11, 30)
    refused = many(house.front, seen(house, first, gone, last))
    assert list(refused) == [gone]
    assert "the visit is cancelled" in refused[gone]
    assert [house.status(visit) for visit in (first, gone, last)] == [after, Status.CANCELLED, after]


@on_both
def test_one_undo_takes_all_of_it_back(house: House) -> None:
    visits = [an_appointment(house, at) for at in ("10:30", "10:50", "11:10")]
    house.at(TODAY, 11, 30)
    before = house.rows()
    assert schedule.no_show_many(house.front, seen(house, *visits)) == {}
    assert {house.status(visit) for visit in visits} == {Status.NO_SHOW}
    undo_last(house.front)
    assert house.rows() == before


def test_it_is_one_action_whose_lines_belong_each_to_its_own_patient(house: House) -> None:
    visits = [an_appointment(house, at) for at in ("10:30", "10:50")]
    house.at(TODAY, 11, 30)
    head = house.head()
    schedule.no_show_many(house.front, seen(house, *visits))
    lines = house.lines(after=head)
    assert len({line["action"] for line in lines}) == 1
    told = {(line["entity"], line["patient_id"]) for line in lines}
    people = [house.visit(visit).patient_id for visit in visits]
    assert told == {(entity, patient) for entity in ("appointment", "occupancy") for patient in people}


def test_a_visit_that_another_desk_changed_is_refused_alone(house: House) -> None:
    mine, theirs = an_appointment(house, "10:30"), an_appointment(house, "10:50")
    visits = seen(house, mine, theirs)
    reception.arrive(house.chief, theirs, None)
    refused = reception.arrive_many(house.front, visits)
    assert list(refused) == [theirs]
    assert "changed at another desk" in refused[theirs]
    assert house.status(mine) is Status.ARRIVED


@on_both
def test_what_the_database_refuses_leaves_the_others_done(house: House) -> None:
    """The time of the first was given to somebody else after the no-show."""
    first, last = an_appointment(house, "10:30"), an_appointment(house, "10:50")
    house.at(TODAY, 11, 0)
    schedule.no_show_many(house.front, seen(house, first, last))
    house.at(TODAY, 10, 0)
    an_appointment(house, "10:30")
    head = house.head()
    refused = reception.back_many(house.front, seen(house, first, last))
    assert list(refused) == [first]
    assert (house.status(first), house.status(last)) == (Status.NO_SHOW, Status.BOOKED)
    changed = {line["entity_id"] for line in house.lines(after=head) if line["entity"] == "appointment"}
    assert changed == {last}


def test_stages_go_on_and_back_together(house: House) -> None:
    visits = [in_room(house, "10:30", ROOM_1), in_room(house, "10:50", ROOM_2)]
    assert reception.advance_many(house.front, seen(house, *visits)) == {}
    assert {house.status(visit) for visit in visits} == {Status.WITH_PROVIDER}
    assert reception.back_many(house.front, seen(house, *visits)) == {}
    assert {house.status(visit) for visit in visits} == {Status.ROOMED}


def test_policies_are_verified_together(house: House) -> None:
    insured, alone = a_patient(house), a_patient(house)
    policies.set_coverage(
        house.records, insured, 1, None, Policy("Aetna", "PPO", "W123456789", "", None, True)
    )
    visits = [an_appointment(house, "10:30", patient=insured), an_appointment(house, "10:50", patient=alone)]
    refused = reception.verify_many(house.front, seen(house, *visits))
    assert list(refused) == [visits[1]]
    assert "no policy is on file" in refused[visits[1]]
    assert [policy.verified_at for policy in house.all(Coverage)] == [house.clock.now()]


@on_both
def test_nothing_done_leaves_nothing_to_undo(house: House) -> None:
    visit = an_appointment(house, "10:30")
    schedule.cancel(house.front, visit, None, "ill")
    head = house.head()
    assert list(reception.arrive_many(house.front, seen(house, visit))) == [visit]
    assert house.head() == head
