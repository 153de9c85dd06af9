"""How wide the columns of a list are drawn: words get what room is left, and give what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clinic_tui.widgets.cells import Align

ENOUGH = 24
"""Cells of the column that takes what is left, beyond which others may grow."""
LEAST = 6
"""So narrow a column of words becomes in a small window, before columns of numbers are cut."""
LEFT_OVER = 4
"""What such a window leaves to the column that takes what is left."""


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column: `width` in cells, 0 for the one that takes what is left; it may grow to `most`."""

    title: str
    width: int = 0
    align: Align = "left"
    most: int = 0


def widths_in(columns: Sequence[ListColumn], room: int) -> tuple[int, ...]:
    """The cells of each column in a line of `room` cells, with one between two columns.

    Beyond ENOUGH for the column that takes what is left, columns of words grow to their `most`, each in its
    turn. Where even the others do not fit, the widest columns of words give way, and no sum of money is cut.
    """
    widths = [column.width for column in columns]
    left = room - sum(widths) - (len(columns) - 1)
    if left < 1:
        words = [place for place, column in enumerate(columns) if column.width and column.align == "left"]
        while left < LEFT_OVER and words and widths[place := max(words, key=widths.__getitem__)] > LEAST:
            widths[place] -= 1
            left += 1
    for place, column in enumerate(columns):
        more = min(column.most - widths[place], left - ENOUGH)
        if column.width and more > 0:
            widths[place] += more
            left -= more
    return tuple(width or max(left, 1) for width in widths)
