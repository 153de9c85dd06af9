"""`clinic-tui stock worth, variance, shrinkage, count-rules`: worth, what is lost, the limits."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, count, count_or_none, money
from clinic_tui.cli.printing import Columns, line, say, show, show_csv, show_json, table
from clinic_tui.cli.supply_lists import add_pdf, write_pdf
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

if TYPE_CHECKING:
    from clinic_tui.cli.acting import Here
    from clinic_tui.counts.rows import Loss, Shrinkage, Worth
    from clinic_tui.purchasing.rows import PriceVariance

Row = TypeVar("Row")

SPAN_DAYS = 90
NONE = "none"

WORTH: Columns[Worth] = [
    ("place", lambda row: row.place),
    ("category", lambda row: row.category),
    ("items", lambda row: row.items),
    ("units", lambda row: row.units),
    ("FIFO", lambda row: show_money(row.fifo_cents)),
    ("average", lambda row: show_money(row.average_cents)),
    ("no price", lambda row: row.unpriced),
]
LOSSES: Columns[Loss] = [
    ("", lambda row: row.name),
    ("lost", lambda row: row.lost_units),
    ("worth", lambda row: show_money(row.lost_cents)),
    ("found", lambda row: row.found_units),
    ("worth", lambda row: show_money(row.found_cents)),
    ("net", lambda row: show_money(row.net_cents)),
]
VARIANCES: Columns[PriceVariance] = [
    ("invoice", lambda row: row.invoice),
    ("vendor", lambda row: row.vendor),
    ("accepted", lambda row: row.accepted_on if row.vendor else ""),
    ("item", lambda row: row.item),
    ("beyond", lambda row: show_money(row.beyond_cents)),
    ("of used, FIFO", lambda row: show_money(row.used_fifo_cents)),
    ("average", lambda row: show_money(row.used_average_cents)),
]


def add(verbs: Nouns) -> None:
    """Put the verbs into the parser."""
    worth = add_command(
        verbs, "worth", run_worth, "tell what all of the shelf is worth, by place and category"
    )
    worth.add_argument("--csv", action="store_true", help="answer in CSV, money in cents")
    add_pdf(worth)
    shrunk = add_command(verbs, "shrinkage", run_shrinkage, "tell what was lost, by category and by reason")
    varied = add_command(
        verbs,
        "variance",
        run_variance,
        "tell what accepted invoices asked beyond the order for what was used",
    )
    for spanned in (shrunk, varied):
        spanned.add_argument(
            "--from", dest="first", metavar="DATE", help=f"default {SPAN_DAYS} days to the last"
        )
        spanned.add_argument(
            "--to", dest="last", metavar="DATE", help="up to and with this day (default today)"
        )
        spanned.add_argument("--csv", action="store_true", help="answer in CSV, money in cents")
    rules = add_command(verbs, "count-rules", run_rules, "show or set when a difference has to be approved")
    rules.add_argument("--units", type=_units, metavar="N", help="beyond so many units, or none")
    rules.add_argument("--amount", type=_amount, metavar="AMOUNT", help="beyond so much, or none")
    rules.add_argument("--recount", choices=("on", "off"), help="count again first what is beyond")
    for each, words in (("a", "A"), ("b", "B"), ("c", "C")):
        rules.add_argument(
            f"--days-{each}", type=count, metavar="DAYS", help=f"from one count to the next, class {words}"
        )


def _units(typed: str) -> int | str:
    return NONE if typed.lower() == NONE else count_or_none(typed)


def _amount(typed: str) -> int | str:
    return NONE if typed.lower() == NONE else int(money(typed))


def run_worth(options: argparse.Namespace) -> None:
    """Tell what lies there is worth."""
    from clinic_tui.counts.rows import Worth
    from clinic_tui.counts.worth import worth_of_all
    from clinic_tui.supply_files import listing

    with at_desk(options, "stock.worth") as here:
        rows = here.ask(worth_of_all)
        if options.pdf:
            write_pdf(here, options, listing.worth(rows))
            return
    names = [each.name for each in fields(Worth)]
    if options.json:
        show_json(rows)
    elif options.csv:
        show_csv(names, [[getattr(row, name) for name in names] for row in rows])
    else:
        total = Worth("all", "", *(sum(getattr(row, name) for row in rows) for name in names[2:]))
        _table(options, WORTH, [*rows, total])


def run_shrinkage(options: argparse.Namespace) -> None:
    """Tell what was lost."""
    from clinic_tui.counts.shrinkage import shrinkage

    with at_desk(options, "stock.worth") as here:
        first, last = _span(here, options)
        found = here.ask(shrinkage, first, last)
    if options.json:
        show_json(found)
    elif options.csv:
        _shrinkage_csv(found)
    else:
        for title, rows in (("by category", found.by_category), ("by reason", found.by_reason)):
            line(options, title)
            _table(options, LOSSES, [*rows, found.total])
        say(f"{show_date(found.first)} to {show_date(found.last)}: {_percent(found)}")


def run_variance(options: argparse.Namespace) -> None:
    """Tell what of dearer or cheaper invoices the shelf is worth, and what is price variance."""
    from clinic_tui.purchasing.price_variance import price_variances
    from clinic_tui.purchasing.rows import PriceVariance

    with at_desk(options, "stock.worth") as here:
        first, last = _span(here, options)
        found = here.ask(price_variances, here.desk.clock.zone, first, last)
    names = [each.name for each in fields(PriceVariance)]
    if options.json:
        show_json(found)
    elif options.csv:
        show_csv(names, [[getattr(row, name) for name in names] for row in found])
    elif not found:
        say(f"{show_date(first)} to {show_date(last)}: no accepted invoice asked other than what was ordered")
    else:
        total = PriceVariance(
            "all", "", last, "", "", *(sum(getattr(row, name) for row in found) for name in names[5:])
        )
        _table(options, VARIANCES, [*found, total])


def _span(here: Here, options: argparse.Namespace) -> tuple[date, date]:
    last = here.past_day(options.last)
    return here.past_day(options.first) if options.first else last - timedelta(days=SPAN_DAYS - 1), last


def _percent(found: Shrinkage) -> str:
    issued = f"of {show_money(found.issued_cents)} that was issued"
    if found.tenths_percent is None:
        return "nothing was issued"
    sign = "-" if found.tenths_percent < 0 else ""
    whole, tenth = divmod(abs(found.tenths_percent), 10)
    return f"{sign}{whole}.{tenth} % {issued}; {show_money(found.received_cents)} was received"


def _shrinkage_csv(found: Shrinkage) -> None:
    from clinic_tui.counts.rows import Loss

    names = [each.name for each in fields(Loss)]
    parts = (("category", found.by_category), ("reason", found.by_reason), ("total", (found.total,)))
    show_csv(
        ["by", *names, "net_cents"],
        [[by, *(getattr(row, name) for name in names), row.net_cents] for by, rows in parts for row in rows],
    )


def run_rules(options: argparse.Namespace) -> None:
    """Show or set the limits."""
    from clinic_tui.counts.settling import set_rules
    from clinic_tui.counts.standing import rules_of

    said: dict[str, Any] = {"limit_units": options.units, "limit_cents": options.amount}
    said |= {"days_a": options.days_a, "days_b": options.days_b, "days_c": options.days_c}
    if options.recount:
        said["recount"] = options.recount == "on"
    given = {name: value for name, value in said.items() if value is not None}
    changes: Any = {name: None if value == NONE else value for name, value in given.items()}
    with at_desk(options, "stock.rules" if changes else "stock.count") as here:
        rules = here.ask(rules_of)
        if changes:
            rules = replace(rules, **changes)
            set_rules(here.desk, rules)
    units = "any number of units" if rules.limit_units is None else f"{rules.limit_units} units"
    amount = "any amount" if rules.limit_cents is None else show_money(rules.limit_cents)
    again = "is counted again, then approved" if rules.recount else "is approved"
    show(
        options,
        {"rules": rules},
        f"what differs by more than {units} or {amount} {again}; class A is counted every {rules.days_a} "
        f"days, B every {rules.days_b}, C every {rules.days_c}",
    )


def _table(options: argparse.Namespace, columns: Columns[Row], rows: Sequence[Row]) -> None:
    for text in table([title for title, _ in columns], [[get(row) for _, get in columns] for row in rows]):
        line(options, text)
