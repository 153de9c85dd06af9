"""`clinic-tui practice`: who bills the payers."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun
from clinic_tui.cli.practice_parts import add_enrol, add_place, add_provider
from clinic_tui.cli.practice_words import add_address, address_of, phone_of, phone_words
from clinic_tui.cli.printing import Columns, line, show, show_json, show_rows

if TYPE_CHECKING:
    from clinic_tui.practice.rows import BillingFields, BillingRow, Missing, Practice

MISSING: Columns[Missing] = [
    ("what", lambda row: row.part),
    ("of", lambda row: row.who),
    ("missing", lambda row: row.words),
]


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "practice", "who bills the payers, where, and who each provider is to them")
    shown = add_command(verbs, "show", run_show, "show all of it, and what is missing to be able to bill")
    shown.add_argument("--unmask", action="store_true", help="tax ids whole; that is journaled")
    add_command(verbs, "missing", run_missing, "list what claims would be turned down for")
    billing = add_noun(verbs, "billing", "enter, change and take out billing providers")
    new = add_command(
        billing, "add", run_billing_add, "enter a billing provider; the first is the default one"
    )
    new.add_argument("name", metavar="NAME", help="as the payers know it; of a person the family name")
    _billing(new)
    edited = add_command(billing, "edit", run_billing_edit, "change a billing provider")
    _which(edited)
    edited.add_argument("--name", metavar="NAME", help="another name")
    _billing(edited)
    chosen = add_command(
        billing, "default", run_billing_default, "it bills wherever a place has no other one"
    )
    _which(chosen)
    gone = add_command(billing, "remove", run_billing_remove, "take a billing provider out")
    _which(gone)
    add_place(verbs)
    add_provider(verbs)
    add_enrol(verbs)


def _which(command: argparse.ArgumentParser) -> None:
    command.add_argument("billing", metavar="BILLING", help="its name, or its number in `practice show`")


def _billing(command: argparse.ArgumentParser) -> None:
    command.add_argument("--first", metavar="NAME", help="of a person who bills; an organisation has none")
    command.add_argument("--npi", metavar="NPI", help="ten digits")
    number = command.add_mutually_exclusive_group()
    number.add_argument("--tax-id", metavar="ID", help="12-3456789 (an EIN), or 123-45-6789 of a person")
    number.add_argument(
        "--tax-id-stdin", action="store_true", help="read it from standard input: a command line is seen"
    )
    command.add_argument("--taxonomy", metavar="CODE", help="ten characters, as 261QP2300X")
    add_address(command)
    add_address(command, "pay-to-", "where payments go, if elsewhere")
    command.add_argument("--phone", metavar="PHONE", help="for the payers' questions")
    command.add_argument("--contact", metavar="NAME", help="whom they ask for")


def run_show(options: argparse.Namespace) -> None:
    """Show all of it."""
    from clinic_tui.practice.queries import practice
    from clinic_tui.practice.service import look_at_tax_id

    with at_desk(options, "practice.view") as here:
        found = here.ask(practice, here.today)
        whole = (
            {row.id: look_at_tax_id(here.desk, row.id).written for row in found.billing}
            if options.unmask
            else {}
        )
    if options.json:
        tax_ids = [{"billing": number, "tax_id": words} for number, words in whole.items()]
        show_json({"practice": found, **({"tax_ids": tax_ids} if options.unmask else {})})
        return
    for text in _shown(found, whole):
        line(options, text)


def _shown(found: Practice, whole: dict[int, str]) -> list[str]:
    lines = ["Billing providers"]
    for row in found.billing:
        fields = row.fields
        lines += [
            f"  {row.id}  {fields.shown_name}{', default' if row.is_default else ''}: NPI {fields.npi}, "
            f"tax id {whole.get(row.id, row.masked_tax_id)}, taxonomy {fields.taxonomy or 'none'}",
            f"     {fields.address.line}" + (f"; pay to {fields.pay_to.line}" if fields.pay_to.line else ""),
            f"     phone {phone_words(fields.phone)}, contact {fields.contact or 'none'}",
        ]
    lines.append("Places of service")
    for place in found.places:
        at, where = place.fields, place.fields.address.line or "no address"
        own = [f"NPI {at.npi}" if at.npi else "", f"CLIA {at.clia}" if at.clia else ""]
        bills = f"{place.bills} bills" if place.bills else ""
        lines.append(
            "; ".join(filter(None, (f"  {place.site}: {at.name or place.site}, {where}", *own, bills)))
        )
    lines.append("Providers on claims")
    for who in found.providers:
        of = who.fields
        named = " ".join(filter(None, (of.first, of.last, of.credentials)))
        known = f"{named}, NPI {of.npi}, taxonomy {of.taxonomy or 'none'}" if who.version else "not entered"
        lines.append(f"  {who.code}: {known}{'' if who.active else ' (sees no patients any more)'}")
    lines.append("Enrolments")
    for each in found.enrolments:
        span = each.fields
        until = f"to {span.valid_to:%m/%d/%Y}" if span.valid_to else "without an end"
        number = f", number {span.number}" if span.number else ""
        lines.append(
            f"  {each.id}  {each.code} with {each.payer} from {span.valid_from:%m/%d/%Y} {until}{number}"
        )
    lines.append("Missing" if found.missing else "Nothing is missing.")
    lines += [f"  {row.who}: {row.words}" for row in found.missing]
    return lines


def run_missing(options: argparse.Namespace) -> None:
    """List what is missing."""
    from clinic_tui.practice.queries import practice

    with at_desk(options, "practice.view") as here:
        rows = here.ask(practice, here.today).missing
    show_rows(options, rows, MISSING, "nothing is missing")


def run_billing_add(options: argparse.Namespace) -> None:
    """Enter a billing provider."""
    from clinic_tui.practice.rows import BillingFields
    from clinic_tui.practice.service import add_billing

    with at_desk(options, "practice.edit") as here:
        number = add_billing(here.desk, _typed(options, BillingFields(options.name)))
        row = _row(here, str(number))
    show(options, {"billing": row}, f"billing provider {row.id}: {row.fields.shown_name}")


def run_billing_edit(options: argparse.Namespace) -> None:
    """Change a billing provider."""
    from clinic_tui.practice.service import update_billing

    with at_desk(options, "practice.edit") as here:
        row = _row(here, options.billing)
        fields = _typed(options, row.fields)
        if options.name is not None:
            fields = replace(fields, name=options.name)
        update_billing(here.desk, row.id, row.version, fields)
        row = _row(here, str(row.id))
    show(options, {"billing": row}, f"billing provider {row.id}: {row.fields.shown_name}")


def run_billing_default(options: argparse.Namespace) -> None:
    """Make it the default one."""
    from clinic_tui.practice.service import make_default

    with at_desk(options, "practice.edit") as here:
        row = _row(here, options.billing)
        make_default(here.desk, row.id)
        row = _row(here, str(row.id))
    show(options, {"billing": row}, f"{row.fields.shown_name} bills wherever a place has no other one")


def run_billing_remove(options: argparse.Namespace) -> None:
    """Take it out."""
    from clinic_tui.practice.service import remove_billing

    with at_desk(options, "practice.edit") as here:
        row = _row(here, options.billing)
        remove_billing(here.desk, row.id, row.version)
    show(options, {"removed": row}, f"{row.fields.shown_name} is taken out")


def _row(here: Here, name: str) -> BillingRow:
    from clinic_tui.practice.queries import billing_provider

    return here.ask(billing_provider, name)


def _typed(options: argparse.Namespace, fields: BillingFields) -> BillingFields:
    for name in ("first", "npi", "tax_id", "taxonomy", "contact"):
        typed = getattr(options, name)
        if typed is not None:
            fields = replace(fields, **{name: typed})
    if options.tax_id_stdin:
        from clinic_tui.cli.asking import line_of_stdin

        fields = replace(fields, tax_id=line_of_stdin("the tax id"))
    return replace(
        fields,
        phone=phone_of(options, fields.phone),
        address=address_of(options, fields.address),
        pay_to=address_of(options, fields.pay_to, "pay_to_"),
    )
