"""`clinic-tui doctor`: whether all is as it should be on this machine, each line with its way out."""

from __future__ import annotations

import argparse

from clinic_tui.cli.arguments import Nouns, add_command
from clinic_tui.cli.findings import Finding, State, examine
from clinic_tui.cli.printing import Columns, show, show_rows
from clinic_tui.errors import NotFound
from clinic_tui.settings import chosen_folder, read_settings

COLUMNS: Columns[Finding] = [
    ("", lambda row: row.state.value),
    ("what", lambda row: row.what),
    ("", lambda row: row.words),
]


def add(nouns: Nouns) -> None:
    """Put the command into the parser."""
    doctor = add_command(
        nouns, "doctor", run, "check vault, database, guards, file rights and disk; changes no data"
    )
    doctor.add_argument(
        "--free-ballast",
        action="store_true",
        help="the disk is full: throw out the ballast, so that desks can save while you make room",
    )


def run(options: argparse.Namespace) -> int:
    """1 where something failed; warnings are none."""
    if options.free_ballast:
        _free_ballast(options)
        return 0
    found = examine(chosen_folder(options.data))
    show_rows(options, found, COLUMNS, "nothing was looked at")
    return 1 if any(each.state is State.FAIL for each in found) else 0


def _free_ballast(options: argparse.Namespace) -> None:
    """Throw out what was laid down for this day; raises NotFound where nothing is left of it."""
    from clinic_tui.store.disk_room import BALLAST, BALLAST_BYTES, free_ballast, room_on

    folder = read_settings(chosen_folder(options.data)).folder
    if not free_ballast(folder):
        raise NotFound(f"{folder / BALLAST} is not there: make room by removing what is not the clinic's")
    words = room_on(folder).words
    show(
        options,
        {"freed_bytes": BALLAST_BYTES, "room": words},
        f"{BALLAST_BYTES >> 20} MB freed ({words}); desks save again by themselves. Make room on the disk, "
        "then run `clinic-tui doctor`, which lays the ballast down again",
    )
