"""`clinic-tui stock count`: begin counts, count, and close the sheet."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli import stock_differences
from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, add_noun, count, count_or_none, time_of_day
from clinic_tui.cli.printing import Columns, say, show, show_csv, show_rows
from clinic_tui.cli.stock_differences import count_number, line_at, sheet_of
from clinic_tui.errors import Invalid
from clinic_tui.words.counted import counted

if TYPE_CHECKING:
    from datetime import datetime

    from clinic_tui.counts.rows import CountRow, DueRow, SheetLine

EVERYWHERE = "all"

DUE: Columns[DueRow] = [
    ("class", lambda row: row.of_class.value),
    ("code", lambda row: row.code),
    ("name", lambda row: row.name),
    ("last", lambda row: row.last or "never"),
    ("days over", lambda row: row.over),
]
SHEET: Columns[SheetLine] = [
    ("line", lambda row: row.position),
    ("place", lambda row: row.place),
    ("shelf", lambda row: row.shelf),
    ("code", lambda row: row.code),
    ("item", lambda row: row.name),
    ("lot", lambda row: row.lot),
    ("expires", lambda row: row.expires_on or ""),
    ("unit", lambda row: row.unit),
    ("counted", lambda row: "" if row.counted is None else row.counted),
    ("", lambda row: "" if row.state.value in ("to count", "counted") else row.state.value),
]


def add(verbs: Nouns) -> None:
    """Put the verbs into the parser."""
    noun = add_noun(verbs, "count", "count the shelf blind, and post what differs")
    add_list(noun, "list", run_list, "list the counts, those that are not finished first")
    add_list(noun, "due", run_due, "list the items that are to be counted, by ABC class")
    begun = add_command(noun, "begin", run_begin, "begin a count: make its blind sheet")
    begun.add_argument(
        "--at", default="main", metavar="PLACE", help=f"default main; {EVERYWHERE}: all places"
    )
    begun.add_argument("--shelf", default="", metavar="TEXT", help="shelves whose label begins so")
    begun.add_argument("--category", default="", metavar="TEXT")
    begun.add_argument("--class", dest="of_class", choices=("A", "B", "C"), help="items of this class")
    begun.add_argument("--items", nargs="+", default=(), metavar="CODE", help="these items alone")
    begun.add_argument("--due", action="store_true", help="what is longest due, wherever it lies")
    sheet = add_command(noun, "sheet", run_sheet, "show or print the blind sheet")
    count_number(sheet)
    out = sheet.add_mutually_exclusive_group()
    out.add_argument("--csv", action="store_true", help="as CSV, to be filled in and read back with `fill`")
    out.add_argument("--pdf", type=Path, metavar="FILE", help="write it as PDF")
    out.add_argument("--printer", metavar="NAME", help="a printer of CUPS (or as set for `count_sheet`)")
    out.add_argument("--print", dest="prints", action="store_true", help="where count sheets are printed")
    entered = add_command(noun, "enter", run_enter, "say how many of a line lie there")
    count_number(entered)
    entered.add_argument("line", type=count, metavar="LINE")
    entered.add_argument("units", type=count_or_none, metavar="UNITS", help="0 where it was not found")
    filled = add_command(noun, "fill", run_fill, "take in a sheet that was filled in, whole or not at all")
    count_number(filled)
    filled.add_argument("file", type=Path, metavar="FILE", help="CSV with the columns line and counted")
    filled.add_argument(
        "--at", type=time_of_day, metavar="TIME", help="when it was counted today (default now)"
    )
    found = add_command(noun, "found", run_found, "count what lies there and is not on the sheet")
    count_number(found)
    found.add_argument("item", metavar="ITEM", help="item code, or the barcode of its pack")
    found.add_argument("units", type=count, metavar="UNITS")
    found.add_argument("--lot", default="", metavar="LOT")
    found.add_argument("--expires", metavar="DAY", help="of a lot that nobody knows yet, or none")
    found.add_argument("--at", default="main", metavar="PLACE", help="where the count goes over all places")
    closed = add_command(noun, "close", run_close, "close the sheet: what differs is shown from now on")
    count_number(closed)
    closed.add_argument("--leave-out", action="store_true", help="lines not counted stay as they are written")
    stock_differences.add(noun)
    gone = add_command(noun, "cancel", run_cancel, "call a count off")
    count_number(gone)
    gone.add_argument("--reason", required=True, metavar="TEXT")


def run_list(options: argparse.Namespace) -> None:
    """List the counts."""
    from clinic_tui.counts.queries import counts

    with at_desk(options, "stock.count") as here:
        rows, zone = here.ask(counts), here.clinic.clock.zone
    columns: Columns[CountRow] = [
        ("number", lambda row: row.id),
        ("state", lambda row: row.state.value),
        ("what", lambda row: row.covers),
        ("begun", lambda row: f"{row.begun_at.astimezone(zone):%Y-%m-%d %H:%M}"),
        ("by", lambda row: row.begun_by),
        ("lines", lambda row: row.lines),
        ("to count", lambda row: row.to_count or ""),
        ("to approve", lambda row: row.waiting or ""),
    ]
    show_rows(options, rows, columns, "nothing was counted yet")


def run_due(options: argparse.Namespace) -> None:
    """List what is due."""
    from clinic_tui.counts.due import due

    with at_desk(options, "stock.count") as here:
        rows = here.ask(due, here.today)
    show_rows(options, rows, DUE, "nothing is due to be counted")


def run_begin(options: argparse.Namespace) -> None:
    """Begin a count."""
    from clinic_tui.cli.finding import stock_place
    from clinic_tui.counts.beginning import begin, begin_due
    from clinic_tui.counts.queries import count_row
    from clinic_tui.counts.rows import Scope
    from clinic_tui.counts.states import AbcClass

    narrowed = options.shelf or options.category or options.of_class or options.items
    if options.due and (narrowed or options.at != "main"):
        raise Invalid("--due says what is counted, and where: leave the others out", "due")
    with at_desk(options, "stock.count") as here:
        if options.due:
            number = begin_due(here.desk)
        else:
            place = None if options.at.lower() == EVERYWHERE else stock_place(here, options.at)
            of_class = AbcClass(options.of_class) if options.of_class else None
            scope = Scope(place, options.shelf, options.category, of_class, tuple(options.items))
            number = begin(here.desk, scope)
        row = here.ask(count_row, number)
    words = f"count {number}, {row.covers}: {counted(row.lines, 'line')} to count"
    show(options, {"count": number, "lines": row.lines}, words)


def run_sheet(options: argparse.Namespace) -> None:
    """Show or print the sheet."""
    from clinic_tui.counts.printing import hand_out_sheet, write_sheet
    from clinic_tui.interop.count_sheets import TITLES, rows_of

    with at_desk(options, "stock.count") as here:
        settings = here.clinic.settings
        if options.pdf:
            if warning := write_sheet(here.desk, settings, options.number, options.pdf):
                say(warning)
            show(options, {"file": str(options.pdf)}, str(options.pdf))
            return
        if options.printer or options.prints:
            words = hand_out_sheet(here.desk, settings, options.number, options.printer or "")
            show(options, {"printed": words}, words)
            return
        sheet = sheet_of(here, options.number)
    if options.csv:
        show_csv(TITLES, rows_of(sheet))
    else:
        show_rows(options, sheet.lines, SHEET, "no line is on this sheet")


def run_enter(options: argparse.Namespace) -> None:
    """Count a line."""
    from clinic_tui.counts.counting import count_line

    with at_desk(options, "stock.count") as here:
        row = line_at(sheet_of(here, options.number), options.line)
        count_line(here.desk, row.id, row.version, options.units)
    data = {"count": options.number, "line": row.position, "counted": options.units}
    show(options, data, f"{row.name}: {options.units:,} {row.unit} counted")


def run_fill(options: argparse.Namespace) -> None:
    """Take in a sheet."""
    from clinic_tui.cli.wrong_lines import refuse_what_is_wrong
    from clinic_tui.counts.counting import fill_in
    from clinic_tui.interop.count_sheets import read_sheet

    with at_desk(options, "stock.count") as here:
        filled = read_sheet(options.file, sheet_of(here, options.number))
        refuse_what_is_wrong(options, filled.name, filled.wrong)
        lines = fill_in(here.desk, options.number, filled.lines, _instant(here, options.at))
    show(options, {"count": options.number, "lines": lines}, f"{counted(lines, 'line')} counted")


def _instant(here: Here, minute: int | None) -> datetime | None:
    from clinic_tui.clock import instant_of

    return None if minute is None else instant_of(here.today, minute, here.clinic.clock.zone)


def run_found(options: argparse.Namespace) -> None:
    """Count what nobody looked for."""
    from clinic_tui.cli.finding import stock_place
    from clinic_tui.cli.stock_moves import expiry, scanned_item
    from clinic_tui.counts.counting import count_found
    from clinic_tui.counts.entries import Found

    with at_desk(options, "stock.count") as here:
        row, _, scanned = scanned_item(here, options.item)
        lot = options.lot or (scanned.lot if scanned else "")
        expires = expiry(here, options.expires) or (scanned.expires_on if scanned else None)
        found = Found(row.code, options.units, stock_place(here, options.at), lot, expires)
        count_found(here.desk, options.number, found)
    data = {"count": options.number, "code": row.code, "counted": options.units}
    show(options, data, f"{row.name}: {options.units:,} {row.unit} counted")


def run_close(options: argparse.Namespace) -> None:
    """Close the sheet."""
    from clinic_tui.counts.settling import finish

    with at_desk(options, "stock.count") as here:
        done = finish(here.desk, options.number, leave_out=options.leave_out)
    if done.again:
        words = f"{counted(done.again, 'line')} to be counted again first: far from what is written"
    else:
        differs = counted(done.differing, "difference") if done.differing else "no difference"
        words = f"count {options.number}: {differs}, {done.waiting} to be approved"
    show(options, {"count": options.number, "outcome": done}, words)


def run_cancel(options: argparse.Namespace) -> None:
    """Call it off."""
    from clinic_tui.counts.beginning import cancel

    with at_desk(options, "stock.count") as here:
        cancel(here.desk, options.number, options.reason)
    show(options, {"count": options.number}, f"count {options.number} is called off")
