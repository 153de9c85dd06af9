"""Some days of one provider: a column per day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from clinic_tui.schedule.rows import DayView
from clinic_tui.widgets.grid_column import Column
from clinic_tui.widgets.time_grid import TimeGrid
from clinic_tui.words.dates import WEEKDAYS


class WeekGrid(TimeGrid):
    """A week of one provider; `move_to` takes an ISO weekday, 1 for Monday."""

    LEAST_WIDTH: ClassVar[int] = 14

    def show(self, provider_id: int, days: Sequence[DayView], today: date, now_minute: int) -> None:
        """Show days of one provider; each view has that provider in it, others are left out."""
        self.show_columns([_column(provider_id, view, today, now_minute) for view in days])


def _column(provider_id: int, view: DayView, today: date, now_minute: int) -> Column:
    day = next((found for found in view.providers if found.provider.id == provider_id), None)
    title = f"{WEEKDAYS[view.day.weekday()][:3].title()} {view.day.day}"
    return Column(
        key=view.day.isoweekday(),
        provider_id=provider_id,
        day=view.day,
        title=f"{title} today" if view.day == today else title,
        short_title=title,
        open=day.open if day else (),
        slot_minutes=day.slot_minutes if day else 15,
        appointments=tuple(row for row in view.appointments if row.provider_id == provider_id),
        blocks=tuple(row for row in view.blocks if row.provider_id == provider_id),
        holds=tuple(row for row in view.holds if row.provider_id == provider_id),
        kept=tuple(row for row in view.kept if row.provider_id == provider_id),
        away=(day.away if day else "") or view.holiday,
        unlicensed=day is not None and day.unlicensed,
        now=now_minute if view.day == today else None,
        past=view.day < today,
    )
