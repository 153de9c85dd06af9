"""`clinic-tui access`: unusual access to records, and its review."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, add_noun
from clinic_tui.cli.printing import Columns, show, show_rows

if TYPE_CHECKING:
    from clinic_tui.privacy.access_rows import AccessRow

ACCESS: Columns[AccessRow] = [
    ("line", lambda row: row.key),
    ("day", lambda row: row.found.day),
    ("who", lambda row: row.person),
    ("why", lambda row: row.found.kind.value),
    ("patient", lambda row: row.name),
    ("MRN", lambda row: row.mrn),
    ("looks", lambda row: row.found.looks),
    ("reviewed by", lambda row: row.reviewed_by if row.reviewed else ""),
]


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "access", "report unusual access to records, and review it")
    listed = add_list(verbs, "list", run_list, "list what is unusual, what nobody has reviewed first")
    listed.add_argument("--unreviewed", action="store_true", help="only what nobody has reviewed")
    review = add_command(verbs, "review", run_review, "say what was found of one line; it stays")
    review.add_argument("line", metavar="LINE", help="as the list names it")
    review.add_argument("words", nargs="+", metavar="WORDS")


def run_list(options: argparse.Namespace) -> None:
    """List what is unusual."""
    from clinic_tui.privacy.access_reads import unusual_access

    with at_desk(options, "access.review") as here:
        rows = here.ask(unusual_access, here.clinic.clock, here.clinic.settings.privacy)
    if options.unreviewed:
        rows = tuple(row for row in rows if not row.reviewed)
    show_rows(options, rows, ACCESS, "nothing unusual was looked at in these days")


def run_review(options: argparse.Namespace) -> None:
    """Review a line."""
    from clinic_tui.privacy.access_review import review_access

    with at_desk(options, "access.review") as here:
        row = review_access(here.desk, here.clinic.settings.privacy, options.line, " ".join(options.words))
    show(options, {"line": row.key}, f"{row.key}: reviewed")
