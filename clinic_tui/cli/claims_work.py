"""`clinic-tui claims work` and what is done there: hold, give to somebody, look again, settle."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import CLAIM_HELP, Nouns, add_command, add_list
from clinic_tui.cli.printing import Columns, show, show_rows
from clinic_tui.errors import Invalid
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

if TYPE_CHECKING:
    from clinic_tui.claims.work_rows import Seen, WorkRow

QUEUES = (
    "held", "rejected", "changed-since", "denied", "underpaid", "papers-wanted", "not-sent", "appealed",
    "secondary-due", "sent-and-silent", "patient-due", "waiting", "done",
)  # fmt: skip
RIGHT = "claim.work"


def add(verbs: Nouns) -> None:
    """Put the commands into the noun `claims`."""
    listed = add_list(verbs, "work", run_work, "list claims to be worked on, the weightiest first")
    listed.add_argument("--queue", choices=QUEUES, help="those alone that stand there")
    listed.add_argument("--owner", metavar="LOGIN", help="those alone that are theirs")
    listed.add_argument("--settled", action="store_true", help="those that somebody has settled")
    give = add_command(verbs, "work-on", run_work_on, "whose claims are, when to look again, a note on them")
    _claims(give)
    give.add_argument("--owner", metavar="LOGIN", help='"" gives them to nobody')
    give.add_argument("--look-again", metavar="DAY", help='"" takes the day away')
    give.add_argument("--note", metavar="TEXT", help='"" takes it away')
    hold = add_command(verbs, "hold", run_hold, "keep claims from being sent")
    _claims(hold)
    hold.add_argument("--reason", required=True, metavar="TEXT")
    _claims(add_command(verbs, "let-go", run_let_go, "let claims go that are held"))
    settle = add_command(verbs, "settle", run_settle, "nothing more is to be done about claims")
    _claims(settle)
    settle.add_argument("--reason", required=True, metavar="TEXT")
    _claims(add_command(verbs, "reopen", run_reopen, "take claims up again that were settled"))


def _claims(command: argparse.ArgumentParser) -> None:
    command.add_argument("claims", nargs="+", metavar="CLAIM", help=CLAIM_HELP)


def run_work(options: argparse.Namespace) -> None:
    """List them."""
    from clinic_tui.claims.work_queries import work

    with at_desk(options, "claim.view") as here:
        rows = here.ask(work, here.clinic.clock, settled=options.settled)
    if options.queue:
        rows = tuple(row for row in rows if row.queue.value == options.queue.replace("-", " "))
    if options.owner is not None:
        rows = tuple(row for row in rows if row.owner == options.owner.strip().lower())
    columns: Columns[WorkRow] = [
        ("claim", lambda row: row.number),
        ("queue", lambda row: row.queue.value),
        ("days left", lambda row: "" if row.days_left is None else row.days_left),
        ("at stake", lambda row: show_money(row.at_stake_cents) if row.at_stake_cents else ""),
        ("patient", lambda row: row.name),
        ("day", lambda row: show_date(row.day)),
        ("payer", lambda row: row.payer),
        ("owner", lambda row: row.owner),
        ("why", lambda row: row.why or row.next_step),
    ]
    none = "no claim was settled by a person" if options.settled else "nothing is to be done about any claim"
    show_rows(options, rows, columns, none)


def run_work_on(options: argparse.Namespace) -> None:
    """Owner, day to look again, note."""
    from clinic_tui.claims.work_rows import Change
    from clinic_tui.claims.working import change

    if options.owner is None and options.look_again is None and options.note is None:
        raise Invalid("give --owner, --look-again or --note", "owner")
    with at_desk(options, RIGHT) as here:
        day = here.day(options.look_again) if options.look_again else None
        wanted = Change(options.owner, day, no_follow_up=options.look_again == "", note=options.note)
        changed = change(here.desk, _seen(here, options), wanted)
    show(options, {"changed": changed}, f"{counted(changed, 'claim')} changed")


def run_hold(options: argparse.Namespace) -> None:
    """Keep them."""
    from clinic_tui.claims.working import hold

    _do(options, lambda here, claims: hold(here.desk, claims, options.reason), "held")


def run_let_go(options: argparse.Namespace) -> None:
    """Held no more."""
    from clinic_tui.claims.working import release

    _do(options, lambda here, claims: release(here.desk, claims), "let go")


def run_settle(options: argparse.Namespace) -> None:
    """Nothing more is to be done."""
    from clinic_tui.claims.working import settle

    _do(options, lambda here, claims: settle(here.desk, claims, options.reason), "settled")


def run_reopen(options: argparse.Namespace) -> None:
    """To be worked on again."""
    from clinic_tui.claims.working import reopen

    _do(options, lambda here, claims: reopen(here.desk, claims), "to be worked on again")


def _do(options: argparse.Namespace, work: Callable[[Here, list[Seen]], None], done: str) -> None:
    with at_desk(options, RIGHT) as here:
        claims = _seen(here, options)
        work(here, claims)
    show(options, {"claims": [number for number, _ in claims]}, f"{counted(len(claims), 'claim')} {done}")


def _seen(here: Here, options: argparse.Namespace) -> list[Seen]:
    """The claims that were named; a command has seen no version of them."""
    from clinic_tui.claims.naming import claims_each_named

    return [(number, None) for number in here.ask(claims_each_named, options.claims)]
