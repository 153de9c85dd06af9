"""`clinic-tui accounts forms`: what one left half done where a console ended."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command
from clinic_tui.cli.printing import Columns, show, show_rows

if TYPE_CHECKING:
    from clinic_tui.security.kept_form import KeptFormRow


def add(verbs: Nouns) -> None:
    """Put the command under the noun `accounts`."""
    forms = add_command(
        verbs, "forms", run_forms, "list your forms that were left half done, or throw one away"
    )
    forms.add_argument(
        "--throw-away", type=int, metavar="NUMBER", help="keep the form of this number no longer"
    )


def run_forms(options: argparse.Namespace) -> None:
    """List the own forms, oldest first; with --throw-away take one out for good."""
    from clinic_tui.security.kept_forms import VERB, kept_forms, take_form
    from clinic_tui.security.open_forms import take_over_lost

    with at_desk(options, VERB) as here:
        take_over_lost(here.desk)
        number = options.throw_away
        if number is not None:
            take_form(here.desk, number)
            show(options, {"id": number, "kept": False}, f"form {number} is thrown away")
            return
        rows = here.ask(kept_forms, here.signed.account_id, here.clinic.clock.now())
        zone = here.clinic.clock.zone
    columns: Columns[KeptFormRow] = [
        ("number", lambda row: str(row.id)),
        ("kept at", lambda row: row.at.astimezone(zone).strftime("%m/%d/%Y %H:%M")),
        ("form", lambda row: row.form.title),
    ]
    show_rows(options, rows, columns, "no form of yours was left half done")
