"""`clinic-tui patients auth`: visits that a payer granted ahead, and how many of them are used."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count
from clinic_tui.cli.printing import Columns, show, show_rows
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date

if TYPE_CHECKING:
    from clinic_tui.schedule.authorization.rows import AuthorizationRow

ROWS: Columns[AuthorizationRow] = [
    ("number", lambda row: row.number),
    ("kind", lambda row: row.kind.short),
    ("state", lambda row: row.state.value),
    ("for", lambda row: ", ".join(row.visit_types) or "all visits"),
    ("policy", lambda row: row.payer),
    ("units", lambda row: row.units),
    ("kept", lambda row: row.kept),
    ("booked", lambda row: row.booked),
    ("left", lambda row: row.left),
    ("from", lambda row: show_date(row.first)),
    ("to", lambda row: show_date(row.last)),
]


def add(verbs: Nouns) -> None:
    """Put the noun into the parser."""
    auth = add_noun(verbs, "auth", "add, list and remove prior authorizations")
    new = add_command(auth, "add", run_add, "write down what a payer granted")
    new.add_argument("mrn", metavar="MRN")
    new.add_argument("number", metavar="NUMBER", help="the payer's number of it")
    new.add_argument("units", type=count, metavar="UNITS", help="visits that are granted")
    new.add_argument("--from", dest="first", metavar="DATE", help="its first day (default today)")
    new.add_argument("--to", dest="last", required=True, metavar="DATE", help="its last day")
    new.add_argument("--types", default="", metavar="CODES", help="visit types, as PT,OT (default all)")
    new.add_argument(
        "--policy", type=int, choices=(1, 2, 3), help="1 primary, 2 secondary, 3 tertiary (default none)"
    )
    new.add_argument("--referral", action="store_true", help="it is the referral of a doctor")
    new.add_argument("--codes", default="", metavar="CODES", help="procedures, as 97110,97140")
    new.add_argument("--dx", default="", metavar="CODES", help="diagnoses (ICD-10), the main one first")
    new.add_argument("--referrer", default="", metavar="NAME", help="who sent the patient")
    new.add_argument("--referrer-npi", default="", metavar="NPI")
    new.add_argument("--referred-to", default="", metavar="NAME", help="to whom")
    new.add_argument("--referred-to-npi", default="", metavar="NPI")
    rows = add_command(auth, "list", run_list, "list what was granted, and how much of it is left")
    rows.add_argument("mrn", metavar="MRN")
    gone = add_command(auth, "remove", run_remove, "take one out that should not be there")
    gone.add_argument("mrn", metavar="MRN")
    gone.add_argument("number", metavar="NUMBER")


def run_add(options: argparse.Namespace) -> None:
    """Write an authorization down."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.schedule.authorization.on_file import NewAuthorization, add_authorization
    from clinic_tui.schedule.authorization.states import AuthorizationKind

    with at_desk(options, "coverage.edit") as here:
        new = NewAuthorization(
            patient(here, options.mrn).id,
            options.number,
            options.units,
            here.day(options.first),
            here.day(options.last),
            tuple(options.types.split(",")) if options.types else (),
            options.policy,
            AuthorizationKind.REFERRAL if options.referral else AuthorizationKind.PRIOR,
            tuple(options.codes.replace(",", " ").split()),
            tuple(options.dx.replace(",", " ").split()),
            options.referrer,
            options.referrer_npi,
            options.referred_to,
            options.referred_to_npi,
        )
        number = add_authorization(here.desk, new)
    words = f"{new.number}: {counted(new.units, 'unit')} from {show_date(new.first)} to {show_date(new.last)}"
    show(options, {"id": number}, words)


def run_list(options: argparse.Namespace) -> None:
    """List a patient's authorizations; the look is journaled."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.patients.sight import look_at
    from clinic_tui.schedule.authorization.on_file import authorizations

    with at_desk(options, "patient.view") as here:
        patient_id = patient(here, options.mrn).id
        look_at(here.desk, patient_id)
        rows = here.ask(authorizations, patient_id)
    show_rows(options, rows, ROWS, "no authorization is on file")


def run_remove(options: argparse.Namespace) -> None:
    """Take an authorization out."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.schedule.authorization.on_file import remove_authorization

    with at_desk(options, "coverage.edit") as here:
        remove_authorization(here.desk, patient(here, options.mrn).id, options.number)
    show(options, {"number": options.number}, f"{options.number} is not on file any more")
