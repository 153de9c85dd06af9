"""The compliance calendar: every clock of the clinic in one list, for who may see it, and one page of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from clinic_tui.chemicals.entries import ChemicalEntry, KeptEntry
from clinic_tui.chemicals.register import add_chemical
from clinic_tui.compliance.calendar import areas_seen, dates
from clinic_tui.compliance.readiness import AHEAD_DAYS, readiness_pdf, write_readiness
from clinic_tui.compliance.rows import Area, DueDate, standings
from clinic_tui.drills.rows import DrillEntry
from clinic_tui.drills.states import DrillKind
from clinic_tui.drills.writing import add_drill
from clinic_tui.equipment import register, upkeep
from clinic_tui.equipment.entries import DoneEntry, MachineEntry, PlanEntry
from clinic_tui.equipment.rows import Every, UpkeepKind
from clinic_tui.errors import ClinicError, NotPermitted
from clinic_tui.paper.service import Letterhead
from clinic_tui.patients.emergency import break_glass, end_emergency, review
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.privacy import associates, breach_log, requesting
from clinic_tui.privacy.associate_rows import AssociateEntry
from clinic_tui.privacy.breach_rows import BreachEntry
from clinic_tui.privacy.request_rows import RequestEntry, RequestKind
from clinic_tui.safety.entries import IncidentEntry
from clinic_tui.safety.reporting import report_incident
from clinic_tui.safety.states import IncidentKind
from clinic_tui.security.roles import Role
from clinic_tui.settings import Settings
from clinic_tui.store.desk import Desk
from tests.builders import TODAY, House, a_patient
from tests.engines import on_sqlite

SETTINGS = Settings(Path("/dev/null/house"), "house", "House", "UTC", "file")
DAY = timedelta(days=1)


def listed(desk: Desk, days: int = AHEAD_DAYS) -> tuple[DueDate, ...]:
    with desk.store.reading() as db:
        return dates(db, desk, SETTINGS, days)


def furnished(house: House) -> None:
    requesting.take_request(house.front, a_patient(house), RequestEntry(RequestKind.COPY, what="all"))
    breach_log.report(house.front, BreachEntry("a fax to a wrong number"))
    associates.add_associate(house.chief, AssociateEntry("Shred Co", "shredding"))
    fall = IncidentEntry(IncidentKind.INJURY, "Kim", TODAY, "slipped", "wrist", "Hall", "cleaner")
    report_incident(house.front, fall)
    machine = register.add_machine(house.chief, MachineEntry("a-1", "Autoclave"))
    plan = PlanEntry(UpkeepKind.SPORE_TEST, 7, Every.DAYS, last_done=TODAY - 9 * DAY)
    upkeep.add_plan(house.chief, machine, plan)


@on_sqlite
def test_each_clock_is_listed_once_by_its_day_and_names_nobody(house: House) -> None:
    furnished(house)
    rows = listed(house.chief)
    assert [row.on for row in rows] == sorted(row.on for row in rows)
    assert {row.area for row in rows} >= {
        Area.REQUESTS, Area.BREACHES, Area.ASSOCIATES, Area.INCIDENTS, Area.UPKEEP,
    }  # fmt: skip
    by_area = {row.area: row for row in rows}
    assert (by_area[Area.UPKEEP].on, by_area[Area.UPKEEP].days_left(TODAY)) == (TODAY - 2 * DAY, -2)
    assert by_area[Area.REQUESTS].on == TODAY + 30 * DAY
    assert by_area[Area.ASSOCIATES].words == "Shred Co: no agreement"
    assert "Doe" not in repr(rows)
    assert "Kim" not in repr(rows)
    assert len(set(rows)) == len(rows)


@on_sqlite
def test_what_is_done_leaves_the_list(house: House) -> None:
    furnished(house)
    upkeep.note_done(house.front, 1, 1, DoneEntry(TODAY, "Lee"))
    requesting.fulfil(house.front, 1, 1, "mailed")
    rows = listed(house.chief)
    assert Area.REQUESTS not in {row.area for row in rows}
    assert [row.on for row in rows if row.area is Area.UPKEEP] == [TODAY + 7 * DAY]
    assert not [row for row in listed(house.chief, 3) if row.on > TODAY + 3 * DAY]


@on_sqlite
def test_each_role_is_told_of_its_own_areas(house: House) -> None:
    furnished(house)
    lee = house.desk("C", Role.CLINICIAN, "lee", None)
    assert {row.area for row in listed(lee)} == {Area.UPKEEP}
    assert areas_seen(lee) == (Area.RELEASES, Area.COLD_CHAIN, Area.UPKEEP, Area.CHEMICALS, Area.DRILLS)
    for product in ("Bleach", "Acetone"):
        add_chemical(house.chief, ChemicalEntry(product, "Ridgeway", kept=(KeptEntry("Lab"),)))
    add_drill(house.chief, DrillEntry(DrillKind.FIRE, 12, first_due=TODAY - DAY))
    told = {row.area: row.words for row in listed(lee)}
    assert told[Area.CHEMICALS] == "2 chemicals without a safety data sheet"
    assert told[Area.DRILLS] == "fire at Main"
    assert Area.BREACHES not in {row.area for row in listed(house.front)}


def test_the_report_counts_every_area_on_one_page(house: House, tmp_path: Path) -> None:
    furnished(house)
    rows = listed(house.chief)
    found = {each.area: each for each in standings(rows, tuple(Area), TODAY)}
    assert (found[Area.UPKEEP].overdue, found[Area.UPKEEP].due) == (1, 0)
    assert (found[Area.OSHA].overdue, found[Area.COLD_CHAIN].first) == (0, None)
    assert (found[Area.ASSOCIATES].overdue, found[Area.ASSOCIATES].due) == (1, 0)  # of no agreement at all
    assert sum(each.overdue + each.due for each in found.values()) == len(rows)
    many = tuple(DueDate(TODAY - DAY, Area.UPKEEP, f"machine {place}", place) for place in range(200))
    paper = readiness_pdf(many, tuple(Area), TODAY, Letterhead("House"))
    assert (paper.pages, paper.pdf.count(b"/Type /Page\n")) == (1, 1)
    path = tmp_path / "report.pdf"
    assert write_readiness(house.chief, SETTINGS, path) == len(rows)
    assert path.read_bytes().startswith(b"%PDF")
    with pytest.raises(ClinicError, match="cannot be written"):
        write_readiness(house.chief, SETTINGS, tmp_path / "none" / "report.pdf")
    with pytest.raises(NotPermitted):
        write_readiness(house.front, SETTINGS, path)


@on_sqlite
def test_emergency_access_that_nobody_reviewed_is_a_date_too(house: House) -> None:
    patient = a_patient(house)
    restrict(house.chief, patient, RestrictedFor.VIP)
    break_glass(house.front, patient, "seizure in the waiting room")
    (row,) = (each for each in listed(house.chief) if each.area is Area.ACCESS)
    assert (row.on, row.words) == (TODAY + 3 * DAY, "emergency access 1 of mia: review it")
    end_emergency(house.front, patient)
    review(house.chief, 1, "was right")
    assert Area.ACCESS not in {each.area for each in listed(house.chief)}
