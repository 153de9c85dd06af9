"""`clinic-tui schedule figures`: utilisation, access, lead time, no-shows and late cancels of a span."""

from __future__ import annotations

import argparse
from dataclasses import fields
from datetime import timedelta
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command
from clinic_tui.cli.printing import Columns, line, say, show_csv, show_json, table
from clinic_tui.words.dates import show_date

if TYPE_CHECKING:
    from clinic_tui.schedule.figures_rows import FigureRow, Figures

SPAN_DAYS = 28
BY = ("provider", "type", "weekday")

ROWS: Columns[FigureRow] = [
    ("", lambda row: row.key),
    ("open min", lambda row: row.open_minutes),
    ("booked", lambda row: row.booked_minutes),
    ("full", lambda row: "no hours" if row.utilisation is None else _percent(row.utilisation)),
    ("3rd next", lambda row: "none" if row.third_next_days is None else _days(row.third_next_days)),
    ("lead", lambda row: _days(row.lead_days)),
    ("visits", lambda row: row.visits),
    ("no-shows", lambda row: row.no_shows),
    ("rate", lambda row: _percent(row.no_show_rate)),
    ("late", lambda row: row.late_cancels),
    ("rate", lambda row: _percent(row.late_cancel_rate)),
]


def add(verbs: Nouns) -> None:
    """Put the verb into the parser."""
    command = add_command(
        verbs, "figures", run_figures, "tell how full, how soon, how long ahead, and no-shows"
    )
    command.add_argument("--from", dest="first", metavar="DATE", help=f"default {SPAN_DAYS} days to the last")
    command.add_argument("--to", dest="last", metavar="DATE", help="up to and with this day (default today)")
    command.add_argument("--by", choices=BY, default="provider", help="line by line (default provider)")
    command.add_argument("--csv", action="store_true", help="answer in CSV, rates as shares")


def run_figures(options: argparse.Namespace) -> None:
    """Tell the figures of a span."""
    from clinic_tui.schedule.figures import figures
    from clinic_tui.schedule.figures_rows import By

    with at_desk(options, "schedule.figures") as here:
        last = here.day(options.last)
        first = here.day(options.first) if options.first else last - timedelta(days=SPAN_DAYS - 1)
        desk = here.desk
        found = here.ask(figures, first, last, By(options.by), desk.clock, desk.living(), desk.session_token)
    if options.json:
        show_json(found)
    elif options.csv:
        _write_csv(found)
    else:
        rows = [*found.rows, found.total]
        for text in table([title for title, _ in ROWS], [[get(row) for _, get in ROWS] for row in rows]):
            line(options, text)
        kind = found.third_next_for if options.by != "type" else "each kind"
        third = f"; 3rd next: days to the third free time for {kind}" if kind else ""
        full = "; full: of the minutes of all providers" if options.by == "type" else ""
        lead = "lead: median days from booking to visit"
        say(f"{show_date(found.first)} to {show_date(found.last)}; {lead}{third}{full}")


def _write_csv(found: Figures) -> None:
    """All fields but the daily counts; what cannot be told is empty."""
    from clinic_tui.schedule.figures_rows import FigureRow

    names = [each.name for each in fields(FigureRow) if each.name != "daily"]
    rows = (*found.rows, found.total)
    show_csv([found.by.value, *names[1:]], [[getattr(row, name) for name in names] for row in rows])


def _percent(value: float | None) -> str:
    from clinic_tui.schedule.figures_rules import percent

    return percent(value)


def _days(value: float | None) -> str:
    return "-" if value is None else f"{value:g} d"
