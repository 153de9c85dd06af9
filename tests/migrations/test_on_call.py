"""Who is on call stays so, when providers without an account can be on call too."""

from __future__ import annotations

import pytest

from clinic_tui.errors import NotFound
from clinic_tui.rota import on_call
from clinic_tui.rota.entries import OnCallEntry
from clinic_tui.rota.models import OnCall
from clinic_tui.store.upgrade import upgrade
from clinic_tui.store.verify import verify_rows
from clinic_tui.tables import GUARDS
from tests.builders import ORT, TODAY, House
from tests.engines import anew_on_sqlite_first
from tests.migrations.made_older import make_older


@anew_on_sqlite_first
def test_who_is_on_call_stays_so_and_numbers_go_on(house: House) -> None:
    late = OnCallEntry("mia", TODAY, 1200, TODAY, 1440, "555-810-7390", "by phone")
    number = on_call.put_on_call(house.chief, late)
    gone = on_call.put_on_call(house.chief, OnCallEntry("otto", TODAY, 1200, TODAY, 1440, "555-810-7391"))
    on_call.take_off_call(house.chief, gone, 1)
    make_older(house.store, "0062")
    house.store.close()
    upgrade(house.store, GUARDS)
    (row,) = house.all(OnCall)
    assert (row.id, row.account_id, row.provider_id, row.note) == (number, 1, None, "by phone")
    with house.store.reading() as db:
        assert verify_rows(db) is None
    new = on_call.put_on_call(house.chief, OnCallEntry("ort", TODAY, 1200, TODAY, 1440, "555-810-7392"))
    assert new == gone + 1
    assert [each.provider_id for each in house.all(OnCall)] == [None, ORT]
    with pytest.raises(NotFound):
        on_call.take_off_call(house.chief, gone, 1)
