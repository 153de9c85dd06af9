"""Keys typed ahead wait for what comes before them, also where the machine stands still meanwhile."""

from __future__ import annotations

import asyncio
import time

import pytest
from textual import events
from textual.app import ComposeResult
from textual.widgets import Input

from clinic_tui.widgets import type_ahead
from clinic_tui.widgets.type_ahead import TypeAheadApp


class TwoFields(TypeAheadApp[None]):
    """An answer moves the keys from the first field to the second."""

    def compose(self) -> ComposeResult:
        yield Input(id="first")
        yield Input(id="second")

    def typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value

    def type_on(self, letters: str) -> None:
        for letter in letters:
            self.post_message(events.Key(letter, letter))


async def test_a_process_that_stood_still_has_not_used_up_its_patience(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(type_ahead, "LONGEST_HOLD", 2.0)
    async with TwoFields().run_test() as pilot:
        app = pilot.app
        assert isinstance(app, TwoFields)
        app.query_one("#first").focus()
        await pilot.pause()
        app.hold_keys("the answer")
        app.type_on("fu")
        await asyncio.sleep(0.05)  # the patience has begun
        time.sleep(2.5)  # noqa: ASYNC251  the stall itself: neither keys nor answers are dealt with
        await asyncio.sleep(2 * 2.0 / type_ahead.PARTS)  # what was due during the stall is done now
        assert app.is_holding("the answer")
        assert app.typed("first") == ""
        app.screen.set_focus(app.query_one("#second"))
        app.release_keys("the answer")
        await pilot.pause()
        await app.keys_dealt_with()
        assert (app.typed("first"), app.typed("second")) == ("", "fu")


async def test_keys_are_handed_on_where_no_answer_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type_ahead, "LONGEST_HOLD", 0.1)
    async with TwoFields().run_test() as pilot:
        app = pilot.app
        assert isinstance(app, TwoFields)
        app.query_one("#first").focus()
        await pilot.pause()
        app.hold_keys("the answer")
        app.type_on("fu")
        while app.is_holding("the answer"):  # noqa: ASYNC110  as long as it takes
            await asyncio.sleep(0.01)
        await pilot.pause()
        await app.keys_dealt_with()
        assert app.typed("first") == "fu"
