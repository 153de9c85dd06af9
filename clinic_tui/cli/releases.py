"""`clinic-tui releases`: what patients authorized to be given out of their records (45 CFR 164.508)."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, add_noun
from clinic_tui.cli.printing import Columns, show, show_rows

if TYPE_CHECKING:
    from clinic_tui.privacy.release_rows import ReleaseRow

KINDS = ("records", "psychotherapy", "marketing", "sale", "research")
CONDITIONS = ("research", "enrolment", "third-party")


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "releases", "keep what patients authorized to be given out of their records")
    listed = add_list(verbs, "list", run_list, "list authorizations, the newest first")
    listed.add_argument("--mrn", help="of this patient alone: a look at the record")
    new = add_command(verbs, "add", run_add, "take an authorization that was signed")
    new.add_argument("mrn", metavar="MRN")
    new.add_argument("--to", required=True, metavar="WHO", help="a person, a body, or a class of them")
    new.add_argument("--what", required=True, metavar="TEXT", help="what may be given out")
    new.add_argument("--why", default="", metavar="TEXT", help="default: at the patient's request")
    new.add_argument("--until", metavar="DAY", help="its last day")
    new.add_argument("--event", default="", metavar="TEXT", help="what ends it, where no day does")
    new.add_argument("--signed", metavar="DAY", help="default today")
    new.add_argument("--kind", choices=KINDS, default="records")
    new.add_argument("--by", default="", metavar="NAME", help="who signed for the patient")
    new.add_argument("--authority", default="", metavar="TEXT", help="why: parent, guardian, ...")
    new.add_argument("--condition", choices=CONDITIONS, help="what depends on signing")
    new.add_argument("--paid", action="store_true", help="the clinic is paid for it, and the paper says so")
    new.add_argument("--paper", default="", metavar="TEXT", help="where the signed paper is")
    revoke = add_command(verbs, "revoke", run_revoke, "the patient revoked it in writing")
    _numbered(revoke)
    revoke.add_argument("--how", required=True, metavar="TEXT")
    revoke.add_argument("--on", metavar="DAY", help="when it came; default today")
    ended = add_command(verbs, "ended", run_ended, "the event has happened that ends it")
    _numbered(ended)
    ended.add_argument("--on", metavar="DAY", help="default today")
    strike = add_command(verbs, "strike", run_strike, "it was entered in error")
    _numbered(strike)
    strike.add_argument("--reason", required=True, metavar="TEXT")


def _numbered(command: argparse.ArgumentParser) -> None:
    command.add_argument("number", type=int, metavar="NUMBER", help="as `releases list` has it")


def run_list(options: argparse.Namespace) -> None:
    """List them."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.patients.sight import look_at
    from clinic_tui.privacy.release_reads import releases

    with at_desk(options, "release.view") as here:
        whose = patient(here, options.mrn).id if options.mrn else None
        if whose is not None:
            look_at(here.desk, whose, shown="authorizations")
        rows, day = here.ask(releases, whose), here.today
    columns: Columns[ReleaseRow] = [
        ("no", lambda row: row.id),
        ("signed", lambda row: row.signed_on),
        ("patient", lambda row: row.name),
        ("MRN", lambda row: row.mrn),
        ("to", lambda row: row.recipient),
        ("what", lambda row: row.what),
        ("until", lambda row: row.expires_on or row.expires_event or "never"),
        ("state", lambda row: row.standing(day).value),
    ]
    show_rows(options, rows, columns, "nothing was authorized yet")


def run_add(options: argparse.Namespace) -> None:
    """Take one."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.privacy.release_rows import ReleaseEntry
    from clinic_tui.privacy.release_rules import ReleaseKind
    from clinic_tui.privacy.releasing import take_release

    with at_desk(options, "release.take") as here:
        who = patient(here, options.mrn)
        entry = ReleaseEntry(
            options.what, options.to, options.why, here.past_day(options.signed),
            here.day(options.until) if options.until else None, options.event,
            list(ReleaseKind)[KINDS.index(options.kind)], options.by, options.authority,
            (options.condition or "").replace("-", " "), options.paid, options.paper,
        )  # fmt: skip
        number = take_release(here.desk, who.id, entry)
    show(options, {"id": number}, f"authorization {number} for {options.to}")


def run_revoke(options: argparse.Namespace) -> None:
    """Revoked."""
    from clinic_tui.privacy.release_reads import release
    from clinic_tui.privacy.releasing import revoke_release

    with at_desk(options, "release.take") as here:
        row = here.ask(release, options.number)
        revoke_release(here.desk, row.id, row.version, options.how, here.past_day(options.on))
    show(options, {"id": row.id}, f"authorization {row.id} is revoked: nothing is given out on it any more")


def run_ended(options: argparse.Namespace) -> None:
    """Its event happened."""
    from clinic_tui.privacy.release_reads import release
    from clinic_tui.privacy.releasing import end_release

    with at_desk(options, "release.take") as here:
        row = here.ask(release, options.number)
        end_release(here.desk, row.id, row.version, here.past_day(options.on))
    show(options, {"id": row.id}, f"authorization {row.id} has ended")


def run_strike(options: argparse.Namespace) -> None:
    """In error."""
    from clinic_tui.privacy.release_reads import release
    from clinic_tui.privacy.releasing import strike_release

    with at_desk(options, "release.take") as here:
        row = here.ask(release, options.number)
        strike_release(here.desk, row.id, row.version, options.reason)
    show(options, {"id": row.id}, f"authorization {row.id} does not count any more")
