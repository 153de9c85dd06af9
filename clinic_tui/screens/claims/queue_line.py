"""The queues of claims in one line, also where it has no room for all of them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from clinic_tui.widgets.facts import FactLine, Piece

_BETWEEN = 2
"""Cells between two pieces."""

_BEFORE: Piece = ("quiet", "<")
"""Stands where queues are left out before the first that is shown."""


def queues_within(pieces: Sequence[Piece], chosen: int, width: int) -> FactLine:
    """The first piece, which is of all queues, and of the others as many as the width has room for.

    The chosen one always stands there, and before it as many as there is room for: they lead up to it. What
    is left out shows at either end: `<`, and `3 more >`.
    """
    if cells_of(pieces) <= width:
        return tuple(pieces)
    for first in range(1, max(chosen, 1)):
        if found := _from(pieces, first, chosen, width):
            return found
    return _from(pieces, max(chosen, 1), chosen, width) or (pieces[0], pieces[max(chosen, 1)])


def _from(pieces: Sequence[Piece], first: int, chosen: int, width: int) -> tuple[Piece, ...]:
    """All from there on that have room; nothing where the chosen one has none."""
    head = (pieces[0], _BEFORE) if first > 1 else (pieces[0],)
    for end in range(len(pieces), max(first, chosen), -1):
        left = len(pieces) - end
        more: tuple[Piece, ...] = (("quiet", f"{left} more >"),) if left else ()
        line = (*head, *pieces[first:end], *more)
        if cells_of(line) <= width:
            return line
    return ()


def cells_of(line: Sequence[Piece]) -> int:
    """The cells that a line of facts takes; empty ones are left out of it."""
    return sum(cell_len(words) + _BETWEEN for _, words in line if words) - _BETWEEN
