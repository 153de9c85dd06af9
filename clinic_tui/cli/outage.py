"""`clinic-tui schedule out, bumped`: where a plan breaks, and which visits have to be moved."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, count
from clinic_tui.cli.printing import Columns, line, say, show_json, show_rows, table
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.outage_phrase import read_outage
from clinic_tui.words.phones import show_phone
from clinic_tui.words.times import show_time

if TYPE_CHECKING:
    from clinic_tui.schedule.outage_rows import Bumped, OutageMove, Proposal
    from clinic_tui.store.desk import Desk

RIGHT = "schedule.out"

HIT: Columns[Proposal] = [
    ("number", lambda row: row.visit.id),
    ("visit", lambda row: f"{show_date(row.visit.day)} {show_time(row.visit.start)}"),
    ("type", lambda row: row.visit.visit_type),
    ("patient", lambda row: row.visit.name),
    ("MRN", lambda row: row.visit.mrn),
    ("reach", lambda row: row.reach.way),
    ("phone", lambda row: show_phone(row.reach.phone) if row.reach.phone else ""),
    ("proposed", lambda row: _proposed(row)),
]
BUMPED: Columns[Bumped] = [
    ("number", lambda row: row.visit.id),
    ("visit", lambda row: f"{show_date(row.visit.day)} {show_time(row.visit.start)}"),
    ("type", lambda row: row.visit.visit_type),
    ("patient", lambda row: row.visit.name),
    ("MRN", lambda row: row.visit.mrn),
    ("reach", lambda row: row.reach.way),
    ("phone", lambda row: show_phone(row.reach.phone) if row.reach.phone else ""),
    ("why", lambda row: row.why),
]


def add(verbs: Nouns) -> None:
    """Put the verbs into the parser."""
    out = add_command(verbs, "out", run_out, "a provider is out: list the visits it hits, and move them")
    out.add_argument("provider", metavar="PROVIDER")
    _stretch(out)
    close = add_command(
        verbs, "close", run_out, "the clinic is closed: list the visits it hits, and move them"
    )
    close.set_defaults(provider=None)
    _stretch(close)
    add_command(verbs, "bumped", run_bumped, "list the visits that have to be moved: provider or room closed")


def _stretch(command: argparse.ArgumentParser) -> None:
    command.add_argument("first", metavar="FROM", help="t, fri, 1/5; with a time as '1/5 from 2p'")
    command.add_argument(
        "until", nargs="?", default="", metavar="UNTIL", help="noon, fri, 'fri noon', 9-12, pm"
    )
    command.add_argument("--reason", default="", metavar="TEXT", help="what the grid says there")
    command.add_argument(
        "--keep", type=count, action="append", default=[], metavar="NUMBER",
        help="leave this visit to be called; may be given again",
    )  # fmt: skip
    how = command.add_mutually_exclusive_group()
    how.add_argument("--dry-run", action="store_true", help="list and propose, write nothing (the default)")
    how.add_argument("--apply", action="store_true", help="write it, and move the visits to what is proposed")


def run_out(options: argparse.Namespace) -> None:
    """List the visits that an absence hits with a proposal for each; with --apply, write all of it."""
    from clinic_tui.cli.finding import provider
    from clinic_tui.schedule.outage import proposals, take_out
    from clinic_tui.schedule.outage_rows import Outage

    with at_desk(options, RIGHT) as here:
        stretch, _ = read_outage(f"{options.first} {options.until}", here.today)
        out = Outage(provider(here, options.provider) if options.provider else None, stretch)
        desk = here.desk
        found = here.ask(proposals, out, desk.clock, desk.living(), desk.session_token)
        _journal_numbers(here, found)
        done = None
        if options.apply:
            done = take_out(desk, out, options.reason, _accepted(found, options.keep))
    if options.json:
        show_json({"out": out.words, "proposals": found, "written": done is not None, "done": done or {}})
        return
    show_rows(options, found, HIT, "no visit is hit")
    if done is None:
        say(f"{out.words}: {counted(len(found), 'visit')}; nothing was written, --apply does it")
        return
    say(f"{out.words}: {done.moved} moved, {len(found) - done.moved} to be called (schedule bumped)")
    for number, why in done.refused.items():
        say(f"{number} was not moved: {why}")


def _journal_numbers(here: Here, rows: Sequence[Bumped | Proposal]) -> None:
    """The numbers that are shown are looks at records."""
    from clinic_tui.patients.sight import look_at_numbers

    look_at_numbers(here.desk, RIGHT, (row.visit.patient_id for row in rows if row.reach.phone))


def _accepted(found: tuple[Proposal, ...], kept: list[int]) -> list[OutageMove]:
    from clinic_tui.schedule.outage_rows import OutageMove

    return [
        OutageMove(row.visit.id, row.visit.version, row.time.provider.id, row.time.day, row.time.start)
        for row in found
        if row.time and row.visit.id not in kept
    ]


def _proposed(row: Proposal) -> str:
    time = row.time
    return f"{show_date(time.day)} {show_time(time.start)} {time.provider.code}" if time else row.why


def run_bumped(options: argparse.Namespace) -> None:
    """List the visits whose provider or room is closed when they are planned."""
    from clinic_tui.schedule.bumped import bumped

    with at_desk(options, RIGHT) as here:
        rows = here.ask(bumped, here.today)
        _journal_numbers(here, rows)
    show_rows(options, rows, BUMPED, "every booked visit can take place as it is planned")


def add_dry_run(command: argparse.ArgumentParser) -> None:
    """The option of what changes hours, holidays or rooms."""
    command.add_argument(
        "--dry-run", action="store_true", help="list the visits that it would hit, write nothing"
    )


@dataclass(frozen=True, slots=True)
class Hit:
    """The visits that a change bumps: how many, and which for who may see them."""

    count: int
    visits: tuple[Bumped, ...]
    along: int = 0
    """How many go along with their provider to another site, where the patients have to be told."""


def hit_by(options: argparse.Namespace, here: Here, change: Callable[[Desk], object]) -> Hit:
    """The visits that the change bumps; it is made too, unless this is a dry run.

    Who sets the house up and may see no patient is told how many.
    """
    from clinic_tui.schedule.bumped import whom_it_hits

    found = whom_it_hits(here.desk, change)
    if not options.dry_run:
        change(here.desk)
    along = sum(each.follows for each in found)
    shown = found if here.desk.actor.may(RIGHT) else ()
    _journal_numbers(here, shown)
    return Hit(len(found) - along, shown, along)


def show_hit(options: argparse.Namespace, hit: Hit, words: str, data: dict[str, object]) -> None:
    """What was done, or would be, and whom it hits."""
    if options.json:
        written = {"visits_to_tell": hit.along, "visits": hit.visits, "written": not options.dry_run}
        show_json({**data, "visits_to_move": hit.count, **written})
        return
    line(options, f"would be: {words}" if options.dry_run else words)
    rows = [[get(row) for _, get in BUMPED] for row in hit.visits]
    for text in table([title for title, _ in BUMPED], rows) if rows else ():
        line(options, text)
    if hit.count:
        say(f"visits booked then, to be moved: {hit.count}")
    if hit.along:
        say(f"visits that go along to the other site, whose patients have to be told: {hit.along}")
    if options.dry_run:
        say("nothing was written")
