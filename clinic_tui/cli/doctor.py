"""`clinic-tui doctor`: whether all is as it should be on this machine, each line with its way out."""

from __future__ import annotations

import argparse

from clinic_tui.cli.arguments import Nouns, add_command
from clinic_tui.cli.findings import Finding, State, examine
from clinic_tui.cli.printing import Columns, show_rows
from clinic_tui.settings import chosen_folder

COLUMNS: Columns[Finding] = [
    ("", lambda row: row.state.value),
    ("what", lambda row: row.what),
    ("", lambda row: row.words),
]


def add(nouns: Nouns) -> None:
    """Put the command into the parser."""
    add_command(nouns, "doctor", run, "check vault, database, guards, file rights and disk; changes nothing")


def run(options: argparse.Namespace) -> int:
    """1 where something failed; warnings are none."""
    found = examine(chosen_folder(options.data))
    show_rows(options, found, COLUMNS, "nothing was looked at")
    return 1 if any(each.state is State.FAIL for each in found) else 0
