"""A provider's calendar out, read back by another program's library, and an outside calendar in.

It is Tuesday 3 March 2026, 9:02; the clocks go forward on 8 March and back on 1 November.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from clinic_tui.clock import instant_of
from clinic_tui.errors import Invalid, NotFound
from clinic_tui.interop.calendar_out import CalendarHead, calendar_file
from clinic_tui.patients import service as patients
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.schedule import hours, outside_times
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.calendar_queries import CalendarVisit, calendar_visits
from clinic_tui.schedule.models import Appointment, Block
from clinic_tui.schedule.openings import active_providers
from clinic_tui.schedule.rows import BusyTime, Span
from clinic_tui.schedule.states import BlockKind
from clinic_tui.store.desk import Desk
from clinic_tui.store.undo import last_action, undo_action
from tests.builders import AUTUMN, LEE, ORT, SPRING, TODAY, House, a_patient, an_appointment, some_fields
from tests.engines import on_both, on_sqlite, on_sqlite_first

pytestmark = on_sqlite

LATER = TODAY + timedelta(days=2)
DAYS = 90


def visits_of(
    house: House, provider: int = LEE, first: date = TODAY, days: int = DAYS
) -> tuple[CalendarVisit, ...]:
    with house.store.reading() as db:
        return calendar_visits(db, provider, first, first + timedelta(days=days - 1))


def exported(
    house: House, provider: int = LEE, *, names: bool = False, first: date = TODAY, days: int = DAYS
) -> bytes:
    with house.store.reading() as db:
        row = next(each for each in active_providers(db) if each.id == provider)
    head = CalendarHead("elm-street-1", "Elm Street, Clinic", row, house.clock.zone)
    return calendar_file(head, visits_of(house, provider, first, days), house.clock.now(), names=names)


def events(content: bytes) -> list[Any]:
    """As the `icalendar` library reads them; its own complaints are none."""
    found = icalendar.Calendar.from_ical(content)
    assert found.errors == []
    read = found.walk("VEVENT")
    assert all(event.errors == [] for event in read)
    return list(read)


def plain(event: Any) -> dict[str, Any]:
    names = ("UID", "SEQUENCE", "STATUS", "SUMMARY", "TRANSP")
    return {name: event[name] if name == "SEQUENCE" else str(event[name]) for name in names}


def test_another_program_reads_back_what_is_booked(house: House) -> None:
    patient = a_patient(house, "Vale", "Mara")
    number = an_appointment(house, "10:30", patient=patient, reason="knee")
    another = an_appointment(
        house, "9:15", LATER, patient=a_patient(house, "Ñúñez; Co,", "Ån\\a"), visit_type=2
    )
    content = exported(house)
    first, second = events(content)
    assert str(first["UID"]) == f"appointment-{number}@elm-street-1"
    assert first.start == datetime(2026, 3, 3, 10, 30, tzinfo=ZoneInfo("America/New_York"))
    assert first.end - first.start == timedelta(minutes=20)
    assert plain(first) | {"UID": "", "SEQUENCE": 0} == {
        "UID": "", "SEQUENCE": 0, "STATUS": "CONFIRMED", "SUMMARY": "M. V., Follow-up", "TRANSP": "OPAQUE",
    }  # fmt: skip
    assert str(first["LOCATION"]) == "Elm Street, Clinic, Main"
    assert str(second["SUMMARY"]) == "Å. Ñ., New patient"
    assert str(second["UID"]) == f"appointment-{another}@elm-street-1"
    assert b"knee" not in content
    assert b"Vale" not in content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_names_are_there_for_who_asks_and_cannot_break_out(house: House) -> None:
    an_appointment(house, patient=a_patient(house, "Ñúñez; Co,\\n", "A" * 60 + "ö" * 30))
    (event,) = events(exported(house, names=True))
    assert str(event["SUMMARY"]) == f"Ñúñez; Co,\\n, {'A' * 60 + 'ö' * 30}: Follow-up"


def test_no_name_of_a_restricted_patient_goes_out(house: House) -> None:
    patient = a_patient(house, "Vale", "Mara")
    an_appointment(house, patient=patient)
    restrict(house.chief, patient, RestrictedFor.STAFF)
    (event,) = events(exported(house, names=True))
    assert str(event["SUMMARY"]) == "M. V., Follow-up"


def test_a_second_run_tells_the_same(house: House) -> None:
    an_appointment(house)
    assert exported(house) == exported(house)


def test_a_visit_that_is_moved_keeps_its_uid_and_its_number_rises(house: House) -> None:
    number = an_appointment(house, "10:30")
    seen = [plain(*events(exported(house)))]
    moved = schedule.move(house.front, number, None, provider_id=LEE, day=LATER, start=9 * 60)
    seen.append(plain(*events(exported(house))))
    far = schedule.move(
        house.front, moved, None, provider_id=LEE, day=TODAY + timedelta(days=202), start=9 * 60
    )
    (event,) = events(exported(house))
    assert event.start.date() == TODAY + timedelta(days=202)
    seen.append(plain(event))
    with house.store.reading() as db:
        last = last_action(db, house.front)
    assert last is not None
    undo_action(house.front, last)
    seen.append(plain(*events(exported(house))))
    schedule.cancel(house.front, moved, None, "ill")
    seen.append(plain(*events(exported(house))))
    assert far > moved > number
    assert {each["UID"] for each in seen} == {f"appointment-{number}@elm-street-1"}
    numbers = [each["SEQUENCE"] for each in seen]
    assert numbers == sorted(set(numbers))
    assert [each["STATUS"] for each in seen] == ["CONFIRMED"] * 4 + ["CANCELLED"]
    assert seen[-1]["TRANSP"] == "TRANSPARENT"


def test_a_visit_that_goes_to_a_colleague_leaves_the_calendar(house: House) -> None:
    number = an_appointment(house, "10:30")
    there = date(2026, 3, 4)
    schedule.move(house.chief, number, None, provider_id=ORT, day=there, start=9 * 60)
    (left,), (came,) = events(exported(house)), events(exported(house, ORT))
    assert (str(left["UID"]), str(left["STATUS"])) == (str(came["UID"]), "CANCELLED")
    assert (str(came["STATUS"]), came.start.date()) == ("CONFIRMED", there)
    assert left.start.date() == TODAY


def undo(house: House, desk: Desk) -> None:
    with house.store.reading() as db:
        last = last_action(db, desk)
    assert last is not None
    undo_action(desk, last)


@on_both
def test_a_booking_that_is_undone_is_cancelled_for_who_has_read_it(house: House) -> None:
    patient = a_patient(house, "Vale", "Mara")
    number = an_appointment(house, "10:30", patient=patient)
    (booked,) = events(exported(house, names=True))
    undo(house, house.front)
    assert house.all(Appointment) == []
    (event,) = events(exported(house, names=True))
    assert plain(event) | {"SEQUENCE": 0} == {
        "UID": f"appointment-{number}@elm-street-1", "SEQUENCE": 0, "STATUS": "CANCELLED",
        "SUMMARY": "Vale, Mara: Follow-up", "TRANSP": "TRANSPARENT",
    }  # fmt: skip
    assert event["SEQUENCE"] > booked["SEQUENCE"]
    assert (event.start, event.end) == (booked.start, booked.end)
    assert events(exported(house, ORT)) == []
    assert events(exported(house, first=LATER)) == []
    again = an_appointment(house, "10:30", patient=patient)
    assert {str(each["UID"]): str(each["STATUS"]) for each in events(exported(house))} == {
        f"appointment-{number}@elm-street-1": "CANCELLED",
        f"appointment-{again}@elm-street-1": "CONFIRMED",
    }


@on_both
def test_a_move_to_a_colleague_that_is_undone_is_cancelled_there_and_stands_here(house: House) -> None:
    number = an_appointment(house, "10:30")
    there = date(2026, 3, 4)
    schedule.move(house.front, number, None, provider_id=ORT, day=there, start=9 * 60)
    (left,), (came,) = events(exported(house)), events(exported(house, ORT))
    undo(house, house.front)
    (stands,), (gone,) = events(exported(house)), events(exported(house, ORT))
    assert {str(each["UID"]) for each in (left, came, stands, gone)} == {str(left["UID"])}
    assert (str(stands["STATUS"]), stands.start.date()) == ("CONFIRMED", TODAY)
    assert (str(gone["STATUS"]), gone.start) == ("CANCELLED", came.start)
    assert stands["SEQUENCE"] > left["SEQUENCE"]
    assert gone["SEQUENCE"] > came["SEQUENCE"]


@on_both
def test_a_move_into_the_days_that_is_undone_is_told_of_where_the_visit_is(house: House) -> None:
    number = an_appointment(house, "10:30", TODAY + timedelta(days=100))
    assert events(exported(house)) == []
    schedule.move(house.front, number, None, provider_id=LEE, day=LATER, start=9 * 60)
    (came,) = events(exported(house))
    undo(house, house.front)
    (event,) = events(exported(house))
    assert (str(event["STATUS"]), event.start.date()) == ("CONFIRMED", TODAY + timedelta(days=100))
    assert event["SEQUENCE"] > came["SEQUENCE"]


def test_no_name_is_told_of_a_booking_whose_patient_is_gone_too(house: House) -> None:
    number = an_appointment(house, patient=patients.register(house.front, some_fields()))
    undo(house, house.front)
    undo(house, house.front)
    (event,) = events(exported(house, names=True))
    assert (str(event["UID"]), str(event["SUMMARY"])) == (f"appointment-{number}@elm-street-1", "Follow-up")


def test_who_did_not_come_takes_no_time_any_more(house: House) -> None:
    number = an_appointment(house, "9:15")
    house.at(TODAY, 9, 40)
    schedule.no_show(house.front, number, None)
    (event,) = events(exported(house))
    assert (str(event["STATUS"]), str(event["TRANSP"])) == ("CONFIRMED", "TRANSPARENT")


@pytest.mark.parametrize("zone", ["America/New_York", "America/Phoenix"])
@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_times_are_right_on_the_days_of_the_clocks(house: House, zone: str, day: date) -> None:
    """What a reader that knows nothing but the file takes for the instant is the clinic's own."""
    house.clock.zone = ZoneInfo(zone)
    for at in ("0:00", "1:30", "3:00", "12:00", "23:30"):
        an_appointment(house, at, day, desk=house.chief, overbook_reason="on call")
    content = exported(house, first=day, days=1)
    calendar = icalendar.Calendar.from_ical(content)
    (described,) = calendar.walk("VTIMEZONE")
    assert isinstance(described, icalendar.Timezone)
    theirs = described.to_tz(lookup_tzid=False)
    for event, visit in zip(events(content), visits_of(house, first=day, days=1), strict=True):
        ours = instant_of(visit.row.day, visit.row.start, house.clock.zone)
        assert event.start.astimezone(UTC) == ours
        assert event.start.replace(tzinfo=theirs).astimezone(UTC) == ours


def test_an_empty_calendar_is_one(house: House) -> None:
    assert events(exported(house)) == []


# An outside calendar in


def busy(key: str, at: int = 600, day: date = LATER, minutes: int = 60, label: str = "") -> BusyTime:
    return BusyTime(key * 32, day, Span(at, at + minutes), label)


def take(
    house: House, *times: BusyTime, calendar: str = "hospital", provider: int = LEE
) -> tuple[int, int, int, int]:
    done = outside_times.take_in(house.chief, provider, calendar, times, TODAY, 180)
    return done.added, done.changed, done.removed, done.unchanged


def blocks(house: House) -> list[tuple[date | None, int, int, str]]:
    rows = house.all(Block, Block.outside != "")
    return [(row.day, row.start_minute, row.end_minute, row.label) for row in rows]


def test_busy_times_become_blocks_and_a_second_run_changes_nothing(house: House) -> None:
    times = busy("a"), busy("b", 780), busy("a", day=LATER + timedelta(days=1))
    assert take(house, *times) == (3, 0, 0, 0)
    assert all(row.kind is BlockKind.AWAY for row in house.all(Block, Block.outside != ""))
    head = house.head()
    assert take(house, *times) == (0, 0, 0, 3)
    assert house.head() == head
    with pytest.raises(Exception, match="away"):
        an_appointment(house, "10:15", LATER)


def test_what_changed_outside_changes_and_what_vanished_goes(house: House) -> None:
    take(house, busy("a"), busy("b", 780), busy("c", 900))
    assert take(house, busy("a"), busy("b", 800, label="Board")) == (0, 1, 1, 1)
    assert blocks(house) == [(LATER, 600, 660, ""), (LATER, 800, 860, "Board")]
    assert take(house) == (0, 0, 2, 0)
    assert blocks(house) == []


def test_other_calendars_other_providers_and_own_blocks_stay(house: House) -> None:
    own = len(house.all(Block))
    hours.add_block(house.chief, LEE, hours.NewBlock(Span(600, 660), BlockKind.ADMIN, "calls", LATER))
    take(house, busy("a"))
    take(house, busy("a"), calendar="private")
    take(house, busy("a"), provider=ORT)
    assert take(house) == (0, 0, 1, 0)
    assert len(house.all(Block)) == own + 1 + 2


def test_days_that_are_over_stay_as_they_were(house: House) -> None:
    take(house, busy("a", day=TODAY), busy("b", day=LATER))
    house.at(LATER, 9)
    done = outside_times.take_in(house.chief, LEE, "hospital", [], LATER, 180)
    assert done.removed == 1
    assert blocks(house) == [(TODAY, 600, 660, "")]


def test_visits_that_stand_in_the_way_stay_and_are_named(house: House) -> None:
    patient = a_patient(house, "Vale", "Mara")
    number = an_appointment(house, "10:30", LATER, patient=patient)
    an_appointment(house, "11:00", LATER)
    off = an_appointment(house, "10:00", LATER)
    schedule.cancel(house.front, off, None, "ill")
    before = house.visit(number)
    done = outside_times.take_in(house.chief, LEE, "hospital", [busy("a")], TODAY, 180)
    assert [row.id for row in done.in_the_way] == [number]
    assert house.visit(number).version == before.version


@on_sqlite_first
def test_a_look_writes_nothing(house: House) -> None:
    take(house, busy("a"))
    rows, head = house.rows(), house.head()
    with house.store.reading() as db:
        done = outside_times.look_through(db, LEE, "hospital", [busy("b")], TODAY, 180)
    assert (done.added, done.removed) == (1, 1)
    assert (house.rows(), house.head()) == (rows, head)


@on_both
def test_one_undo_takes_an_import_back(house: House) -> None:
    take(house, busy("a"))
    before = house.rows()
    take(house, busy("b"))
    with house.store.reading() as db:
        last = last_action(db, house.chief)
    assert last is not None
    undo_action(house.chief, last)
    assert house.rows()["block"] == before["block"]


def test_what_cannot_be_is_refused(house: House) -> None:
    with pytest.raises(Invalid, match="name"):
        take(house, calendar="  ")
    with pytest.raises(NotFound):
        take(house, provider=99)
    with pytest.raises(Invalid, match="5,000"):
        take(house, *(busy("a") for _ in range(5_001)))
