"""`clinic-tui next` and `clinic-tui alerts`: what is open anywhere, and what of it is amiss."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_list, count
from clinic_tui.cli.printing import Columns, show_rows

if TYPE_CHECKING:
    from clinic_tui.backend.urgency_row import Urgent


def add(nouns: Nouns) -> None:
    """Put the commands into the parser."""
    following = add_list(nouns, "next", run_next, "list all that is open, what presses most first, and why")
    _limit(following)
    _limit(add_list(nouns, "alerts", run_alerts, "list what is amiss, what presses most first"))


def _limit(command: argparse.ArgumentParser) -> None:
    command.add_argument("--limit", type=count, metavar="N", help="the first N alone")


def run_next(options: argparse.Namespace) -> None:
    """All that is open, as far as who asks may see it."""
    columns: Columns[Urgent] = [
        ("points", lambda row: row.points),
        ("left", lambda row: row.left_words),
        ("why", lambda row: row.cause.value),
        ("where", lambda row: row.tab),
        ("what", lambda row: row.words),
    ]
    show_rows(options, _open_items(options)[: options.limit], columns, "nothing is open")


def run_alerts(options: argparse.Namespace) -> None:
    """What of it is amiss."""
    columns: Columns[Urgent] = [
        ("why", lambda row: row.cause.value),
        ("where", lambda row: row.tab),
        ("what", lambda row: row.words),
    ]
    rows = tuple(row for row in _open_items(options) if row.is_amiss)
    show_rows(options, rows[: options.limit], columns, "nothing is amiss")


def _open_items(options: argparse.Namespace) -> tuple[Urgent, ...]:
    from clinic_tui.backend.at_shell import AtShell

    with at_desk(options) as here:
        return AtShell(here.clinic, here.desk, here.signed).urgent()
