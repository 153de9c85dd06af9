"""What the jobs find: a notice comes once and goes with its cause; no visit is touched (domain rules, B1)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic_tui.jobs.findings import find_left_open, find_lots, find_low_stock, notices
from clinic_tui.jobs.rows import NoticeKind, NoticeRow
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.states import Status
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.stock import correcting, issuing, items, receiving
from clinic_tui.stock.entries import Delivery, ItemEntry, Wanted
from clinic_tui.stock.models import Item
from clinic_tui.store.desk import Desk
from tests.builders import GLOVES, MAC_KEY, TODAY, House, an_appointment
from tests.engines import on_sqlite, on_sqlite_first

pytestmark = on_sqlite

WEDNESDAY = TODAY + timedelta(days=1)


@pytest.fixture
def program(house: House) -> Desk:
    """The desk at which the jobs write."""
    return Desk(house.store, house.clock, SYSTEM, "A", MAC_KEY, house.present)


def standing(house: House) -> tuple[NoticeRow, ...]:
    with house.store.reading() as db:
        return tuple(notice for kind in NoticeKind for notice in notices(db, kind))


def words(house: House) -> list[str]:
    return [notice.words for notice in standing(house)]


def test_an_item_at_its_reorder_point_is_noticed_until_it_is_filled_up(house: House, program: Desk) -> None:
    receiving.receive(house.front, GLOVES, 4)
    assert (find_low_stock(program), standing(house)) == (0, ())
    issuing.issue(house.front, GLOVES, 1)
    assert find_low_stock(program) == 1
    (notice,) = standing(house)
    assert (notice.kind, notice.subject_id, notice.words, notice.since) == (
        NoticeKind.LOW_STOCK, GLOVES, "Gloves: 3 box left, reorder at 3", house.clock.now(),
    )  # fmt: skip
    receiving.receive(house.front, GLOVES, 7)
    assert (find_low_stock(program), standing(house)) == (0, ())


def test_lots_are_told_of_until_they_are_gone(house: House, program: Desk) -> None:
    """Those that expire within 90 days, have expired, or were recalled, each once."""
    flu = items.add_item(house.chief, ItemEntry("FLU", "Flu vaccine", unit="dose", tracks_lots=True))
    for lot, days in (("A1", 0), ("B2", 90), ("C3", 91), ("D4", 300)):
        delivery = Delivery(lot=lot, expires_on=TODAY + timedelta(days=days))
        receiving.receive(house.front, flu, 2, "", delivery)
    assert find_lots(program) == 2
    correcting.recall_lot(house.chief, 4, 1, "by its maker")
    house.at(TODAY + timedelta(days=1), 9)
    assert find_lots(program) == 4
    assert words(house) == [
        "Flu vaccine, lot A1: 2 dose, expired Tue 3 Mar 2026",
        "Flu vaccine, lot B2: 2 dose, expires Mon 1 Jun 2026, within 90 days",
        "Flu vaccine, lot D4: 2 dose, recalled: by its maker",
        "Flu vaccine, lot C3: 2 dose, expires Tue 2 Jun 2026, within 90 days",
    ]
    head = house.head()
    assert (find_lots(program), house.head()) == (4, head), "each once"
    correcting.waste(house.chief, flu, 2, "expired", Wanted(lot="A1"))
    correcting.send_back(house.chief, flu, 2, "recalled", Wanted(lot="D4"))
    assert find_lots(program) == 2


def test_each_low_item_has_a_notice_of_its_own(house: House, program: Desk) -> None:
    masks = items.add_item(house.chief, ItemEntry("MSK", "Masks", par=20, reorder_at=5))
    assert find_low_stock(program) == 2
    receiving.receive(house.front, masks, 6)
    assert find_low_stock(program) == 1
    assert words(house) == ["Gloves: 0 box left, reorder at 3"]


def test_a_notice_stands_once_keeps_its_time_and_says_what_is_so_now(house: House, program: Desk) -> None:
    receiving.receive(house.front, GLOVES, 3)
    find_low_stock(program)
    (first,) = standing(house)
    head = house.head()
    house.clock.advance(timedelta(hours=1))
    assert find_low_stock(program) == 1
    assert house.head() == head  # nothing new: not even a line in the journal
    issuing.issue(house.front, GLOVES, 2)
    assert find_low_stock(program) == 1
    (later,) = standing(house)
    assert (later.id, later.since) == (first.id, first.since)
    assert later.words == "Gloves: 1 box left, reorder at 3"


def test_words_that_are_too_long_are_cut_and_not_written_again_each_time(house: House, program: Desk) -> None:
    for name in ("x" * 300, "y" * 300):
        with house.chief.act("schedule.setup") as db:
            db.need(Item, GLOVES, "").name = name
        find_low_stock(program)
        assert words(house) == [name[:200]]
        head = house.head()
        find_low_stock(program)
        assert house.head() == head


def test_a_visit_of_another_day_that_never_ended_is_listed_and_left_as_it_is(
    house: House, program: Desk
) -> None:
    booked, arrived = an_appointment(house, "10:30"), an_appointment(house, "11:00")
    reception.check_in(house.front, arrived, None, CheckInAnswers(self_pay=True))
    house.at(WEDNESDAY, 7)
    before = house.all(Appointment)
    assert find_left_open(program) == 2
    assert {(notice.kind, notice.subject_id) for notice in standing(house)} == {
        (NoticeKind.LEFT_OPEN, booked), (NoticeKind.LEFT_OPEN, arrived),
    }  # fmt: skip
    assert [said.rpartition("LEE: ")[2] for said in words(house)] == ["still booked", "still checked in"]
    assert house.all(Appointment) == before


@on_sqlite_first
def test_todays_visits_are_listed_from_the_closing_hour_on(house: House, program: Desk) -> None:
    an_appointment(house, "10:30")
    house.at(TODAY, 17, 59)
    assert (find_left_open(program), standing(house)) == (0, ())
    house.at(TODAY, 18, 0)
    assert find_left_open(program) == 1
    assert len(standing(house)) == 1


def test_tomorrows_visits_are_never_left_open(house: House, program: Desk) -> None:
    an_appointment(house, "10:30", WEDNESDAY)
    house.at(TODAY, 23, 59)
    assert (find_left_open(program), standing(house)) == (0, ())


def test_a_visit_is_off_the_list_once_a_person_has_ended_it(house: House, program: Desk) -> None:
    missed, called_off = an_appointment(house, "10:30"), an_appointment(house, "11:00")
    house.at(TODAY, 18, 30)
    assert find_left_open(program) == 2
    schedule.no_show(house.front, missed, None)
    assert find_left_open(program) == 1
    schedule.cancel(house.front, called_off, None, "ill")
    assert (find_left_open(program), standing(house)) == (0, ())
    assert (house.status(missed), house.status(called_off)) == (Status.NO_SHOW, Status.CANCELLED)


def test_the_two_lists_leave_each_other_alone(house: House, program: Desk) -> None:
    visit = an_appointment(house, "10:30")
    house.at(TODAY, 18, 30)
    assert (find_low_stock(program), find_left_open(program)) == (1, 1)
    assert [notice.kind for notice in standing(house)] == [NoticeKind.LEFT_OPEN, NoticeKind.LOW_STOCK]
    receiving.receive(house.front, GLOVES, 10)
    find_low_stock(program)
    assert [notice.subject_id for notice in standing(house)] == [visit]
