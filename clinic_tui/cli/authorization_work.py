"""`clinic-tui authorizations`: what payers are asked for ahead, what waits, and what ends."""

from __future__ import annotations

import argparse
from datetime import timedelta
from typing import TYPE_CHECKING

from clinic_tui.cli import authorization_files, authorization_rules
from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count, time_of_day
from clinic_tui.cli.printing import Columns, show, show_rows
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date

if TYPE_CHECKING:
    from clinic_tui.schedule.authorization.asking import NewRequest
    from clinic_tui.schedule.authorization.rows import StepRow, WorkLine

KINDS = ("authorization", "referral")
SPAN_DAYS = 90
"""So long a request is for where its last day is not said."""

WORK: Columns[WorkLine] = [
    ("no.", lambda row: row.authorization.id if row.authorization else ""),
    ("why", lambda row: row.why.value),
    ("patient", lambda row: row.name),
    ("mrn", lambda row: row.mrn),
    ("kind", lambda row: row.kind.short),
    ("day", lambda row: show_date(row.day) if row.day else ""),
    ("type", lambda row: row.visit_type),
    ("payer", lambda row: row.payer),
    ("clock", lambda row: row.clock),
    ("number", lambda row: row.authorization.number if row.authorization else ""),
    ("words", lambda row: row.words),
]
STEPS: Columns[StepRow] = [
    ("when", lambda row: row.at.strftime("%Y-%m-%d %H:%M")),
    ("who", lambda row: row.who),
    ("what", lambda row: row.words),
    ("words", lambda row: row.reason),
]


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "authorizations", "prior authorizations and referrals: ask, chase, read answers")
    listed = add_command(
        verbs, "list", run_list, "list what is to be done: lacking, waiting, overdue, ending"
    )
    listed.add_argument("--mrn", help="all that is on file for one patient instead")
    begun = add_command(verbs, "begin", run_begin, "write down what is to be asked")
    begun.add_argument("mrn", metavar="MRN")
    add_request_options(begun)
    asked = add_command(verbs, "asked", run_asked, "note that the payer was asked: its clock begins")
    _number(asked)
    asked.add_argument("--words", default="", metavar="TEXT", help="how: portal, phone, fax")
    asked.add_argument("--on", metavar="DATE", help="when (default today)")
    asked.add_argument("--at", type=time_of_day, metavar="TIME", help="at what time (default now)")
    pace = asked.add_mutually_exclusive_group()
    pace.add_argument("--urgent", action="store_true", help="72 hours, where the payer is bound to it")
    pace.add_argument("--standard", action="store_true", help="7 calendar days, where the payer is bound")
    granted = add_command(verbs, "number", run_number, "enter the number and span that the payer gave")
    _number(granted)
    granted.add_argument("given", metavar="PAYERS_NUMBER")
    granted.add_argument("--units", type=count, required=True, metavar="NUMBER", help="visits")
    granted.add_argument("--from", dest="first", metavar="DATE", help="its first day (default as asked)")
    granted.add_argument("--to", dest="last", metavar="DATE", help="its last day (default as asked)")
    granted.add_argument("--words", default="", metavar="TEXT")
    for name, run, words in (
        ("pend", run_pend, "note that the payer wants more, or has put it off"),
        ("deny", run_deny, "note that the payer said no, with its reason"),
        ("none-needed", run_none_needed, "note that the payer wants none for this"),
        ("chase", run_chase, "note that the payer was asked where its answer is"),
        ("cancel", run_cancel, "call it off: it is wanted no more, or the payer took it back"),
    ):
        command = add_command(verbs, name, run, words)
        _number(command)
        command.add_argument("--words", required=True, metavar="TEXT", help="what was said, or why")
    _number(add_command(verbs, "let-end", run_let_end, "it is not to be renewed: warn of its end no more"))
    _number(add_command(verbs, "history", run_history, "list what was done about one"))
    visit = add_command(verbs, "visit", run_visit, "say what pays for a visit, with the number for its claim")
    visit.add_argument("number", type=count, metavar="APPOINTMENT")
    authorization_files.add(verbs)
    authorization_rules.add(verbs)


def add_request_options(command: argparse.ArgumentParser) -> None:
    """What a request is for."""
    command.add_argument("--units", type=count, default=1, metavar="NUMBER", help="visits (default 1)")
    command.add_argument("--kind", choices=KINDS, default=KINDS[0])
    command.add_argument("--from", dest="first", metavar="DATE", help="its first day (default today)")
    command.add_argument("--to", dest="last", metavar="DATE", help=f"its last day (default {SPAN_DAYS} d on)")
    command.add_argument("--types", default="", metavar="CODES", help="visit types, as PT,OT (default all)")
    command.add_argument("--codes", default="", metavar="CODES", help="procedures, as 97110,97140")
    command.add_argument("--dx", default="", metavar="CODES", help="diagnoses (ICD-10), the main one first")
    command.add_argument("--urgent", action="store_true", help="to be decided in 72 hours")
    command.add_argument("--policy", type=int, choices=(1, 2, 3), help="default the first in force")
    command.add_argument("--referrer", default="", metavar="NAME", help="who sends the patient")
    command.add_argument("--referrer-npi", default="", metavar="NPI")
    command.add_argument("--referred-to", default="", metavar="NAME", help="who gives the services")
    command.add_argument("--referred-to-npi", default="", metavar="NPI")
    command.add_argument("--words", default="", metavar="TEXT")


def new_request(here: Here, options: argparse.Namespace) -> NewRequest:
    """The request that was typed. Raises NotUnderstood, NotFound."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.schedule.authorization.asking import NewRequest
    from clinic_tui.schedule.authorization.states import AuthorizationKind, Pace

    first = here.day(options.first)
    last = here.day(options.last) if options.last else first + timedelta(days=SPAN_DAYS)
    return NewRequest(
        patient(here, options.mrn).id,
        options.units,
        first,
        last,
        AuthorizationKind.REFERRAL if options.kind == "referral" else AuthorizationKind.PRIOR,
        _parts(options.types),
        _parts(options.codes),
        _parts(options.dx),
        Pace.URGENT if options.urgent else Pace.STANDARD,
        options.policy,
        options.referrer,
        options.referrer_npi,
        options.referred_to,
        options.referred_to_npi,
        options.words,
    )


def _parts(typed: str) -> tuple[str, ...]:
    return tuple(typed.replace(",", " ").split())


def _number(command: argparse.ArgumentParser) -> None:
    command.add_argument("number", type=count, metavar="NUMBER", help="its number here, as the list shows it")


def run_list(options: argparse.Namespace) -> None:
    """List what is to be done, or what one patient has; a look at a patient is journaled."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.patients.sight import look_at
    from clinic_tui.schedule.authorization.worklist import lines_of, work_list

    with at_desk(options, "authorization.view") as here:
        if options.mrn:
            patient_id = patient(here, options.mrn).id
            look_at(here.desk, patient_id)
            rows = here.ask(lines_of, here.desk.clock, patient_id)
        else:
            rows = here.ask(work_list, here.desk.clock)
    show_rows(options, rows, WORK, "nothing is to be done about authorizations")


def run_begin(options: argparse.Namespace) -> None:
    """Write a request down that is to be asked."""
    from clinic_tui.schedule.authorization.asking import begin_request

    with at_desk(options, "authorization.edit") as here:
        new = new_request(here, options)
        number = begin_request(here.desk, new)
    span = f"{show_date(new.first)} to {show_date(new.last)}"
    words = f"{number}: {counted(new.units, 'unit')} from {span} to be asked"
    show(options, {"id": number}, words)


def run_asked(options: argparse.Namespace) -> None:
    """The payer was asked."""
    from clinic_tui.clock import instant_of, minute_now
    from clinic_tui.schedule.authorization.asking import note_asked
    from clinic_tui.schedule.authorization.states import Pace

    pace = Pace.URGENT if options.urgent else Pace.STANDARD if options.standard else None
    with at_desk(options, "authorization.edit") as here:
        asked_at = None
        if options.on or options.at is not None:
            clock = here.desk.clock
            minute = minute_now(clock) if options.at is None else options.at
            asked_at = instant_of(here.day(options.on), minute, clock.zone)
        note_asked(here.desk, options.number, None, options.words, pace=pace, asked_at=asked_at)
        _told(here, options)


def run_number(options: argparse.Namespace) -> None:
    """The payer granted it."""
    from clinic_tui.schedule.authorization.asking import certify
    from clinic_tui.schedule.authorization.on_file import authorization

    with at_desk(options, "authorization.edit") as here:
        row = here.ask(authorization, options.number)
        first = here.day(options.first) if options.first else row.first
        last = here.day(options.last) if options.last else row.last
        certify(here.desk, options.number, None, options.given, options.units, first, last, options.words)
        _told(here, options)


def run_pend(options: argparse.Namespace) -> None:
    """The payer wants more."""
    from clinic_tui.schedule.authorization.asking import pend

    with at_desk(options, "authorization.edit") as here:
        pend(here.desk, options.number, None, options.words)
        _told(here, options)


def run_deny(options: argparse.Namespace) -> None:
    """The payer said no."""
    from clinic_tui.schedule.authorization.asking import deny

    with at_desk(options, "authorization.edit") as here:
        deny(here.desk, options.number, None, options.words)
        _told(here, options)


def run_none_needed(options: argparse.Namespace) -> None:
    """The payer wants none."""
    from clinic_tui.schedule.authorization.asking import none_needed

    with at_desk(options, "authorization.edit") as here:
        none_needed(here.desk, options.number, None, options.words)
        _told(here, options)


def run_chase(options: argparse.Namespace) -> None:
    """The payer was asked again."""
    from clinic_tui.schedule.authorization.asking import chase

    with at_desk(options, "authorization.edit") as here:
        chase(here.desk, options.number, None, options.words)
        _told(here, options)


def run_cancel(options: argparse.Namespace) -> None:
    """It is wanted no more."""
    from clinic_tui.schedule.authorization.asking import call_off

    with at_desk(options, "authorization.edit") as here:
        call_off(here.desk, options.number, None, options.words)
        _told(here, options)


def run_let_end(options: argparse.Namespace) -> None:
    """It is not to be renewed."""
    from clinic_tui.schedule.authorization.asking import let_end

    with at_desk(options, "authorization.edit") as here:
        let_end(here.desk, options.number, None)
        _told(here, options)


def run_history(options: argparse.Namespace) -> None:
    """List the steps of one, the newest first; times are the clinic's."""
    from dataclasses import replace

    from clinic_tui.patients.sight import look_at
    from clinic_tui.schedule.authorization.on_file import authorization
    from clinic_tui.schedule.authorization.steps import steps_of

    with at_desk(options, "authorization.view") as here:
        look_at(here.desk, here.ask(authorization, options.number).patient_id)
        rows = here.ask(steps_of, options.number)
        zone = here.desk.clock.zone
    shown = rows if options.json else tuple(replace(row, at=row.at.astimezone(zone)) for row in rows)
    show_rows(options, shown, STEPS, "nothing was done about it since this is kept")


def run_visit(options: argparse.Namespace) -> None:
    """Say what pays for a visit; the look is journaled."""
    from clinic_tui.cli.printing import line, plain
    from clinic_tui.patients.sight import look_at
    from clinic_tui.schedule.authorization.on_file import visit_authorization

    with at_desk(options, "authorization.view") as here:
        found = here.ask(visit_authorization, options.number, here.desk.clock)
        look_at(here.desk, found.patient_id)
    show(options, plain(found))
    if not options.json:
        for words in found.words or ("no authorization is needed, and none is on file",):
            line(options, words)


def _told(here: Here, options: argparse.Namespace) -> None:
    """Say how it stands now."""
    from clinic_tui.schedule.authorization.on_file import authorization

    row = here.ask(authorization, options.number)
    due = ""
    if row.waits and row.due_at is not None:
        due = f", answer due {row.due_at.astimezone(here.desk.clock.zone):%a %d %b %H:%M}"
    show(
        options,
        {"id": row.id, "state": row.state, "number": row.number, "due_at": row.due_at},
        f"{row.id}: {row.kind.value} {row.number} {row.state.value}{due}".replace("  ", " "),
    )
