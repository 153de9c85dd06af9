"""`clinic-tui undo`: take back the last command."""

from __future__ import annotations

import argparse

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command
from clinic_tui.cli.printing import show


def add(nouns: Nouns) -> None:
    """Put the command into the parser."""
    add_command(
        nouns, "undo", run, "take back your last action on the command line, if nothing has changed since"
    )


def run(options: argparse.Namespace) -> None:
    """Take back the last action of this account at this desk."""
    from clinic_tui.store.undo import undo_last

    with at_desk(options, "undo") as here:
        undone = undo_last(here.desk)
    show(options, {"undone": undone.verb, "action": undone.action}, f"taken back: {undone.words}")
