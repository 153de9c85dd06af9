"""The clinic that these tests work in."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from clinic_tui.schedule.models import Provider
from clinic_tui.store.desk import Actor, Desk
from tests.builders import MAC_KEY, House, furnished_database, furnished_file, place
from tests.builders import house as house_of_today
from tests.compiled_statements import compiled_statements

__all__ = ["compiled_statements", "furnished_database", "furnished_file", "house_of_today", "place"]


@pytest.fixture
def house(house_of_today: House) -> House:
    """One of an older program: of no provider anybody has said whether a licence is needed."""
    desk = Desk(
        house_of_today.store, house_of_today.clock, Actor(None, "system", lambda verb: True), "init", MAC_KEY
    )
    with desk.act("system.init") as db:
        for provider in db.scalars(select(Provider)):
            provider.licence_decided = False
    return house_of_today
