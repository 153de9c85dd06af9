"""`clinic-tui stock lot`: what expires, what was recalled, and who received it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, add_noun, days_or_today
from clinic_tui.cli.printing import Columns, show, show_rows
from clinic_tui.errors import NotFound

if TYPE_CHECKING:
    from clinic_tui.stock.models import Lot
    from clinic_tui.stock.rows import ExpiringLot, GivenRow, ItemRow

SOON_DAYS = 90


def add(verbs: Nouns) -> None:
    """Put the verbs into the parser."""
    lot = add_noun(verbs, "lot", "see lots that expire, recall and correct them")
    listed = add_list(lot, "list", run_list, "list what expires soon, has expired or was recalled")
    listed.add_argument(
        "--within", type=days_or_today, default=SOON_DAYS, metavar="DAYS", help=f"default {SOON_DAYS}"
    )
    recall = add_command(lot, "recall", run_recall, "nobody gives this lot out any more")
    lift = add_command(lot, "lift", run_lift, "a recalled lot may be given out again")
    right = add_command(lot, "correct", run_correct, "put a lot's number or expiry right")
    given = add_list(lot, "received", run_received, "list who received units of a lot")
    for command in (recall, lift, right, given):
        command.add_argument("item", metavar="ITEM", help="item code")
        command.add_argument("lot", metavar="LOT")
    for command in (recall, lift, right):
        command.add_argument("--reason", required=True, metavar="TEXT")
    right.add_argument("--number", metavar="LOT", help="as it is on the box")
    right.add_argument("--expires", metavar="DAY", help="last day of use, or none")


def run_list(options: argparse.Namespace) -> None:
    """List what expires soon, has expired or was recalled."""
    from clinic_tui.stock.lot_reads import expiring

    with at_desk(options, "stock.view") as here:
        rows, day = here.ask(expiring, here.today, options.within), here.today
    columns: Columns[ExpiringLot] = [
        ("item", lambda row: row.code),
        ("name", lambda row: row.name),
        ("lot", lambda row: row.number),
        ("expires", lambda row: row.expires_on or ""),
        ("days", lambda row: "" if row.expires_on is None else row.days_left(day)),
        ("place", lambda row: row.place),
        ("shelf", lambda row: row.shelf),
        ("units", lambda row: row.units),
        ("unit", lambda row: row.unit),
        ("", lambda row: "" if row.standing.value == "good" else row.standing.value),
    ]
    show_rows(options, rows, columns, f"nothing expires within {options.within} days")


def run_recall(options: argparse.Namespace) -> None:
    """Nobody gives it out any more."""
    from clinic_tui.stock.correcting import recall_lot

    with at_desk(options, "stock.recall") as here:
        row, lot = _lot(here, options)
        recall_lot(here.desk, lot.id or 0, lot.version, options.reason)
    show(options, {"code": row.code, "lot": lot.number}, f"lot {lot.number} of {row.name} is recalled")


def run_lift(options: argparse.Namespace) -> None:
    """It may be given out again."""
    from clinic_tui.stock.correcting import lift_recall

    with at_desk(options, "stock.recall") as here:
        row, lot = _lot(here, options)
        lift_recall(here.desk, lot.id or 0, lot.version, options.reason)
    words = f"lot {lot.number} of {row.name} may be given out again"
    show(options, {"code": row.code, "lot": lot.number}, words)


def run_correct(options: argparse.Namespace) -> None:
    """Put number or expiry right."""
    from clinic_tui.cli.stock_moves import expiry
    from clinic_tui.stock.correcting import correct_lot

    with at_desk(options, "stock.adjust") as here:
        row, lot = _lot(here, options)
        until = lot.expires_on if options.expires is None else expiry(here, options.expires)
        number = options.number or lot.number
        correct_lot(here.desk, lot.id or 0, lot.version, number, until, options.reason)
    show(options, {"code": row.code, "lot": number}, f"lot {number} of {row.name} is put right")


def run_received(options: argparse.Namespace) -> None:
    """List who received units of a lot."""
    from clinic_tui.kits.queries import who_received

    with at_desk(options, "stock.recall") as here:
        _, lot = _lot(here, options)
        rows, zone = here.ask(who_received, lot.id or 0), here.clinic.clock.zone
    columns: Columns[GivenRow] = [
        ("when", lambda row: f"{row.at.astimezone(zone):%Y-%m-%d %H:%M}"),
        ("mrn", lambda row: row.mrn),
        ("name", lambda row: row.name),
        ("units", lambda row: row.units),
        ("visit", lambda row: row.visit),
        ("given by", lambda row: row.who),
    ]
    show_rows(options, rows, columns, "nobody received any of it, as far as is written")


def _lot(here: Here, options: argparse.Namespace) -> tuple[ItemRow, Lot]:
    from clinic_tui.cli.finding import item_ever_kept
    from clinic_tui.stock.lot_reads import lot_numbers, lot_of_item

    row = item_ever_kept(here, options.item)
    found = here.ask(lot_of_item, row.id, options.lot)
    if found is None:
        there = ", ".join(here.ask(lot_numbers, row.id)) or "none"
        raise NotFound(f"{row.name} has no lot {options.lot}: there are {there}")
    return row, found
