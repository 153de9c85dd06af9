"""The frame: what other desks wrote reaches what is shown, and a fault ends nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from clinic_tui.screens.console.frame_messages import Changed, Troubled
from clinic_tui.screens.reception.queue import QueuePane
from clinic_tui.screens.schedule.booking import BookVisit
from tests.screens.small_clinic import KIM, SmallClinic, seated
from tests.screens.test_queue import pane_of
from tests.screens.test_schedule import burst, stand_at


@pytest.mark.parametrize(
    "older, newer, replaced",
    [
        ({"appointment"}, {"appointment", "payment"}, True),
        ({"appointment"}, {"appointment"}, True),
        ({"appointment", "payment"}, {"payment"}, False),
        ({"appointment"}, {"payment"}, False),
    ],
)
def test_a_change_gives_way_only_to_a_newer_one_that_names_all_its_tables(
    older: set[str], newer: set[str], *, replaced: bool
) -> None:
    """Textual asks the older of two messages whether the newer one may stand for both."""
    assert Changed(frozenset(older)).can_replace(Changed(frozenset(newer))) is replaced


async def test_a_change_is_not_lost_behind_a_smaller_one(
    small_clinic: SmallClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seated(small_clinic) as seat:
        heard: set[str] = set()
        pane = pane_of(seat)
        monkeypatch.setattr(pane, "changed", heard.update)
        seat.app.post_message(Changed(frozenset({"appointment", "stock_item"})))
        seat.app.post_message(Changed(frozenset({"stock_item"})))
        await seat.until(lambda: heard, "a change")
        await seat.pilot.pause()
        assert heard >= {"appointment", "stock_item"}


async def test_what_shows_today_follows_the_calendar(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, "otto", tab="1") as seat:
        await stand_at(seat, KIM, 14 * 60)
        await seat.press("3")
        await seat.shows("Visits to be billed of today, Mon 23 Nov 2026", "Li, Bo")
        next_day(small_clinic)
        seat.app._tick()
        await seat.shows("Visits to be billed of today, Tue 24 Nov 2026")
        await seat.gone("Li, Bo")
        await seat.press("1")
        await seat.shows("Tue 24 Nov 2026  today")
        await seat.press("a")
        await seat.shows("Availability from Tue 24 Nov 2026")
        next_day(small_clinic)
        seat.app._tick()
        await seat.shows("Availability from Wed 25 Nov 2026")


@pytest.mark.long
async def test_another_day_than_today_stays_and_a_form_that_was_put_aside_means_the_same_day_tomorrow(
    small_clinic: SmallClinic,
) -> None:
    async with seated(small_clinic, tab="1") as seat:
        await stand_at(seat, KIM, 14 * 60)
        await seat.press("b")
        await seat.shows("Visit type")
        form = seat.app.screen
        assert isinstance(form, BookVisit)
        form.set_text("day", "t+1")
        await seat.shows("= Tue 24 Nov 2026")
        await seat.press("escape")
        await seat.shows("put aside")
        await seat.press("]", "]")
        await seat.shows("Wed 25 Nov 2026  2 days ahead")
        next_day(small_clinic)
        seat.app._tick()
        await seat.shows("Wed 25 Nov 2026  1 day ahead")
        await seat.press("Z")
        await seat.shows("11/24/2026", "= Tue 24 Nov 2026")


def next_day(clinic: SmallClinic) -> None:
    clinic.clock.advance(timedelta(days=1))


async def test_a_fault_while_saving_leaves_the_form_to_be_saved_again(
    small_clinic: SmallClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seated(small_clinic, tab="1") as seat:
        assert seat.app.backend is not None
        schedule = seat.app.backend.schedule
        real = schedule.book

        def fail_at_first(booking: Any) -> int:
            monkeypatch.setattr(schedule, "book", real)
            raise RuntimeError("Novák, Jiří must not stand in a message")

        monkeypatch.setattr(schedule, "book", fail_at_first)
        await stand_at(seat, KIM, 14 * 60)
        burst(seat, "b", *"nov", "enter", *"fu", "enter", *"knee", "f12")
        await seat.shows("something went wrong that should not have: reference", "Error: not saved")
        assert "must not stand" not in seat.text
        assert not seat.app._holds
        form = seat.app.screen
        assert isinstance(form, BookVisit)
        await seat.type(" pain")
        assert form.text("reason") == "knee pain"
        await seat.press("f12")
        await seat.shows("booked Novák, Jiří")


async def test_a_fault_on_the_board_leaves_it_to_its_keys_and_undo_says_whom_it_is_about(
    small_clinic: SmallClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seated(small_clinic) as seat:
        assert seat.app.backend is not None
        reception = seat.app.backend.reception
        real = reception.arrive

        def fail_at_first(*_: Any) -> None:
            monkeypatch.setattr(reception, "arrive", real)
            raise RuntimeError

        monkeypatch.setattr(reception, "arrive", fail_at_first)
        await seat.press("home", "a")
        await seat.shows("something went wrong that should not have: reference")
        queue = seat.app.pane
        assert isinstance(queue, QueuePane)
        for name in ("Haddad", "Washington"):
            queue.board.select(small_clinic.visits[name])
            await seat.press("a")
            await seat.shows(f"{name}", "is here")
        await seat.press("u")
        await seat.shows("undone: Washington-Fitzgerald, Theodora Alexandra: note the")
        await seat.press("u")
        await seat.shows("Take back of 09:40: Haddad, Layla: note the arrival?")
        await seat.press("n")
        assert "undone: Haddad" not in seat.text


async def test_the_greeting_stays_over_the_first_actions_and_what_was_said_of_one_goes_with_the_next(
    small_clinic: SmallClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seated(small_clinic, tab="1") as seat:
        await seat.press("2", "1", "k")
        assert "Welcome, Mia Wong" in seat.text
        await seat.press("=")
        await seat.shows("no patient has been opened at this desk yet")
        await seat.press("down")
        assert "no patient has been opened" in seat.text
        await seat.press("2")
        assert "no patient has been opened" not in seat.text
        await seat.press("=")
        await seat.shows("no patient has been opened at this desk yet")
        monkeypatch.setattr("clinic_tui.screens.console.telling.MESSAGE_SECONDS", 0.0)
        await seat.press("down")  # an old message goes with any key
        await seat.gone("no patient has been opened")


async def test_nothing_that_comes_while_a_console_ends_is_shown(
    small_clinic: SmallClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The widgets go one after the other: a tab whose title had gone ended the console on an error.

    The clock ticks until the last of them is gone, and so did a header that had gone.
    """
    async with seated(small_clinic, "otto", tab="3") as seat:
        assert seat.app.pane is not None
        await seat.app.pane.query_one("#list-title").remove()
        with monkeypatch.context() as ending:
            ending.setattr(seat.app, "_running", False)
            seat.app._changed(Changed(frozenset({"charge"})))
        assert "Visits to be billed" not in seat.text
        await seat.app.screen_stack[0].query_one("#header").remove()
        with monkeypatch.context() as ending:
            ending.setattr(seat.app, "_running", False)
            seat.app._minute = None
            seat.app._tick()
            await seat.app._look()
            seat.app._troubled(Troubled(None))
