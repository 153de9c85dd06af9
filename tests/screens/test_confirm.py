"""A question with yes or no: going back answers nothing, and is shown where a no would do something."""

import pytest

from clinic_tui.screens.parts.confirm import Confirm
from tests.screens.small_clinic import SmallClinic, seated


@pytest.mark.parametrize(
    "key, no_acts, answer",
    [("y", True, True), ("enter", False, True), ("n", True, False), ("escape", True, None)],
)
async def test_each_key_gives_its_answer(
    small_clinic: SmallClinic, key: str, no_acts: bool, answer: bool | None
) -> None:
    async with seated(small_clinic) as seat:
        answers: list[bool | None] = []
        question = Confirm("Make them too?", yes="make them", no="leave them out", no_acts=no_acts)
        await seat.app.push_screen(question, answers.append)
        await seat.shows("y make them  n leave them out" + ("  Esc back" if no_acts else ""))
        await seat.press(key)
        await seat.gone("Make them too?")
        assert answers == [answer]
