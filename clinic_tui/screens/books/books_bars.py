"""Pieces of the books' views that are drawn: plots side by side, and amounts by the room that there is."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.schedule.figures_rules import columns
from clinic_tui.widgets.cells import fit
from clinic_tui.words.money import show_money

PLOT_LINES = 4
_BETWEEN = 2


def amount(cents: int, *, exact: bool) -> str:
    """`$1,234.56`, or `1,235` where there is no room for cents; nothing of nothing."""
    if not cents:
        return ""
    if exact:
        return show_money(cents)
    dollars = (abs(cents) + 50) // 100
    return f"{'-' if cents < 0 and dollars else ''}{dollars:,}"


def side_by_side(plots: Sequence[tuple[str, Sequence[int]]], width: int) -> list[str]:
    """Plots of cents beside each other in so many cells, each below its title and its highest column.

    What is below zero, such as a day on which more was given back than taken, has no column.
    """
    room = (width - _BETWEEN * (len(plots) - 1)) // len(plots)
    drawn = [
        (
            f"{title}, most ${amount(max(values, default=0), exact=False) or 0}",
            *columns([max(value, 0) for value in values], PLOT_LINES, room),
        )
        for title, values in plots
        if room > 0
    ]
    return [(" " * _BETWEEN).join(fit(text, room) for text in line) for line in zip(*drawn, strict=True)]
