"""A provider is out: proposals taken by keys, all written at once, and the list of whom to call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from clinic_tui.errors import Invalid
from clinic_tui.schedule.outage_rows import Outage
from clinic_tui.screens.schedule.bumped import BumpedList
from clinic_tui.screens.schedule.free_times import FreeTimes
from clinic_tui.screens.schedule.outage import OutageScreen
from tests.screens.small_clinic import Seat, SmallClinic, seated
from tests.screens.test_schedule import burst

Golden = Callable[[Any, str], None]


async def opened(seat: Seat, phrase: str = "out lee t noon") -> OutageScreen:
    await seat.line(phrase)
    await seat.shows("LEE is out")
    burst(seat, "enter")
    await seat.until(lambda: isinstance(seat.app.screen, OutageScreen), "the proposals")
    await seat.shows("to call")
    screen = seat.app.screen
    assert isinstance(screen, OutageScreen)
    return screen


async def test_the_proposals_are_seen_and_leaving_writes_nothing(
    small_clinic: SmallClinic, monkeypatch: pytest.MonkeyPatch, matches_golden: Golden
) -> None:
    """What was accepted stays so when reading again is refused for a while."""
    async with seated(small_clinic, tab="1") as seat:
        await seat.line("out lee ")
        await seat.shows("Until when?", "until 12:00")
        burst(seat, *"soon")
        await seat.shows("is no day")
        await seat.press("escape")
        screen = await opened(seat)
        await seat.press("down", "down")
        await seat.pictured(matches_golden, "outage")
        found = [each for each in screen.shown_rows if each.time]
        await seat.press("a")
        await seat.shows(f"{len(found)} to move")

        def refuse(_: Outage) -> None:
            raise Invalid("the schedule cannot be read just now")

        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(screen.backend.outage, "proposals", refuse)
            screen.changed_elsewhere(frozenset({"appointment"}))
            await seat.shows("cannot be read just now")
            await seat.gone("to move")
        screen.changed_elsewhere(frozenset({"appointment"}))
        await seat.shows(f"{len(found)} to move")
        assert "accept again" not in seat.text
        await seat.press("escape")
        await seat.until(lambda: seat.app.screen is not screen, "the end")
        await seat.shows("nothing was written")
        assert await seat.ask(seat.app.backend.outage.bumped) == ()  # type: ignore[union-attr]


async def test_all_but_one_move_and_that_one_is_called(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, tab="1") as seat:
        screen = await opened(seat, "out lee t noon, flu")
        found = [each for each in screen.shown_rows if each.time]
        await seat.press("a", "end", "x")
        await seat.shows(f"{len(found) - 1} to move")
        await seat.press("f12")
        await seat.until(lambda: isinstance(seat.app.screen, BumpedList), "the list")
        await seat.shows("LEE has flu", "Garcia")
        await seat.framed("bumped_80x24")
        await seat.shows("11 free")  # the day behind has been read again
        matches_golden(seat.app, "bumped_80x24")
        await seat.press("escape")
        await seat.shows(f"{len(found) - 1} moved")
        await seat.press("u")
        await seat.shows("undone")
        assert await seat.ask(seat.app.backend.outage.bumped) == ()  # type: ignore[union-attr]
        await opened(seat, "out lee t 11-noon")  # another time is found from the list
        await seat.press("f12")
        await seat.until(lambda: isinstance(seat.app.screen, BumpedList), "the list")
        await seat.shows("Garcia")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, FreeTimes), "free times")
        await seat.shows("LEE Ann Lee")
        await seat.press("f12", "enter")
        await seat.shows("moved Garcia", "can take place")


async def test_the_clinic_is_closed_by_a_manager(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, login="otto", tab="1") as seat:
        await seat.line("close t from 10, snow")
        await seat.shows("the clinic is closed")
        burst(seat, "enter")
        await seat.until(lambda: isinstance(seat.app.screen, OutageScreen), "the proposals")
        await seat.shows("to call", "Garcia", "KIM")
        await seat.press("a", "f12")
        await seat.shows("moved")
