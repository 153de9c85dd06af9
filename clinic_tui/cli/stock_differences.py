"""`clinic-tui stock count differences, approve, again, post`: what a count found, until it is written."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, count
from clinic_tui.cli.printing import Columns, say, show, show_json, show_rows
from clinic_tui.errors import NotFound
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money

if TYPE_CHECKING:
    from clinic_tui.counts.rows import CountSheet, SheetLine, Variance

DIFFERS: Columns[Variance] = [
    ("line", lambda row: row.line.position),
    ("code", lambda row: row.line.code),
    ("item", lambda row: row.line.name),
    ("lot", lambda row: row.line.lot),
    ("written", lambda row: row.on_hand),
    ("counted", lambda row: "" if row.line.counted is None else row.line.counted),
    ("differs", lambda row: f"{row.units:+,}"),
    ("worth", lambda row: "" if row.cents is None else show_money(row.cents)),
    ("by", lambda row: row.line.counted_by),
    ("", lambda row: "to approve" if _waits(row) else row.line.state.value),
]


def add(noun: Nouns) -> None:
    """Put the verbs into the parser."""
    shown = add_list(noun, "differences", run_differences, "list what differs from what is written")
    count_number(shown)
    for name, run, words in (
        ("approve", run_approve, "agree to differences beyond the limit"),
        ("again", run_again, "send lines back to be counted again"),
    ):
        command = add_command(noun, name, run, words)
        count_number(command)
        command.add_argument("lines", type=count, nargs="+", metavar="LINE")
        command.add_argument("--reason", default="", metavar="TEXT")
    posted = add_command(noun, "post", run_post, "write the differences within the limit, and approved ones")
    count_number(posted)


def count_number(command: argparse.ArgumentParser) -> None:
    """Which count a command is about."""
    command.add_argument("number", type=count, metavar="COUNT", help="the count's number")


def run_differences(options: argparse.Namespace) -> None:
    """List what differs."""
    from clinic_tui.counts.queries import counted_page

    with at_desk(options, "stock.adjust") as here:
        page = here.ask(counted_page, options.number)
    if options.json:
        show_json(page)
        return
    show_rows(options, page.variances, DIFFERS, "all of it lies there as it is written")
    say(f"{counted(page.right, 'line')} as written")


def run_approve(options: argparse.Namespace) -> None:
    """Agree to differences."""
    from clinic_tui.counts.settling import approve

    with at_desk(options, "stock.approve") as here:
        many = approve(here.desk, options.number, _ids(here, options), options.reason)
    show(options, {"count": options.number, "approved": many}, f"{counted(many, 'difference')} approved")


def run_again(options: argparse.Namespace) -> None:
    """Send lines back."""
    from clinic_tui.counts.settling import send_back

    with at_desk(options, "stock.adjust") as here:
        many = send_back(here.desk, options.number, _ids(here, options), options.reason)
    show(options, {"count": options.number, "again": many}, f"{counted(many, 'line')} to be counted again")


def _ids(here: Here, options: argparse.Namespace) -> list[int]:
    sheet = sheet_of(here, options.number)
    return [line_at(sheet, position).id for position in options.lines]


def run_post(options: argparse.Namespace) -> None:
    """Write the differences."""
    from clinic_tui.counts.settling import post

    with at_desk(options, "stock.adjust") as here:
        done = post(here.desk, options.number)
    waits = f"; {counted(done.waiting, 'line')} to be approved" if done.waiting else ""
    data = {"count": options.number, "moves": done.moves, "waiting": done.waiting}
    show(options, data, f"count {options.number}: {counted(done.moves, 'difference')} written{waits}")


def sheet_of(here: Here, number: int) -> CountSheet:
    """The lines of a count. Raises NotFound."""
    from clinic_tui.counts.queries import sheet

    return here.ask(sheet, number)


def line_at(sheet: CountSheet, position: int) -> SheetLine:
    """A line by its number on the sheet. Raises NotFound."""
    found = next((each for each in sheet.lines if each.position == position), None)
    if found is None:
        raise NotFound(f"count {sheet.count.id} has no line {position}")
    return found


def _waits(row: Variance) -> bool:
    return row.beyond and row.line.state.value == "counted"
