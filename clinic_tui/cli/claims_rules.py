"""`clinic-tui claims rules` and `rule`: by which rules claims are looked through, and how each is weighed."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, count
from clinic_tui.cli.printing import Columns, line, show, show_json, show_rows
from clinic_tui.words.dates import show_date

if TYPE_CHECKING:
    from clinic_tui.claims.rule_rows import RuleRow

ALL = "all"

COLUMNS: Columns[RuleRow] = [
    ("rule", lambda row: row.number),
    ("level", lambda row: row.words),
    ("what it asks", lambda row: row.title),
    ("stopped", lambda row: row.stopped or ""),
    ("yeses", lambda row: row.yeses or ""),
    ("payers that differ", lambda row: ", ".join(each.words for each in row.payers)),
]


def add(verbs: Nouns) -> None:
    """Put the commands into the noun `claims`."""
    rules = add_command(
        verbs, "rules", run_rules, "list the scrub rules and how each is weighed, or show one"
    )
    rules.add_argument("rule", nargs="?", type=count, metavar="RULE", help="all that is known of this one")
    rule = add_command(verbs, "rule", run_rule, "weigh a scrub rule for a payer, or for all of them")
    rule.add_argument("payer", metavar="PAYER", help=f"its name, or its number; `{ALL}` for all payers")
    rule.add_argument("rule", type=count, metavar="RULE")
    rule.add_argument("weight", choices=("off", "W", "E", "usual"), help="W warning, E error")
    rule.add_argument(
        "--reason",
        default="",
        metavar="TEXT",
        help=f"why; it is needed with `{ALL}`, and kept in the journal",
    )


def run_rules(options: argparse.Namespace) -> None:
    """List the rules, or show one in full."""
    from clinic_tui.claims.rule_queries import rule_in_full, rules
    from clinic_tui.claims.rule_rows import YES_DAYS

    with at_desk(options, "claim.view") as here:
        if options.rule is None:
            show_rows(options, here.ask(rules, here.clinic.clock), COLUMNS, "there is no rule")
            return
        found = here.ask(rule_in_full, here.clinic.clock, options.rule)
    if options.json:
        show_json(found)
        return
    row = found.row
    line(options, f"rule {row.number}: {row.title}: {row.words}{f'; {row.reason}' if row.reason else ''}")
    line(options, found.asks)
    if row.asleep:
        line(options, row.asleep)
    line(options, f"from: {found.source}")
    line(options, f"way out: {found.way_out}")
    if row.stopped:
        months = ", ".join(f"{month:%Y-%m} {count}" for month, count in found.stopped)
        line(options, f"stopped {row.stopped} in {YES_DAYS} days: {months}")
    for payer in row.payers:
        line(options, f"{payer.words}{f'; {payer.reason}' if payer.reason else ''}")
    for each in found.yeses:
        line(options, f"{each.by} has said yes to its warning {each.count}x, last {show_date(each.last)}")


def run_rule(options: argparse.Namespace) -> None:
    """Weigh a scrub rule for a payer, or for all."""
    from clinic_tui.claims.rule_switches import set_rule
    from clinic_tui.patients.payers import payer

    weight = "" if options.weight == "usual" else options.weight
    with at_desk(options, "payer.edit") as here:
        row = None if options.payer == ALL else here.ask(payer, options.payer)
        set_rule(here.desk, row.id if row else None, options.rule, weight, options.reason)
    name = row.name if row else "all payers"
    data = {"payer": row.name if row else ALL, "rule": options.rule, "weight": options.weight}
    show(options, data, f"rule {options.rule} is {options.weight} for {name}")
