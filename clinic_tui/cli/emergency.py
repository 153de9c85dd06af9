"""`clinic-tui emergency`: who opened restricted records in an emergency, and what another found of it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count
from clinic_tui.cli.printing import Columns, show, show_json, show_rows

if TYPE_CHECKING:
    from clinic_tui.patients.emergency_rules import EmergencyRow


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "emergency", "review emergency access to restricted records")
    listed = add_command(verbs, "list", run_list, "list who took it, why, and who has reviewed it")
    listed.add_argument("--unreviewed", action="store_true", help="only what nobody has reviewed")
    review = add_command(verbs, "review", run_review, "say what you found of one that is over")
    review.add_argument("number", type=count, metavar="NUMBER", help="as `list` shows it")
    review.add_argument("--words", required=True, metavar="TEXT", help="what you found; it stays")
    end = add_command(verbs, "end", run_end, "end your own before its time")
    end.add_argument("--mrn", required=True, metavar="MRN")


def run_list(options: argparse.Namespace) -> None:
    """List them, those that nobody has reviewed first."""
    from clinic_tui.patients.emergency import emergencies

    with at_desk(options, "emergency.review") as here:
        rows = here.ask(emergencies, unreviewed=options.unreviewed)
        now, zone = here.clinic.clock.now(), here.clinic.clock.zone
    if options.json:
        show_json([{"stage": row.stage(now), "access": row} for row in rows])
        return
    columns: Columns[EmergencyRow] = [
        ("number", lambda row: row.id),
        ("state", lambda row: row.stage(now).value),
        ("when", lambda row: f"{row.at.astimezone(zone):%Y-%m-%d %H:%M}"),
        ("who", lambda row: row.login),
        ("MRN", lambda row: row.mrn),
        ("patient", lambda row: row.name),
        ("looks", lambda row: row.looks),
        ("changes", lambda row: row.changes),
        ("why", lambda row: row.reason),
        ("found", lambda row: f"{row.reviewed_by}: {row.review_words}" if row.reviewed_at else ""),
    ]
    show_rows(options, rows, columns, "nobody has taken emergency access")


def run_review(options: argparse.Namespace) -> None:
    """Review one."""
    from clinic_tui.patients.emergency import review

    with at_desk(options, "emergency.review") as here:
        review(here.desk, options.number, options.words)
    show(options, {"number": options.number, "reviewed": True}, f"{options.number} is reviewed")


def run_end(options: argparse.Namespace) -> None:
    """End one's own."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.patients.emergency import end_emergency

    with at_desk(options, "patient.break_glass") as here:
        found = patient(here, options.mrn)
        end_emergency(here.desk, found.id)
    show(options, {"mrn": found.mrn, "ended": True}, f"the record of {found.name} is closed to you again")
