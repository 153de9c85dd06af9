"""`clinic-tui requests`: what patients ask of their records, and until when it is answered."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, add_noun, count, money
from clinic_tui.cli.printing import Columns, show, show_rows

if TYPE_CHECKING:
    from clinic_tui.privacy.request_rows import RequestRow
    from clinic_tui.store.desk import Desk

KINDS = ("copy", "change", "accounting")

REQUESTS: Columns[RequestRow] = [
    ("number", lambda row: row.id),
    ("due", lambda row: row.due),
    ("patient", lambda row: row.name),
    ("MRN", lambda row: row.mrn),
    ("asks for", lambda row: row.kind.value),
    ("what", lambda row: row.what),
    ("form", lambda row: row.form),
    ("state", lambda row: row.state.value),
]


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "requests", "take what patients ask of their records, and answer in time")
    listed = add_list(verbs, "list", run_list, "list what is open, what is due first on top")
    listed.add_argument("--all", action="store_true", help="those that ended too, the newest first")
    new = add_command(verbs, "add", run_add, "take a request")
    new.add_argument("mrn", metavar="MRN")
    new.add_argument("kind", choices=KINDS)
    new.add_argument("--what", default="", metavar="TEXT")
    new.add_argument("--by", default="", metavar="WHO", help="default the patient")
    new.add_argument("--form", default="", metavar="TEXT", help="PDF, paper, to look at here")
    new.add_argument("--to", default="", metavar="WHERE")
    new.add_argument("--fee", type=money, metavar="AMOUNT")
    new.add_argument("--on", metavar="DAY", help="when it came; default today")
    for name, words, run in (
        ("done", "the patient has it: what, and how", run_done),
        ("extend", "more time, once: why", run_extend),
        ("deny", "the patient does not get it: why", run_deny),
        ("withdraw", "who asked does not want it any more", run_withdraw),
    ):
        end = add_command(verbs, name, run, words)
        end.add_argument("number", type=count, metavar="NUMBER")
        end.add_argument("--reason", required=True, metavar="TEXT")


def run_list(options: argparse.Namespace) -> None:
    """List requests."""
    from clinic_tui.privacy.reads import requests

    with at_desk(options, "request.view") as here:
        rows = here.ask(requests, open_only=not options.all)
    show_rows(options, rows, REQUESTS, "no request is open")


def run_add(options: argparse.Namespace) -> None:
    """Take a request."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.privacy.reads import request
    from clinic_tui.privacy.request_rows import RequestEntry, RequestKind
    from clinic_tui.privacy.requesting import take_request

    kinds = dict(zip(KINDS, (RequestKind.COPY, RequestKind.AMENDMENT, RequestKind.ACCOUNTING), strict=True))
    with at_desk(options, "request.take") as here:
        who = patient(here, options.mrn)
        entry = RequestEntry(
            kinds[options.kind], options.by, options.what, options.form, options.to, options.fee,
            here.past_day(options.on),
        )  # fmt: skip
        number = take_request(here.desk, who.id, entry)
        row = here.ask(request, number)
    show(options, {"id": number, "due": row.due}, f"request {number}: due {row.due}")


def run_done(options: argparse.Namespace) -> None:
    """The patient has it."""
    from clinic_tui.privacy.requesting import fulfil

    _end(options, "request.take", fulfil)


def run_extend(options: argparse.Namespace) -> None:
    """More time, once."""
    from clinic_tui.privacy.requesting import extend

    _end(options, "request.decide", extend)


def run_deny(options: argparse.Namespace) -> None:
    """It is not given."""
    from clinic_tui.privacy.requesting import deny

    _end(options, "request.decide", deny)


def run_withdraw(options: argparse.Namespace) -> None:
    """It is not wanted any more."""
    from clinic_tui.privacy.requesting import withdraw

    _end(options, "request.take", withdraw)


def _end(options: argparse.Namespace, verb: str, write: Callable[[Desk, int, int, str], None]) -> None:
    from clinic_tui.privacy.reads import request

    with at_desk(options, verb) as here:
        row = here.ask(request, options.number)
        write(here.desk, row.id, row.version, options.reason)
        row = here.ask(request, options.number)
    words = f"request {row.id}: {row.state.value}, due {row.due}"
    show(options, {"id": row.id, "state": row.state, "due": row.due}, words)
