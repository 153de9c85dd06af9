"""`clinic-tui books behind`: the visits, postings or claims that a line of the figures is made of."""

from __future__ import annotations

import argparse
from datetime import timedelta
from typing import TYPE_CHECKING

from clinic_tui.billing.ledger_rows import BUCKETS
from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_list
from clinic_tui.cli.printing import Columns, show_rows
from clinic_tui.words.money import show_money

if TYPE_CHECKING:
    from clinic_tui.books.rows import Behind

RIGHT = "figures.money"


def add(verbs: Nouns, by: tuple[str, ...], claim_days: int) -> None:
    """Put the command into the noun `books`; figures of claims reach `claim_days` back unless told."""
    behind = add_list(verbs, "behind", run_behind, "list what a line of these figures is made of")
    behind.add_argument("figures", choices=("receivables", "money", "claims"))
    behind.add_argument("row", metavar="LINE", help="as it is called there: a payer, patients, 2026-10, all")
    behind.add_argument("--age", choices=BUCKETS, help="of receivables, in days; default all")
    behind.add_argument("--by", choices=(*by, "reason"), help="of money (default day) and claims (payer)")
    behind.add_argument("--from", dest="first", metavar="DATE", help="as those figures have it")
    behind.add_argument("--to", dest="last", metavar="DATE", help="up to and with this day (default today)")
    behind.set_defaults(claim_days=claim_days)


def run_behind(options: argparse.Namespace) -> None:
    """List it, the dearest first."""
    with at_desk(options, RIGHT) as here:
        rows = {"receivables": _visits, "money": _postings, "claims": _claims}[options.figures](here, options)
    columns: Columns[Behind] = [
        ("patient", lambda row: row.name),
        ("MRN", lambda row: row.mrn),
        ("day", lambda row: row.day),
        ("what", lambda row: "restricted" if row.is_hidden else row.words),
        ("amount", lambda row: "" if row.is_hidden else show_money(row.cents)),
    ]
    show_rows(options, rows, columns, f"nothing is behind `{options.row}`: is the line called so?")


def _visits(here: Here, options: argparse.Namespace) -> tuple[Behind, ...]:
    from clinic_tui.books.receivables import visits_behind

    bucket = None if options.age is None else BUCKETS.index(options.age)
    return here.ask(visits_behind, here.today, here.clinic.clock.zone, options.row, bucket)


def _postings(here: Here, options: argparse.Namespace) -> tuple[Behind, ...]:
    from clinic_tui.books.postings import postings_behind
    from clinic_tui.books.rows import MoneyBy
    from clinic_tui.errors import Invalid

    if options.by == "reason":
        raise Invalid("reasons are those of claims: day, month, payer or provider", "by")
    last = here.past_day(options.last)
    first = here.past_day(options.first) if options.first else last.replace(day=1)
    by = MoneyBy(options.by or "day")
    return here.ask(postings_behind, first, last, by, options.row, here.clinic.clock.zone)


def _claims(here: Here, options: argparse.Namespace) -> tuple[Behind, ...]:
    from clinic_tui.books.claim_figures import claims_behind
    from clinic_tui.books.rows import ALL

    last = here.past_day(options.last)
    back = timedelta(days=options.claim_days - 1)
    first = here.past_day(options.first) if options.first else last - back
    whose = "" if options.row == ALL else options.row
    who, reason = ("", options.row) if options.by == "reason" else (whose, None)
    return here.ask(claims_behind, first, last, here.clinic.clock.zone, who, reason)
