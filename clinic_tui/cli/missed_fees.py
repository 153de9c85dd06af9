"""`clinic-tui fees missed`: what a missed visit or a late cancellation costs, and charging or waiving it."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count, money
from clinic_tui.cli.printing import plain, show
from clinic_tui.words.money import show_money

if TYPE_CHECKING:
    from clinic_tui.billing.missed_fee_rows import MissedFeeRules


def add(verbs: Nouns) -> None:
    """Put the verbs into the parser."""
    missed = add_noun(verbs, "missed", "the fee for a missed visit or a late cancellation")
    add_command(missed, "show", run_show, "show the rule")
    new = add_command(missed, "set", run_set, "set the rule for all desks; what is not given stays")
    new.add_argument(
        "--for", dest="what", choices=("none", "no-show", "late-cancel", "both"), help="what takes a fee"
    )
    new.add_argument("--from", dest="first", type=count, metavar="COUNT", help="from so many missed on")
    new.add_argument("--fee", type=money, metavar="AMOUNT", help="what it costs: 25 or 25.50")
    new.add_argument(
        "--types", metavar="CODE=AMOUNT,...", help="kinds of visits with another fee; empty for none"
    )
    look = add_command(missed, "look", run_look, "say what the rule proposes for a missed visit")
    charge = add_command(missed, "charge", run_charge, "charge the fee for a visit that is marked as missed")
    waive = add_command(missed, "waive", run_waive, "write off the fee of a visit")
    for each in (look, charge, waive):
        each.add_argument("number", type=count, metavar="NUMBER", help="the appointment's")
    waive.add_argument("reason", nargs="+", metavar="REASON", help="why, in words")


def run_show(options: argparse.Namespace) -> None:
    """Show the rule."""
    from clinic_tui.billing.missed_fees import missed_fee_rules

    with at_desk(options, "schedule.view") as here:
        rules = here.ask(missed_fee_rules)
    _tell(options, rules)


def run_set(options: argparse.Namespace) -> None:
    """Set the rule."""
    from clinic_tui.billing.missed_fee_rules import read_amounts
    from clinic_tui.billing.missed_fees import missed_fee_rules, set_missed_fee_rules

    given = {
        "no_show": None if options.what is None else options.what in ("no-show", "both"),
        "late_cancel": None if options.what is None else options.what in ("late-cancel", "both"),
        "from_count": options.first,
        "cents": options.fee,
        "by_type": None if options.types is None else read_amounts(options.types),
    }
    with at_desk(options, "missed_fee.rules") as here:
        rules = replace(
            here.ask(missed_fee_rules), **{name: value for name, value in given.items() if value is not None}
        )
        set_missed_fee_rules(here.desk, rules)
    _tell(options, rules)


def run_look(options: argparse.Namespace) -> None:
    """Say what the rule proposes."""
    from clinic_tui.billing.missed_fees import proposed_fee

    with at_desk(options, "missed_fee.charge") as here:
        found = here.ask(proposed_fee, options.number)
    show(options, plain(found), found.words or "the clinic has no fee for this")


def run_charge(options: argparse.Namespace) -> None:
    """Charge it."""
    from clinic_tui.billing.missed_fees import charge_missed_fee

    with at_desk(options, "missed_fee.charge") as here:
        cents = charge_missed_fee(here.desk, options.number)
    show(options, {"appointment": options.number, "fee_cents": cents}, f"fee {show_money(cents)} charged")


def run_waive(options: argparse.Namespace) -> None:
    """Waive it."""
    from clinic_tui.billing.missed_fees import waive_missed_fee

    with at_desk(options, "missed_fee.waive") as here:
        cents = waive_missed_fee(here.desk, options.number, " ".join(options.reason))
    show(options, {"appointment": options.number, "waived_cents": cents}, f"fee {show_money(cents)} waived")


def _tell(options: argparse.Namespace, rules: MissedFeeRules) -> None:
    data = {
        "no_show": rules.no_show, "late_cancel": rules.late_cancel, "from_count": rules.from_count,
        "cents": rules.cents, "by_type": dict(rules.by_type),
    }  # fmt: skip
    show(options, data, rules.words)
