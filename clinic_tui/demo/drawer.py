"""The cash drawer of desk A: handed in yesterday, opened this morning, passed on to who opens the demo."""

from __future__ import annotations

from datetime import date

from clinic_tui.demo.writing import Writer
from clinic_tui.money import drawers
from clinic_tui.money.rows import CountEntry

FLOAT = 15_000
OPENED = 7 * 60 + 33
HANDED_OVER_TO = "dana"


def hand_in_drawer(writer: Writer, yesterday: date) -> None:
    """Yesterday's drawer, a dollar short."""
    writer.at(yesterday, 17 * 60 + 30)
    drawers.open_drawer(writer.till, FLOAT)
    drawers.count_drawer(
        writer.till, CountEntry("20x5 10x3 5x3 1x4", reason="a dollar short: no coin roll was broken")
    )
    drawers.submit_drawer(writer.till, FLOAT - 100)


def open_drawer(writer: Writer, day: date, wall: int) -> None:
    """Today's, where its hour has come."""
    if wall >= OPENED:
        writer.at(day, OPENED)
        drawers.open_drawer(writer.till, FLOAT)


def pass_on_drawer(writer: Writer, day: date, wall: int) -> None:
    """Whoever opens the demo has the drawer from now on."""
    if wall >= OPENED:
        writer.at(day, wall)
        drawers.hand_over(writer.till, HANDED_OVER_TO)
