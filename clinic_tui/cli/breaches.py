"""`clinic-tui breaches`: the breach log, from the report to the last notice."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, add_noun, count, count_or_none
from clinic_tui.cli.printing import Columns, line, show, show_json, show_rows

if TYPE_CHECKING:
    from clinic_tui.privacy.breach_rows import BreachRow

EXCLUSIONS = ("good-faith", "between-authorized", "not-retained", "secured")
FACTORS = ("nature", "reached", "viewed", "mitigated")


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "breaches", "keep the breach log, with assessments, notices and their clocks")
    add_list(verbs, "list", run_list, "list the cases, what is to be done first on top")
    _named(add_command(verbs, "show", run_show, "show a case with its patients and notices"))
    new = add_command(verbs, "report", run_report, "open a case")
    new.add_argument("what", metavar="WHAT", help="what happened, and with which data")
    new.add_argument("--to", default="", metavar="WHO", help="who got it; default: nobody knows")
    new.add_argument("--address", default="", metavar="TEXT")
    new.add_argument("--found", metavar="DAY", help="when it was discovered; default today")
    new.add_argument("--happened", metavar="DAY", help="default: nobody knows")
    new.add_argument("--inside", action="store_true", help="own people alone saw it: no disclosure")
    new.add_argument("--others", type=count_or_none, default=0, metavar="COUNT", help="not in the register")
    new.add_argument("--in-one-state", type=count_or_none, metavar="COUNT", help="most who live in one state")
    for name, words, run in (
        ("link", "a patient whose data it was; the accounting tells of it", run_link),
        ("unlink", "it was not this patient's data after all", run_unlink),
    ):
        person = add_command(verbs, name, run, words)
        _named(person)
        person.add_argument("mrn", metavar="MRN")
        if name == "unlink":
            person.add_argument("--reason", required=True, metavar="TEXT")
    assess = add_command(verbs, "assess", run_assess, "answer the four factors of 45 CFR 164.402")
    _named(assess)
    for factor in FACTORS:
        assess.add_argument(f"--{factor}", choices=("low", "high"), help="what it speaks for")
    assess.add_argument("--excluded", choices=EXCLUSIONS, help="no breach by its definition")
    assess.add_argument("--reason", required=True, metavar="TEXT", help="how it was found")
    told = add_command(verbs, "told", run_told, "note that persons, media or HHS were told")
    _named(told)
    told.add_argument("to", choices=("persons", "media", "hhs"))
    told.add_argument("--how", required=True, metavar="TEXT")
    told.add_argument("--on", metavar="DAY", help="default today")


def _named(command: argparse.ArgumentParser) -> None:
    command.add_argument("number", type=count, metavar="CASE", help="its number, as the list shows it")


def run_list(options: argparse.Namespace) -> None:
    """List the cases."""
    from clinic_tui.privacy.breach_reads import breaches
    from clinic_tui.privacy.breach_rules import what_is_due

    with at_desk(options, "breach.view") as here:
        rows = here.ask(breaches)
    columns: Columns[BreachRow] = [
        ("number", lambda row: row.id),
        ("found", lambda row: row.discovered_on),
        ("what", lambda row: row.what),
        ("persons", lambda row: row.persons),
        ("outcome", lambda row: row.outcome.value),
        ("to do", lambda row: due[0] if (due := what_is_due(row)) else "settled"),
        ("by", lambda row: due[1] if (due := what_is_due(row)) else ""),
    ]
    show_rows(options, rows, columns, "the breach log has no case")


def run_show(options: argparse.Namespace) -> None:
    """Show a case."""
    from clinic_tui.privacy.breach_reads import breach_page
    from clinic_tui.privacy.breach_rules import notices_needed

    with at_desk(options, "breach.view") as here:
        page = here.ask(breach_page, options.number)
    row, needed = page.breach, notices_needed(page.breach)
    if options.json:
        show_json({"page": page, "notices": needed})
        return
    line(options, f"case {row.id}: {row.what}")
    line(options, f"found {row.discovered_on}, {row.outcome.value} {row.words}".rstrip())
    for each in needed:
        done = row.done(each.to)
        standing = f"told {done.done_on}: {done.how}" if done else f"by {each.due}"
        line(options, f"  {each.to.value}: {standing} (45 CFR {each.rule})")
    for person in page.persons:
        line(options, f"  {person.name}, MRN {person.mrn}")


def run_report(options: argparse.Namespace) -> None:
    """Open a case."""
    from clinic_tui.privacy.breach_log import report
    from clinic_tui.privacy.breach_rows import BreachEntry

    with at_desk(options, "breach.report") as here:
        happened = here.past_day(options.happened) if options.happened else None
        entry = BreachEntry(
            options.what, happened, here.past_day(options.found), options.to, options.address,
            not options.inside, options.others, options.in_one_state,
        )  # fmt: skip
        number = report(here.desk, entry)
    show(options, {"id": number}, f"case {number} is open: a manager assesses it")


def run_link(options: argparse.Namespace) -> None:
    """Link a patient."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.privacy.breach_log import link_person

    with at_desk(options, "breach.decide") as here:
        who = patient(here, options.mrn)
        link_person(here.desk, options.number, who.id)
    show(options, {"case": options.number, "mrn": who.mrn}, f"case {options.number}: MRN {who.mrn} is linked")


def run_unlink(options: argparse.Namespace) -> None:
    """Take a patient out."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.privacy.breach_log import unlink_person

    with at_desk(options, "breach.decide") as here:
        who = patient(here, options.mrn)
        unlink_person(here.desk, options.number, who.id, options.reason)
    show(options, {"case": options.number, "mrn": who.mrn}, f"case {options.number}: MRN {who.mrn} is out")


def run_assess(options: argparse.Namespace) -> None:
    """Answer the factors."""
    from clinic_tui.privacy.breach_log import assess
    from clinic_tui.privacy.breach_reads import breach_page
    from clinic_tui.privacy.breach_rows import Assessment, Exclusion

    excluded = Exclusion(options.excluded.replace("-", " ")) if options.excluded else Exclusion.NONE
    answers = {name: None if (said := getattr(options, name)) is None else said == "low" for name in FACTORS}
    with at_desk(options, "breach.decide") as here:
        row = here.ask(breach_page, options.number).breach
        assessment = Assessment(excluded, **answers, words=options.reason)
        outcome = assess(here.desk, row.id, row.version, assessment)
    show(options, {"id": row.id, "outcome": outcome}, f"case {row.id}: {outcome.value}")


def run_told(options: argparse.Namespace) -> None:
    """Somebody was told."""
    from clinic_tui.privacy.breach_log import give_notice
    from clinic_tui.privacy.breach_rows import NoticeTo

    to = NoticeTo.HHS if options.to == "hhs" else NoticeTo(options.to)
    with at_desk(options, "breach.decide") as here:
        give_notice(here.desk, options.number, to, here.past_day(options.on), options.how)
    show(options, {"id": options.number, "to": to}, f"case {options.number}: {to.value} told")
