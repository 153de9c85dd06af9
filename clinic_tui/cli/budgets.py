"""`clinic-tui budgets`: what may be spent on supplies, and how it stands."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, add_noun, add_site, money
from clinic_tui.cli.printing import Columns, show, show_rows
from clinic_tui.errors import NotFound

if TYPE_CHECKING:
    from clinic_tui.purchasing.rows import BudgetRow, BudgetUse
    from clinic_tui.stock.rows import StockRoom

OTHER = "other supplies"


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "budgets", "what may be spent on supplies: spent, ordered, left")
    listed = add_list(verbs, "list", run_list, "list the budgets of today")
    listed.add_argument("--all", action="store_true", help="those of other times too")
    add_site(listed, "of this site alone")
    new = add_command(verbs, "set", run_set, "set what may be spent on a kind of supplies")
    new.add_argument("kind", metavar="KIND", help="as items say it; '' for all that have no budget")
    new.add_argument("amount", type=money, metavar="AMOUNT")
    new.add_argument("--from", dest="first", required=True, metavar="DAY")
    new.add_argument("--to", dest="last", required=True, metavar="DAY", help="this day too")
    add_site(new, "of this site (default: that of the desk)")
    gone = add_command(verbs, "drop", run_drop, "hold nothing back any more")
    gone.add_argument("kind", metavar="KIND")
    gone.add_argument("--from", dest="first", required=True, metavar="DAY", help="its first day")
    add_site(gone, "of this site (default: that of the desk)")


def run_list(options: argparse.Namespace) -> None:
    """List budgets."""
    from clinic_tui.cli.finding import stock_room
    from clinic_tui.purchasing.budget_reads import budget_use, budgets
    from clinic_tui.stock.rooms import stock_rooms
    from clinic_tui.words.money import show_money

    with at_desk(options, "purchase.view") as here:
        today = here.today
        room = None if options.site is None else stock_room(here, options.site)
        rows = here.ask(
            lambda db: budget_use(db, today, budgets(db, room=room) if options.all else None, room)
        )
        several = len(here.ask(stock_rooms)) > 1
    of_site: Columns[BudgetUse] = [("site", lambda row: row.budget.site)] if several else []
    columns: Columns[BudgetUse] = [
        ("kind", lambda row: row.budget.category or OTHER),
        *of_site,
        ("from", lambda row: row.budget.from_on),
        ("to", lambda row: row.budget.to_on),
        ("budget", lambda row: show_money(row.budget.cents)),
        ("spent", lambda row: show_money(row.spent_cents)),
        ("freight", lambda row: show_money(row.freight_cents)),
        ("dearer", lambda row: show_money(row.dearer_cents)),
        ("sent back", lambda row: show_money(row.returned_cents)),
        ("ordered", lambda row: show_money(row.committed_cents)),
        ("left", lambda row: show_money(row.left_cents)),
        ("by its end", lambda row: show_money(row.forecast_cents)),
    ]
    show_rows(options, rows, columns, "no budget is set")


def run_set(options: argparse.Namespace) -> None:
    """Set one: of a kind and its first day there is one, which is changed."""
    from clinic_tui.cli.finding import stock_room
    from clinic_tui.purchasing.budgets import add_budget, edit_budget
    from clinic_tui.purchasing.entries import BudgetEntry
    from clinic_tui.words.dates import read_date, read_past_date
    from clinic_tui.words.money import show_money

    with at_desk(options, "budget.edit") as here:
        room = stock_room(here, options.site)
        entry = BudgetEntry(
            options.kind, read_past_date(options.first, here.today), read_date(options.last, here.today),
            options.amount, room.site_id,
        )  # fmt: skip
        known = _known(here, options, room)
        if known is None:
            add_budget(here.desk, entry)
        else:
            edit_budget(here.desk, known.id, known.version, entry)
    words = f"budget of {options.kind or OTHER}: {show_money(options.amount)}"
    show(options, {"kind": options.kind, "cents": options.amount}, words)


def run_drop(options: argparse.Namespace) -> None:
    """Take one away."""
    from clinic_tui.cli.finding import stock_room
    from clinic_tui.purchasing.budgets import drop_budget

    with at_desk(options, "budget.edit") as here:
        known = _known(here, options, stock_room(here, options.site))
        if known is None:
            raise NotFound(f"{options.kind or OTHER} has no budget from that day on")
        drop_budget(here.desk, known.id, known.version)
    show(options, {"kind": options.kind}, f"{options.kind or OTHER} has no budget any more")


def _known(here: Here, options: argparse.Namespace, room: StockRoom) -> BudgetRow | None:
    """The one of that kind and first day."""
    from clinic_tui.purchasing.budget_reads import budgets
    from clinic_tui.words.dates import read_past_date

    first = read_past_date(options.first, here.today)
    wanted = options.kind.strip(), first
    found = here.ask(lambda db: budgets(db, room=room))
    return next((row for row in found if (row.category, row.from_on) == wanted), None)
