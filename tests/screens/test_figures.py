"""The figures on the screen: by provider, type and weekday, and other spans."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from clinic_tui.screens.books.figures import FiguresScreen
from tests.screens.small_clinic import SmallClinic, seated

Golden = Callable[[Any, str], None]


async def test_the_figures_by_other_lines_and_of_other_spans(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, login="otto", tab="1") as seat:
        await seat.command("figures")
        await seat.until(lambda: isinstance(seat.app.screen, FiguresScreen), "the figures")
        await seat.shows("LEE", "visits a day")
        await seat.press("end")
        await seat.framed("figures_80x24")
        matches_golden(seat.app, "figures_80x24")
        await seat.shows("Figures by provider, Tue 27 Oct 2026 to Mon 23 Nov 2026", "LEE")
        await seat.press("t")
        await seat.shows("Figures by type", "ACU", "NEW")
        await seat.press("w")
        await seat.shows("Figures by weekday", "Mon", "Sun")
        await seat.framed("figures_by_weekday_80x24")
        matches_golden(seat.app, "figures_by_weekday_80x24")
        await seat.press("?")
        await seat.shows("What the columns say", "no hours: none were open")
        await seat.framed("figures_help_80x24")
        matches_golden(seat.app, "figures_help_80x24")
        await seat.press("escape", "-")
        await seat.shows("Tue 17 Nov 2026 to Mon 23 Nov 2026")
        await seat.press("[")
        await seat.shows("Tue 10 Nov 2026 to Mon 16 Nov 2026")
        await seat.press("escape")
        await seat.until(lambda: not isinstance(seat.app.screen, FiguresScreen), "the end")
