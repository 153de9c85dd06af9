"""Which keys of a dialog stand on its last line where not all do."""

from __future__ import annotations

import pytest

from clinic_tui.keymap import Hint
from clinic_tui.screens.console.frame import small_window
from clinic_tui.widgets.key_bar import whole_hints

FORM = (Hint("Enter", "next field", ""), Hint("F12", "check in", ""), Hint("Esc", "back, kept aside", ""))


@pytest.mark.parametrize(
    "width, shown",
    [
        (80, "Enter next field  F12 check in  Esc back, kept aside"),
        (52, "Enter next field  F12 check in  Esc back, kept aside"),
        (51, "Enter next field  Esc back, kept aside"),
        (37, "F12 check in  Esc back, kept aside"),
        (33, "Esc back, kept aside"),
        (5, "Esc back, kept aside"),
    ],
)
def test_no_key_of_a_dialog_is_cut_and_the_way_out_stays(width: int, shown: str) -> None:
    assert "  ".join(f"{each.key} {each.words}" for each in whole_hints(FORM, width)) == shown


def test_help_stays_where_other_keys_go() -> None:
    carried = (*FORM, Hint("M", "month", "view_month"), Hint("?", "help", "help"))
    assert [each.key for each in whole_hints(carried, 60)] == ["Enter", "F12", "Esc", "?"]


@pytest.mark.parametrize(
    "size, words",
    [
        ((80, 24), ""),
        ((120, 40), ""),
        ((79, 24), "Small window: 80x24 shows all"),
        ((40, 10), "Small window: 80x24 shows all"),
        ((39, 24), "Enlarge this window: 40x10 is the least"),
        ((200, 9), "Enlarge this window: 40x10 is the least"),
    ],
)
def test_a_small_window_says_what_to_do(size: tuple[int, int], words: str) -> None:
    assert small_window(*size) == words
