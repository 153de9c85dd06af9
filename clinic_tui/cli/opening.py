"""`clinic-tui opening`: what the day begins with, counted."""

from __future__ import annotations

import argparse

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command
from clinic_tui.cli.printing import line, show_json, table
from clinic_tui.errors import Invalid


def add(nouns: Nouns) -> None:
    """Put the command into the parser."""
    command = add_command(nouns, "opening", run, "show what the day begins with, as far as you may see it")
    command.add_argument("--sign", action="store_true", help="sign it as it stands")
    command.add_argument(
        "--note", default="", metavar="TEXT", help="what is said besides, where it is signed"
    )


def run(options: argparse.Namespace) -> None:
    """Show the lines that the person may see."""
    from clinic_tui.opening.queries import reads
    from clinic_tui.opening.signing import sign_opening

    if options.note and not options.sign:
        raise Invalid("a note is kept where the opening is signed: add --sign", "note")
    with at_desk(options) as here:
        desk, clock = here.desk, here.clinic.settings.time_clock
        if options.sign:
            sign_opening(desk, options.note, clock)
        lines = [here.ask(read, desk) for each, read in reads(clock).items() if desk.actor.may(each.right)]
    if options.json:
        show_json(
            [
                {"line": each.line.value, "count": each.count, "words": each.words, "amiss": each.amiss}
                for each in lines
            ]
        )
        return
    for text in table(
        ["", "", ""], [["!" if each.amiss else "", each.line.value, each.words] for each in lines]
    ):
        line(options, text)
