"""What is said of a file of supplies, vendors or prices: how it was read, and what it does."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_tui.cli.printing import line, say, show_json, table
from clinic_tui.cli.wrong_lines import refuse_what_is_wrong
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money

if TYPE_CHECKING:
    from clinic_tui.interop.supplies_csv import Line, SupplyFile
    from clinic_tui.supply_files.rows import Changed, FileReport, WrongCell

MOST_SHOWN = 20
LONGEST = 14
"""Characters of a first value that are shown."""

_AMOUNTS = frozenset(("price", "minimum"))


def add_file(
    command: argparse.ArgumentParser, *, updates: str = "what is known becomes what the file says"
) -> None:
    """The arguments of a command that takes a file in; `updates` says what --update does."""
    command.add_argument("file", type=Path, metavar="FILE", help="a table as CSV")
    command.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="NAME=COLUMN",
        help="which column is what; NAME=- for none",
    )
    command.add_argument("--dry-run", action="store_true", help="say what would happen; change nothing")
    command.add_argument("--update", action="store_true", help=updates)


def refuse_wrong(options: argparse.Namespace, file: SupplyFile[Line], wrong: Sequence[WrongCell]) -> None:
    """Raise FileRefused where anything is wrong, each place told first by the file's own columns."""
    from clinic_tui.interop.small_table import WrongField

    found = tuple(WrongField(each.line, file.column_of(each.field), each.words) for each in wrong)
    refuse_what_is_wrong(options, file.name, found)


def show_reading(options: argparse.Namespace, file: SupplyFile[Line]) -> None:
    """The columns with what they were read as and their first values, before anything is written."""
    if options.json:
        return
    rows = [
        (each.field, each.column, ", ".join(value[:LONGEST] for value in each.values))
        for each in file.columns
    ]
    for text in table(["read as", "column", "first values"], rows):
        line(options, text)
    if file.left_out:
        say(f"not read: {', '.join(file.left_out)} (--map NAME=COLUMN says what a column is)")
    for each in file.idle:
        say(f"comes to nothing: {each}")
    if file.unproven:
        say(f"{file.unproven[0]} is read month first; nothing in the column proves it")


def show_report(options: argparse.Namespace, file: SupplyFile[Line], report: FileReport, of: str) -> None:
    """What was done, or would be; `of` is what the lines are of: `item`, `vendor`."""
    if options.json:
        columns = {each.field: each.column for each in file.columns}
        data: dict[str, Any] = {"file": file.name, "dry_run": options.dry_run, "columns": columns}
        show_json(data | {"left_out": file.left_out, "comes_to_nothing": file.idle, "report": report})
        return
    _changes(options, report.changed, "")
    _changes(options, report.left, "left as it is: ")
    for words in _sums(report, of):
        line(options, words)
    if report.left:
        say("what is known was left as it is; --update writes what the file says")
    if options.dry_run:
        say("nothing was changed; this is what would happen")


def _changes(options: argparse.Namespace, changes: Sequence[Changed], mark: str) -> None:
    for each in changes[:MOST_SHOWN]:
        line(
            options,
            f"{mark}{each.what}, {each.field}: {_value(each.field, each.before)} -> "
            f"{_value(each.field, each.after)}{_by_how_much(each)}",
        )
    if len(changes) > MOST_SHOWN:
        say(f"and {len(changes) - MOST_SHOWN} more such; --json has them all")


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value == "":
        return "nothing"
    return show_money(value) if name in _AMOUNTS and isinstance(value, int) else str(value)


def _by_how_much(each: Changed) -> str:
    if each.field != "price" or not each.before or each.after is None:
        return ""
    return f" ({(each.after - each.before) / each.before:+.1%})"


def _sums(report: FileReport, of: str) -> list[str]:
    """The lines that close the report; what there is none of is not said."""
    said = [
        (len(report.added), counted(len(report.added), f"new {of}") + _first(report.added)),
        (len(report.again), f"{counted(len(report.again), of)} kept again" + _first(report.again)),
        (len(report.changed), counted(len(report.changed), "change")),
        (len(report.vendors), counted(len(report.vendors), "new vendor") + _first(report.vendors)),
        (report.offers, counted(report.offers, "new offer")),
        (report.barcodes, counted(report.barcodes, "new barcode")),
        (report.levels, f"levels at places: {report.levels} new"),
        (report.counts, f"{counted(report.counts, 'opening count')} of {counted(report.units, 'unit')}"),
        (len(report.unknown), f"not bought, and left out: {_all(report.unknown)}"),
        (len(report.missing), f"bought, and not on the list: {_all(report.missing)}"),
        (report.unchanged, f"{report.unchanged} as before"),
    ]
    return [words for many, words in said if many] or ["nothing new"]


def _first(names: Sequence[str]) -> str:
    return f": {_all(names)}"


def _all(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_SHOWN} more" if len(names) > MOST_SHOWN else ""
    return ", ".join(names[:MOST_SHOWN]) + more
