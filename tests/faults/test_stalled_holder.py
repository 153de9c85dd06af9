"""A desk that stands still in the midst of a save: the others are told whose turn it is, and lose nothing."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Any

import pytest

from clinic_tui.clinic import open_clinic
from clinic_tui.errors import Busy
from clinic_tui.schedule.models import Room
from clinic_tui.screens.parts import saving
from clinic_tui.store import engine, turn
from clinic_tui.store.desk import Actor
from tests.builders import House, a_patient
from tests.faults.crew import Writer, together
from tests.screens.small_clinic import SmallClinic, seated

pytestmark = pytest.mark.faults


def test_a_stopped_holder_is_named_and_goes_on_afterwards(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (engine, turn):
        monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.3)
    patient = a_patient(house)
    holder = Writer(house.location, "hold_the_turn", "C", patient)
    together(holder)
    process = holder.next()
    os.kill(process, signal.SIGSTOP)
    try:
        with pytest.raises(Busy, match=r"busy: desk C has been writing for \d+ s; nothing was changed"):
            a_patient(house)
        found = house.store.turn_holder()
        assert found is not None
        assert found.desk == "C"
        assert house.get(Room, 1).name == "1", "reading goes on, and sees nothing half done"
    finally:
        os.kill(process, signal.SIGCONT)
    assert holder.rest() == ["saved"]
    holder.end()
    a_patient(house)
    assert house.get(Room, 1).name == "held"
    assert house.store.turn_holder() is None


async def test_a_form_that_waits_says_for_whom_and_is_saved_then(
    small_clinic: SmallClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "TOLD_AFTER", 0.05)
    async with seated(small_clinic, tab="4") as seat:
        await seat.shows("Gloves")
        other = await asyncio.to_thread(open_clinic, small_clinic.folder)
        act: Any = other.desk(Actor(None, "kim", lambda verb: True), "Q").act("schedule.setup")
        db = await asyncio.to_thread(act.__enter__)
        await seat.pilot.press("plus", "7", "f12")
        await seat.shows("busy: desk Q has been writing for", "this form waits")
        db.need(Room, 1, "").name = "Blue"
        await asyncio.to_thread(act.__exit__, None, None, None)
        await seat.shows("received")
        with other.store.reading() as read:
            assert read.get_one(Room, 1).name == "Blue"
        other.close()
