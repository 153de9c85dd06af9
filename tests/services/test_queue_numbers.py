"""Queue numbers and the place in the queue: told at check-in, given once a day, on both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic_tui.errors import NotFound
from clinic_tui.reception import service
from clinic_tui.reception.number_models import QueueNumber
from clinic_tui.reception.place_in_queue import PlaceInQueue, place_in_queue
from clinic_tui.reception.queries import queue
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.schedule import delays
from clinic_tui.store.undo import undo_last
from tests.builders import LEE, ORT, ROOM_1, ROOM_2, TODAY, House, an_appointment, minute
from tests.engines import on_sqlite

SELF_PAY = CheckInAnswers(self_pay=True)


def place(house: House, visit: int) -> PlaceInQueue:
    with house.store.reading() as db:
        return place_in_queue(db, visit, house.clock)


@on_sqlite
def test_numbers_count_from_one_each_day_and_never_come_twice(house: House) -> None:
    first, second, third = (an_appointment(house, at) for at in ("9:15", "9:45", "10:15"))
    assert service.check_in(house.front, first, None, SELF_PAY) == 1
    assert service.check_in(house.front, second, None, SELF_PAY) == 2
    undo_last(house.front)
    assert service.check_in(house.front, third, None, SELF_PAY) == 3
    assert service.check_in(house.front, second, None, SELF_PAY) == 2  # as the patient was told
    service.back(house.front, third, None)
    assert service.check_in(house.front, third, None, SELF_PAY) == 3
    with house.store.reading() as db:
        assert [row.number for row in queue(db, TODAY)] == [1, 2, 3]
    house.clock.advance(timedelta(days=1))
    tomorrow = an_appointment(house, "9:15", TODAY + timedelta(days=1))
    assert service.check_in(house.front, tomorrow, None, SELF_PAY) == 1
    assert len(house.all(QueueNumber)) == 4


def test_the_place_counts_those_before_at_the_same_provider(house: House) -> None:
    house.at(TODAY, 9, 0)
    first, second = an_appointment(house, "9:15"), an_appointment(house, "9:45")
    other = an_appointment(house, "9:20", TODAY + timedelta(days=1), provider=ORT)
    assert place(house, first).words == ""  # booked, and not here
    assert place(house, other).words == ""
    house.at(TODAY, 9, 30)
    service.check_in(house.front, second, None, SELF_PAY)
    assert place(house, second).words == "number 1, next in line, about 15 min"
    service.check_in(house.front, first, None, SELF_PAY)
    assert place(house, first).words == "number 2, next in line, no wait"
    assert place(house, second).words == "number 1, 2nd in line, about 20 min"
    service.take_to_room(house.front, first, None, ROOM_1)
    service.advance(house.front, first, None)
    house.clock.advance(timedelta(minutes=10))
    assert place(house, second).words == "number 1, next in line, about 10 min"
    delays.say_late(house.front, LEE, 40, minute("12:00"), "an emergency")
    assert place(house, second).words == (
        "number 1, next in line, about 45 min; LEE runs about 40 min late until 12:00: an emergency"
    )
    with pytest.raises(NotFound, match="no appointment 99"):
        place(house, 99)


@on_sqlite
def test_the_wait_goes_by_the_providers_pace_of_today(house: House) -> None:
    house.at(TODAY, 8, 0)
    for at, room in (("8:00", ROOM_1), ("8:30", ROOM_2)):
        visit = an_appointment(house, at)
        service.check_in(house.front, visit, None, SELF_PAY)
        service.take_to_room(house.front, visit, None, room)
        service.advance(house.front, visit, None)
        house.clock.advance(timedelta(minutes=30))  # planned were 20
        service.advance(house.front, visit, None)
    first, second = an_appointment(house, "9:00"), an_appointment(house, "9:20")
    for visit in (first, second):
        service.check_in(house.front, visit, None, SELF_PAY)
    assert place(house, second).wait == 30
