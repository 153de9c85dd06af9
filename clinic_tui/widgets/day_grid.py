"""One day: a column per provider."""

from __future__ import annotations

from clinic_tui.schedule.rows import DayView
from clinic_tui.widgets.grid_column import Column
from clinic_tui.widgets.time_grid import TimeGrid


class DayGrid(TimeGrid):
    """The schedule of a day; `move_to` takes a provider's id."""

    def show(self, view: DayView, now_minute: int | None = None, past: bool = False) -> None:
        """Show a day.

        `now_minute` is the clinic's minute of the day where the day is today, else
        None; `past` says that the day is gone, so that nothing in it looks free.
        """
        late = {each.provider_id: f" {each.sign}" for each in view.late if each.minutes}
        self.show_columns(
            [
                Column(
                    key=day.provider.id,
                    provider_id=day.provider.id,
                    day=view.day,
                    title=f"{day.provider.code}{late.get(day.provider.id, '')} {day.provider.name}",
                    short_title=f"{day.provider.code}{late.get(day.provider.id, '')}",
                    open=day.open,
                    slot_minutes=day.slot_minutes,
                    appointments=tuple(
                        row for row in view.appointments if row.provider_id == day.provider.id
                    ),
                    blocks=tuple(row for row in view.blocks if row.provider_id == day.provider.id),
                    holds=tuple(row for row in view.holds if row.provider_id == day.provider.id),
                    kept=tuple(row for row in view.kept if row.provider_id == day.provider.id),
                    away=day.away or view.holiday,
                    unlicensed=day.unlicensed,
                    now=now_minute,
                    past=past,
                )
                for day in view.providers
            ]
        )
