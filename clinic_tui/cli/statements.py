"""`clinic-tui statements`: what patients owe, told to whoever pays; who is sent nothing, and why."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count, money
from clinic_tui.cli.printing import Columns, line, say, show, show_json, show_rows
from clinic_tui.errors import Invalid
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

if TYPE_CHECKING:
    from clinic_tui.statements.rows import AccountRow, HoldRow, Preview, Shown, StatementRow

REASONS = ("disputed", "returned", "confidential", "plan", "other")


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "statements", "tell patients what they owe, and hold who is sent nothing")
    preview = add_command(verbs, "preview", run_preview, "show what a run would send, and who is left out")
    preview.add_argument("--all", action="store_true", help="list also who is sent nothing, and why")
    run = add_command(verbs, "run", run_run, "make the statements that are due, as PDF")
    run.add_argument(
        "--leave-out", action="append", default=[], metavar="MRN", help="not this one; may be given again"
    )
    run.add_argument("--each", action="store_true", help="a file for each statement, not one for all")
    run.add_argument("--expect", type=count, metavar="COUNT", help="only if it is so many statements")
    listed = add_command(verbs, "list", run_list, "list the newest statements")
    listed.add_argument("--mrn", help="of this patient")
    listed.add_argument("--run", type=count, dest="of_run", metavar="RUN", help="of this run")
    shown = add_command(verbs, "show", run_show, "show all that a statement said")
    shown.add_argument("number", type=count, metavar="NUMBER", help="the statement's")
    printed = add_command(verbs, "print", run_print, "print a statement again, or a run, as it was sent")
    printed.add_argument("number", nargs="?", type=count, metavar="NUMBER", help="the statement's")
    printed.add_argument("--run", type=count, dest="of_run", metavar="RUN", help="all of this run")
    out = printed.add_mutually_exclusive_group()
    out.add_argument("--pdf", metavar="FILE", help="write it to a file")
    out.add_argument("--printer", metavar="NAME", help="another printer than the one in [paper]")
    hold = add_command(verbs, "hold", run_hold, "send a patient no statement until it is released")
    hold.add_argument("mrn", metavar="MRN")
    hold.add_argument("reason", choices=REASONS, metavar="REASON", help=", ".join(REASONS))
    hold.add_argument("words", nargs="*", metavar="WORDS", help="what else is to be known")
    release = add_command(verbs, "release", run_release, "take a patient's holds off")
    release.add_argument("mrn", metavar="MRN")
    release.add_argument("--reason", choices=REASONS, metavar="REASON", help="only the one for this")
    holds = add_command(verbs, "holds", run_holds, "list who is held, and by whom")
    holds.add_argument("--mrn", help="of this patient, with what was released")
    rules = add_command(verbs, "rules", run_rules, "show or set what the clinic sends, and when")
    rules.add_argument("--minimum", type=money, metavar="AMOUNT", help="less than this is not stated")
    rules.add_argument("--second-after", type=count, metavar="DAYS", help="from the first to the second")
    rules.add_argument("--final-after", type=count, metavar="DAYS", help="from the second to the final")
    rules.add_argument("--due", type=count, metavar="DAYS", help="within which a statement asks to be paid")
    rules.add_argument("--plans", choices=("hold", "show"), help="what is done with who keeps a plan")
    rules.add_argument(
        "--write-off-limit", type=money, metavar="AMOUNT", help="above it a write-off is said in words"
    )
    rules.add_argument(
        "--address", action="append", metavar="LINE", help="a line of the clinic's own; once for each"
    )
    rules.add_argument("--how-to-pay", metavar="TEXT", help="what stands above the slip")


def run_preview(options: argparse.Namespace) -> None:
    """Show what a run would send, and who is left out."""
    from clinic_tui.statements.composing import preview

    with at_desk(options, "statement.view") as here:
        found = here.ask(preview, here.today)
    if options.json:
        show_json({**_figures(found), "rows": list(found.rows)})
        return
    rows = [row for row in found.rows if options.all or row.standing == "to send"]
    columns: Columns[AccountRow] = [
        ("patient", lambda row: row.whose),
        ("MRN", lambda row: row.mrn),
        ("asked", lambda row: show_money(row.cents)),
        ("state", lambda row: row.standing.value),
        ("notice", lambda row: row.step.value if row.step else ""),
        ("to", lambda row: row.to),
        ("last", lambda row: f"{row.last_day:%m/%d/%y}" if row.last_day else ""),
        ("why", _why),
    ]
    show_rows(options, rows, columns, "nobody is to be sent a statement now")
    for words in _summary(found):
        line(options, words)
    if found.missing:
        say(found.missing)
    if found.unfinished_run is not None:
        say(f"run {found.unfinished_run} was begun and not finished: `statements run` finishes it first")


def _why(row: AccountRow) -> str:
    """Why nothing is sent, or was not sent by the last run."""
    said = (row.hold.words if row.hold else "", row.why, row.left_out.words if row.left_out else "")
    return ": ".join(filter(None, said))


def _figures(found: Preview) -> dict[str, object]:
    """The counts of a preview, as JSON has them."""
    from clinic_tui.statements.states import Standing

    return {
        "due": found.due,
        "minimum_cents": found.minimum_cents,
        "small": found.of(Standing.SMALL),
        "not_yet": found.of(Standing.EARLY),
        "held": found.of(Standing.HELD),
        "holds": {reason.value: number for reason, number in found.holds},
        "after_final_notice": found.of(Standing.FINAL),
        "restricted": found.of(Standing.CLOSED).count,
        "credit": found.credit,
        "nothing_owed": found.even,
        "with_insurer": found.insurer,
        "unfinished_run": found.unfinished_run,
        "missing": found.missing,
    }


def _summary(found: Preview) -> list[str]:
    """The counts of a preview in words."""
    from clinic_tui.statements.preview_words import left_out_words, sent_words

    return [sent_words(found), *left_out_words(found)]


def run_run(options: argparse.Namespace) -> None:
    """Make the statements that are due, as PDF."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.statements.composing import preview
    from clinic_tui.statements.service import run_statements

    with at_desk(options, "statement.run") as here:
        left_out = [patient(here, mrn).id for mrn in options.leave_out]
        if options.expect is not None:
            due = [row for row in here.ask(preview, here.today).rows if row.standing == "to send"]
            found = sum(1 for row in due if not row.patient_ids & set(left_out))
            if found != options.expect:
                raise Invalid(f"it would be {counted(found, 'statement')}: nothing was made", "expect")
        made = run_statements(here.desk, here.clinic.settings, left_out, separate=options.each)
    if options.json:
        show_json(made)
    else:
        from clinic_tui.statements.preview_words import made_words

        line(options, made_words(made))
    if made.warning:
        say(made.warning)


def run_list(options: argparse.Namespace) -> None:
    """List the newest statements."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.statements.queries import statements

    with at_desk(options, "statement.view") as here:
        number = patient(here, options.mrn).id if options.mrn else None
        rows = here.ask(statements, number, options.of_run)
    columns: Columns[StatementRow] = [
        ("number", lambda row: row.number),
        ("run", lambda row: row.run),
        ("day", lambda row: show_date(row.day)),
        ("patient", lambda row: row.name),
        ("MRN", lambda row: row.mrn),
        ("notice", lambda row: row.step.value),
        ("to", lambda row: row.to),
        ("asked", lambda row: show_money(row.cents)),
        ("due", lambda row: f"{row.due_day:%m/%d/%y}"),
    ]
    show_rows(options, rows, columns, "no statement was made")


def run_show(options: argparse.Namespace) -> None:
    """Show all that a statement said."""
    from clinic_tui.patients.sight import look_at
    from clinic_tui.statements.queries import statement

    with at_desk(options, "statement.view") as here:
        found = here.ask(statement, options.number)
        for patient_id in sorted(found.row.patient_ids):
            look_at(here.desk, patient_id)
    if options.json:
        show_json(found)
        return
    for text in _text(found.shown):
        line(options, text)


def _text(says: Shown) -> list[str]:
    found = [
        f"{says.step.words} {says.number} of {show_date(says.day)}, "
        f"{'account of' if says.patients else 'patient'} {says.patient}, MRN {says.mrn}",
        f"to {', '.join(says.to)}",
        "",
    ]
    heads = {each.mrn: each for each in says.patients}
    for visit in says.visits:
        if visit.mrn and (each := heads.pop(visit.mrn, None)):
            credit = f", {show_money(each.credit_cents)} of credit taken off" if each.credit_cents else ""
            found.append(f"{each.name}, MRN {each.mrn}: owed {show_money(each.total_cents)}{credit}")
        found.append(
            f"visit of {visit.day:%m/%d/%Y}: charged {show_money(visit.charged_cents)}, with the insurer "
            f"{show_money(visit.insurer_cents)}, adjusted {show_money(visit.adjusted_cents)}, paid "
            f"{show_money(visit.paid_cents)}, owed {show_money(visit.owed_cents)}"
        )
        found += [f"  {each.words}  {show_money(each.cents)}" for each in (*visit.charges, *visit.payments)]
    if says.credit_cents and not says.patients:
        found.append(f"credit {show_money(-says.credit_cents)}")
    if says.plan is not None:
        found.append(f"payment plan: {show_money(says.plan.rest_cents)} left")
    asked = f"please pay {show_money(says.asked_cents)} by {says.due_day:%m/%d/%Y}"
    return [*found, "", f"owed {show_money(says.total_cents)}; {asked}"]


def run_print(options: argparse.Namespace) -> None:
    """Print a statement again, or a run, as it was sent."""
    from clinic_tui.statements.service import print_again, print_run

    if (options.number is None) == (options.of_run is None):
        raise Invalid("name a statement, or a run with --run", "number")
    path = Path(options.pdf) if options.pdf else None
    with at_desk(options, "statement.print") as here:
        what = (here.desk, here.clinic.settings)
        words = (
            print_run(*what, options.of_run, options.printer or "", path)
            if options.number is None
            else print_again(*what, options.number, options.printer or "", path)
        )
    show(options, {"done": words}, words)


def run_hold(options: argparse.Namespace) -> None:
    """Send a patient no statement until it is released."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.statements.service import hold
    from clinic_tui.statements.states import HoldReason

    reason = HoldReason(options.reason)
    with at_desk(options, "statement.hold") as here:
        who = patient(here, options.mrn)
        number = hold(here.desk, who.id, reason, " ".join(options.words))
    show(options, {"hold": number}, f"{who.mrn} is sent no statement: {reason.words}")


def run_release(options: argparse.Namespace) -> None:
    """Take a patient's holds off."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.statements.service import release
    from clinic_tui.statements.states import HoldReason

    with at_desk(options, "statement.hold") as here:
        who = patient(here, options.mrn)
        number = release(here.desk, who.id, HoldReason(options.reason) if options.reason else None)
    show(options, {"released": number}, f"{counted(number, 'hold')} of {who.mrn} released")


def run_holds(options: argparse.Namespace) -> None:
    """List who is held, and by whom."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.statements.queries import holds

    with at_desk(options, "statement.view") as here:
        number = patient(here, options.mrn).id if options.mrn else None
        rows = here.ask(holds, number, only_open=number is None)
    columns: Columns[HoldRow] = [
        ("patient", lambda row: row.name),
        ("MRN", lambda row: row.mrn),
        ("reason", lambda row: row.says),
        ("since", lambda row: show_date(row.since)),
        ("by", lambda row: row.by),
        ("released", lambda row: show_date(row.released_on) if row.released_on else ""),
    ]
    show_rows(options, rows, columns, "nobody is held by hand")


def run_rules(options: argparse.Namespace) -> None:
    """Show or set what the clinic sends, and when."""
    from clinic_tui.billing.rule_setting import billing_rules, set_billing_rules

    changes = {
        name: value
        for name, value in {
            "minimum_cents": options.minimum,
            "second_after_days": options.second_after,
            "final_after_days": options.final_after,
            "due_days": options.due,
            "plans_are_held": None if options.plans is None else options.plans == "hold",
            "write_off_limit_cents": options.write_off_limit,
            "address": None if options.address is None else "\n".join(options.address),
            "how_to_pay": options.how_to_pay,
        }.items()
        if value is not None
    }
    with at_desk(options, "billing.rules" if changes else "statement.view") as here:
        if changes:
            set_billing_rules(here.desk, replace(here.ask(billing_rules), **changes))
        found = here.ask(billing_rules)
    if options.json:
        show_json(found)
        return
    for words in (
        f"not stated: less than {show_money(found.minimum_cents)}",
        f"second notice after {counted(found.second_after_days, 'day')}, final notice "
        f"{counted(found.final_after_days, 'day')} later; to be paid within "
        f"{counted(found.due_days, 'day')}",
        f"who keeps a payment plan is {'sent nothing' if found.plans_are_held else 'shown the plan'}",
        f"a write-off of more than {show_money(found.write_off_limit_cents)} is said in words",
        f"address: {', '.join(found.address.splitlines()) or 'not set: nothing is sent without it'}",
        f"how to pay: {found.how_to_pay}",
    ):
        line(options, words)
