"""Visits of a series with another provider, kind, room or reason. It is Tuesday 3 March 2026, 9:02."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.schedule import resource_setup as resources
from clinic_tui.schedule import series, series_moving, setup
from clinic_tui.schedule.authorization.on_file import NewAuthorization, add_authorization
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.queries import appointment_rows
from clinic_tui.schedule.rows import AppointmentRow, Need
from clinic_tui.schedule.series_models import SeriesAppointment
from clinic_tui.schedule.series_rows import Clash, Scope, SeriesPlan, SeriesTime, Shift
from clinic_tui.schedule.states import Resource, Status
from clinic_tui.store.undo import undo_last
from clinic_tui.words.repeat_phrase import Repeat
from tests.builders import (
    CLOSED_ROOM,
    FU,
    LEE,
    NEW,
    ORT,
    ROOM_1,
    ROOM_2,
    TODAY,
    House,
    a_patient,
    an_appointment,
    minute,
    require_sound,
)
from tests.engines import on_sqlite, on_sqlite_first

pytestmark = on_sqlite

WEDNESDAYS = tuple(TODAY + timedelta(days=1 + 7 * week) for week in range(4))
"""Lee and Ortiz both work then; Lee has a huddle from 10:00 to 10:30."""
EXAM = Need(Resource.ROOM, "")


@pytest.fixture
def visits(house: House) -> list[int]:
    """Four visits on Wednesdays at 11:00 with Lee, for a knee; follow-ups take an examination room."""
    resources.set_needs(house.chief, FU, [EXAM])
    plan = SeriesPlan(a_patient(house), LEE, FU, minute("11:00"), WEDNESDAYS[0], Repeat(4), reason="knee")
    number = series.book_series(house.front, plan, [SeriesTime(day, plan.start, LEE) for day in WEDNESDAYS])
    rows = house.all(SeriesAppointment, SeriesAppointment.series_id == number)
    return [row.appointment_id for row in rows]


def stand(house: House) -> list[AppointmentRow]:
    """The visits that stand, by day."""
    with house.store.reading() as db:
        return list(appointment_rows(db, Appointment.status == Status.BOOKED))  # type: ignore[arg-type]


def change(house: House, visit: int, scope: Scope, shift: Shift, clash: Clash = Clash.NONE) -> int:
    return series_moving.shift_series(house.front, visit, scope, shift, clash)


SCOPES = [(Scope.THIS, [0, 1, 0, 0]), (Scope.LATER, [0, 1, 1, 1]), (Scope.ALL, [1, 1, 1, 1])]


@on_sqlite_first
@pytest.mark.parametrize("scope, touched", SCOPES)
def test_all_of_it_is_changed_in_every_scope_and_taken_back_in_one(
    house: House, visits: list[int], scope: Scope, touched: list[int]
) -> None:
    resources.set_needs(house.chief, NEW, [EXAM])
    before, head = stand(house), house.head()
    shift = Shift(provider_id=ORT, visit_type_id=NEW, minutes=40, room_id=ROOM_2, reason="both knees")
    assert change(house, visits[1], scope, shift) == sum(touched)
    after = stand(house)
    assert [(row.provider_code, row.visit_type, row.minutes, row.takes, row.reason) for row in after] == [
        ("ORT", "NEW", 40, "room 2", "both knees") if each else ("LEE", "FU", 20, "room 1", "knee")
        for each in touched
    ]
    assert [(row.day, row.start) for row in after] == [(row.day, row.start) for row in before]
    assert {line["verb"] for line in house.lines(head)} == {"appointment.move"}
    require_sound(house)
    undo_last(house.front)
    assert [(row.id, row.provider_code, row.takes, row.reason) for row in stand(house)] == [
        (row.id, row.provider_code, row.takes, row.reason) for row in before
    ]


def test_what_is_changed_where_it_stands_keeps_its_number_and_its_confirmation(
    house: House, visits: list[int]
) -> None:
    resources.set_needs(house.chief, NEW, [EXAM])
    assert change(house, visits[0], Scope.ALL, Shift(visit_type_id=NEW, reason="")) == 4
    assert [(row.id, row.visit_type, row.minutes, row.reason) for row in stand(house)] == [
        (visit, "NEW", 20, "") for visit in visits
    ]
    assert change(house, visits[2], Scope.THIS, Shift(room_id=ROOM_2)) == 1
    assert [row.takes for row in stand(house)] == ["room 1", "room 1", "room 2", "room 1"]
    require_sound(house)


def test_a_room_that_was_chosen_goes_along_where_the_visit_moves(house: House, visits: list[int]) -> None:
    change(house, visits[0], Scope.ALL, Shift(room_id=ROOM_2))
    change(house, visits[0], Scope.ALL, Shift(start=minute("14:00")))
    assert {row.takes for row in stand(house)} == {"room 2"}


@on_sqlite_first
def test_every_clash_is_shown_before_anything_is_written(house: House, visits: list[int]) -> None:
    """Ortiz has somebody on the second Wednesday; on the third somebody else has room 2."""
    an_appointment(house, "11:00", day=WEDNESDAYS[1], provider=ORT, visit_type=NEW)
    taken = an_appointment(house, "11:00", day=WEDNESDAYS[2], provider=ORT)
    assert [row.takes for row in stand(house) if row.id == taken] == ["room 2"]
    before, head = house.rows(), house.head()
    tried = series_moving.try_shift(house.front, visits[0], Scope.ALL, Shift(provider_id=ORT))
    assert [each.conflict for each in tried] == [
        "", "ORT has a visit at 11:00", "ORT has a visit at 11:00", "",
    ]  # fmt: skip
    assert {each.else_words for each in tried} == {"with ORT"}
    assert [each.proposed is not None for each in tried] == [False, True, True, False]
    rooms = series_moving.try_shift(house.front, visits[0], Scope.ALL, Shift(room_id=ROOM_2, reason="hip"))
    assert [each.conflict for each in rooms] == ["", "", "2 is taken at 11:00", ""]
    assert {each.else_words for each in rooms} == {"in 2, hip"}
    near = rooms[2].proposed
    assert near is not None
    assert (near.day, near.start) == (WEDNESDAYS[2], minute("10:30"))
    kinds = series_moving.try_shift(house.front, visits[0], Scope.ALL, Shift(visit_type_id=NEW, room_id=2))
    assert [each.proposed for each in kinds] == [None] * 4
    assert (house.rows(), house.head()) == (before, head)
    with pytest.raises(Conflict, match=r"Wed 18 Mar 2026: 2 is taken at 11:00; nothing was changed"):
        change(house, visits[0], Scope.ALL, Shift(room_id=ROOM_2))
    assert house.rows() == before
    assert change(house, visits[0], Scope.ALL, Shift(room_id=ROOM_2, reason="hip"), Clash.SKIP) == 3
    assert [row.reason for row in stand(house) if row.id in visits] == ["hip", "hip", "knee", "hip"]


def test_another_kind_keeps_the_rules_of_booking(house: House, visits: list[int]) -> None:
    """The new patient visit is longer than what is free before the next one."""
    an_appointment(house, "11:30", day=WEDNESDAYS[3])
    tried = series_moving.try_shift(house.front, visits[0], Scope.ALL, Shift(visit_type_id=NEW, minutes=40))
    assert [each.conflict for each in tried] == ["", "", "", "LEE has a visit at 11:30"]
    assert [each.overbook for each in tried] == [False, False, False, True]
    shift = Shift(visit_type_id=NEW, minutes=40)
    done = series_moving.shift_series(house.front, visits[0], Scope.ALL, shift, Clash.OVERBOOK, "one course")
    assert done == 4
    assert [row.overbook for row in stand(house) if row.visit_type == "NEW"] == [False, False, False, True]
    require_sound(house)


@pytest.mark.parametrize(
    "shift, words",
    [
        (Shift(room_id=CLOSED_ROOM), "not used any more"),
        (Shift(visit_type_id=NEW, room_id=ROOM_2), "New patient takes no examination room"),
    ],
)
def test_a_room_that_cannot_be_is_named(house: House, visits: list[int], shift: Shift, words: str) -> None:
    before = house.rows()
    with pytest.raises(Conflict, match=words):
        change(house, visits[0], Scope.THIS, shift)
    assert house.rows() == before


def test_a_group_visit_is_of_one_kind(house: House, visits: list[int]) -> None:
    lesson = setup.add_visit_type(house.chief, "CLASS", "Class", 20)
    resources.set_capacity(house.chief, lesson, 3)
    with pytest.raises(Conflict, match="a group visit is of one kind for all"):
        change(house, visits[0], Scope.THIS, Shift(visit_type_id=lesson))


@pytest.mark.parametrize("shift", [Shift(provider_id=99), Shift(visit_type_id=99), Shift(room_id=99)])
def test_what_is_not_there_is_told_as_such(house: House, visits: list[int], shift: Shift) -> None:
    with pytest.raises(NotFound, match="99"):
        change(house, visits[0], Scope.ALL, shift)


def test_what_is_so_already_is_no_change(house: House, visits: list[int]) -> None:
    same = Shift(provider_id=LEE, visit_type_id=FU, room_id=ROOM_1, reason="knee", minutes=20)
    assert series_moving.try_shift(house.front, visits[0], Scope.ALL, same) == ()
    with pytest.raises(Invalid, match="say what changes"):
        change(house, visits[0], Scope.ALL, Shift())
    with pytest.raises(Invalid, match="200"):
        change(house, visits[0], Scope.ALL, Shift(reason="x" * 201))


def test_another_kind_gives_its_unit_back(house: House, visits: list[int]) -> None:
    patient = house.visit(visits[0]).patient_id
    last = date(2026, 5, 1)
    add_authorization(house.front, NewAuthorization(patient, "A1", 3, TODAY, last, ("FU",)))
    assert [row.unauthorized for row in stand(house)] == [False, False, False, True]
    change(house, visits[0], Scope.THIS, Shift(visit_type_id=NEW))
    assert [row.unauthorized for row in stand(house)] == [False] * 4
