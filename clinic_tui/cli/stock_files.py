"""`clinic-tui stock import, export`: supplies from a spreadsheet, and all of it out into files."""

from __future__ import annotations

import argparse
from pathlib import Path

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command
from clinic_tui.cli.file_reports import add_file, refuse_wrong, show_reading, show_report
from clinic_tui.cli.printing import show
from clinic_tui.words.counted import counted


def add(verbs: Nouns) -> None:
    """Put the verbs into the parser."""
    taken = add_command(
        verbs, "import", run_import, "take in a spreadsheet of items, levels, offers and opening counts"
    )
    add_file(taken)
    taken.add_argument("--new-vendors", action="store_true", help="add vendors that nobody knows")
    out = add_command(verbs, "export", run_export, "write all there is of supplies into files of a folder")
    out.add_argument("folder", type=Path, metavar="FOLDER", help="an empty one, or one that is made")
    out.add_argument("--form", choices=("csv", "json"), default="csv", help="default csv")
    out.add_argument("--from", dest="first", metavar="DATE", help="moves from this day on (default: all)")
    out.add_argument("--to", dest="last", metavar="DATE", help="moves up to and with it (default today)")


def run_import(options: argparse.Namespace) -> None:
    """Take in a file whole, or say what would happen."""
    from clinic_tui.interop.supplies_csv import read_supplies
    from clinic_tui.supply_files.importing import import_supplies, preview_supplies
    from clinic_tui.supply_files.rows import Choices

    choices = Choices(options.update, options.new_vendors)
    with at_desk(options, "stock.import") as here:
        file = read_supplies(options.file, options.map, here.today)
        show_reading(options, file)
        report = here.ask(preview_supplies, here.desk, file.lines, choices)
        refuse_wrong(options, file, sorted([*file.wrong, *report.wrong], key=lambda each: each.line))
        if not options.dry_run:
            report = import_supplies(here.desk, file.lines, choices)
    show_report(options, file, report, "item")


def run_export(options: argparse.Namespace) -> None:
    """Write the files."""
    from clinic_tui.interop.supplies_out import write_tables
    from clinic_tui.patients.sight import hidden_from
    from clinic_tui.supply_files.exporting import all_tables

    with at_desk(options, "stock.export") as here:
        last = here.past_day(options.last)
        first = here.past_day(options.first) if options.first else None
        span = f"{first or 'the beginning'} to {last}"
        here.desk.look("stock.export", "stock_given", None, None, moves=span)
        with here.clinic.store.reading() as db:
            hidden = hidden_from(db, here.desk)
            tables = all_tables(db, here.today, (first, last), here.clinic.clock.zone, hidden)
            names = write_tables(options.folder, tables, options.form)
    words = f"{counted(len(names), 'file')} in {options.folder.name}: {', '.join(names)}"
    show(options, {"folder": options.folder, "files": names}, words)
