"""`clinic-tui money move-credit`: credit of one account goes to another of the same guarantor."""

from __future__ import annotations

import argparse

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, money
from clinic_tui.cli.printing import show
from clinic_tui.words.money import show_money


def add(verbs: Nouns) -> None:
    """Put the command under the noun."""
    moved = add_command(
        verbs, "move-credit", run_move_credit, "move credit to another account of the same guarantor"
    )
    moved.add_argument("mrn", metavar="MRN", help="from whose account")
    moved.add_argument("to", metavar="TO-MRN", help="to whose: on what is owed, the rest is credit")
    moved.add_argument("amount", type=money, metavar="AMOUNT")


def run_move_credit(options: argparse.Namespace) -> None:
    """Move credit to another account of the same guarantor."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.statements.family_money import move_credit

    with at_desk(options, "credit.move") as here:
        to = patient(here, options.to)
        paid = move_credit(here.desk, patient(here, options.mrn).id, to.id, options.amount)
    show(
        options,
        {"cents": options.amount, "on_visits_cents": paid},
        f"{show_money(options.amount)} moved to {to.name}, {show_money(paid)} of it on what is owed",
    )
