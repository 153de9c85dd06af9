"""`clinic-tui drills`: drills, when they are due, and how each went."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, add_noun
from clinic_tui.cli.printing import Columns, show, show_rows

if TYPE_CHECKING:
    from clinic_tui.drills.rows import DrillRow, HeldRow

KINDS = ("fire", "evacuation", "medical", "downtime", "weather", "intruder")


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "drills", "keep drills: when they are due, and how each went")
    add_list(verbs, "list", run_list, "list drills, what is due first on top")
    _numbered(add_command(verbs, "show", run_show, "show how one went each time"))
    new = add_command(verbs, "add", run_add, "add a drill that is held at intervals")
    new.add_argument("kind", choices=KINDS)
    new.add_argument("--months", type=int, metavar="N", help="between two; default as usual")
    new.add_argument("--words", default="", metavar="TEXT", help="what exactly")
    new.add_argument("--site", default="", metavar="NAME", help="of several; default the first")
    new.add_argument("--due", metavar="DAY", help="the first time; default today")
    held = add_command(verbs, "held", run_held, "note that one was held")
    _numbered(held)
    held.add_argument("--on", metavar="DAY", help="default today")
    held.add_argument("--led-by", required=True, metavar="NAME")
    held.add_argument("--took-part", required=True, metavar="TEXT", help="names, or how many")
    held.add_argument("--found", default="", metavar="TEXT")
    held.add_argument("--task", default="", metavar="TEXT", help="what follows")
    held.add_argument("--task-for", default="", metavar="WHO", help="a login or a role; default you")
    held.add_argument("--task-due", metavar="DAY")
    strike = add_command(verbs, "strike", run_strike, "the last one noted was an error")
    _numbered(strike)
    strike.add_argument("--reason", required=True, metavar="TEXT")
    _numbered(add_command(verbs, "end", run_end, "hold one no more"))


def _numbered(command: argparse.ArgumentParser) -> None:
    command.add_argument("number", type=int, metavar="NUMBER", help="as `drills list` has it")


def run_list(options: argparse.Namespace) -> None:
    """List them."""
    from clinic_tui.drills.queries import drills

    with at_desk(options, "drill.view") as here:
        rows, day = here.ask(drills), here.today
    columns: Columns[DrillRow] = [
        ("no", lambda row: row.id),
        ("drill", lambda row: row.kind.value),
        ("site", lambda row: row.site),
        ("every", lambda row: row.interval.removeprefix("every ")),
        ("last", lambda row: row.last.held_on if row.last else "never"),
        ("due", lambda row: row.due),
        ("days", lambda row: row.days_left(day)),
    ]
    show_rows(options, rows, columns, "no drill is held at intervals")


def run_show(options: argparse.Namespace) -> None:
    """How one went."""
    from clinic_tui.drills.queries import held

    with at_desk(options, "drill.view") as here:
        rows = here.ask(held, options.number)
    columns: Columns[HeldRow] = [
        ("held", lambda row: row.held_on),
        ("led by", lambda row: row.led_by),
        ("took part", lambda row: row.took_part),
        ("found", lambda row: f"in error: {row.struck}" if row.struck else row.found),
        ("task", lambda row: row.task_id or ""),
    ]
    show_rows(options, rows, columns, "it was not held yet")


def run_add(options: argparse.Namespace) -> None:
    """Add one."""
    from clinic_tui.drills.rows import DrillEntry
    from clinic_tui.drills.states import USUAL_MONTHS, DrillKind
    from clinic_tui.drills.writing import add_drill

    kind = list(DrillKind)[KINDS.index(options.kind)]
    months = USUAL_MONTHS[kind] if options.months is None else options.months
    with at_desk(options, "drill.keep") as here:
        due = here.day(options.due) if options.due else None
        number = add_drill(here.desk, DrillEntry(kind, months, options.words, options.site, due))
    show(options, {"id": number}, f"drill {number}: {kind.value}, every {months} months")


def run_held(options: argparse.Namespace) -> None:
    """It was held."""
    from clinic_tui.drills.queries import drill
    from clinic_tui.drills.rows import HeldEntry
    from clinic_tui.drills.writing import note_held

    with at_desk(options, "drill.keep") as here:
        row = here.ask(drill, options.number)
        entry = HeldEntry(
            here.past_day(options.on), options.led_by, options.took_part, options.found, options.task,
            options.task_for, here.day(options.task_due) if options.task_due else None,
        )  # fmt: skip
        task = note_held(here.desk, row.id, row.version, entry)
        due = here.ask(drill, options.number).due
    follows = f"; task {task} follows" if task else ""
    show(options, {"id": row.id, "due": due, "task": task}, f"{row.kind.value}: due next {due}{follows}")


def run_strike(options: argparse.Namespace) -> None:
    """The last one was an error."""
    from clinic_tui.drills.queries import drill
    from clinic_tui.drills.writing import strike_held
    from clinic_tui.errors import NotFound

    with at_desk(options, "drill.keep") as here:
        row = here.ask(drill, options.number)
        if row.last is None:
            raise NotFound(f"{row.kind.value} was not held yet")
        strike_held(here.desk, row.last.id, row.last.version, options.reason)
        due = here.ask(drill, options.number).due
    show(options, {"id": row.id, "due": due}, f"{row.kind.value}: due {due}")


def run_end(options: argparse.Namespace) -> None:
    """Held no more."""
    from clinic_tui.drills.queries import drill
    from clinic_tui.drills.writing import end_drill

    with at_desk(options, "drill.keep") as here:
        row = here.ask(drill, options.number)
        end_drill(here.desk, row.id, row.version)
    show(options, {"id": row.id}, f"{row.kind.value}: held no more")
