"""`clinic-tui demo`: a clinic to try everything on."""

from __future__ import annotations

import argparse
from datetime import datetime, time
from pathlib import Path

from clinic_tui import collector
from clinic_tui.cli import console
from clinic_tui.cli.arguments import Nouns, add_command, count_or_none
from clinic_tui.cli.asking import typing_unseen

FIRST_YEAR, LAST_YEAR = 2000, 2999
"""Of the demo's day: patients are born a lifetime before it, and visits are booked after it."""


def add(nouns: Nouns) -> None:
    """Put the command into the parser."""
    command = add_command(
        nouns, "demo", run, "open a throwaway clinic in the middle of its day; --data keeps it in a folder"
    )
    command.add_argument(
        "--seed", type=count_or_none, default=1, help="another number, other people (default 1)"
    )
    command.add_argument(
        "--at",
        type=_moment,
        metavar="TIME",
        help="the clinic's hour, as 10:30, or day and hour, as 2026-11-23T10:30",
    )

    console.add_tab(command)


def _moment(text: str) -> datetime | time:
    for read in (time.fromisoformat, datetime.fromisoformat):
        try:
            moment = read(text)
        except ValueError:
            continue
        if isinstance(moment, datetime) and not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise argparse.ArgumentTypeError(f"the demo has a year from {FIRST_YEAR} to {LAST_YEAR}")
        return moment
    raise argparse.ArgumentTypeError("write an hour as 10:30, or a moment as 2026-11-23T10:30")


def run(options: argparse.Namespace) -> int:
    """Make the demo clinic, open the console on it, and let it go."""
    collector.rest()
    with typing_unseen():
        from clinic_tui.app import run_console
        from clinic_tui.demo.open import open_demo

        demo = open_demo(options.seed, options.at, Path(options.data).expanduser() if options.data else None)
        try:
            login, tab = options.act_as or demo.login, console.TABS.get(options.tab)
            return run_console(demo.folder, ascii=options.ascii, login=login, tab=tab)
        finally:
            demo.close()
