"""The hours of a period as a table for payroll: a line for each person and workweek."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.time_clock.rows import Sheet
from clinic_tui.words.csv_text import csv_text

TITLES = (
    "login", "name", "period_first", "period_last", "week_first", "worked_minutes", "worked_hours",
    "overtime_minutes", "overtime_hours", "rest_minutes", "meal_minutes", "rounded_minutes", "corrected",
    "not_ended", "closed_by",
)  # fmt: skip
"""Hours have two decimals and are there to be read: minutes are exact."""


def payroll_csv(sheets: Sequence[Sheet]) -> str:
    """Everybody who has times in the period."""
    lines = []
    for sheet in sheets:
        if not sheet.entries and not sheet.minutes:
            continue
        for week in sheet.weeks:
            entries = [entry for day in week.days for entry in day.entries if not entry.struck]
            lines.append(
                (
                    sheet.login, sheet.name, sheet.period.first.isoformat(), sheet.period.last.isoformat(),
                    week.first.isoformat(), week.minutes, _hours(week.minutes), week.overtime,
                    _hours(week.overtime), week.rests, week.meals, week.rounded,
                    sum(bool(entry.corrected_by) for entry in entries),
                    sum(entry.ended is None for entry in entries),
                    sheet.closed.closed_by if sheet.closed else "",
                )
            )  # fmt: skip
    return csv_text(TITLES, lines)


def rounding_loss(sheets: Sequence[Sheet]) -> int:
    """Minutes that rounding takes from all of them together; 0 where it averages out (29 CFR 785.48(b))."""
    return max(0, sum(week.minutes - week.rounded for sheet in sheets for week in sheet.weeks))


def _hours(minutes: int) -> str:
    return f"{minutes / 60:.2f}"
