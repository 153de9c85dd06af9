"""`clinic-tui plans`: balances that are paid in monthly instalments."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count, money
from clinic_tui.cli.printing import Columns, line, show, show_json, show_rows
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

if TYPE_CHECKING:
    from clinic_tui.plans.rows import Instalment, PlanRow


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "plans", "agree on payment plans, and show how they are kept")
    make = add_command(verbs, "make", run_make, "agree on a plan for what a patient owes")
    make.add_argument("mrn", metavar="MRN")
    make.add_argument("total", type=money, metavar="TOTAL", help="600, no more than is owed")
    make.add_argument("each", type=money, metavar="EACH", help="an instalment; the last is the rest")
    make.add_argument("--first", required=True, metavar="DATE", help="when the first is due: t+7, 3/15")
    make.add_argument(
        "--day", type=count, metavar="DAY", help="of the month, for the others; as the first where not given"
    )
    make.add_argument("--preview", action="store_true", help="show all dates, and write nothing")
    listed = add_command(verbs, "list", run_list, "list the plans, those with missed instalments first")
    listed.add_argument("--mrn", help="of this patient")
    listed.add_argument("--missed", action="store_true", help="only those with missed instalments")
    shown = add_command(verbs, "show", run_show, "show a plan with every instalment")
    shown.add_argument("plan", type=count, metavar="PLAN", help="its number, as the list shows it")
    end = add_command(verbs, "end", run_end, "end a plan: all is owed at once again")
    end.add_argument("plan", type=count, metavar="PLAN", help="its number, as the list shows it")
    end.add_argument("reason", nargs="+", metavar="REASON")
    end.add_argument("--replaced", action="store_true", help="by another arrangement; else it is broken")


def run_make(options: argparse.Namespace) -> None:
    """Agree on a plan for what a patient owes."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.plans import rules
    from clinic_tui.plans.queries import plan
    from clinic_tui.plans.rows import PlanTerms
    from clinic_tui.plans.service import make_plan

    with at_desk(options, "plan.make") as here:
        who, first = patient(here, options.mrn), here.day(options.first)
        terms = PlanTerms(options.total, options.each, options.day or first.day, first)
        if options.preview:
            planned = rules.instalments(rules.checked(terms, here.today))
            _show_instalments(options, planned, {"instalments": planned})
            return
        number = make_plan(here.desk, who.id, terms)
        row = here.ask(plan, here.today, number)
    if options.json:
        show_json(row)
        return
    line(options, f"payment plan {number} of {who.mrn}: {_sums(row)}")
    _show_instalments(options, row.instalments, {})


def _show_instalments(
    options: argparse.Namespace, rows: tuple[Instalment, ...], data: dict[str, object]
) -> None:
    if options.json:
        show_json(data)
        return
    columns: Columns[Instalment] = [
        ("due", lambda row: show_date(row.day)),
        ("amount", lambda row: show_money(row.cents)),
        ("paid", lambda row: show_money(row.paid_cents) if row.paid_cents else ""),
    ]
    show_rows(options, rows, columns, "")


def _sums(row: PlanRow) -> str:
    return f"{show_money(row.terms.total_cents)}, {show_money(row.rest_cents)} left, {row.state}"


def run_list(options: argparse.Namespace) -> None:
    """List the plans, those with missed instalments first."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.plans.queries import missed, plans

    with at_desk(options, "plan.view") as here:
        number = patient(here, options.mrn).id if options.mrn else None
        rows = (
            here.ask(missed, here.today)
            if options.missed and number is None
            else here.ask(plans, here.today, None if number is None else [number])
        )
    if options.missed:
        rows = tuple(row for row in rows if row.missed or row.closed_record)
    columns: Columns[PlanRow] = [
        ("plan", lambda row: row.id),
        ("patient", lambda row: row.name),
        ("MRN", lambda row: row.mrn),
        ("total", lambda row: show_money(row.terms.total_cents)),
        ("each", lambda row: show_money(row.terms.instalment_cents)),
        ("left", lambda row: show_money(row.rest_cents)),
        ("overdue", lambda row: show_money(row.missed_cents) if row.missed else ""),
        ("next", lambda row: show_date(row.next.day) if row.next else ""),
        ("state", lambda row: row.state),
    ]
    show_rows(options, rows, columns, "there is no payment plan")


def run_show(options: argparse.Namespace) -> None:
    """Show a plan with every instalment."""
    from clinic_tui.patients.sight import look_at
    from clinic_tui.plans.queries import plan

    with at_desk(options, "plan.view") as here:
        row = here.ask(plan, here.today, options.plan)
        look_at(here.desk, row.patient_id)
    if options.json:
        show_json(row)
        return
    line(options, f"payment plan {row.id} of {row.name}, MRN {row.mrn}: {_sums(row)}")
    line(options, f"made {show_date(row.made_on)} by {row.made_by}")
    if row.ended_on is not None:
        words = f": {row.end_words}" if row.end_words else ""
        line(options, f"ended {show_date(row.ended_on)} by {row.ended_by}{words}")
    _show_instalments(options, row.instalments, {})


def run_end(options: argparse.Namespace) -> None:
    """End a plan: all is owed at once again."""
    from clinic_tui.plans.service import end_plan
    from clinic_tui.plans.states import PlanEnd

    end = PlanEnd.REPLACED if options.replaced else PlanEnd.BROKEN
    with at_desk(options, "plan.end") as here:
        end_plan(here.desk, options.plan, end, " ".join(options.reason))
    show(options, {"plan": options.plan, "end": end}, f"payment plan {options.plan} is ended: {end.value}")
