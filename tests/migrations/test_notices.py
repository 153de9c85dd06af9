"""Notices of a clinic of an older program stay as they are, and are of no site alone."""

from __future__ import annotations

import pytest

from clinic_tui.errors import Conflict
from clinic_tui.jobs.models import Notice
from clinic_tui.jobs.rows import NoticeKind
from clinic_tui.store.upgrade import upgrade
from clinic_tui.store.verify import verify_rows
from clinic_tui.tables import GUARDS
from tests.builders import House
from tests.engines import anew_on_sqlite_first
from tests.migrations.made_older import make_older


def put(house: House, subject_id: int, site_id: int = 0) -> None:
    with house.chief.act("schedule.setup") as db:
        now = house.clock.now()
        db.add(
            Notice(
                kind=NoticeKind.LOW_STOCK, subject_id=subject_id, site_id=site_id, words="low", since=now,
                mailed_at=now,
            )
        )  # fmt: skip


@anew_on_sqlite_first
def test_what_was_mailed_stays_mailed_and_an_item_can_be_low_at_two_sites(house: House) -> None:
    put(house, 1)
    put(house, 2)
    with house.chief.act("schedule.setup") as db:
        db.delete(db.get_one(Notice, 2))
    before = house.all(Notice)[0]
    make_older(house.store, "0049")
    house.store.close()
    upgrade(house.store, GUARDS)
    (after,) = house.all(Notice)
    assert (after.id, after.words, after.mailed_at, after.site_id) == (1, "low", before.mailed_at, 0)
    with house.store.reading() as db:
        assert verify_rows(db) is None
    put(house, 1, 1)
    put(house, 1, 2)
    assert [row.id for row in house.all(Notice)] == [1, 3, 4], "numbers go on, none is used twice"
    with pytest.raises(Conflict, match="stands already"):
        put(house, 1, 2)
