"""`clinic-tui calls`: whom to call, and what came of it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count
from clinic_tui.cli.printing import Columns, show, show_rows
from clinic_tui.words.phones import show_phone

if TYPE_CHECKING:
    from clinic_tui.calls.rows import CallRow
    from clinic_tui.calls.states import Outcome

SUBJECTS = ("visit", "recall", "waiter")
OUTCOMES = ("reached", "message-left", "no-answer", "declined", "wrong-number")

COLUMNS: Columns[CallRow] = [
    ("number", lambda row: row.subject_id),
    ("patient", lambda row: row.name),
    ("MRN", lambda row: row.mrn),
    ("phone", lambda row: row.contact.refusal or show_phone(row.contact.phone)),
    ("language", lambda row: row.contact.language),
    ("about", lambda row: row.about),
    ("state", lambda row: row.state),
    ("calls", lambda row: row.attempts.said),
    ("words", lambda row: row.words),
]


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "calls", "whom to call, and what came of it")
    listed = add_command(verbs, "list", run_list, "list whom to call")
    listed.add_argument("about", nargs="?", choices=SUBJECTS, default="visit", help="(default visit)")
    listed.add_argument("--days", type=count, default=3, help="visits of so many days (default 3)")
    noted = add_command(verbs, "note", run_note, "write down what came of a call")
    noted.add_argument("about", choices=SUBJECTS)
    noted.add_argument("number", type=count, metavar="NUMBER", help="as the list shows it")
    noted.add_argument("outcome", choices=OUTCOMES)
    noted.add_argument("--words", default="", metavar="TEXT")


def outcome(typed: str) -> Outcome:
    """The outcome of that word."""
    from clinic_tui.calls.states import Outcome

    return Outcome(typed.replace("-", " "))


def run_list(options: argparse.Namespace) -> None:
    """List whom to call."""
    from clinic_tui.calls import queries
    from clinic_tui.calls.service import journal_numbers

    with at_desk(options, "call.view") as here:
        desk, name = here.desk, here.clinic.settings.name
        if options.about == "visit":
            rows = here.ask(queries.unconfirmed, desk.clock, name, options.days)
        elif options.about == "recall":
            rows = here.ask(queries.recalls, desk.clock, name, desk.living(), desk.session_token)
        else:
            rows = here.ask(queries.waiting, desk.clock, name)
        journal_numbers(desk, rows)
    show_rows(options, rows, COLUMNS, "nobody is to be called")


def run_note(options: argparse.Namespace) -> None:
    """Write down what came of a call."""
    from clinic_tui.calls.service import note
    from clinic_tui.calls.states import Subject

    with at_desk(options, "call.note") as here:
        subject = Subject(options.about)
        accepted = note(here.desk, subject, options.number, outcome(options.outcome), options.words)
    booked = f", booked: number {accepted.appointment_id}" if accepted else ""
    show(
        options,
        {"about": options.about, "number": options.number, "outcome": options.outcome, "accepted": accepted},
        f"{options.outcome}: {options.about} {options.number}{booked}",
    )
