"""`clinic-tui practice place, provider, enrol`: places of service, providers on claims, enrolments."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count
from clinic_tui.cli.practice_words import add_address, address_of
from clinic_tui.cli.printing import Columns, line, show, show_json, show_rows
from clinic_tui.errors import NotFound
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import read_date

if TYPE_CHECKING:
    from clinic_tui.practice.rows import EnrolmentRow

DEFAULT = "default"
ENROLMENTS: Columns[EnrolmentRow] = [
    ("number", lambda row: row.id),
    ("provider", lambda row: row.code),
    ("payer", lambda row: row.payer),
    ("from", lambda row: f"{row.fields.valid_from:%m/%d/%Y}"),
    ("to", lambda row: f"{row.fields.valid_to:%m/%d/%Y}" if row.fields.valid_to else "no end"),
    ("payer's number", lambda row: row.fields.number),
]


def add_place(verbs: Nouns) -> None:
    """Put `place` into the parser."""
    place = add_noun(verbs, "place", "what claims say of the places of the clinic")
    told = add_command(place, "set", run_place, "say what claims say of a site")
    told.add_argument("site", metavar="SITE", help="its name (`clinic-tui schedule site list`)")
    told.add_argument("--name", metavar="NAME", help="as claims name it (default the site's)")
    told.add_argument("--npi", metavar="NPI", help="of the place, where it has one")
    add_address(told)
    told.add_argument("--clia", metavar="NUMBER", help="of its laboratory, as 22D1234567")
    told.add_argument("--billing", metavar="BILLING", help=f"who bills for it, or `{DEFAULT}`")


def add_provider(verbs: Nouns) -> None:
    """Put `provider` into the parser."""
    provider = add_noun(verbs, "provider", "who the providers are on claims")
    told = add_command(provider, "set", run_provider, "say who a provider is on claims")
    told.add_argument("provider", metavar="CODE")
    told.add_argument("--npi", metavar="NPI", help="ten digits")
    told.add_argument("--taxonomy", metavar="CODE", help="ten characters, as 207Q00000X")
    told.add_argument("--last", metavar="NAME")
    told.add_argument("--first", metavar="NAME")
    told.add_argument("--credentials", metavar="TEXT", help="MD, NP")
    taken = add_command(provider, "import", run_import, "take them in from CSV, whole or not at all")
    taken.add_argument(
        "file", type=Path, metavar="FILE", help="columns code, npi, last, first, taxonomy, credentials"
    )
    taken.add_argument("--dry-run", action="store_true", help="say what would be taken in; change nothing")


def add_enrol(verbs: Nouns) -> None:
    """Put `enrol` into the parser."""
    enrol = add_noun(verbs, "enrol", "which providers are enrolled with which payers, and when")
    listed = add_command(enrol, "list", run_enrolments, "list the enrolments")
    listed.add_argument("provider", nargs="?", metavar="CODE", help="of this provider (default all)")
    new = add_command(enrol, "add", run_enrol, "a provider is enrolled with a payer")
    new.add_argument("provider", metavar="CODE")
    new.add_argument("payer", metavar="PAYER", help="its name, or its number in `payers list`")
    new.add_argument("--from", dest="first", required=True, metavar="DATE", help="its first day")
    new.add_argument("--to", dest="last", metavar="DATE", help="its last day (default: no end)")
    new.add_argument("--number", default="", metavar="TEXT", help="the payer's own number of the provider")
    edited = add_command(enrol, "edit", run_enrol_edit, "change the days or the number of an enrolment")
    edited.add_argument("enrolment", type=count, metavar="NUMBER", help="its number in the list")
    edited.add_argument("--from", dest="first", metavar="DATE", help="its first day")
    until = edited.add_mutually_exclusive_group()
    until.add_argument("--to", dest="last", metavar="DATE", help="its last day")
    until.add_argument("--no-end", action="store_true", help="it has no end")
    edited.add_argument("--number", metavar="TEXT", help="the payer's own number of the provider")
    gone = add_command(enrol, "remove", run_enrol_remove, "it never was: entered in error")
    gone.add_argument("enrolment", type=count, metavar="NUMBER", help="its number in the list")


def run_place(options: argparse.Namespace) -> None:
    """Say what claims say of a site."""
    from clinic_tui.cli.finding import named
    from clinic_tui.practice.queries import billing_provider, places
    from clinic_tui.practice.service import set_place

    with at_desk(options, "practice.edit") as here:
        row = named(here.ask(places), lambda each: each.site, options.site, "site")
        fields = replace(row.fields, address=address_of(options, row.fields.address))
        for name in ("name", "npi", "clia"):
            if getattr(options, name) is not None:
                fields = replace(fields, **{name: getattr(options, name)})
        if options.billing is not None:
            chosen = None if options.billing == DEFAULT else here.ask(billing_provider, options.billing).id
            fields = replace(fields, billing_id=chosen)
        set_place(here.desk, row.site_id, row.version, fields)
        row = named(here.ask(places), lambda each: each.site, options.site, "site")
    where = row.fields.address.line or "no address"
    show(options, {"place": row}, f"{row.site}: {row.fields.name or row.site}, {where}")


def run_provider(options: argparse.Namespace) -> None:
    """Say who a provider is on claims."""
    from clinic_tui.practice.queries import identity
    from clinic_tui.practice.service import set_identity

    with at_desk(options, "practice.edit") as here:
        row = here.ask(identity, options.provider)
        fields = row.fields
        for name in ("npi", "taxonomy", "last", "first", "credentials"):
            if getattr(options, name) is not None:
                fields = replace(fields, **{name: getattr(options, name)})
        set_identity(here.desk, row.provider_id, row.version, fields)
        row = here.ask(identity, row.code)
    of = row.fields
    words = f"{row.code}: {' '.join(filter(None, (of.first, of.last, of.credentials)))}, NPI {of.npi}"
    show(options, {"provider": row}, words)


def run_import(options: argparse.Namespace) -> None:
    """Take in who the providers are, or say what would be."""
    from clinic_tui.cli.wrong_lines import refuse_what_is_wrong
    from clinic_tui.interop.identities_csv import read_identities
    from clinic_tui.practice.queries import identity
    from clinic_tui.practice.service import import_identities

    file = read_identities(options.file)
    with at_desk(options, "practice.edit") as here:
        refuse_what_is_wrong(options, file.name, file.wrong)
        for code, _ in file.identities:
            here.ask(identity, code)
        if not options.dry_run:
            import_identities(here.desk, file.identities)
    if options.json:
        show_json(
            {"columns": file.columns, "providers": len(file.identities), "taken_in": not options.dry_run}
        )
        return
    done = "would be taken in" if options.dry_run else "taken in"
    line(options, f"{file.name}: {counted(len(file.identities), 'provider')} {done}")


def run_enrolments(options: argparse.Namespace) -> None:
    """List the enrolments."""
    from clinic_tui.practice.queries import enrolments, identity

    with at_desk(options, "practice.view") as here:
        number = here.ask(identity, options.provider).provider_id if options.provider else None
        rows = here.ask(enrolments, number)
    show_rows(options, rows, ENROLMENTS, "there is none: `clinic-tui practice enrol add` enters one")


def run_enrol(options: argparse.Namespace) -> None:
    """A provider is enrolled with a payer."""
    from clinic_tui.patients.payers import payer
    from clinic_tui.practice.queries import identity
    from clinic_tui.practice.rows import EnrolmentFields
    from clinic_tui.practice.service import enrol

    with at_desk(options, "practice.edit") as here:
        who = here.ask(identity, options.provider)
        whom = here.ask(payer, options.payer)
        last = read_date(options.last, here.today) if options.last else None
        fields = EnrolmentFields(read_date(options.first, here.today), last, options.number)
        number = enrol(here.desk, who.provider_id, whom.id, fields)
        row = _enrolment(here, number)
    show(options, {"enrolment": row}, f"enrolment {row.id}: {row.code} with {row.payer}")


def run_enrol_edit(options: argparse.Namespace) -> None:
    """Change an enrolment."""
    from clinic_tui.practice.service import change_enrolment

    with at_desk(options, "practice.edit") as here:
        row = _enrolment(here, options.enrolment)
        fields = row.fields
        if options.first is not None:
            fields = replace(fields, valid_from=read_date(options.first, here.today))
        if options.last is not None or options.no_end:
            fields = replace(fields, valid_to=read_date(options.last, here.today) if options.last else None)
        if options.number is not None:
            fields = replace(fields, number=options.number)
        change_enrolment(here.desk, row.id, row.version, fields)
        row = _enrolment(here, row.id)
    show(options, {"enrolment": row}, f"enrolment {row.id}: {row.code} with {row.payer}")


def run_enrol_remove(options: argparse.Namespace) -> None:
    """It was entered in error."""
    from clinic_tui.practice.service import remove_enrolment

    with at_desk(options, "practice.edit") as here:
        row = _enrolment(here, options.enrolment)
        remove_enrolment(here.desk, row.id, row.version)
    show(options, {"removed": row}, f"enrolment {row.id} of {row.code} with {row.payer} is taken out")


def _enrolment(here: Here, number: int) -> EnrolmentRow:
    from clinic_tui.practice.queries import enrolments

    for row in here.ask(enrolments):
        if row.id == number:
            return row
    raise NotFound(f"there is no enrolment {number}: `clinic-tui practice enrol list` shows them")
