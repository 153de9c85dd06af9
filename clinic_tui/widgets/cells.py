"""Text by the cell: cutting, padding, and lines with one segment per run of one style."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

CUT = "~"
"""Stands at the end of a text that had to be cut."""

NAME_CELLS = 40
"""So many cells a name may take where something that identifies stands behind it on a line."""

LEAST_FAMILY = 6
"""Cells of a family name that are left where the given name is long too."""

Align = Literal["left", "right"]


def fit(text: str, width: int, align: Align = "left") -> str:
    """`text` in exactly `width` terminal cells, cut with a `~` or padded with spaces."""
    if width <= 0:
        return ""
    length = len(text) if text.isascii() else cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + CUT if width > 1 else CUT
    blank = " " * (width - length)
    return text + blank if align == "left" else blank + text


def cut_name(name: str, width: int = NAME_CELLS) -> str:
    """`Family, Given` in at most `width` cells: the family is cut with a `~`, and the given name stays.

    Two people of one long family are told apart by what stands behind it: given name, birth date, MRN.
    """
    if cell_len(name) <= width:
        return name
    family, comma, given = name.partition(", ")
    if not comma:
        return fit(name, width)
    room = max(width - cell_len(given) - 2, min(cell_len(family), LEAST_FAMILY))
    cut = f"{fit(family, room)}, {given}"
    return fit(cut, min(cell_len(cut), width))


def fit_sides(left: str, right: str, width: int) -> str:
    """`left` and `right` at the two ends of `width` cells; `left` is cut where both do not fit."""
    if not right or cell_len(right) + 4 > width:
        return fit(left, width)
    return f"{fit(left, width - cell_len(right) - 1)} {right}"


def wrap(text: str, width: int, most: int) -> list[str]:
    """`text` broken between words into lines of `width` cells; the last of `most` holds all the rest."""
    lines: list[str] = []
    rest = text.strip()
    while len(lines) < most - 1 and cell_len(rest) > width:
        head = set_cell_size(rest, width + 1)
        end = head.rfind(" ")
        if end <= 0:
            break
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*lines, rest]


def strip_of(runs: Iterable[tuple[str, Style]], width: int) -> Strip:
    """A line of `width` cells; neighbours of the same style become one segment."""
    segments: list[Segment] = []
    text, style = "", None
    for piece, piece_style in runs:
        if style is not None and piece_style == style:
            text += piece
            continue
        if text:
            segments.append(Segment(text, style))
        text, style = piece, piece_style
    if text:
        segments.append(Segment(text, style))
    return Strip(segments).adjust_cell_length(width, style)
