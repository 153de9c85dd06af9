"""`clinic-tui disclosures`: what was given out of records, and accountings of it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, add_noun, count
from clinic_tui.cli.printing import Columns, show, show_json, show_rows
from clinic_tui.errors import Invalid
from clinic_tui.words.counted import counted

if TYPE_CHECKING:
    from clinic_tui.cli.acting import Here
    from clinic_tui.privacy.disclosure_kinds import DisclosureKind
    from clinic_tui.privacy.disclosure_rows import AccountingLine, DisclosureRow
    from clinic_tui.privacy.withholding import Withheld

DISCLOSURES: Columns[DisclosureRow] = [
    ("number", lambda row: row.id),
    ("day", lambda row: row.day),
    ("patient", lambda row: row.name),
    ("MRN", lambda row: row.mrn),
    ("kind", lambda row: row.kind.value),
    ("to", lambda row: row.recipient),
    ("what", lambda row: row.what),
    ("accounted", lambda row: "struck" if row.struck else "yes" if row.accounted else "no"),
    ("beyond", lambda row: row.beyond_reason),
    ("withheld", lambda row: row.withheld.words),
]
LINES: Columns[AccountingLine] = [
    ("day", lambda line: line.first.day),
    ("to", lambda line: line.first.recipient),
    ("address", lambda line: line.first.address),
    ("what", lambda line: line.first.what),
    ("why", lambda line: line.first.purpose),
    ("repeated", lambda line: line.frequency),
]


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "disclosures", "write down what was given out of records, and account for it")
    listed = add_list(verbs, "list", run_list, "list what was given out, the newest first")
    listed.add_argument("--mrn", help="of this patient alone: a look at the record")
    add_command(verbs, "kinds", run_kinds, "list the kinds: which are accounted for, by which rule")
    new = add_command(verbs, "add", run_add, "write down that something was given out")
    new.add_argument("mrn", metavar="MRN")
    new.add_argument("kind", metavar="KIND", help="court, public, authorized, ...: `disclosures kinds`")
    named = "authorized: default as it names"
    new.add_argument("--to", default="", metavar="WHO", help=f"a person or a body, by name; {named}")
    new.add_argument("--what", default="", metavar="TEXT", help=f"a few words; {named}")
    new.add_argument("--why", default="", metavar="TEXT", help="the purpose, or where the request lies")
    new.add_argument("--address", default="", metavar="TEXT")
    new.add_argument(
        "--authorization",
        type=count,
        metavar="NUMBER",
        help="as `releases list` has it; default the only one",
    )
    new.add_argument(
        "--reason",
        default="",
        metavar="TEXT",
        help="why it goes out though the authorization names otherwise",
    )
    new.add_argument("--on", metavar="DAY", help="default today")
    new.add_argument("--withheld-until", metavar="DAY", help="an agency asked not to tell before")
    _said(new)
    hold = add_command(verbs, "withhold", run_withhold, "say until when one is kept out of accountings")
    hold.add_argument("number", type=count, metavar="NUMBER")
    hold.add_argument("--until", default="", metavar="DAY", help="empty, and nobody said so: no more")
    _said(hold)
    strike = add_command(verbs, "strike", run_strike, "strike one out: it was never given, or stands twice")
    strike.add_argument("number", type=count, metavar="NUMBER")
    strike.add_argument("--reason", required=True, metavar="TEXT")
    told = add_command(verbs, "accounting", run_accounting, "what a patient is told of, six years back")
    told.add_argument("mrn", metavar="MRN")
    told.add_argument("--since", metavar="DAY", help="not before this day")
    told.add_argument("--each", action="store_true", help="repeats to one recipient each on a line")
    told.add_argument("--pdf", type=Path, metavar="FILE", help="put it into this file")
    told.add_argument("--csv", type=Path, metavar="FILE", help="the same as a table")


def _said(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--said-by", default="", metavar="NAME", help="who said so, where it is not written: 30 days at most"
    )
    parser.add_argument("--said-on", metavar="DAY", help="default today")


def _withheld(here: Here, options: argparse.Namespace, until: str | None) -> Withheld:
    from clinic_tui.privacy.withholding import Withheld

    said_on = here.past_day(options.said_on) if options.said_on else None
    return Withheld(here.day(until) if until else None, options.said_by, said_on)


def run_list(options: argparse.Namespace) -> None:
    """List what was given out."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.patients.sight import look_at
    from clinic_tui.privacy.reads import disclosures

    with at_desk(options, "disclosure.view") as here:
        whose = patient(here, options.mrn).id if options.mrn else None
        if whose is not None:
            look_at(here.desk, whose, shown="disclosures")
        rows = here.ask(disclosures, whose)
    show_rows(options, rows, DISCLOSURES, "nothing was given out yet")


def run_kinds(options: argparse.Namespace) -> None:
    """List the kinds. They are the law's: no clinic is opened."""
    from clinic_tui.privacy.disclosure_kinds import KIND_RULES

    columns: Columns[DisclosureKind] = [
        ("code", lambda kind: kind.rule.code),
        ("kind", lambda kind: kind.value),
        ("accounted", lambda kind: "yes" if kind.accounted else "no"),
        ("rule", lambda kind: f"45 CFR {kind.rule.rule}"),
    ]
    if options.json:
        show_json([{"kind": kind.value, **_rule(kind)} for kind in KIND_RULES])
    else:
        show_rows(options, tuple(KIND_RULES), columns, "there is none")


def _rule(kind: DisclosureKind) -> dict[str, object]:
    return {"code": kind.rule.code, "accounted": kind.accounted, "rule": f"45 CFR {kind.rule.rule}"}


def run_add(options: argparse.Namespace) -> None:
    """Write one down."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.privacy.disclosing import disclose
    from clinic_tui.privacy.disclosure_rows import DisclosureEntry

    kind = _kind(options.kind)
    with at_desk(options, "disclosure.note") as here:
        who = patient(here, options.mrn)
        held = _withheld(here, options, options.withheld_until)
        entry = DisclosureEntry(
            kind, options.to, options.what, options.why, options.address, here.past_day(options.on), held,
            options.authorization, options.reason,
        )  # fmt: skip
        number = disclose(here.desk, who.id, entry)
    show(options, {"id": number, "kind": kind, **_rule(kind)}, f"disclosure {number}: {kind.rule.words}")


def run_withhold(options: argparse.Namespace) -> None:
    """Put until when one is withheld."""
    from clinic_tui.privacy.disclosing import withhold
    from clinic_tui.privacy.reads import disclosure

    with at_desk(options, "disclosure.note") as here:
        row = here.ask(disclosure, options.number)
        held = withhold(here.desk, row.id, row.version, _withheld(here, options, options.until))
    words = held.words or "in accountings from now on"
    show(
        options, {"id": options.number, "withheld_until": held.until}, f"disclosure {options.number}: {words}"
    )


def run_strike(options: argparse.Namespace) -> None:
    """Strike one out."""
    from clinic_tui.privacy.disclosing import strike_out
    from clinic_tui.privacy.reads import disclosure

    with at_desk(options, "disclosure.strike") as here:
        row = here.ask(disclosure, options.number)
        strike_out(here.desk, row.id, row.version, options.reason)
    show(options, {"id": options.number}, f"disclosure {options.number} is struck out")


def run_accounting(options: argparse.Namespace) -> None:
    """Tell what an accounting holds; the look is journaled."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.paper.handing_out import letterhead, to_file
    from clinic_tui.privacy.accounting_paper import accounting_pdf, looked_up, write_accounting_csv

    with at_desk(options, "disclosure.view") as here:
        who = patient(here, options.mrn)
        since = here.past_day(options.since) if options.since else None
        told = looked_up(here.desk, who.id, since, summary=not options.each)
        if options.pdf is not None:
            to_file(accounting_pdf(told, letterhead(here.clinic.settings)), options.pdf)
        if options.csv is not None:
            write_accounting_csv(told, options.csv)
    files = [str(path) for path in (options.pdf, options.csv) if path is not None]
    if options.json:
        show_json({"accounting": told, "files": files})
    elif files:
        show(options, {}, f"{counted(len(told.lines), 'line')} in {' and '.join(files)}")
    else:
        show_rows(options, told.lines, LINES, "nothing has to be accounted for")


def _kind(typed: str) -> DisclosureKind:
    """The kind of a code. Raises Invalid naming them."""
    from clinic_tui.privacy.disclosure_kinds import KIND_RULES, read_kind

    found = read_kind(typed)
    if found is None:
        codes = ", ".join(rule.code for rule in KIND_RULES.values())
        raise Invalid(f"`{typed}` is no kind of disclosure: {codes}", "kind")
    return found
