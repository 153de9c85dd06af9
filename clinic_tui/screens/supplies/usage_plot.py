"""What was used of an item month by month: columns with their months and figures below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from clinic_tui.schedule.figures_rules import columns
from clinic_tui.widgets.facts import FactLine

LINES, CELLS = 4, 6
"""Lines of the columns, and cells for each month."""

MOST_MONTHS = 13
"""A year and the month in which it is a year ago."""


def usage_plot(used: Sequence[tuple[date, int]], width: int) -> tuple[FactLine, ...]:
    """The plot, from the first month of use that there is room for; nothing where nothing was used."""
    shown = used[-min(MOST_MONTHS, width // CELLS) :]
    while shown and shown[0][1] <= 0:
        shown = shown[1:]
    if not shown:
        return ()
    drawn = columns([max(units, 0) for _, units in shown], LINES, len(shown))
    lines: list[FactLine] = [
        (("", "".join(f"{cell * (CELLS - 1)} " for cell in line).rstrip()),) for line in drawn
    ]
    titles = (
        f"{month:%b%y}" if place == 0 or month.month == 1 else f"{month:%b}"
        for place, (month, _) in enumerate(shown)
    )
    lines.append((("quiet", "".join(title.ljust(CELLS) for title in titles).rstrip()),))
    lines.append((("", "".join(f"{units:,}"[: CELLS - 1].ljust(CELLS) for _, units in shown).rstrip()),))
    return tuple(lines)
