"""Leaving the console says what is kept, and what is not."""

from __future__ import annotations

from tests.screens.small_clinic import SmallClinic, seated


async def test_what_is_lost_by_leaving_is_named_and_asked_about_once(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, "otto", tab="1") as seat:
        await seat.press("colon", *"oncall", "enter")
        await seat.shows("On call")
        await seat.press("+", *"lee")
        titled = seat.app.screen.title_words  # type: ignore[attr-defined]
        await seat.press("escape")
        await seat.shows("1 aside")
        await seat.press("escape", "f10")
        await seat.shows("Leave the console? LOST, since only this console keeps it", titled[:20])
        asked = seat.app.screen
        await seat.press("f10")
        assert seat.app.screen is asked
        await seat.press("escape")
        await seat.gone("Leave the console?")
        await seat.shows("1 aside")
