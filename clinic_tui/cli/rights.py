"""`clinic-tui rights`: who may do what. The table comes with the program, so no clinic is asked."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from clinic_tui.cli.arguments import Nouns, add_list
from clinic_tui.cli.printing import Columns, show_rows
from clinic_tui.security.rights_shown import SIGNS, Right, rights_with
from clinic_tui.security.roles import ACCOUNT_ROLES, Role


def add(nouns: Nouns) -> None:
    """Put the command into the parser."""
    listed = add_list(nouns, "rights", run, "list who may do what: each right, and the roles that have it")
    listed.add_argument(
        "words", nargs="*", metavar="WORD", help="a role, words, or both: `biller claim`; `no biller`"
    )


def run(options: argparse.Namespace) -> None:
    """List the rights that fit."""
    columns: Columns[Right] = [
        ("right", lambda row: row.verb),
        ("lets them", lambda row: row.words),
        *((SIGNS[role], _mark(role)) for role in ACCOUNT_ROLES),
    ]
    show_rows(options, rights_with(" ".join(options.words)), columns, "no right fits")


def _mark(role: Role) -> Callable[[Right], str]:
    return lambda row: "yes" if role in row.roles else ""
