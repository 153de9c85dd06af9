"""The summary of a year stays as it was certified, when each site gets one of its own."""

from __future__ import annotations

import pytest

from clinic_tui.errors import Conflict
from clinic_tui.safety.entries import YearEntry
from clinic_tui.safety.models import SafetyYear
from clinic_tui.safety.yearly import note_year
from clinic_tui.schedule.sites import add_site
from clinic_tui.store.engine import Store
from clinic_tui.store.upgrade import upgrade
from clinic_tui.store.verify import verify_rows
from clinic_tui.tables import GUARDS
from tests.builders import House
from tests.engines import anew_on_sqlite_first
from tests.migrations.made_older import make_older

COLUMNS = (
    "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL, year INTEGER NOT NULL, "
    "average_employees INTEGER NOT NULL, hours INTEGER NOT NULL, certified_by VARCHAR(80) NOT NULL, "
    "title VARCHAR(60) NOT NULL, phone VARCHAR(40) NOT NULL, certified_on DATE, "
    "certified_totals VARCHAR(120) NOT NULL, site_id BIGINT DEFAULT 0 NOT NULL, UNIQUE (year)"
)


def let_a_year_stand_once(store: Store) -> None:
    """The constraint as it was; `make_older` takes the column away."""
    with store.building() as connection:
        run = connection.exec_driver_sql
        if store.dialect == "postgresql":
            run("ALTER TABLE safety_year DROP CONSTRAINT uq_safety_year_site")
            run("ALTER TABLE safety_year ADD CONSTRAINT safety_year_year_key UNIQUE (year)")
            return
        run("CREATE TABLE older AS SELECT * FROM safety_year")
        run("DROP TABLE safety_year")
        run(f"CREATE TABLE safety_year ({COLUMNS})")
        run("INSERT INTO safety_year SELECT * FROM older")
        run("DROP TABLE older")
        run("UPDATE sqlite_sequence SET seq = 2 WHERE name = 'safety_year'")


@anew_on_sqlite_first
def test_a_year_is_that_of_the_first_site_and_numbers_go_on(house: House) -> None:
    north = add_site(house.chief, "North")
    for year in (2024, 2025):
        note_year(house.chief, year, 0, YearEntry(12, 21_400))
    with house.chief.act("safety.keep") as db:
        gone = db.get_one(SafetyYear, 2)
        db.delete(gone)
    let_a_year_stand_once(house.store)
    make_older(house.store, "0044")
    house.store.close()
    upgrade(house.store, GUARDS)
    (row,) = house.all(SafetyYear)
    assert (row.id, row.year, row.hours, row.site_id) == (1, 2024, 21_400, 0)
    with house.store.reading() as db:
        assert verify_rows(db) is None
    note_year(house.chief, 2024, 0, YearEntry(3, 5_000), north)
    assert [row.id for row in house.all(SafetyYear)] == [1, 3]
    with pytest.raises(Conflict):
        note_year(house.chief, 2024, 0, YearEntry(3, 5_000), north)
