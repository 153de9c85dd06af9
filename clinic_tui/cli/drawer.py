"""`clinic-tui drawer`: the cash drawer, from its float to the deposit slip."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count, money
from clinic_tui.cli.printing import Columns, line, say, show, show_json, show_rows
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

if TYPE_CHECKING:
    from clinic_tui.money.rows import DrawerRow

RIGHT = "drawer.use"


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "drawer", "open, count, hand over and hand in cash drawers")
    add_command(verbs, "list", run_list, "list the newest drawers, those that are open first")
    shown = add_command(verbs, "show", run_show, "show what should be in a drawer and what was counted")
    _which(shown)
    opened = add_command(verbs, "open", run_open, "open a drawer with its float")
    opened.add_argument("float", type=money, metavar="FLOAT", help="the cash that lies in it: 150")
    for name, run, words in (
        ("pay-in", run_pay_in, "put money in that no patient paid"),
        ("pay-out", run_pay_out, "take money out that no patient gets"),
    ):
        command = add_command(verbs, name, run, words)
        command.add_argument("amount", type=money, metavar="AMOUNT")
        command.add_argument("reason", nargs="+", metavar="REASON")
        _which(command)
    counted = add_command(verbs, "count", run_count, "count a drawer: 20x14 10x6 .25x10")
    counted.add_argument("cash", nargs="+", metavar="PIECExCOUNT", help="0 for an empty drawer")
    counted.add_argument("--cards", type=money, metavar="AMOUNT", help="the sum of the card slips")
    counted.add_argument("--checks", type=money, metavar="AMOUNT", help="the sum of the checks")
    counted.add_argument("--reason", default="", metavar="TEXT", help="why it is not as expected")
    _which(counted)
    over = add_command(verbs, "hand-over", run_hand_over, "give a drawer to a colleague")
    over.add_argument("to", metavar="LOGIN")
    _which(over)
    submit = add_command(verbs, "hand-in", run_hand_in, "close a counted drawer for good, with a slip")
    submit.add_argument(
        "--keep", type=money, default=0, metavar="AMOUNT", help="what stays in it for the next float"
    )
    _which(submit)
    slip = add_command(verbs, "slip", run_slip, "print a deposit slip")
    slip.add_argument("number", type=count, metavar="NUMBER", help="the slip's")
    out = slip.add_mutually_exclusive_group()
    out.add_argument("--pdf", metavar="FILE", help="write it to a file")
    out.add_argument("--printer", metavar="NAME", help="another printer than the one in [paper]")


def _which(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--drawer", type=count, metavar="NUMBER", help="as `list` shows it; else the one you have"
    )


def run_list(options: argparse.Namespace) -> None:
    """List the newest drawers."""
    from clinic_tui.money.drawer_queries import drawers

    with at_desk(options, RIGHT) as here:
        rows = here.ask(drawers, sees_expected=here.desk.actor.may("drawer.expected"))
    columns: Columns[DrawerRow] = [
        ("drawer", lambda row: row.id),
        ("desk", lambda row: row.desk),
        ("day", lambda row: show_date(row.day)),
        ("holder", lambda row: row.holder),
        ("float", lambda row: show_money(row.float_cents)),
        ("payments", lambda row: row.payments),
        ("slip", lambda row: row.slip or ""),
        ("deposit", lambda row: show_money(row.deposit_cents) if row.slip else ""),
    ]
    show_rows(options, rows, columns, "there is no drawer yet")


def run_show(options: argparse.Namespace) -> None:
    """Show what should be in a drawer and what was counted."""
    from clinic_tui.money.rules import variance_words

    with at_desk(options, RIGHT) as here:
        row = _drawer(here, options.drawer)
    if options.json:
        show_json(row)
        return
    state = f"handed in by {row.submitted_by}, slip {row.slip}" if row.slip else f"open, {row.holder} has it"
    line(options, f"drawer {row.id}, desk {row.desk}, {show_date(row.day)}: {state}")
    line(options, f"float {show_money(row.float_cents)}, {counted(row.payments, 'payment')}")
    for what, totals in (
        ("expected", row.expected),
        ("counted", row.count.counted if row.count else None),
    ):
        if totals is not None:
            line(
                options,
                f"{what}: cash {show_money(totals.cash_cents)}, cards {show_money(totals.card_cents)}, "
                f"checks {show_money(totals.check_cents)}",
            )
    if row.expected is None:
        line(options, "expected: told once it is counted")
    if row.count is not None:
        why = f" ({row.count.reason})" if row.count.reason else ""
        line(options, f"the count was {variance_words(row.count.variance)}{why}")
    for clerk in row.clerks:
        line(options, f"{clerk.clerk}: {clerk.count} by {clerk.pay.value}, {show_money(clerk.cents)}")
    for move in row.moves:
        what = show_money(move.cents) if move.cents else f"to {move.holder}"
        line(options, f"{move.kind.value} {what}: {move.reason} ({move.by})")


def _drawer(here: Here, number: int | None) -> DrawerRow:
    from clinic_tui.errors import NotFound
    from clinic_tui.money.drawer_queries import drawer, drawer_at

    sees = here.desk.actor.may("drawer.expected")
    if number is not None:
        return here.ask(drawer, number, sees_expected=sees)
    row = here.ask(drawer_at, here.desk.letter, here.desk.actor.login, sees_expected=sees)
    if row is None:
        raise NotFound("you have no open drawer: `clinic-tui drawer open` opens one")
    return row


def run_open(options: argparse.Namespace) -> None:
    """Open a drawer with its float."""
    from clinic_tui.money.drawers import open_drawer

    with at_desk(options, RIGHT) as here:
        number = open_drawer(here.desk, options.float)
    show(options, {"drawer": number}, f"drawer {number} is open with {show_money(options.float)}")


def run_pay_in(options: argparse.Namespace) -> None:
    """Put money in that no patient paid."""
    from clinic_tui.money.drawers import pay_in

    with at_desk(options, RIGHT) as here:
        pay_in(here.desk, options.amount, " ".join(options.reason), options.drawer)
    show(options, {"cents": options.amount}, f"{show_money(options.amount)} put in")


def run_pay_out(options: argparse.Namespace) -> None:
    """Take money out that no patient gets."""
    from clinic_tui.money.drawers import pay_out

    with at_desk(options, RIGHT) as here:
        pay_out(here.desk, options.amount, " ".join(options.reason), options.drawer)
    show(options, {"cents": -options.amount}, f"{show_money(options.amount)} taken out")


def run_count(options: argparse.Namespace) -> None:
    """Count a drawer."""
    from clinic_tui.money.drawers import count_drawer
    from clinic_tui.money.rows import CountEntry
    from clinic_tui.money.rules import variance_words

    entry = CountEntry(" ".join(options.cash), options.cards, options.checks, options.reason)
    with at_desk(options, RIGHT) as here:
        variance = count_drawer(here.desk, entry, options.drawer)
    if options.json:
        show_json({"variance": variance})
    else:
        line(options, f"counted: {variance_words(variance)}")


def run_hand_over(options: argparse.Namespace) -> None:
    """Give a drawer to a colleague."""
    from clinic_tui.money.drawers import hand_over

    with at_desk(options, RIGHT) as here:
        hand_over(here.desk, options.to, options.drawer)
    show(options, {"holder": options.to}, f"{options.to} has the drawer")


def run_hand_in(options: argparse.Namespace) -> None:
    """Close a counted drawer for good, with a slip."""
    from clinic_tui.money.drawers import submit_drawer

    with at_desk(options, RIGHT) as here:
        slip = submit_drawer(here.desk, options.keep, options.drawer)
    show(options, {"slip": slip}, f"handed in: deposit slip {slip}")


def run_slip(options: argparse.Namespace) -> None:
    """Print a deposit slip."""
    from clinic_tui.paper.handing_out import letterhead, to_file
    from clinic_tui.paper.money_papers import print_deposit_slip
    from clinic_tui.paper.receipt_out import hand_out_deposit_slip
    from clinic_tui.paper.service import Outlet

    with at_desk(options, RIGHT) as here:
        settings = here.clinic.settings
        if not options.pdf:
            line(options, hand_out_deposit_slip(here.desk, settings, options.number, options.printer or ""))
            return
        paper = print_deposit_slip(here.desk, letterhead(settings), Outlet("file"), options.number)
    to_file(paper, Path(options.pdf))
    say(f"deposit slip {options.number}: {options.pdf}")
