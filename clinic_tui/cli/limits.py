"""`clinic-tui limits`: what patients asked not to be told, and whom (45 CFR 164.522(a))."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, add_noun
from clinic_tui.cli.printing import Columns, show, show_rows

if TYPE_CHECKING:
    from clinic_tui.privacy.limit_rows import LimitRow


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "limits", "keep what patients asked not to be told, and whom")
    listed = add_list(verbs, "list", run_list, "list what was asked, what waits for an answer on top")
    listed.add_argument("--mrn", help="of this patient alone: a look at the record")
    new = add_command(verbs, "add", run_add, "write down what a patient asks")
    new.add_argument("mrn", metavar="MRN")
    new.add_argument("--not-to", required=True, metavar="WHO", help="Bob Cruz (husband), employer")
    new.add_argument("--what", default="", metavar="TEXT", help="default: anything")
    new.add_argument("--asked", metavar="DAY", help="default today")
    new.add_argument("--by", default="", metavar="NAME", help="who acts for the patient")
    new.add_argument("--paper", default="", metavar="TEXT", help="where the written request is")
    agreed = add_command(verbs, "agree", run_agree, "the clinic is bound by it")
    _numbered(agreed)
    agreed.add_argument("--on", metavar="DAY", help="from when; default today")
    refused = add_command(verbs, "refuse", run_refuse, "the clinic does not agree")
    _numbered(refused)
    refused.add_argument("--reason", required=True, metavar="TEXT")
    ended = add_command(verbs, "end", run_end, "it binds no more, for what comes after")
    _numbered(ended)
    ended.add_argument("--how", required=True, metavar="TEXT", help="the patient wrote, said so, was told")


def _numbered(command: argparse.ArgumentParser) -> None:
    command.add_argument("number", type=int, metavar="NUMBER", help="as `limits list` has it")


def run_list(options: argparse.Namespace) -> None:
    """List them."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.patients.sight import look_at
    from clinic_tui.privacy.limit_reads import limits

    with at_desk(options, "limit.view") as here:
        whose = patient(here, options.mrn).id if options.mrn else None
        if whose is not None:
            look_at(here.desk, whose, shown="limits")
        rows = here.ask(limits, whose)
    columns: Columns[LimitRow] = [
        ("no", lambda row: row.id),
        ("asked", lambda row: row.asked_on),
        ("patient", lambda row: row.name),
        ("MRN", lambda row: row.mrn),
        ("not to", lambda row: row.not_to),
        ("what", lambda row: row.what),
        ("state", lambda row: row.state.value),
        ("since", lambda row: row.ended_on or row.decided_on or ""),
    ]
    show_rows(options, rows, columns, "nobody asked for anything not to be told")


def run_add(options: argparse.Namespace) -> None:
    """Take one."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.privacy.limit_rows import LimitEntry
    from clinic_tui.privacy.limiting import take_limit

    with at_desk(options, "limit.take") as here:
        who = patient(here, options.mrn)
        asked = here.past_day(options.asked)
        entry = LimitEntry(options.not_to, options.what, asked, options.by, options.paper)
        number = take_limit(here.desk, who.id, entry)
    show(options, {"id": number}, f"limit {number}: not to {options.not_to}; a manager agrees or refuses")


def run_agree(options: argparse.Namespace) -> None:
    """Agree."""
    from clinic_tui.privacy.limit_reads import limit
    from clinic_tui.privacy.limiting import agree_to_limit

    with at_desk(options, "limit.decide") as here:
        row = here.ask(limit, options.number)
        agree_to_limit(here.desk, row.id, row.version, here.past_day(options.on))
    show(options, {"id": row.id}, f"agreed: {row.words}")


def run_refuse(options: argparse.Namespace) -> None:
    """Refuse."""
    from clinic_tui.privacy.limit_reads import limit
    from clinic_tui.privacy.limiting import refuse_limit

    with at_desk(options, "limit.decide") as here:
        row = here.ask(limit, options.number)
        refuse_limit(here.desk, row.id, row.version, options.reason)
    show(options, {"id": row.id}, f"refused: {row.words}")


def run_end(options: argparse.Namespace) -> None:
    """End it."""
    from clinic_tui.privacy.limit_reads import limit
    from clinic_tui.privacy.limiting import end_limit

    with at_desk(options, "limit.decide") as here:
        row = here.ask(limit, options.number)
        end_limit(here.desk, row.id, row.version, options.how)
    show(options, {"id": row.id}, f"ended: {row.words}")
