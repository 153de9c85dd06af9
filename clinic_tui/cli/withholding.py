"""`clinic-tui queue withhold`: visits of which the payer is not told: the patient pays them in full."""

from __future__ import annotations

import argparse

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, count
from clinic_tui.cli.printing import show


def add(verbs: Nouns) -> None:
    """Put the verb into the parser."""
    command = add_command(
        verbs,
        "withhold",
        run,
        "keep a visit from the payer, which the patient pays in full, or tell it again",
    )
    command.add_argument("number", type=count, metavar="NUMBER", help="the appointment's")
    how = command.add_mutually_exclusive_group()
    how.add_argument("--note", default="", metavar="TEXT", help="how it will be paid, where it is not yet")
    how.add_argument("--release", action="store_true", help="let the payer hear of it again")


def run(options: argparse.Namespace) -> None:
    """Keep it from the payer, or release it."""
    from clinic_tui.billing.withholding import tell_payer
    from clinic_tui.claims.kept_back import keep_from_payer
    from clinic_tui.reception.queries import queue_row

    with at_desk(options, "appointment.keep_from_payer") as here:
        told = ""
        if options.release:
            tell_payer(here.desk, options.number, None)
        else:
            told = keep_from_payer(here.desk, options.number, None, options.note)
        row = here.ask(queue_row, options.number)
    done = "the payer may hear of it" if options.release else "kept from the payer"
    data = {"appointment": row.appointment_id, "kept_from_payer": row.kept_from_payer, "told_before": told}
    show(options, data, f"{row.name}: {done}{'; ' * bool(told)}{told}")
