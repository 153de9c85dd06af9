"""`clinic-tui patients restrict`: closing a patient's record to most roles, and opening it again."""

from __future__ import annotations

import argparse

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command
from clinic_tui.cli.printing import show
from clinic_tui.patients.rows import RestrictedFor


def add(verbs: Nouns) -> None:
    """Put the verbs into the parser, behind the noun."""
    close = add_command(verbs, "restrict", run_restrict, "close a patient's record to most roles")
    close.add_argument("--mrn", required=True, metavar="MRN")
    close.add_argument(
        "--reason",
        required=True,
        choices=[each.value for each in RestrictedFor],
        help="vip, staff, family, 'own request' or other",
    )
    opened = add_command(
        verbs, "unrestrict", run_unrestrict, "open a restricted record to all who see records"
    )
    opened.add_argument("--mrn", required=True, metavar="MRN")


def run_restrict(options: argparse.Namespace) -> None:
    """Close a record."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.patients.restricting import restrict

    with at_desk(options, "patient.restrict") as here:
        found = patient(here, options.mrn)
        restrict(here.desk, found.id, RestrictedFor(options.reason))
    shown = {"mrn": found.mrn, "restricted": options.reason}
    show(options, shown, f"{found.name} is restricted ({options.reason})")


def run_unrestrict(options: argparse.Namespace) -> None:
    """Open it again."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.patients.restricting import unrestrict

    with at_desk(options, "patient.restrict") as here:
        found = patient(here, options.mrn)
        unrestrict(here.desk, found.id)
    show(options, {"mrn": found.mrn, "restricted": None}, f"{found.name} is not restricted any more")
