"""`clinic-tui vendors import, prices`: vendors from a spreadsheet, and the price list of one."""

from __future__ import annotations

import argparse

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command
from clinic_tui.cli.file_reports import add_file, refuse_wrong, show_reading, show_report


def add(verbs: Nouns) -> None:
    """Put the verbs into the parser."""
    add_file(add_command(verbs, "import", run_import, "take in a spreadsheet of vendors"))
    prices = add_command(
        verbs, "prices", run_prices, "take in a vendor's price list: what changes by how much"
    )
    prices.add_argument("vendor", metavar="VENDOR")
    add_file(prices, updates="packs, and the units in them, become what the list says")


def run_import(options: argparse.Namespace) -> None:
    """Take in a file whole, or say what would happen."""
    from clinic_tui.interop.supplies_csv import read_vendors
    from clinic_tui.supply_files.rows import Choices
    from clinic_tui.supply_files.vendor_files import import_vendors, preview_vendors

    choices = Choices(options.update)
    with at_desk(options, "vendor.import") as here:
        file = read_vendors(options.file, options.map, here.today)
        show_reading(options, file)
        report = here.ask(preview_vendors, here.desk, file.lines, choices)
        refuse_wrong(options, file, sorted([*file.wrong, *report.wrong], key=lambda each: each.line))
        if not options.dry_run:
            report = import_vendors(here.desk, file.lines, choices)
    show_report(options, file, report, "vendor")


def run_prices(options: argparse.Namespace) -> None:
    """Take in a price list whole, or say what would change."""
    from clinic_tui.cli.vendors import vendor_of
    from clinic_tui.interop.supplies_csv import read_prices
    from clinic_tui.supply_files.rows import Choices
    from clinic_tui.supply_files.vendor_files import import_prices, preview_prices

    choices = Choices(options.update)
    with at_desk(options, "vendor.import") as here:
        vendor = vendor_of(here, options.vendor).id
        file = read_prices(options.file, options.map, here.today)
        show_reading(options, file)
        report = here.ask(preview_prices, here.desk, vendor, file.lines, choices)
        refuse_wrong(options, file, sorted([*file.wrong, *report.wrong], key=lambda each: each.line))
        if not options.dry_run:
            report = import_prices(here.desk, vendor, file.lines, choices)
    show_report(options, file, report, "offer")
