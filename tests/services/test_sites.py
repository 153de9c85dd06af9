"""Several sites: where sessions, rooms and devices are, and what a filter by site leaves. On both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.reception import queries as reception_queries
from clinic_tui.schedule import hours, own_views, queries, resource_lists, setup, sites
from clinic_tui.schedule import resource_setup as resources
from clinic_tui.schedule.bumped import whom_it_hits
from clinic_tui.schedule.calendar_queries import calendar_visits
from clinic_tui.schedule.finding import free_times
from clinic_tui.schedule.resource_rows import Resources
from clinic_tui.schedule.rows import DayFilter, DayView, Need, SiteRow, Span, Wish
from clinic_tui.schedule.rules import NeedsOverbook
from clinic_tui.schedule.states import Resource
from clinic_tui.schedule.view_filter import filtered_day, read_filter
from clinic_tui.store.desk import Desk
from clinic_tui.store.undo import undo_last
from tests.builders import LEE, ORT, TODAY, House, an_appointment
from tests.engines import on_sqlite, on_sqlite_first

pytestmark = on_sqlite

TOMORROW = TODAY + timedelta(days=1)
"""A Wednesday: Lee works 8-12 and 13-17, Ortiz 9-15, both at the main site."""
MAIN, EAST = 1, 2
NINE, TWO = 9 * 60, 14 * 60


@pytest.fixture
def east(house: House) -> int:
    """A second site, where Lee is in the afternoon."""
    number = sites.add_site(house.chief, " East  Wing ")
    hours.set_template(house.chief, LEE, [2], [Span(480, 720)], 15)
    hours.set_template(house.chief, LEE, [2], [Span(780, 1020)], 15, number)
    return number


def day(house: House, wanted: DayFilter | None = None) -> DayView:
    with house.store.reading() as db:
        view = queries.day_view(db, TOMORROW, house.clock, frozenset(), "")
    return filtered_day(view, wanted or DayFilter())


def test_a_visit_is_where_its_provider_is_then(house: House, east: int) -> None:
    morning = an_appointment(house, "9:00", TOMORROW)
    afternoon = an_appointment(house, "14:00", TOMORROW)
    outside = an_appointment(house, "12:15", TOMORROW, overbook_reason="lunch", desk=house.chief)
    assert [house.visit(each).site_id for each in (morning, afternoon, outside)] == [MAIN, east, MAIN]
    with house.store.reading() as db:
        found = calendar_visits(db, LEE, TOMORROW, TOMORROW)
    assert [each.site for each in found] == ["Main", "Main", "East Wing"]


def test_a_visit_takes_only_what_is_at_its_site(house: House, east: int) -> None:
    scan = setup.add_visit_type(house.chief, "SCAN", "Scan", 30)
    resources.add_device(house.chief, "Ultrasound", "ultrasound", east)
    resources.set_needs(house.chief, scan, [Need(Resource.DEVICE, "ultrasound")])
    with pytest.raises(NeedsOverbook, match="there is no ultrasound"):
        an_appointment(house, "9:00", TOMORROW, visit_type=scan)
    an_appointment(house, "14:00", TOMORROW, visit_type=scan)
    wish = Wish(30, TOMORROW, days=0, limit=50, visit_type_id=scan)
    with house.store.reading() as db:
        found = free_times(db, wish, house.clock, frozenset(), "")
    assert {(time.provider.id, time.start >= 780) for time in found} == {(LEE, True)}
    (device,) = listed(house).devices
    resources.change_device(house.chief, device.id, device.version, "Ultrasound", "ultrasound", MAIN)
    an_appointment(house, "9:00", TOMORROW, visit_type=scan)


def listed(house: House) -> Resources:
    with house.store.reading() as db:
        return resource_lists.resources(db, TODAY)


def test_a_filter_by_site_leaves_its_sessions_and_visits(house: House, east: int) -> None:
    morning, afternoon = an_appointment(house, "9:00", TOMORROW), an_appointment(house, "14:00", TOMORROW)
    there = day(house, DayFilter(site_ids=(east,)))
    assert [(each.provider.id, each.open) for each in there.providers] == [(LEE, (Span(780, 1020),))]
    assert [row.id for row in there.appointments] == [afternoon]
    assert ("elsewhere", NINE) in [(block.label, block.start) for block in there.blocks]
    main = day(house, DayFilter(site_ids=(MAIN,)))
    assert [each.provider.id for each in main.providers] == [LEE, ORT]
    assert [row.id for row in main.appointments] == [morning]
    with house.store.reading() as db:
        rows = queries.strip(db, TOMORROW, 1, house.clock, frozenset(), "", (east,))
    assert {row.provider.id: row.cells[0].open_minutes for row in rows} == {LEE: 240, ORT: 0}


def test_a_view_keeps_its_site_and_says_it(house: House, east: int) -> None:
    known = (SiteRow(MAIN, "Main"), SiteRow(east, "East Wing"))
    wanted = read_filter("east-w", (), known)
    assert (wanted.site_ids, wanted.words) == ((east,), "at East Wing")
    own_views.save_view(house.chief, "there", wanted)
    with pytest.raises(Invalid, match="means something else"):
        own_views.save_view(house.chief, "main", wanted)
    with house.store.reading() as db:
        (view,) = own_views.views_of(db, 2)
    assert view.filter == wanted
    sites.rename_site(house.chief, east, "Hill")
    with house.store.reading() as db:
        assert own_views.views_of(db, 2)[0].filter.words == "at Hill"


def test_sessions_at_two_sites_do_not_overlap_and_other_hours_can_be_elsewhere(
    house: House, east: int
) -> None:
    with pytest.raises(Invalid, match="at another site at a part of these hours"):
        hours.set_template(house.chief, LEE, [2], [Span(690, 750)], 15, east)
    hours.set_template(house.chief, LEE, [2], [], 15, east)
    assert [each.open for each in day(house).providers if each.provider.id == LEE] == [(Span(480, 720),)]
    hours.set_hours(house.chief, LEE, TOMORROW, [Span(630, 690)], 15, "", east)
    assert house.visit(an_appointment(house, "10:30", TOMORROW)).site_id == east
    hours.set_hours(house.chief, ORT, TOMORROW, [Span(600, 660)], 15)
    assert house.visit(an_appointment(house, "10:00", TOMORROW, provider=ORT)).site_id == MAIN


@on_sqlite_first
def test_sites_have_names_of_their_own(house: House, east: int) -> None:
    with pytest.raises(Conflict, match="there is a site main already"):
        sites.add_site(house.chief, "main")
    with pytest.raises(Invalid, match="needs a name"):
        sites.rename_site(house.chief, east, " ")
    with pytest.raises(NotFound):
        setup.add_room(house.chief, "Lab", "", 9)
    third = sites.add_site(house.chief, "Hill")
    undo_last(house.chief)
    with house.store.reading() as db:
        assert third not in [each.id for each in sites.sites(db)]


def test_visits_go_along_with_their_provider_and_the_patients_are_to_be_told(house: House) -> None:
    scan = setup.add_visit_type(house.chief, "SCAN", "Scan", 30)
    far = sites.add_site(house.chief, "East Wing")
    resources.add_device(house.chief, "Here", "ultrasound")
    resources.add_device(house.chief, "There", "ultrasound", far)
    resources.set_needs(house.chief, scan, [Need(Resource.DEVICE, "ultrasound")])
    visit = an_appointment(house, "14:00", TOMORROW, visit_type=scan)
    morning = an_appointment(house, "9:00", TOMORROW)

    def move(desk: Desk) -> None:
        hours.set_hours(desk, LEE, TOMORROW, [Span(780, 1020)], 15, site_id=far)

    hit = {each.visit.id: (each.follows, each.why) for each in whom_it_hits(house.chief, move)}
    assert hit[visit] == (True, "LEE is at East Wing then: tell the patient")
    assert hit[morning][0] is False
    assert house.visit(visit).site_id == MAIN
    move(house.chief)
    assert [house.visit(each).site_id for each in (visit, morning)] == [far, MAIN]
    with house.store.reading() as db:
        assert queries.appointment(db, visit).takes == "There"
        rooms = reception_queries.rooms_for(db, visit)
    assert rooms == ()
    undo_last(house.chief)
    assert house.visit(visit).site_id == MAIN


def test_a_room_is_chosen_among_those_of_the_site(house: House, east: int) -> None:
    setup.add_room(house.chief, "East 1", site_id=east)
    morning = an_appointment(house, "9:00", TOMORROW)
    afternoon = an_appointment(house, "14:00", TOMORROW)
    with house.store.reading() as db:
        here = {room.name for room in reception_queries.rooms_for(db, morning)}
        there = {room.name for room in reception_queries.rooms_for(db, afternoon)}
    assert there == {"East 1"}
    assert "East 1" not in here
