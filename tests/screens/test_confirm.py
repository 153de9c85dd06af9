"""A question with yes or no: going back answers nothing, and is shown where a no would do something."""

import asyncio

import pytest

from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.widgets.type_ahead import BURST
from tests.screens.keystrokes import at_rest, strike
from tests.screens.small_clinic import SmallClinic, seated


@pytest.mark.long
async def test_each_key_gives_its_answer_and_what_is_typed_ahead_only_where_it_begins_with_one(
    small_clinic: SmallClinic,
) -> None:
    async with seated(small_clinic) as seat:
        for key, no_acts, answer in (
            ("y", True, True), ("enter", False, True), ("n", True, False), ("escape", True, None),
        ):  # fmt: skip
            answers: list[bool | None] = []
            question = Confirm("Make them too?", yes="make them", no="leave them out", no_acts=no_acts)
            await seat.app.push_screen(question, answers.append)
            await seat.shows("y make them  n leave them out" + ("  Esc back" if no_acts else ""))
            await seat.press(key)
            await seat.gone("Make them too?")
            assert answers == [answer], key

        async def asked(*typed: str) -> list[bool | None]:
            """What the question is told by keys that came before it stood there."""
            answers: list[bool | None] = []
            seat.app.hold_keys(asked)
            await strike(seat.app, *typed)
            await seat.app.push_screen(Confirm("Take it back?"), answers.append)
            seat.app.release_keys(asked)
            await at_rest(seat.pilot)
            return answers

        assert await asked("y") == [True]
        assert await asked("n", "2") == [False]
        for typed in (("slash", "t", "a", "y", "enter"), ("enter",), ("tab", "y")):
            answers = await asked(*typed)
            assert answers == []
            await seat.shows("Take it back?")
            await seat.press("slash", "t", "a", "y")  # all in one go: nobody has read it
            await seat.shows("Take it back?")
            await asyncio.sleep(BURST)
            await seat.press("n")
            assert answers == [False]
