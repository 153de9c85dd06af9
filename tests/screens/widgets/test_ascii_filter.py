"""ASCII mode: nothing else reaches the terminal, and nothing shifts."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.filter import LineFilter

from clinic_tui.text import safe_text
from clinic_tui.widgets.ascii_filter import AsciiFilter, to_ascii
from clinic_tui.widgets.day_grid import DayGrid
from tests.screens.sample_day import a_day
from tests.screens.stage import Stage, lines_of


class _AsciiStage(Stage):
    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), AsciiFilter()]


async def test_a_day_in_ascii() -> None:
    grid = DayGrid()
    app = _AsciiStage(grid)
    async with app.run_test(size=(80, 24)) as pilot:
        grid.show(a_day(), 590)
        await pilot.pause()
        shown = lines_of(app)
        assert all(line.isascii() for line in shown)
        assert shown[1].startswith("08:00 = Okafor, Amara   = Sorensen, A~ FU")
        assert shown[9].startswith("10:00 .  ")
        assert shown[12][24:39] == "m ??, ????     "


@pytest.mark.parametrize(
    "text, plain",
    [
        ("Ñúñez", "Nunez"),
        ("Łódź", "Lodz"),
        ("ß│·√", "s|.="),
        ("李", "??"),
        ("e\u0301a", "ea"),
        ("Яна", "???"),
    ],
)
def test_letters_keep_their_base(text: str, plain: str) -> None:
    assert to_ascii(text) == plain


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x2FFF)))
def test_single_characters_keep_their_width(text: str) -> None:
    for character in safe_text(text):
        plain = to_ascii(character)
        assert plain.isascii()
        assert len(plain) == cell_len(character)
