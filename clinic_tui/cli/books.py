"""`clinic-tui books`: A/R, money and claims in figures, and the months that are closed."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

from clinic_tui.cli import books_behind
from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun
from clinic_tui.cli.printing import Columns, line, plain, say, show, show_csv, show_json, table
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

if TYPE_CHECKING:
    from clinic_tui.books.rows import AgedRow, ClaimFigures, Decided, DeniedFor, Flow, Month

Row = TypeVar("Row")

RIGHT = "figures.money"
BY = ("day", "month", "payer", "provider")
CLAIM_DAYS = 90
"""Of a span of decisions that has no first day: fewer are too few for a rate."""


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "books", "tell what is owed, what moved and how payers decide, and close months")
    _with_csv(add_command(verbs, "receivables", run_receivables, "tell what is owed now, by age"))
    money = add_command(verbs, "money", run_money, "tell charges, payments and adjustments of a span")
    _with_span(money, "the first of the month")
    money.add_argument("--by", choices=BY, default="day", help="line by line (default day)")
    _with_csv(money)
    claims = add_command(
        verbs, "claims", run_claims, "tell how payers decided first: first-pass and denial rate, days to pay"
    )
    _with_span(claims, f"{CLAIM_DAYS} days to the last")
    claims.add_argument(
        "--by", choices=("payer", "reason"), default="payer", help="all decisions, or denials by their reason"
    )
    _with_csv(claims)
    books_behind.add(verbs, BY, CLAIM_DAYS)
    _with_csv(add_command(verbs, "months", run_months, "list the newest months, and how each was signed"))
    close = add_command(verbs, "close", run_close, "sign the figures of a month and lock it")
    _with_month(close)
    close.add_argument("--reason", default="", metavar="TEXT", help="why it is closed with something left")
    reopen = add_command(verbs, "reopen", run_reopen, "open the newest closed month again")
    _with_month(reopen)
    reopen.add_argument("--reason", required=True, metavar="TEXT", help="why")


def _with_csv(command: argparse.ArgumentParser) -> None:
    command.add_argument("--csv", action="store_true", help="answer in CSV: cents, and rates as shares")


def _with_span(command: argparse.ArgumentParser, otherwise: str) -> None:
    command.add_argument("--from", dest="first", metavar="DATE", help=f"default {otherwise}")
    command.add_argument("--to", dest="last", metavar="DATE", help="up to and with this day (default today)")


def _with_month(command: argparse.ArgumentParser) -> None:
    command.add_argument("month", metavar="MONTH", help="2026-10, or last")


def run_receivables(options: argparse.Namespace) -> None:
    """Tell what is owed now, by age."""
    from clinic_tui.billing.ledger_rows import BUCKETS
    from clinic_tui.books.receivables import receivables

    with at_desk(options, RIGHT) as here:
        found = here.ask(receivables, here.today, here.clinic.clock.zone)
    rows = (*found.payers, found.patients, found.total)
    if options.json:
        show_json({**plain(found), "insurers": found.insurers})
        return
    if options.csv:
        ages = [f"cents_{age.replace('-', '_').replace('>', 'over_')}" for age in BUCKETS]
        show_csv(
            ["who", *ages, "credit_cents", "net_cents", "over_90"],
            [(row.who, *row.cents, row.credit_cents, row.net_cents, row.over_90) for row in rows],
        )
        return
    columns: Columns[AgedRow] = [
        ("", lambda row: row.who),
        *[(age, lambda row, place=place: _money(row.cents[place])) for place, age in enumerate(BUCKETS)],
        ("credit", lambda row: _money(row.credit_cents)),
        ("A/R", lambda row: show_money(row.net_cents)),
        (">90", lambda row: _percent(row.over_90)),
    ]
    _show_table(options, rows, columns)
    ahead = f"; copays asked ahead {show_money(found.asked_ahead_cents)}" if found.asked_ahead_cents else ""
    say(f"{show_date(found.day)}: days in A/R {_number(found.days)}{ahead}")


def run_money(options: argparse.Namespace) -> None:
    """Tell charges, payments and adjustments of a span."""
    from clinic_tui.books.flows import money
    from clinic_tui.books.rows import FLOW_SUMS, MoneyBy

    with at_desk(options, RIGHT) as here:
        last = here.past_day(options.last)
        first = here.past_day(options.first) if options.first else last.replace(day=1)
        found = here.ask(money, first, last, MoneyBy(options.by), here.clinic.clock.zone)
    rows = (*found.rows, found.total)
    if options.json:
        show_json(found)
        return
    if options.csv:
        names = ("key", "name", *FLOW_SUMS, "paid_cents", "adjusted_cents", "change_cents")
        show_csv([found.by.value, *names[1:]], [[getattr(row, name) for name in names] for row in rows])
        return
    columns: Columns[Flow] = [
        ("", lambda row: row.key),
        ("charges", lambda row: _money(row.charged_cents)),
        ("by patients", lambda row: _money(row.patient_paid_cents)),
        ("by insurers", lambda row: _money(row.insurer_paid_cents)),
        ("adjusted", lambda row: _money(row.adjusted_cents)),
        ("A/R by", lambda row: show_money(row.change_cents)),
        *([("interest", lambda row: _money(row.interest_cents))] if found.total.interest_cents else []),
    ]
    _show_table(options, rows, columns)
    say(
        f"{_span(found.first, found.last)}: A/R {show_money(found.opening_cents)} before, "
        f"{show_money(found.closing_cents)} after; net collection {_percent(found.net_collection)}"
    )


def run_claims(options: argparse.Namespace) -> None:
    """Tell how payers decided first."""
    from clinic_tui.books.claim_figures import claim_figures

    with at_desk(options, RIGHT) as here:
        last = here.past_day(options.last)
        first = here.past_day(options.first) if options.first else last - timedelta(days=CLAIM_DAYS - 1)
        found = here.ask(claim_figures, first, last, here.clinic.clock.zone)
    if options.json:
        show_json(found)
        return
    if options.csv:
        _csv_of_claims(found, options.by)
        return
    if options.by == "reason":
        reasons: Columns[DeniedFor] = [
            ("payer", lambda row: row.who),
            ("kind", lambda row: row.kind),
            ("reason", lambda row: row.reason),
            ("claims", lambda row: row.claims),
            ("denied", lambda row: show_money(row.cents)),
            ("", lambda row: row.words),
        ]
        _show_table(options, found.denials, reasons)
    else:
        payers: Columns[Decided] = [
            ("", lambda row: row.who),
            ("decided", lambda row: row.claims),
            ("charged", lambda row: show_money(row.cents)),
            ("first pass", lambda row: _percent(row.first_pass_rate)),
            ("denied", lambda row: _percent(row.denial_rate)),
            ("of charges", lambda row: _percent(row.denied_share)),
            ("days to pay", lambda row: _number(row.days_to_pay)),
        ]
        _show_table(options, (*found.payers, found.total), payers)
    say(f"{_span(found.first, found.last)}: first decisions on {counted(found.total.claims, 'claim')}")


def _csv_of_claims(found: ClaimFigures, by: str) -> None:
    from clinic_tui.books.rows import Decided, DeniedFor

    if by == "reason":
        names = [each.name for each in fields(DeniedFor)]
        show_csv(names, [[getattr(row, name) for name in names] for row in found.denials])
        return
    names = [each.name for each in fields(Decided)]
    names += ["first_pass_rate", "denial_rate", "denied_share", "days_to_pay"]
    rows = (*found.payers, found.total)
    show_csv(["payer", *names[1:]], [[getattr(row, name) for name in names] for row in rows])


def run_months(options: argparse.Namespace) -> None:
    """List the newest months, and how each was signed."""
    from clinic_tui.books.months import months
    from clinic_tui.books.rows import MonthFigures

    with at_desk(options, RIGHT) as here:
        found = here.ask(months, here.today)
        zone = here.clinic.clock.zone
    if options.json:
        show_json(found)
        return
    if options.csv:
        names = [each.name for each in fields(MonthFigures)]
        show_csv(
            ["month", "state", *names, "days"],
            [
                (f"{each.month:%Y-%m}", each.state, *(getattr(each.figures, name) for name in names),
                 each.figures.days)
                for each in found
            ],
        )  # fmt: skip
        return
    columns: Columns[Month] = [
        ("month", lambda row: f"{row.month:%Y-%m}"),
        ("state", lambda row: row.state),
        ("A/R before", lambda row: show_money(row.figures.opening_cents)),
        ("charges", lambda row: _money(row.figures.charged_cents)),
        ("paid", lambda row: _money(row.figures.paid_cents)),
        ("adjusted", lambda row: _money(row.figures.adjusted_cents)),
        ("A/R after", lambda row: show_money(row.figures.closing_cents)),
        ("days", lambda row: _number(row.figures.days)),
        (
            "signed",
            lambda row: f"{row.closed.by} {row.closed.at.astimezone(zone):%Y-%m-%d}" if row.closed else "",
        ),
    ]
    _show_table(options, found, columns)
    for each in found:
        if each.changes:
            say(f"{each.name} changed since it was signed: {'; '.join(each.changes)}")


def run_close(options: argparse.Namespace) -> None:
    """Sign the figures of a month and lock it."""
    from clinic_tui.books.rules import month_name
    from clinic_tui.books.service import close_month

    with at_desk(options, "books.close") as here:
        closed = close_month(here.desk, _month(here, options.month), options.reason)
    figures = closed.figures
    words = (
        f"{month_name(closed.month)} is closed: charges {show_money(figures.charged_cents)}, paid "
        f"{show_money(figures.paid_cents)}, adjusted {show_money(figures.adjusted_cents)}, A/R "
        f"{show_money(figures.closing_cents)}; journal {closed.seal}"
    )
    show(options, plain(closed), words)
    if closed.left_open:
        say(f"left open ({closed.reason}): {closed.left_open}")


def run_reopen(options: argparse.Namespace) -> None:
    """Open the newest closed month again."""
    from clinic_tui.books.rules import month_name
    from clinic_tui.books.service import reopen_month

    with at_desk(options, "books.reopen") as here:
        closed = reopen_month(here.desk, _month(here, options.month), options.reason)
    show(options, plain(closed), f"{month_name(closed.month)} is open again: {closed.reopen_reason}")


def _month(here: Here, typed: str) -> date:
    from clinic_tui.books.rules import read_month

    return read_month(typed, here.today)


def _show_table(options: argparse.Namespace, rows: Sequence[Row], columns: Columns[Row]) -> None:
    for text in table([title for title, _ in columns], [[get(row) for _, get in columns] for row in rows]):
        line(options, text)


def _span(first: date, last: date) -> str:
    return f"{show_date(first)} to {show_date(last)}"


def _money(cents: int) -> str:
    return show_money(cents) if cents else "-"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share * 100:.1f}%"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"
