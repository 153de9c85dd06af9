"""`clinic-tui opening`: what the day begins with, counted."""

from __future__ import annotations

import argparse

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command
from clinic_tui.cli.printing import line, show_json, table


def add(nouns: Nouns) -> None:
    """Put the command into the parser."""
    add_command(nouns, "opening", run, "show what the day begins with, as far as you may see it")


def run(options: argparse.Namespace) -> None:
    """Show the lines that the person may see."""
    from clinic_tui.opening.queries import READS

    with at_desk(options) as here:
        desk = here.desk
        lines = [here.ask(read, desk) for each, read in READS.items() if desk.actor.may(each.right)]
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
