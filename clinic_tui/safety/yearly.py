"""The use cases of a year's summary: what it asks besides the log, and that somebody certifies it."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.patients.names import clean_text
from clinic_tui.safety.entries import CertifyEntry, YearEntry
from clinic_tui.safety.establishments import FIRST, log_sites
from clinic_tui.safety.models import SafetyYear
from clinic_tui.safety.queries import undecided, year_log
from clinic_tui.safety.versions import seen
from clinic_tui.settings.safety import USUAL_SAFETY
from clinic_tui.store.desk import Desk, DeskSession

MOST_EMPLOYEES, MOST_HOURS = 100_000, 300_000_000
FIRST_YEAR = 1971
"""The act came into force on 28 April 1971."""


def note_year(desk: Desk, year: int, version: int, entry: YearEntry, site_id: int = FIRST) -> None:
    """Average number of employees of a site and the hours that all of them worked; version 0 of none yet.

    Raises Invalid naming the field, Conflict where another desk wrote it meanwhile.
    """
    if not 1 <= entry.average_employees <= MOST_EMPLOYEES:
        raise Invalid(f"1 to {MOST_EMPLOYEES:,} employees", "employees")
    if not 1 <= entry.hours <= MOST_HOURS:
        raise Invalid(f"1 to {MOST_HOURS:,} hours, of all employees together", "hours")
    with desk.act("safety.keep") as db:
        if not FIRST_YEAR <= year <= today(desk.clock).year:
            raise Invalid(f"a year from {FIRST_YEAR} to this one", "year")
        row = _stored(db, year, site_id)
        if row is None:
            if version:
                raise Conflict("this was taken back at another desk: look again and repeat")
            _require_site(db, site_id)
            db.add(
                SafetyYear(
                    year=year, average_employees=entry.average_employees, hours=entry.hours, site_id=site_id
                )
            )  # fmt: skip
            return
        seen(row, version)
        row.average_employees, row.hours = entry.average_employees, entry.hours


def certify_year(desk: Desk, year: int, version: int, entry: CertifyEntry, site_id: int = FIRST) -> None:
    """Somebody says that the summary is true, correct and complete (29 CFR 1904.32(b)(3)).

    It may be certified anew after the log was changed. Raises Invalid naming the field, Conflict before the
    year is over, its employees and hours are written, and each incident of it is decided.
    """
    name, title = clean_text(entry.name, 80, "name"), clean_text(entry.title, 60, "title")
    phone, now = clean_text(entry.phone, 40, "phone"), today(desk.clock)
    for field, value in (("name", name), ("title", title), ("phone", phone)):
        if not value:
            raise Invalid(f"the {field} of who certifies: an owner, officer or highest official", field)
    day = entry.day or now
    if day > now:
        raise Invalid("it was certified today or before", "day")
    if day.year <= year:
        raise Conflict(f"{year} is certified after its last day")
    with desk.act("safety.keep") as db:
        row = _stored(db, year, site_id)
        if row is None:
            raise Conflict("write the average number of employees and their hours first")
        seen(row, version)
        if left := undecided(db, desk.clock.zone, year, site_id):
            raise Conflict(
                f"incident {left[0]} of {year} is not decided: is it recorded? The summary says that "
                "the log is complete (29 CFR 1904.32(b)(1))"
            )
        log = year_log(db, desk.clock.zone, now, year, USUAL_SAFETY, "", site_id)
        row.certified_by, row.title, row.phone, row.certified_on = name, title, phone, day
        row.certified_totals = log.totals.written


def _stored(db: DeskSession, year: int, site_id: int) -> SafetyYear | None:
    where = (col(SafetyYear.year) == year, col(SafetyYear.site_id) == site_id)
    return db.scalars(select(SafetyYear).where(*where)).first()


def _require_site(db: DeskSession, site_id: int) -> None:
    if all(each.id != site_id for each in log_sites(db)):
        raise NotFound("there is no such site")
