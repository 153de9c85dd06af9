"""Hours other than usual, blocks and holidays that go again, and people, rooms and kinds that retire."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.schedule import hours, setup, setup_queries
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.models import Provider, VisitType
from clinic_tui.schedule.openings import openings
from clinic_tui.schedule.queries import visit_types
from clinic_tui.schedule.rows import ProviderRow, Span
from clinic_tui.schedule.states import BlockKind
from clinic_tui.store.undo import undo_last
from tests.builders import FU, LEE, ORT, ROOM_1, TODAY, House, an_appointment, minute
from tests.engines import on_sqlite, on_sqlite_first

TOMORROW = TODAY + timedelta(days=1)
HALF_A_DAY = [Span(630, 720)]


def opened(house: House, day: date) -> tuple[tuple[Span, ...], str]:
    """Lee's hours on a day, and why there are none."""
    with house.store.reading() as db:
        found = openings(db, [ProviderRow(LEE, "LEE", "", "")], day, 1)[LEE, day]
        return found.bookable, found.closed


@on_sqlite
def test_other_hours_hold_on_their_day_until_the_usual_ones_are_back(house: House) -> None:
    usual, next_day = opened(house, TOMORROW), opened(house, TOMORROW + timedelta(days=1))
    an_appointment(house, "9:00", day=TOMORROW)
    an_appointment(house, "10:30", day=TOMORROW)
    assert hours.set_hours(house.chief, LEE, TOMORROW, HALF_A_DAY, 20, "half a day") == 1  # the one at 9:00
    assert opened(house, TOMORROW) == (tuple(HALF_A_DAY), "")
    assert opened(house, TOMORROW + timedelta(days=1)) == next_day
    hours.set_away(house.chief, LEE, [TOMORROW], "ill")
    assert opened(house, TOMORROW) == ((), "ill")
    hours.set_usual(house.chief, LEE, [TOMORROW])
    assert opened(house, TOMORROW) == usual
    with pytest.raises(NotFound, match="usual hours hold"):
        hours.set_usual(house.chief, LEE, [TOMORROW])


@on_sqlite
@pytest.mark.parametrize(
    "spans, slot, field",
    [([], 15, "hours"), ([Span(600, 660), Span(650, 700)], 15, "hours"), (HALF_A_DAY, 7, "slot"),
     ([Span(601, 660)], 15, "hours")],
)  # fmt: skip
def test_impossible_hours_are_refused(house: House, spans: list[Span], slot: int, field: str) -> None:
    before = house.rows()
    with pytest.raises(Invalid) as refused:
        hours.set_hours(house.chief, LEE, TOMORROW, spans, slot)
    assert refused.value.field == field
    assert house.rows() == before


@on_sqlite_first
def test_a_block_is_listed_and_removed(house: House) -> None:
    before = opened(house, TOMORROW)
    hours.add_block(
        house.chief, LEE, hours.NewBlock(Span(840, 870), BlockKind.MEETING, "staff", day=TOMORROW)
    )
    assert opened(house, TOMORROW) != before
    with house.store.reading() as db:
        (block,) = (row for row in setup_queries.blocks(db, TODAY) if row.label == "staff")
        assert block not in setup_queries.blocks(db, TOMORROW + timedelta(days=1))
    assert (block.provider_code, block.day, block.start, block.end) == ("LEE", TOMORROW, 840, 870)
    hours.remove_block(house.chief, block.id)
    assert opened(house, TOMORROW) == before
    with pytest.raises(NotFound):
        hours.remove_block(house.chief, block.id)


@on_sqlite_first
def test_a_holiday_is_taken_back(house: House) -> None:
    before = opened(house, TOMORROW)
    hours.add_holiday(house.chief, TOMORROW, "flood")
    assert opened(house, TOMORROW) == ((), "flood")
    hours.remove_holiday(house.chief, TOMORROW)
    assert opened(house, TOMORROW) == before
    with pytest.raises(NotFound, match="no holiday"):
        hours.remove_holiday(house.chief, TOMORROW)
    undo_last(house.chief)
    assert opened(house, TOMORROW) == ((), "flood")


@on_sqlite
def test_a_provider_retires_when_nothing_is_to_come(house: House) -> None:
    visit = an_appointment(house, day=TOMORROW)
    with pytest.raises(Conflict, match="LEE has a visit that has not ended"):
        setup.retire_provider(house.chief, LEE)
    schedule.move(house.front, visit, None, provider_id=ORT, day=TOMORROW, start=minute("9:00"))
    setup.retire_provider(house.chief, LEE)
    assert not house.get(Provider, LEE).active
    with pytest.raises(NotFound, match="no provider"):
        an_appointment(house, "11:00")


@on_sqlite
def test_a_room_retires_when_nobody_is_in_it(house: House) -> None:
    visit = an_appointment(house)
    reception.check_in(house.front, visit, None, CheckInAnswers(self_pay=True))
    reception.take_to_room(house.front, visit, None, ROOM_1)
    with pytest.raises(Conflict, match="somebody is in 1"):
        setup.retire_room(house.chief, ROOM_1)
    reception.back(house.front, visit, None)
    setup.retire_room(house.chief, ROOM_1)
    with pytest.raises(Conflict, match="not free"):
        reception.take_to_room(house.front, visit, None, ROOM_1)


@on_sqlite_first
def test_a_kind_of_visit_says_how_to_prepare(house: House) -> None:
    setup.set_preparation(house.chief, FU, "  nothing to eat ")
    with house.store.reading() as db:
        assert {row.id: row.preparation for row in visit_types(db)}[FU] == "nothing to eat"
    setup.set_preparation(house.chief, FU, "")
    assert house.get(VisitType, FU).preparation == ""
    with pytest.raises(Invalid, match="longer than 120") as wrong:
        setup.set_preparation(house.chief, FU, "x" * 200)
    assert wrong.value.field == "preparation"


@on_sqlite_first
def test_a_kind_of_visit_retires(house: House) -> None:
    visit = an_appointment(house)
    setup.retire_visit_type(house.chief, FU)
    with house.store.reading() as db:
        assert FU not in [row.id for row in visit_types(db)]
    assert house.visit(visit).visit_type_id == FU
