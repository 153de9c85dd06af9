"""`clinic-tui associates`: business associates, and the agreements with them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, add_noun
from clinic_tui.cli.printing import Columns, show, show_rows

if TYPE_CHECKING:
    from datetime import date

    from clinic_tui.privacy.associate_rows import AssociateRow

_TEXTS = ("contact", "phone", "email", "note")


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "associates", "keep business associates, and until when agreements hold")
    listed = add_list(verbs, "list", run_list, "list them by name, with their agreements")
    listed.add_argument("--left", action="store_true", help="those who work here no more too")
    new = add_command(verbs, "add", run_add, "add one")
    new.add_argument("name", metavar="NAME")
    new.add_argument("service", metavar="SERVICE", help="what they do: shredding, billing")
    _known(new)
    change = add_command(verbs, "change", run_change, "change what is known, a new agreement among it")
    change.add_argument("name", metavar="NAME")
    change.add_argument("--service", metavar="TEXT")
    _known(change)
    end = add_command(verbs, "end", run_end, "they work here no more")
    end.add_argument("name", metavar="NAME")
    end.add_argument("--reason", required=True, metavar="TEXT", help="what became of the data")


def _known(command: argparse.ArgumentParser) -> None:
    for name in _TEXTS:
        command.add_argument(f"--{name}", metavar="TEXT")
    command.add_argument("--signed", metavar="DAY", help="when the agreement was signed")
    command.add_argument("--ends", metavar="DAY", help="its last day")


def run_list(options: argparse.Namespace) -> None:
    """List them."""
    from clinic_tui.privacy.breach_reads import associates

    with at_desk(options, "associate.view") as here:
        rows, day = here.ask(associates, left=options.left), here.today
    columns: Columns[AssociateRow] = [
        ("name", lambda row: row.name),
        ("service", lambda row: row.service),
        ("contact", lambda row: row.contact),
        ("phone", lambda row: row.phone),
        ("signed", lambda row: row.signed_on or ""),
        ("ends", lambda row: row.ends_on or ""),
        ("agreement", lambda row: row.agreement(day).value),
    ]
    show_rows(options, rows, columns, "no business associate is known")


def run_add(options: argparse.Namespace) -> None:
    """Add one."""
    from clinic_tui.privacy.associate_rows import AssociateEntry
    from clinic_tui.privacy.associates import add_associate

    with at_desk(options, "associate.edit") as here:
        texts = {name: getattr(options, name) or "" for name in _TEXTS}
        signed, ends = _days(here, options)
        entry = AssociateEntry(options.name, options.service, signed_on=signed, ends_on=ends, **texts)
        number = add_associate(here.desk, entry)
    show(options, {"id": number}, f"{options.name} is added")


def run_change(options: argparse.Namespace) -> None:
    """Change what is known."""
    from dataclasses import fields, replace

    from clinic_tui.privacy.associate_rows import AssociateEntry
    from clinic_tui.privacy.associates import change_associate
    from clinic_tui.privacy.breach_reads import associate_named

    with at_desk(options, "associate.edit") as here:
        row = here.ask(associate_named, options.name)
        signed, ends = _days(here, options)
        said = {name: getattr(options, name) for name in ("service", *_TEXTS)}
        known = AssociateEntry(**{each.name: getattr(row, each.name) for each in fields(AssociateEntry)})
        changed = {name: value for name, value in said.items() if value is not None}
        changed |= {"signed_on": signed} if signed else {}
        changed |= {"ends_on": ends} if ends else {}
        change_associate(here.desk, row.id, row.version, replace(known, **changed))
    show(options, {"name": row.name}, f"{row.name}: changed")


def run_end(options: argparse.Namespace) -> None:
    """They work here no more."""
    from clinic_tui.privacy.associates import end_associate
    from clinic_tui.privacy.breach_reads import associate_named

    with at_desk(options, "associate.edit") as here:
        row = here.ask(associate_named, options.name)
        end_associate(here.desk, row.id, row.version, options.reason)
    show(options, {"name": row.name}, f"{row.name} works here no more")


def _days(here: Here, options: argparse.Namespace) -> tuple[date | None, date | None]:
    signed = here.past_day(options.signed) if options.signed else None
    return signed, here.day(options.ends) if options.ends else None
