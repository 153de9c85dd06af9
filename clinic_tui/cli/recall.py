"""`clinic-tui recall`: who is to come again, calls about it, and the rules that make recalls."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count
from clinic_tui.cli.calls import OUTCOMES, outcome
from clinic_tui.cli.printing import Columns, show, show_rows
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time

if TYPE_CHECKING:
    from clinic_tui.calls.rows import RecallLine
    from clinic_tui.recall.rows import RecallRow, RecallRuleRow
    from clinic_tui.schedule.rows import FreeTime

RULES: Columns[RecallRuleRow] = [
    ("after", lambda row: row.after),
    ("months", lambda row: row.months),
    ("recall for", lambda row: row.visit_type),
]


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "recall", "patients who are to come again, and the rules for it")
    listed = add_command(verbs, "list", run_list, "list who is due, with the first free times of each")
    listed.add_argument("--until", metavar="DATE", help="due until then (default a month ahead)")
    added = add_command(verbs, "add", run_add, "recall a patient")
    added.add_argument("--mrn", required=True, help="of which patient")
    added.add_argument("--type", required=True, metavar="CODE", help="kind of visit")
    when = added.add_mutually_exclusive_group(required=True)
    when.add_argument("--months", type=count, metavar="NUMBER", help="in so many months")
    when.add_argument("--due", metavar="DATE", help="or in the month of this day")
    added.add_argument("--provider", metavar="CODE", help="with whom, if not with anyone")
    added.add_argument("--words", default="", metavar="TEXT")
    tried = add_command(verbs, "attempt", run_attempt, "write down what came of a call")
    _number(tried)
    tried.add_argument("outcome", choices=OUTCOMES)
    tried.add_argument("--next", metavar="DATE", help="when to try again, if not by rule")
    tried.add_argument("--words", default="", metavar="TEXT")
    closed = add_command(verbs, "close", run_close, "nobody is to be called any more")
    _number(closed)
    closed.add_argument("--reason", required=True, metavar="TEXT")
    rule = add_noun(verbs, "rule", "after which visits patients are recalled")
    add_command(rule, "list", run_rule_list, "list the rules")
    made = add_command(rule, "set", run_rule_set, "recall patients after visits of a type")
    made.add_argument("after", metavar="CODE", help="after visits of this type")
    made.add_argument("--months", type=count, required=True, metavar="NUMBER")
    made.add_argument("--type", metavar="CODE", help="for a visit of this type, if not the same")
    removed = add_command(rule, "remove", run_rule_remove, "take a rule away; recalls that it made stay")
    removed.add_argument("after", metavar="CODE")
    removed.add_argument("--type", metavar="CODE", help="if not the same")


def _number(command: argparse.ArgumentParser) -> None:
    command.add_argument("number", type=count, metavar="NUMBER", help="the recall's, as the list shows it")


def run_list(options: argparse.Namespace) -> None:
    """List who is due."""
    from clinic_tui.calls.queries import recall_lines
    from clinic_tui.patients.sight import look_at_numbers
    from clinic_tui.recall.rules import show_month

    with at_desk(options, "recall.view") as here:
        desk = here.desk
        last = here.day(options.until) if options.until else None
        rows = here.ask(recall_lines, desk.clock, desk.living(), desk.session_token, last)
        shown = (row.recall.patient_id for row in rows if row.recall.phone)
        look_at_numbers(desk, "recall.view", shown)
    columns: Columns[RecallLine] = [
        ("number", lambda row: row.recall.id),
        ("due", lambda row: show_month(row.recall.due)),
        ("type", lambda row: row.recall.visit_type),
        ("patient", lambda row: row.recall.name),
        ("MRN", lambda row: row.recall.mrn),
        ("calls", lambda row: row.attempts.said),
        ("next try", lambda row: show_date(row.recall.next_try) if row.recall.next_try else ""),
        ("first free", lambda row: ", ".join(_time(time) for time in row.times) or "nothing"),
    ]
    show_rows(options, rows, columns, "nobody is due")


def _time(time: FreeTime) -> str:
    return f"{time.day:%a %d %b} {show_time(time.start)} {time.provider.code}"


def run_add(options: argparse.Namespace) -> None:
    """Recall a patient."""
    from clinic_tui.cli.finding import patient, provider, visit_type
    from clinic_tui.recall import rules, service
    from clinic_tui.recall.rows import NewRecall

    with at_desk(options, "recall.edit") as here:
        due = here.day(options.due) if options.due else rules.months_on(here.today, options.months)
        new = NewRecall(
            patient(here, options.mrn).id,
            visit_type(here, options.type).id,
            due,
            provider(here, options.provider).id if options.provider else None,
            options.words,
        )
        row = _row(here, service.add(here.desk, new))
    _show(options, row, "recalled")


def run_attempt(options: argparse.Namespace) -> None:
    """Write down what came of a call."""
    from clinic_tui.calls.service import note
    from clinic_tui.calls.states import Subject

    with at_desk(options, "call.note") as here:
        next_try = here.day(options.next) if options.next else None
        note(here.desk, Subject.RECALL, options.number, outcome(options.outcome), options.words, next_try)
        row = _row(here, options.number)
    _show(options, row, options.outcome)


def run_close(options: argparse.Namespace) -> None:
    """Nobody is to be called any more."""
    from clinic_tui.recall.service import close

    with at_desk(options, "recall.edit") as here:
        close(here.desk, options.number, None, options.reason)
        row = _row(here, options.number)
    _show(options, row, "closed")


def run_rule_list(options: argparse.Namespace) -> None:
    """List the rules."""
    from clinic_tui.recall.queries import rules

    with at_desk(options, "recall.view") as here:
        rows = here.ask(rules)
    show_rows(options, rows, RULES, "no visit makes a recall: `clinic-tui recall rule set`")


def run_rule_set(options: argparse.Namespace) -> None:
    """Recall patients after visits of a type."""
    from clinic_tui.cli.finding import visit_type
    from clinic_tui.recall.queries import rules
    from clinic_tui.recall.service import set_rule

    with at_desk(options, "recall.rules") as here:
        after = visit_type(here, options.after)
        then = visit_type(here, options.type) if options.type else after
        number = set_rule(here.desk, after.id, options.months, then.id)
        row = next(rule for rule in here.ask(rules) if rule.id == number)
    show(
        options,
        {"rule": row},
        f"after {row.after}: recall in {counted(row.months, 'month')} for {row.visit_type}",
    )


def run_rule_remove(options: argparse.Namespace) -> None:
    """Take a rule away."""
    from clinic_tui.cli.finding import visit_type
    from clinic_tui.recall.service import remove_rule

    with at_desk(options, "recall.rules") as here:
        after = visit_type(here, options.after)
        then = visit_type(here, options.type) if options.type else after
        remove_rule(here.desk, after.id, then.id)
    show(options, {"removed": [after.code, then.code]}, f"no recall for {then.code} after {after.code}")


def _row(here: Here, number: int) -> RecallRow:
    from clinic_tui.recall.queries import recall_row

    return here.ask(recall_row, number)


def _show(options: argparse.Namespace, row: RecallRow, done: str) -> None:
    from clinic_tui.recall.rules import show_month

    again = f", next try {show_date(row.next_try)}" if row.next_try else ""
    words = (
        f"{done}: number {row.id}, {row.name} MRN {row.mrn}, {row.visit_type} in {show_month(row.due)}, "
        f"{row.status.value}{again}"
    )
    show(options, {"recall": row}, words)
