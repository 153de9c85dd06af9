"""`clinic-tui eligibility`: asking payers, what they answered, and what has to be worked on."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, count
from clinic_tui.cli.printing import Columns, line, plain, say, show_json, show_rows
from clinic_tui.errors import FileRefused, NotFound
from clinic_tui.words.dates import show_date

if TYPE_CHECKING:
    from clinic_tui.eligibility.connection import House
    from clinic_tui.eligibility.rows import CoverageView, Failure, RequestRow, Wanted


def add(verbs: Nouns) -> None:
    """Put the commands into the noun."""
    asked = add_command(verbs, "ask", run_ask, "ask the payer about a patient, or about the visits of a day")
    which = asked.add_mutually_exclusive_group(required=True)
    which.add_argument("--mrn", help="one patient, for the next visit")
    which.add_argument("--visit", type=count, metavar="NUMBER", help="one appointment")
    which.add_argument("--day", metavar="DATE", help="all visits of a day that have no fresh answer")
    asked.add_argument("--slot", type=count, default=0, metavar="NUMBER", help="2: the secondary policy, ...")
    listed = add_command(verbs, "list", run_list, "list questions that failed, are in doubt or were bad news")
    listed.add_argument("--all", action="store_true", help="all questions of the last days")
    listed.add_argument("--days", type=count, default=10, metavar="NUMBER", help="how many (default 10)")
    shown = add_command(verbs, "show", run_show, "how a patient's coverage stands, by the last good answer")
    shown.add_argument("--mrn", required=True)
    shown.add_argument("--slot", type=count, default=0, metavar="NUMBER", help="2: the secondary policy, ...")
    shown.add_argument("--raw", action="store_true", help="every benefit, and its segments as they came")
    taken = add_command(verbs, "import", run_import, "take in files with answers (271, 999)")
    taken.add_argument("files", nargs="+", type=Path, metavar="FILE")


def run_ask(options: argparse.Namespace) -> int:
    """Ask; 1 where a question failed."""
    from clinic_tui.eligibility.asking import ask
    from clinic_tui.eligibility.queries import coverage_view, due, wanted_of_visit

    with at_desk(options, "eligibility.ask") as here:
        now = here.desk.clock.now()
        if options.day:
            day = here.day(options.day)
            wanted = [each.wanted for each in here.ask(due, day, day, now)]
        elif options.visit:
            found = here.ask(wanted_of_visit, options.visit)
            if found is None:
                raise NotFound("the patient of this visit has no policy in force")
            wanted = [found]
        else:
            wanted = [_of_patient(here, options.mrn, options.slot)]
        ask(here.desk, _house(here), wanted)
        views = [_seen(here, here.ask(coverage_view, each.coverage_id, now)) for each in wanted]
    if options.json:
        show_json([plain(view) for view in views])
    elif not views:
        say("nobody is to be asked: every visit of the day has a fresh answer, or no policy")
    elif options.day:
        for view in views:
            line(options, f"{view.name} (MRN {view.mrn}): {view.policy.payer}: {_standing(view)}")
    else:
        _show(options, views[0])
    return 1 if any(view.rejected for view in views) else 0


def run_list(options: argparse.Namespace) -> None:
    """List what has to be worked on, or all questions."""
    from clinic_tui.eligibility.queries import failures, requests

    with at_desk(options, "eligibility.view") as here:
        now = here.desk.clock.now()
        if options.all:
            rows = here.ask(requests, now - timedelta(days=options.days))
        else:
            failed = [each.masked() for each in here.ask(failures, here.today, now)]
    if options.all:
        columns: Columns[RequestRow] = [
            ("asked", lambda row: f"{row.at:%Y-%m-%d %H:%M}Z"),
            ("patient", lambda row: row.name),
            ("MRN", lambda row: row.mrn),
            ("payer", lambda row: row.payer),
            ("for", lambda row: show_date(row.service_date)),
            ("", lambda row: row.status.value),
            ("trace", lambda row: row.trace),
            ("by", lambda row: row.who),
        ]
        show_rows(options, rows, columns, "nobody was asked")
        return
    problems: Columns[Failure] = [
        ("visit", lambda row: show_date(row.visit_day) if row.visit_day else "none"),
        ("patient", lambda row: row.name),
        ("MRN", lambda row: row.mrn),
        ("born", lambda row: show_date(row.born) if row.born else ""),
        ("payer", lambda row: row.payer),
        ("member id", lambda row: row.member_id),
        ("last good", lambda row: f"{row.good_at:%Y-%m-%d}" if row.good_at else "never"),
        ("what", lambda row: row.problem),
    ]
    show_rows(options, failed, problems, "nothing has to be worked on")


def run_show(options: argparse.Namespace) -> None:
    """How a patient's coverage stands."""
    from clinic_tui.eligibility.queries import coverage_view

    with at_desk(options, "eligibility.view") as here:
        wanted = _of_patient(here, options.mrn, options.slot)
        view = _seen(here, here.ask(coverage_view, wanted.coverage_id, here.desk.clock.now()))
    if not options.raw:
        view = replace(view, lines=())
    if options.json:
        show_json(plain(view))
    else:
        _show(options, view)


def run_import(options: argparse.Namespace) -> int:
    """Each file by itself: one that is refused is named, and the others are taken in all the same."""
    from clinic_tui.eligibility.rows import TakenIn
    from clinic_tui.eligibility.states import Taken
    from clinic_tui.eligibility.taking_in import take_in

    done: list[TakenIn] = []
    with at_desk(options, "eligibility.take_in") as here:
        for path in options.files:
            try:
                content = path.read_bytes()
            except OSError as failure:
                done.append(TakenIn(path.name, words=f"it cannot be read: {failure.strerror}"))
                continue
            result, taken = take_in(here.desk, path.name, content)
            if taken is Taken.NOTHING:
                result = replace(result, words="it holds no answer about coverage (271)")
            done.append(result)
    if options.json:
        show_json([plain(each) for each in done])
    else:
        for each in done:
            line(options, each.said)
    return FileRefused.exit_code if any(each.words for each in done) else 0


def _of_patient(here: Here, mrn: str, slot: int) -> Wanted:
    from clinic_tui.cli.finding import patient
    from clinic_tui.eligibility.queries import wanted_of_patient, wanted_of_policy
    from clinic_tui.patients.policies import coverages

    number = patient(here, mrn).id
    if slot:
        policy = next((each for each in here.ask(coverages, number) if each.slot == slot), None)
        if policy is None:
            raise NotFound(f"the patient has no policy {slot}")
        return here.ask(wanted_of_policy, policy.id, here.today)
    wanted = here.ask(wanted_of_patient, number, here.today)
    if wanted is None:
        raise NotFound("the patient has no policy in force")
    return wanted


def _seen(here: Here, view: CoverageView) -> CoverageView:
    """Journaled as a look at the record, and member ids masked."""
    from clinic_tui.patients.sight import look_at

    look_at(here.desk, view.patient_id)
    return view.masked()


def _house(here: Here) -> House:
    from clinic_tui.clinic import vault_of
    from clinic_tui.eligibility.connection import house_of

    settings = here.clinic.settings
    return house_of(settings, lambda: vault_of(settings), here.clinic.clock)


def _standing(view: CoverageView) -> str:
    if view.rejected:
        return view.rejected.problem
    return view.waiting or f"{view.last.answered.value}"


def _show(options: argparse.Namespace, view: CoverageView) -> None:
    policy = view.policy
    line(options, f"{view.name} (MRN {view.mrn}): {policy.payer} {policy.plan} {policy.member_id}".rstrip())
    if view.waiting:
        line(options, f"  {view.waiting}")
    if view.rejected:
        line(options, f"! {view.rejected.problem}")
    if view.answered_at is None:
        line(options, "  no good answer is on file")
        return
    line(options, f"  answer of {view.answered_at:%Y-%m-%d %H:%M}Z")
    width = max(len(fact.label) for fact in view.facts) if view.facts else 0
    for fact in view.facts:
        line(options, f"{'!' if fact.is_warning else ' '} {fact.label.ljust(width)}  {fact.value}")
    for each in view.differences:
        line(options, f"~ {each.label}: ours {each.ours or 'empty'}, the payer's {each.theirs}")
    for words, raw in view.lines:
        line(options, f"  {words}")
        for segment in raw:
            line(options, f"      {segment}")
