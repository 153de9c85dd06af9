"""`clinic-tui stock`: what is on the shelf, coming in and going out."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count, count_or_none
from clinic_tui.cli.printing import Columns, show, show_rows

if TYPE_CHECKING:
    from clinic_tui.stock.rows import ItemRow, MoveRow

COLUMNS: Columns[ItemRow] = [
    ("code", lambda row: row.code),
    ("name", lambda row: row.name),
    ("on hand", lambda row: row.on_hand),
    ("unit", lambda row: row.unit),
    ("reorder at", lambda row: row.reorder_at),
    ("par", lambda row: row.par),
    ("place", lambda row: row.place),
    ("", lambda row: "low" if row.low else ""),
]


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "stock", "see what is on the shelf, receive and issue")
    listed = add_command(verbs, "list", run_list, "list what is on the shelf")
    listed.add_argument("--low", action="store_true", help="only what is at or under its reorder point")
    for name, run, words in (
        ("receive", run_receive, "put units on the shelf"),
        ("issue", run_issue, "take units from the shelf"),
    ):
        move = add_command(verbs, name, run, words)
        move.add_argument("code", metavar="CODE")
        move.add_argument("quantity", type=count, metavar="QUANTITY", help="in units of issue")
        move.add_argument("--reason", default="", metavar="TEXT")
    moves = add_command(verbs, "moves", run_moves, "list what came and went of an item")
    moves.add_argument("code", metavar="CODE")
    new = add_command(verbs, "add", run_add, "begin to keep an item")
    new.add_argument("code", metavar="CODE")
    new.add_argument("name", metavar="NAME")
    new.add_argument("--category", default="", metavar="TEXT")
    new.add_argument("--unit", default="each", metavar="TEXT", help="unit of issue (default each)")
    new.add_argument("--place", default="", metavar="TEXT", help="where it lies")
    new.add_argument("--par", type=count_or_none, default=0, help="what there should be")
    new.add_argument("--reorder", type=count_or_none, default=0, help="at or under this it is low")
    levels = add_command(verbs, "levels", run_levels, "set par level and reorder point")
    levels.add_argument("code", metavar="CODE")
    levels.add_argument("--par", type=count_or_none, required=True)
    levels.add_argument("--reorder", type=count_or_none, required=True)


def run_list(options: argparse.Namespace) -> None:
    """List what is on the shelf."""
    from clinic_tui.stock.queries import items, low

    with at_desk(options, "stock.view") as here:
        rows = here.ask(low if options.low else items)
    show_rows(options, rows, COLUMNS, "nothing is low" if options.low else "no item is kept yet")


def run_receive(options: argparse.Namespace) -> None:
    """Put units on the shelf."""
    from clinic_tui.cli.finding import item
    from clinic_tui.stock.service import receive

    with at_desk(options, "stock.receive") as here:
        row = item(here, options.code)
        left = receive(here.desk, row.id, options.quantity, options.reason)
    show(options, {"code": row.code, "on_hand": left}, f"{row.name}: {left} {row.unit} on hand")


def run_issue(options: argparse.Namespace) -> None:
    """Take units from the shelf."""
    from clinic_tui.cli.finding import item
    from clinic_tui.stock.service import issue

    with at_desk(options, "stock.issue") as here:
        row = item(here, options.code)
        left = issue(here.desk, row.id, options.quantity, options.reason)
    low = ", low: reorder" if left <= row.reorder_at else ""
    show(options, {"code": row.code, "on_hand": left}, f"{row.name}: {left} {row.unit} on hand{low}")


def run_moves(options: argparse.Namespace) -> None:
    """List what came and went of an item."""
    from clinic_tui.cli.finding import item
    from clinic_tui.stock.queries import moves

    with at_desk(options, "stock.view") as here:
        rows = here.ask(moves, item(here, options.code).id)
        zone = here.clinic.clock.zone
    columns: Columns[MoveRow] = [
        ("when", lambda row: f"{row.at.astimezone(zone):%Y-%m-%d %H:%M}"),
        ("kind", lambda row: row.kind.value),
        ("quantity", lambda row: row.quantity),
        ("who", lambda row: row.who),
        ("reason", lambda row: row.reason),
    ]
    show_rows(options, rows, columns, "nothing came or went yet")


def run_add(options: argparse.Namespace) -> None:
    """Begin to keep an item."""
    from clinic_tui.stock.service import NewItem, add_item

    new = NewItem(
        options.code,
        options.name,
        options.category,
        options.unit,
        options.place,
        options.par,
        options.reorder,
    )
    with at_desk(options, "stock.edit") as here:
        number = add_item(here.desk, new)
    show(
        options, {"id": number}, f"{options.code.upper()} is kept: put in what is there with `stock receive`"
    )


def run_levels(options: argparse.Namespace) -> None:
    """Set par level and reorder point."""
    from clinic_tui.cli.finding import item
    from clinic_tui.stock.service import set_levels

    with at_desk(options, "stock.edit") as here:
        row = item(here, options.code)
        set_levels(here.desk, row.id, row.version, options.par, options.reorder)
    data = {"code": row.code, "par": options.par, "reorder_at": options.reorder}
    show(options, data, f"{row.name}: par {options.par}, reorder at {options.reorder}")
