"""What room there is today for who comes without an appointment."""

from __future__ import annotations

from clinic_tui.schedule import resource_setup
from clinic_tui.schedule.resource_rows import NewReserve
from clinic_tui.schedule.rows import Span
from clinic_tui.schedule.walk_in_room import walk_in_rooms
from clinic_tui.schedule.walk_in_rows import WalkInRooms
from tests.builders import FU, LEE, NEW, TODAY, House, an_appointment
from tests.engines import on_sqlite, on_sqlite_first


def rooms(house: House) -> WalkInRooms:
    with house.store.reading() as db:
        return walk_in_rooms(db, house.clock, frozenset({"A", "B"}), house.front.session_token)


@on_sqlite
def test_who_works_today_and_how_many_may_be_overbooked(house: House) -> None:
    (lee,) = rooms(house).providers
    assert (lee.provider.code, lee.overbooked, lee.quota) == ("LEE", 0, 2)
    assert lee.here_for == lee.free_for > 15
    an_appointment(house, "9:00")
    an_appointment(house, "9:00", overbook_reason="came from far")
    (lee,) = rooms(house).providers
    assert (lee.free_for, lee.left) == (0, 1)
    house.at(TODAY, 8, 53)  # a walk-in begins at 8:50: ten minutes are free, fifteen need an overbooking
    (lee,) = rooms(house).providers
    assert (lee.free_for, lee.is_free(15), lee.takes(15)) == (10, False, True)
    house.at(TODAY, 7)
    assert rooms(house).providers[0].here_for == 0
    house.at(TODAY, 17, 30)
    assert rooms(house).providers == ()


@on_sqlite_first
def test_what_is_kept_and_free_still(house: House) -> None:
    assert rooms(house).visit_type == ""
    kept = NewReserve(Span(600, 660), frozenset({FU}), "acute", day=TODAY)
    resource_setup.add_reserve(house.chief, LEE, kept)
    found = rooms(house)
    assert (found.visit_type, found.kept_words) == ("FU", "acute kept: LEE 10:00 10:15 10:30 10:45")
    an_appointment(house, "10:15")
    house.at(TODAY, 10, 5)
    assert rooms(house).providers[0].kept == (645,)
    other = NewReserve(Span(780, 840), frozenset({NEW}), "new", day=TODAY)
    resource_setup.add_reserve(house.chief, LEE, other)
    assert rooms(house).visit_type == ""
