"""`clinic-tui schedule ical, ical-import`: a provider's calendar out of the clinic, and another one in."""

from __future__ import annotations

import argparse
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, count
from clinic_tui.cli.printing import Columns, line, say, show_json, table
from clinic_tui.errors import FileRefused, Invalid
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time

if TYPE_CHECKING:
    from clinic_tui.schedule.rows import AppointmentRow

HORIZON = 180
"""Days for which an outside calendar is taken in."""
MOST_DAYS = 400

IN_THE_WAY: Columns[AppointmentRow] = [
    ("number", lambda row: row.id),
    ("day", lambda row: show_date(row.day)),
    ("time", lambda row: show_time(row.start)),
    ("min", lambda row: row.minutes),
    ("type", lambda row: row.visit_type),
    ("patient", lambda row: row.name),
    ("MRN", lambda row: row.mrn),
]


def add(verbs: Nouns) -> None:
    """Put the verbs into the parser."""
    out = add_command(verbs, "ical", run_out, "write a provider's visits as an iCalendar file")
    out.add_argument("--provider", required=True, metavar="CODE")
    out.add_argument("--from", dest="first", metavar="DATE", help="from this day on (default today)")
    out.add_argument("--days", type=count, default=90, help="how many days (default 90)")
    out.add_argument("--names", action="store_true", help="with names in place of initials; it is journaled")
    taken = add_command(
        verbs, "ical-import", run_in, "block the busy times of a provider's calendar outside the clinic"
    )
    taken.add_argument("file", metavar="FILE", help="an iCalendar file (- is standard input)")
    taken.add_argument("--provider", required=True, metavar="CODE")
    taken.add_argument(
        "--calendar", default="outside", metavar="NAME",
        help="which calendar it is, where a provider has several (default outside)",
    )  # fmt: skip
    taken.add_argument(
        "--titles", action="store_true", help="keep what events are called, but for private ones"
    )
    taken.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")


def run_out(options: argparse.Namespace) -> None:
    """Write a provider's visits as an iCalendar file to standard output."""
    from clinic_tui.cli.finding import provider
    from clinic_tui.interop.calendar_out import CalendarHead, calendar_file
    from clinic_tui.schedule.calendar_queries import calendar_visits

    if options.days > MOST_DAYS:
        raise Invalid(f"a calendar has {MOST_DAYS} days at most", "days")
    with at_desk(options, "schedule.export") as here:
        who, first = provider(here, options.provider), here.day(options.first)
        visits = here.ask(calendar_visits, who.id, first, first + timedelta(days=options.days - 1))
        if options.names:
            from clinic_tui.schedule.exporting import journal_names

            here.desk.require("patient.view")
            told = (visit.row.patient_id for visit in visits if not visit.restricted)
            journal_names(here.desk, told, who.code)
        settings, clock = here.clinic.settings, here.clinic.clock
        head = CalendarHead(settings.id, settings.reminders.name or settings.name, who, clock.zone)
        content = calendar_file(head, visits, clock.now(), names=options.names)
    if options.json:
        show_json({"provider": who.code, "events": len(visits), "calendar": content.decode()})
    else:
        sys.stdout.buffer.write(content)


def run_in(options: argparse.Namespace) -> None:
    """Block the busy times of a calendar outside the clinic."""
    from clinic_tui.cli.finding import provider
    from clinic_tui.interop.calendar_in import read_calendar
    from clinic_tui.schedule.outside_times import look_through, take_in

    content = _content(options.file)
    with at_desk(options, "schedule.setup") as here:
        who, first = provider(here, options.provider), here.today
        found = read_calendar(content, here.clinic.clock.zone, first, HORIZON, titles=options.titles)
        if options.dry_run:
            done = here.ask(look_through, who.id, options.calendar, found.busy, first, HORIZON)
        else:
            done = take_in(here.desk, who.id, options.calendar, found.busy, first, HORIZON)
        to_move = len(done.in_the_way)
        sees = here.desk.actor.may("schedule.view")
        in_the_way = here.ask(lambda _: done.in_the_way) if sees else ()
    if options.json:
        told = {"provider": who.code, "dry_run": options.dry_run, "left_out": found.left_out}
        counts = {name: getattr(done, name) for name in ("added", "changed", "removed", "unchanged")}
        show_json({**told, **counts, "visits_to_move": to_move, "in_the_way": in_the_way})
        return
    would = "would be " if options.dry_run else ""
    line(
        options,
        f"{who.code}, calendar {options.calendar}: {counted(done.added, 'block')} {would}added, "
        f"{done.changed} changed, {done.removed} removed, {done.unchanged} as before",
    )
    for words in found.left_out:
        say(f"left out: {words}")
    if to_move:
        say(f"visits booked in these times, to be moved: {to_move}")
    if in_the_way:
        titles = [title for title, _ in IN_THE_WAY]
        for text in table(titles, [[get(row) for _, get in IN_THE_WAY] for row in in_the_way]):
            line(options, text)


def _content(file: str) -> bytes:
    from clinic_tui.interop.calendar_lines import MOST_BYTES

    if file == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        with Path(file).open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as failure:
        raise FileRefused(f"{file} cannot be read: {failure.strerror}") from None
