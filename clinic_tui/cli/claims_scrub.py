"""`clinic-tui claims scrub`: what is wrong with the claims that visits would make, before they are sent."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, count
from clinic_tui.cli.printing import line, plain, say, show_json
from clinic_tui.errors import Invalid
from clinic_tui.words.dates import show_date

if TYPE_CHECKING:
    from clinic_tui.claims.rows import ScrubbedVisit


def add(verbs: Nouns) -> None:
    """Put the command into the noun `claims`."""
    scrub = add_command(
        verbs, "scrub", run_scrub, "say what is wrong with the claims of closed visits, and how it is mended"
    )
    scrub.add_argument(
        "numbers",
        nargs="*",
        type=count,
        metavar="NUMBER",
        help="visits', as lists show them (default: all of which claims are made)",
    )
    scrub.add_argument("--day", metavar="DATE", help="visits of this day alone")
    scrub.add_argument("--errors", action="store_true", help="errors alone: what keeps a claim back")


def run_scrub(options: argparse.Namespace) -> None:
    """Say what is wrong with claims."""
    from clinic_tui.claims.queries import scrubbed, scrubbed_visits
    from clinic_tui.patients.sight import look_at

    if options.numbers and options.day:
        raise Invalid("give numbers of visits or a day, not both", "day")
    with at_desk(options, "claim.view") as here:
        if options.numbers:
            rows = here.ask(scrubbed_visits, here.clinic.clock, options.numbers)
            for patient_id in dict.fromkeys(row.patient_id for row in rows):
                look_at(here.desk, patient_id)
        else:
            day = here.past_day(options.day) if options.day else None
            rows = here.ask(scrubbed, here.clinic.clock, day=day)
    if options.errors:
        rows = tuple(_errors_of(row) for row in rows if row.errors)
    if options.json:
        show_json([plain(row) for row in rows])
    elif not rows:
        say("no claim has an error" if options.errors else "no claim is to be made of any closed visit")
    for row in () if options.json else rows:
        _show(options, row)


def _errors_of(row: ScrubbedVisit) -> ScrubbedVisit:
    from clinic_tui.claims.scrub.finding import Level

    return replace(row, findings=tuple(each for each in row.findings if each.level is Level.ERROR))


def _show(options: argparse.Namespace, row: ScrubbedVisit) -> None:
    line(
        options,
        f"{row.mark} {row.appointment_id} {show_date(row.day)} {row.name} MRN {row.mrn}, {row.payer}: "
        f"{row.words}{', of a restricted record' if row.is_hidden else ''}",
    )
    for each in row.findings:
        line(options, f"  {each.level.value} {each.rule:>2} {each.field}: {each.words}; {each.way_out}")
