"""`clinic-tui claims`: closed visits, their charges, and what is answered to claims."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli import (
    claim_files,
    claims_answers,
    claims_coding,
    claims_form,
    claims_letters,
    claims_partners,
    claims_payers,
    claims_rules,
    claims_scrub,
    claims_sending,
    claims_status,
    claims_work,
    remittances,
)
from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count, money
from clinic_tui.cli.printing import Columns, show, show_rows
from clinic_tui.errors import NotFound
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

if TYPE_CHECKING:
    from clinic_tui.billing.rows import UnbilledVisit

COLUMNS: Columns[UnbilledVisit] = [
    ("number", lambda row: row.appointment_id),
    ("day", lambda row: show_date(row.day)),
    ("patient", lambda row: row.name),
    ("MRN", lambda row: row.mrn),
    ("provider", lambda row: row.provider_code),
    ("payer", lambda row: row.payer or "none"),
    ("diagnoses", lambda row: _diagnoses(row)),
    ("charges", lambda row: " ".join(charge.code for charge in row.charges) or row.no_charge_reason),
    ("total", lambda row: show_money(row.total_cents)),
    ("paid", lambda row: show_money(row.paid_cents)),
]


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(
        nouns, "claims", "see closed visits that no claim holds, enter charges, and read what payers answer"
    )
    unbilled = add_command(verbs, "unbilled", run_unbilled, "list closed visits that no claim holds")
    unbilled.add_argument("--day", metavar="DATE", help="of this day alone")
    unbilled.add_argument(
        "--to-code", action="store_true", help="those alone that a policy pays and that have no diagnosis"
    )
    charge = add_command(verbs, "charge", run_charge, "add a charge to a visit")
    charge.add_argument("number", type=count, metavar="NUMBER", help="the visit's, as lists show it")
    charge.add_argument("code", metavar="CODE", help='99213-25, or with diagnoses "99213-25 ab"')
    charge.add_argument(
        "price",
        nargs="?",
        type=money,
        metavar="PRICE",
        help="of one unit, as 125 (default: its listed price)",
    )
    charge.add_argument("--units", type=count, default=1)
    charge.add_argument("--words", default="", metavar="TEXT", help="what it is")
    claim_files.add(verbs)
    claims_answers.add(verbs)
    claims_sending.add(verbs)
    claims_work.add(verbs)
    claims_status.add(verbs)
    claims_letters.add(verbs)
    claims_partners.add(verbs)
    claims_payers.add(verbs)
    claims_rules.add(verbs)
    claims_coding.add(verbs)
    claims_scrub.add(verbs)
    remittances.add(verbs)
    claims_form.add(verbs)


def run_unbilled(options: argparse.Namespace) -> None:
    """List closed visits that no claim holds."""
    from clinic_tui.billing.queries import unbilled

    with at_desk(options, "claim.view") as here:
        rows = here.ask(unbilled, here.past_day(options.day) if options.day else None)
    if options.to_code:
        rows = tuple(row for row in rows if row.is_to_code)
    show_rows(
        options, rows, COLUMNS, "no visit is to code" if options.to_code else "every closed visit is billed"
    )


def _diagnoses(row: UnbilledVisit) -> str:
    from clinic_tui.coding.rules import show_diagnoses

    return "to code" if row.is_to_code else show_diagnoses(row.diagnoses)


def run_charge(options: argparse.Namespace) -> None:
    """Add a charge to a visit."""
    from clinic_tui.billing.queries import visit
    from clinic_tui.billing.rows import ChargeEntry
    from clinic_tui.billing.service import add_charges
    from clinic_tui.coding.rules import read_line
    from clinic_tui.fees.queries import price_on_visit

    typed = read_line(options.code)
    with at_desk(options, "charge.enter") as here:
        listed = here.ask(price_on_visit, options.number, typed.code)
        if options.price is None and listed is None:
            raise NotFound(f"no fee schedule has {typed.code} on the day of the visit: give its price")
        cents = options.price if options.price is not None else listed.cents if listed else 0
        entry = ChargeEntry(typed.code, options.words, options.units, cents, typed.pointers, typed.drug)
        add_charges(here.desk, options.number, [entry])
        row = here.ask(visit, options.number)
    show(
        options,
        {"visit": row},
        f"{row.name} MRN {row.mrn}: charges are {show_money(row.total_cents)} together",
    )
