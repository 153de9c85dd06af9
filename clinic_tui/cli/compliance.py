"""`clinic-tui compliance`: what is due by rule, and the readiness report."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, add_noun, days
from clinic_tui.cli.printing import Columns, show, show_rows

if TYPE_CHECKING:
    from clinic_tui.compliance.rows import DueDate


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "compliance", "list what is due by rule, and report how ready the clinic is")
    listed = add_list(verbs, "list", run_list, "list what is overdue or due, what is due first on top")
    listed.add_argument("--within", type=days, default=90, metavar="DAYS", help="default 90")
    report = add_command(verbs, "report", run_report, "write the readiness report as PDF, on one page")
    report.add_argument("path", type=Path, metavar="FILE")


def run_list(options: argparse.Namespace) -> None:
    """List dates."""
    from clinic_tui.compliance.calendar import dates

    with at_desk(options, "compliance.view") as here:
        rows, day = here.ask(dates, here.desk, here.clinic.settings, options.within), here.today
    columns: Columns[DueDate] = [
        ("due", lambda row: row.on),
        ("days", lambda row: row.days_left(day)),
        ("what", lambda row: row.words),
        ("about", lambda row: row.area.value),
        ("page", lambda row: row.page),
    ]
    show_rows(options, rows, columns, f"nothing is due by rule within {options.within} days")


def run_report(options: argparse.Namespace) -> None:
    """Write the report."""
    from clinic_tui.compliance.readiness import write_readiness

    with at_desk(options, "compliance.report") as here:
        count = write_readiness(here.desk, here.clinic.settings, options.path)
    show(options, {"file": str(options.path), "dates": count}, f"written to {options.path}")
