"""Machines with their upkeep, and the cold chain: what was too warm is given out by nobody."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from clinic_tui.equipment import cold_log, cold_reads, queries, register, striking, upkeep
from clinic_tui.equipment.cold_rows import ColdUnit
from clinic_tui.equipment.entries import DoneEntry, MachineEntry, PlanEntry, ReadingEntry
from clinic_tui.equipment.models import PlaceHold, TemperatureReading
from clinic_tui.equipment.month_sheet import month_csv, month_pdf
from clinic_tui.equipment.rows import Every, MachinePage, MachineState, Result, UpkeepKind
from clinic_tui.errors import Conflict, Invalid, NotFound, NotPermitted
from clinic_tui.jobs.equipment_findings import find_cold_chain, find_machines
from clinic_tui.jobs.findings import notices
from clinic_tui.jobs.rows import COLD_CHAIN, MACHINES, NoticeKind
from clinic_tui.schedule import resource_setup
from clinic_tui.security.roles import Role
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.settings import Settings
from clinic_tui.settings.cold import USUAL_COLD
from clinic_tui.stock import issuing, item_page, items, places, receiving
from clinic_tui.stock import queries as stock
from clinic_tui.stock.entries import Delivery, ItemEntry, Wanted
from clinic_tui.stock.models import StockPlace
from clinic_tui.stock.rows import PlaceKind, Standing
from clinic_tui.store.desk import Desk
from clinic_tui.store.undo import undo_last
from tests.builders import MAC_KEY, TODAY, House
from tests.engines import on_sqlite, on_sqlite_first

SETTINGS = Settings(Path("/dev/null/house"), "house", "House", "UTC", "file")
DAY = timedelta(days=1)
SPORES = PlanEntry(UpkeepKind.SPORE_TEST, 7, Every.DAYS, "CDC 2008", last_done=TODAY - 9 * DAY)


def autoclave(house: House, **more: object) -> int:
    return register.add_machine(house.chief, MachineEntry("a-1", "Autoclave", **more))  # type: ignore[arg-type]


def fridge(house: House, code: str = "F1", kind: PlaceKind = PlaceKind.FRIDGE) -> int:
    return places.add_place(house.chief, code, f"Unit {code}", kind)


def flu_in(house: House, place: int) -> int:
    """Ten doses of a vaccine that lie there."""
    item = items.add_item(
        house.chief, ItemEntry("FLU", "Flu vaccine", unit="dose", tracks_lots=True, cold=True)
    )
    receiving.receive(house.front, item, 10, "", Delivery(place, "A1", TODAY + 90 * DAY))
    return item


def unit(house: House) -> ColdUnit:
    with house.store.reading() as db:
        (found,) = cold_reads.units(db, house.clock, USUAL_COLD)
    return found


def page(house: House, machine: int) -> MachinePage:
    with house.store.reading() as db:
        return queries.page(db, machine)


def told(house: House, *kinds: NoticeKind) -> list[str]:
    with house.store.reading() as db:
        return [notice.words for kind in kinds for notice in notices(db, kind)]


@pytest.fixture
def program(house: House) -> Desk:
    """The desk at which the jobs write."""
    return Desk(house.store, house.clock, SYSTEM, "A", MAC_KEY, house.present)


@on_sqlite_first
def test_only_what_passed_moves_the_due_date_on(house: House) -> None:
    machine = autoclave(house)
    plan = upkeep.add_plan(house.chief, machine, SPORES)
    assert page(house, machine).plans[0].due == TODAY - 2 * DAY
    with pytest.raises(Invalid, match="what was found") as wrong:
        upkeep.note_done(house.front, plan, 1, DoneEntry(TODAY, "Lee", Result.FAILED))
    assert wrong.value.field == "note"
    failed = DoneEntry(TODAY, "Lee", Result.FAILED, note="growth in the vial", out_of_order=True)
    assert upkeep.note_done(house.front, plan, 1, failed) == TODAY - 2 * DAY
    after = page(house, machine)
    assert (after.machine.state, after.machine.state_reason) == (
        MachineState.OUT_OF_ORDER, "spore test failed: growth in the vial",
    )  # fmt: skip
    assert after.plans[0].failing is Result.FAILED
    undo_last(house.front)
    again = page(house, machine)
    assert (again.machine.state, again.done, again.away) == (MachineState.IN_USE, (), ())
    passed = DoneEntry(TODAY, "Lee", cents=4_500, certificate="binder 3")
    assert upkeep.note_done(house.front, plan, again.plans[0].version, passed) == TODAY + 7 * DAY
    with pytest.raises(Conflict, match="another desk"):
        upkeep.note_done(house.front, plan, 1, passed)
    earlier = DoneEntry(TODAY - 8 * DAY, "Lee")  # of a sheet that was found later
    version = page(house, machine).plans[0].version
    assert upkeep.note_done(house.front, plan, version, earlier) == TODAY + 7 * DAY
    assert [done.done_on for done in page(house, machine).done] == [TODAY, TODAY - 8 * DAY]

    def noted(day: date, result: Result) -> tuple[date, Result | None]:
        """When it is due then, and whether it is shown as not passed."""
        (stands,) = page(house, machine).plans
        done = DoneEntry(day, "Lee", result, note="" if result is Result.PASSED else "growth")
        due = upkeep.note_done(house.front, plan, stands.version, done)
        return due, page(house, machine).plans[0].failing

    assert noted(TODAY - 3 * DAY, Result.FAILED) == (TODAY + 7 * DAY, None), "it passed since"
    assert noted(TODAY, Result.FAILED) == (TODAY, Result.FAILED)
    assert noted(TODAY - DAY, Result.PASSED) == (TODAY, Result.FAILED), "it failed since"
    assert noted(TODAY, Result.PASSED) == (TODAY + 7 * DAY, None)


@on_sqlite_first
def test_a_machine_comes_and_goes(house: House) -> None:
    number = resource_setup.add_device(house.chief, "Ultrasound 1", "ultrasound")
    assert number
    with pytest.raises(Invalid, match="there are Ultrasound 1") as wrong:
        autoclave(house, device="laser")
    assert wrong.value.field == "device"
    machine = autoclave(house, device="ultrasound 1", price_cents=100)
    assert page(house, machine).device == "Ultrasound 1"
    with pytest.raises(Conflict, match="asset number is in use"):
        autoclave(house)
    register.take_out_of_use(
        house.front, machine, 1, MachineState.OUT_OF_ORDER, "leaks", TODAY + 3 * DAY
    )  # fmt: skip
    row = page(house, machine).machine
    assert (row.state, row.state_since, row.state_until) == (
        MachineState.OUT_OF_ORDER, TODAY, TODAY + 3 * DAY,
    )  # fmt: skip
    register.take_out_of_use(house.front, machine, row.version, MachineState.LENT, "at the maker's")
    row = page(house, machine).machine
    register.put_in_use(house.front, machine, row.version, "new seal")
    assert [(away.state, away.outcome) for away in page(house, machine).away] == [
        (MachineState.LENT, "new seal"), (MachineState.OUT_OF_ORDER, "lent: at the maker's"),
    ]  # fmt: skip
    version = page(house, machine).machine.version
    with pytest.raises(NotPermitted):
        register.take_out_of_use(house.front, machine, version, MachineState.RETIRED, "sold")
    register.take_out_of_use(house.chief, machine, version, MachineState.RETIRED, "sold")
    with house.store.reading() as db:
        assert queries.machines(db) == ()
        assert [row.asset for row in queries.machines(db, retired=True)] == ["A-1"]
    with pytest.raises(Conflict, match="retired"):
        upkeep.add_plan(house.chief, machine, SPORES)


@on_sqlite
@pytest.mark.parametrize(
    "entry, field",
    [
        (ReadingEntry(450, 300, None), "highest"),
        (ReadingEntry(450, 500, 600), "lowest"),
        (ReadingEntry(450, 300, 400), "highest"),
        (ReadingEntry(900), "action"),
        (ReadingEntry(450, 100, 600), "action"),
        (ReadingEntry(450, day=TODAY), "time"),
        (ReadingEntry(450, day=TODAY + DAY, minute=480), "time"),
        (ReadingEntry(450, day=TODAY - 90 * DAY, minute=480), "day"),
    ],
)
def test_a_reading_that_cannot_be_names_its_field(house: House, entry: ReadingEntry, field: str) -> None:
    with pytest.raises(Invalid) as wrong:
        cold_log.log_reading(house.front, fridge(house), entry, "F")
    assert wrong.value.field == field
    assert unit(house).last is None


@on_sqlite
def test_what_was_too_warm_is_given_out_by_nobody_until_it_is_released(house: House) -> None:
    place, cart = fridge(house), fridge(house, "CART", PlaceKind.CART)
    item = flu_in(house, place)
    warm = ReadingEntry(450, 400, 940, action="labelled, called the makers")
    assert cold_log.log_reading(house.front, place, warm, "F") is True
    assert unit(house).hold is not None
    with house.store.reading() as db:
        (lot,) = item_page.lots_of(db, TODAY, item)
        row = stock.item_row(db, TODAY, item)
        assert [(each.code, each.hold) for each in stock.places(db) if each.hold] == [
            ("F1", "48.9 °F, safe is 35.6 °F to 46.4 °F")
        ]
    assert (lot.standing, row and row.usable, row and row.blocked) == (Standing.HELD, 0, 10)
    for wanted in (Wanted(place), Wanted(place, "A1")):
        with pytest.raises(Conflict, match="held"):
            issuing.issue(house.front, item, 1, "", wanted)
    with pytest.raises(Conflict, match="is held: carry it to a place that is held too"):
        issuing.transfer(house.front, item, 10, cart, "", Wanted(place, "A1"))
    with pytest.raises(Conflict, match="who may release it"):
        undo_last(house.front)
    cold_log.hold_place(house.front, cart, "for what was too warm")
    issuing.transfer(house.front, item, 4, cart, "", Wanted(place, "A1"))
    good = ReadingEntry(450, 400, 500)
    assert cold_log.log_reading(house.front, place, good, "F") is False
    assert unit(house).hold is not None, "a good reading releases nothing"
    hold = house.all(PlaceHold)[0]
    with pytest.raises(NotPermitted):
        cold_log.release_place(house.front, hold.id or 0, hold.version, "looks fine")
    nurse = house.desk("N", Role.CLINICIAN, "lee")
    house.present.letters.add("N")
    cold_log.release_place(nurse, hold.id or 0, hold.version, "makers: good")
    with pytest.raises(Conflict, match="another desk"):
        cold_log.release_place(nurse, hold.id or 0, hold.version, "again")
    assert issuing.issue(house.front, item, 6, "", Wanted(place)).lots == (("A1", 6),)
    with pytest.raises(Conflict, match="4 more expired, recalled or held"):
        issuing.issue(house.front, item, 1, "", Wanted(cart))


@on_sqlite_first
def test_the_jobs_tell_of_a_fridge_that_nobody_read_and_of_what_is_held(house: House, program: Desk) -> None:
    place = fridge(house)
    house.at(TODAY, 9, 59)
    assert find_cold_chain(program, USUAL_COLD) == (0, 0)
    house.at(TODAY, 10)
    assert find_cold_chain(program, USUAL_COLD) == (1, 0)
    assert told(house, *COLD_CHAIN) == ["Unit F1: no reading of today"]
    head = house.head()
    find_cold_chain(program, USUAL_COLD)
    assert house.head() == head, "once"
    cold_log.log_reading(house.front, place, ReadingEntry(950, action="moved"), "F")
    assert find_cold_chain(program, USUAL_COLD) == (0, 1)
    house.at(TODAY, 16)
    assert find_cold_chain(program, USUAL_COLD) == (1, 1)
    assert told(house, NoticeKind.FRIDGE_LOG) == ["Unit F1: no second reading of today"]
    (hold,) = house.all(PlaceHold)
    cold_log.release_place(house.chief, hold.id or 0, hold.version, "thrown away")
    cold_log.log_reading(house.front, place, ReadingEntry(450, 400, 500), "F")
    assert find_cold_chain(program, USUAL_COLD) == (0, 0)
    house.at(TODAY + 4 * DAY, 12)
    assert find_cold_chain(program, USUAL_COLD) == (0, 0), "a Saturday"
    house.at(date(2026, 5, 25), 12)
    assert find_cold_chain(program, USUAL_COLD) == (0, 0), "a holiday"


@on_sqlite_first
def test_the_jobs_tell_what_is_due_and_whose_warranty_ends(house: House, program: Desk) -> None:
    machine = autoclave(house, warranty_until=TODAY + 30 * DAY)
    plan = upkeep.add_plan(house.chief, machine, SPORES)
    later = PlanEntry(UpkeepKind.CALIBRATION, 12, Every.MONTHS, first_due=TODAY + 14 * DAY)
    upkeep.add_plan(house.chief, machine, later)
    upkeep.add_plan(
        house.chief, machine, PlanEntry(UpkeepKind.FILTER, 1, Every.MONTHS, first_due=TODAY + 15 * DAY)
    )
    assert find_machines(program) == (1, 1)
    due, warranty = told(house, *MACHINES)
    assert due.startswith("Autoclave A-1: spore test overdue since")
    assert "calibration due" in due
    assert "filter" not in due
    assert "its warranty ends" in warranty
    upkeep.note_done(house.front, plan, 1, DoneEntry(TODAY, "Lee"))
    find_machines(program)
    assert not any("spore test overdue" in words for words in told(house, NoticeKind.UPKEEP))
    register.take_out_of_use(house.chief, machine, 1, MachineState.RETIRED, "sold")
    assert find_machines(program) == (0, 0)


@on_sqlite
def test_a_month_names_days_without_a_reading_and_what_was_held(house: House) -> None:
    place = fridge(house)
    house.clock.at += 4 * DAY
    now_day = TODAY + 4 * DAY
    begun = now_day.replace(day=1) + 2 * DAY
    for entry in (
        ReadingEntry(450, 400, 500, day=begun, minute=8 * 60),
        ReadingEntry(450, 400, 940, "", "=CALL(makers)", begun + DAY, 8 * 60),
    ):
        cold_log.log_reading(house.front, place, entry, "C")
    with house.store.reading() as db:
        log = cold_reads.month(db, house.clock.zone, place, now_day)
        with pytest.raises(NotFound):
            cold_reads.month(db, house.clock.zone, 10**6, now_day)
    lines = month_csv(log, now_day, twice=True).splitlines()
    assert lines[1].endswith(",08:00,4.0,5.0,4.5,yes,mia,,")
    read_once = [each.day for each in log.days if each.is_open and each.is_read]
    told_so = [line.split(",")[1] for line in lines if line.endswith(",no second reading,")]
    assert told_so == [f"{day}" for day in read_once]
    assert read_once
    lines = month_csv(log, now_day, twice=False).splitlines()  # minimum and maximum are enough there
    assert "second" not in str(lines)
    assert lines[2].endswith(",no,mia,,'=CALL(makers)")
    missing = [line for line in lines if line.endswith(",no reading,")]
    wanted = [
        each.day for each in log.days
        if each.is_open and begun + DAY < each.day < now_day
    ]  # fmt: skip
    assert len(missing) == len(wanted), "none of before its log began"
    assert unit(house).missed == (*read_once, *wanted)
    assert [hold.reason for hold in log.holds] == ["9.4 °C, safe is 2.0 °C to 8.0 °C"]
    paper = month_pdf(house.front, SETTINGS, place, now_day)
    assert paper.pdf.startswith(b"%PDF")
    assert paper.name == f"fridge-log-{place}-{now_day:%Y-%m}"
    assert house.get(StockPlace, place).hold


@on_sqlite_first
def test_a_reading_entered_in_error_stays_in_the_log_and_takes_its_hold_with_it(house: House) -> None:
    place = fridge(house)
    item = flu_in(house, place)
    wrong = ReadingEntry(450, 400, 940, "first of the day", "labelled")
    cold_log.log_reading(house.front, place, wrong, "F")
    cold_log.log_reading(house.front, place, ReadingEntry(450, 400, 810, action="called"), "F")
    first, second = (reading.id or 0 for reading in house.all(TemperatureReading))
    with pytest.raises(Invalid, match="what is wrong"):
        striking.strike_reading(house.front, first, " ", "F")
    assert striking.strike_reading(house.front, first, "typed 49 for 40", "F") is False
    hold = unit(house).hold
    assert hold is not None, "the reading after it was too warm too"
    assert hold.reason == house.get(StockPlace, place).hold == "46.6 °F, safe is 35.6 °F to 46.4 °F"
    with pytest.raises(Conflict, match="in error already"):
        striking.strike_reading(house.front, first, "again", "F")
    with pytest.raises(NotPermitted, match="release"):
        striking.strike_reading(house.front, second, "read off the wrong fridge", "F")
    assert unit(house).last is not None, "nothing of it is written"
    assert striking.strike_reading(house.chief, second, "read off the wrong fridge", "F") is True
    assert (unit(house).hold, unit(house).last, unit(house).today) == (None, None, 0)
    assert issuing.issue(house.front, item, 1, "", Wanted(place)).lots == (("A1", 1),)
    with house.store.reading() as db:
        log = cold_reads.month(db, house.clock.zone, place, TODAY)
    assert [reading.remarks for day in log.days for reading in day.readings] == [
        "entered in error: typed 49 for 40; noted: first of the day",
        "entered in error: read off the wrong fridge",
    ]
    assert [hold.outcome for hold in log.holds] == ["entered in error: read off the wrong fridge"]
    assert f"{TODAY},,,,,,,no reading" in month_csv(log, TODAY + DAY, twice=True)


def test_undo_of_a_reading_leaves_it_in_the_log_as_undone(house: House) -> None:
    place = fridge(house)
    cold_log.log_reading(house.front, place, ReadingEntry(450, 400, 500), "F")
    undo_last(house.front)
    (reading,) = house.all(TemperatureReading)
    assert (reading.struck, unit(house).last) == ("undone at the desk", None)
