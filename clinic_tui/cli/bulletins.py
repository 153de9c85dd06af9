"""`clinic-tui bulletins`: what everybody is told, and who has read it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, add_noun
from clinic_tui.cli.printing import Columns, show, show_rows
from clinic_tui.errors import NotFound

if TYPE_CHECKING:
    from clinic_tui.bulletins.rows import BulletinRow


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "bulletins", "tell everybody something, and see who has read it")
    listed = add_list(verbs, "list", run_list, "list bulletins, what is shown longest from now on top")
    listed.add_argument("--today", action="store_true", help="only those that are shown today")
    new = add_command(verbs, "write", run_write, "tell everybody something, for some days")
    new.add_argument("words", metavar="TEXT")
    new.add_argument("--from", dest="begins", default="t", metavar="DAY", help="default today")
    new.add_argument("--until", metavar="DAY", help="the last day; default the first alone")
    change = add_command(verbs, "change", run_change, "put one right; with other words it is news again")
    _numbered(change)
    change.add_argument("--words", metavar="TEXT")
    change.add_argument("--from", dest="begins", metavar="DAY")
    change.add_argument("--until", metavar="DAY")
    _numbered(add_command(verbs, "read", run_read, "say that you have read it"))
    _numbered(add_command(verbs, "withdraw", run_withdraw, "show it no more"))


def _numbered(command: argparse.ArgumentParser) -> None:
    command.add_argument("bulletin", type=int, metavar="NUMBER")


def run_list(options: argparse.Namespace) -> None:
    """List them."""
    from clinic_tui.bulletins.queries import bulletins

    with at_desk(options, "bulletin.read") as here:
        day = here.today
        rows = here.ask(bulletins, here.desk)
    if options.today:
        rows = tuple(row for row in rows if row.is_shown(day))
    columns: Columns[BulletinRow] = [
        ("no", lambda row: row.id),
        ("from", lambda row: row.from_day),
        ("until", lambda row: row.until_day),
        ("what", lambda row: row.words),
        ("by", lambda row: row.writer),
        ("read", lambda row: row.read_words),
        ("", lambda row: "withdrawn" if row.withdrawn_at else "" if row.is_read else "to read"),
    ]
    show_rows(options, rows, columns, "nothing was told")


def run_write(options: argparse.Namespace) -> None:
    """Tell everybody."""
    from clinic_tui.bulletins.rows import BulletinEntry
    from clinic_tui.bulletins.service import write_bulletin

    with at_desk(options, "bulletin.write") as here:
        first = here.day(options.begins)
        last = here.day(options.until) if options.until else first
        number = write_bulletin(here.desk, BulletinEntry(options.words, first, last))
    show(options, {"id": number}, f"bulletin {number}, until {last}")


def run_change(options: argparse.Namespace) -> None:
    """Put it right."""
    from clinic_tui.bulletins.rows import BulletinEntry
    from clinic_tui.bulletins.service import change_bulletin

    with at_desk(options, "bulletin.write") as here:
        row = _row(here, options.bulletin)
        entry = BulletinEntry(
            row.words if options.words is None else options.words,
            here.day(options.begins) if options.begins else row.from_day,
            here.day(options.until) if options.until else row.until_day,
        )
        change_bulletin(here.desk, row.id, row.version, entry)
    show(options, {"id": options.bulletin}, f"bulletin {options.bulletin} is changed")


def run_read(options: argparse.Namespace) -> None:
    """It was read."""
    from clinic_tui.bulletins.service import read_bulletin

    with at_desk(options, "bulletin.read") as here:
        read_bulletin(here.desk, options.bulletin)
    show(options, {"id": options.bulletin}, "read")


def run_withdraw(options: argparse.Namespace) -> None:
    """Show it no more."""
    from clinic_tui.bulletins.service import withdraw_bulletin

    with at_desk(options, "bulletin.write") as here:
        row = _row(here, options.bulletin)
        withdraw_bulletin(here.desk, row.id, row.version)
    show(options, {"id": options.bulletin}, f"bulletin {options.bulletin} is withdrawn")


def _row(here: Here, number: int) -> BulletinRow:
    from clinic_tui.bulletins.queries import bulletins

    row = next((each for each in here.ask(bulletins, here.desk) if each.id == number), None)
    if row is None:
        raise NotFound(f"there is no bulletin {number}")
    return row
