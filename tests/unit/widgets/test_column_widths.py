"""How wide columns are drawn, in windows of all sizes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.widgets.column_widths import ENOUGH, ListColumn, widths_in

DUE = (
    ListColumn("Day", 6), ListColumn("Patient", 18), ListColumn("Payer", 14, most=30),
    ListColumn("Sum", 9, "right"), ListColumn("What"),
)  # fmt: skip


def test_room_goes_to_words_and_is_taken_from_words() -> None:
    assert widths_in(DUE, 80) == (6, 18, 19, 9, ENOUGH)
    assert widths_in(DUE, 70) == (6, 18, 14, 9, 19)
    assert widths_in(DUE, 120) == (6, 18, 30, 9, 53)
    assert widths_in(DUE, 50) == (6, 13, 14, 9, 4)
    assert widths_in(DUE, 30) == (6, 6, 6, 9, 1)


@given(st.integers(1, 300))
def test_numbers_are_never_narrower_and_a_line_never_wider_than_it_need_be(room: int) -> None:
    widths = widths_in(DUE, room)
    assert widths[3] == 9
    assert sum(widths) + 4 <= max(room, sum((6, 6, 6, 9, 1)) + 4)
