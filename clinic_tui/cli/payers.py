"""`clinic-tui payers`: who insures patients, and where they are asked."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count
from clinic_tui.cli.printing import Columns, show, show_rows
from clinic_tui.words.counted import counted

if TYPE_CHECKING:
    from clinic_tui.patients.payer_rows import PayerFields, PayerRow

COLUMNS: Columns[PayerRow] = [
    ("number", lambda row: row.id),
    ("payer", lambda row: row.name),
    ("electronic id", lambda row: row.fields.electronic_id or "none"),
    ("other ids", lambda row: row.fields.numbers_words),
    ("kind", lambda row: row.fields.filing),
    ("phone", lambda row: row.fields.phone),
    ("filing days", lambda row: row.fields.filing_days or ""),
    ("clock", lambda row: "72 h / 7 d" if row.fields.bound else ""),
    ("policies", lambda row: row.policies),
    ("", lambda row: "" if row.fields.active else "no longer dealt with"),
]


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "payers", "who insures patients, and where they are asked")
    listed = add_command(verbs, "list", run_list, "list them")
    listed.add_argument("--active", action="store_true", help="without those no longer dealt with")
    added = add_command(verbs, "add", run_add, "enter a payer")
    added.add_argument("name", metavar="NAME")
    _fields(added)
    edited = add_command(verbs, "edit", run_edit, "change a payer")
    edited.add_argument("payer", metavar="PAYER", help="its name, or its number in the list")
    edited.add_argument("--name", metavar="NAME", help="another name; its policies get it too")
    _fields(edited)
    stands = edited.add_mutually_exclusive_group()
    stands.add_argument("--off", action="store_true", help="it is no longer dealt with")
    stands.add_argument("--on", action="store_true", help="it is dealt with again")
    add_command(verbs, "import", run_import, "make a payer of each name that stands on policies alone")


def _fields(command: argparse.ArgumentParser) -> None:
    command.add_argument("--id", metavar="ID", help="the clearinghouse's number of it")
    command.add_argument(
        "--other-ids", metavar="IDS", help="partners that know it by another: 'HUB 60054, RELAY AC1'; '' none"
    )
    command.add_argument(
        "--clock",
        choices=("cms", "none"),
        help="cms: it must answer requests for authorization in 72 hours, or 7 calendar days",
    )
    command.add_argument("--phone", metavar="PHONE")
    command.add_argument("--kind", metavar="CODE", help="claim filing code, such as MB, MC, CI")
    command.add_argument("--filing-days", type=count, metavar="DAYS", help="from visit to claim")


def run_list(options: argparse.Namespace) -> None:
    """List them."""
    from clinic_tui.patients.payers import payers

    with at_desk(options, "payer.view") as here:
        rows = here.ask(payers, inactive=not options.active)
    show_rows(options, rows, COLUMNS, "there are none: `clinic-tui payers import` makes them of the policies")


def run_add(options: argparse.Namespace) -> None:
    """Enter a payer."""
    from clinic_tui.patients.payer_rows import PayerFields
    from clinic_tui.patients.payers import add_payer

    with at_desk(options, "payer.edit") as here:
        number = add_payer(here.desk, _typed(options, PayerFields(options.name)))
        row = _row(here, str(number))
    show(options, {"payer": row}, f"payer {row.id}: {row.name}")


def run_edit(options: argparse.Namespace) -> None:
    """Change a payer."""
    from clinic_tui.patients.payers import update_payer

    with at_desk(options, "payer.edit") as here:
        row = _row(here, options.payer)
        fields = _typed(options, row.fields)
        if options.name:
            fields = replace(fields, name=options.name)
        if options.on or options.off:
            fields = replace(fields, active=options.on)
        update_payer(here.desk, row.id, row.version, fields)
        row = _row(here, str(row.id))
    show(options, {"payer": row}, f"payer {row.id}: {row.name}")


def run_import(options: argparse.Namespace) -> None:
    """Make a payer of each name that stands on policies alone."""
    from clinic_tui.patients.payers import adopt_payers

    with at_desk(options, "payer.adopt") as here:
        made = adopt_payers(here.desk)
    show(options, {"made": made}, f"{counted(made, 'payer')} made of the names on policies")


def _typed(options: argparse.Namespace, fields: PayerFields) -> PayerFields:
    from clinic_tui.patients.payer_rows import read_numbers
    from clinic_tui.words.phones import read_phone

    if options.other_ids is not None:
        fields = replace(fields, numbers=read_numbers(options.other_ids))
    if options.clock is not None:
        fields = replace(fields, bound=options.clock == "cms")
    if options.id is not None:
        fields = replace(fields, electronic_id=options.id)
    if options.phone is not None:
        fields = replace(fields, phone=read_phone(options.phone) if options.phone else "")
    if options.kind is not None:
        fields = replace(fields, filing=options.kind)
    if options.filing_days is not None:
        fields = replace(fields, filing_days=options.filing_days)
    return fields


def _row(here: Here, name: str) -> PayerRow:
    from clinic_tui.patients.payers import payer

    return here.ask(payer, name)
