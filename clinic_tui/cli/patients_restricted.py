"""`clinic-tui patients restrict`: restricted records, and opening one in an emergency."""

from __future__ import annotations

import argparse

from clinic_tui.cli.acting import at_desk, prove_again
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
    broken = add_command(
        verbs, "break-glass", run_break_glass, "open a restricted record for an hour, in an emergency"
    )
    broken.add_argument("--mrn", required=True, metavar="MRN")
    broken.add_argument("--reason", required=True, metavar="TEXT", help="why, in 10 letters or more")


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


def run_break_glass(options: argparse.Namespace) -> None:
    """Take emergency access, with the password once more."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.patients.emergency import break_glass
    from clinic_tui.patients.emergency_rules import clean_reason

    with at_desk(options, "patient.break_glass") as here:
        found = patient(here, options.mrn)
        clean_reason(options.reason)
        prove_again(options, here)
        until = break_glass(here.desk, found.id, options.reason)
    local = until.astimezone(here.clinic.clock.zone)
    words = (
        f"the record of {found.name} is open to {here.signed.login} until {local:%H:%M}; a manager reviews it"
    )
    show(options, {"mrn": found.mrn, "until": until}, words)
