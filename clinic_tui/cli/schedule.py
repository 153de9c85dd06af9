"""`clinic-tui schedule`: the day, free times, the strip, and the history of an appointment."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli import (
    attendance,
    booking,
    figures,
    outage,
    schedule_calendars,
    schedule_hours,
    schedule_resources,
    schedule_setup,
    schedule_views,
    series,
)
from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count, minutes, part_of_day
from clinic_tui.cli.history_columns import events_in
from clinic_tui.cli.printing import Columns, line, say, show_json, show_rows, table
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import read_weekdays, show_date
from clinic_tui.words.times import show_time

if TYPE_CHECKING:
    from clinic_tui.schedule.rows import AppointmentRow, FreeTime, StripCell, Wish

APPOINTMENTS: Columns[AppointmentRow] = [
    ("number", lambda row: row.id),
    ("time", lambda row: show_time(row.start)),
    ("min", lambda row: row.minutes),
    ("provider", lambda row: row.provider_code),
    ("type", lambda row: row.visit_type),
    ("patient", lambda row: row.name),
    ("MRN", lambda row: row.mrn),
    ("status", lambda row: row.status.value),
    ("room", lambda row: row.room),
    ("", lambda row: " ".join(filter(None, ("overbooked" * row.overbook, "walk-in" * row.walk_in)))),
]

FREE: Columns[FreeTime] = [
    ("day", lambda row: show_date(row.day)),
    ("time", lambda row: show_time(row.start)),
    ("min", lambda row: row.minutes),
    ("provider", lambda row: row.provider.code),
    ("name", lambda row: row.provider.name),
    ("", lambda row: f"joins {row.joins} in the group" if row.joins else ""),
]


def add(nouns: Nouns) -> None:
    """Put the noun into the parser, with what books, what sets up, and what says the hours."""
    verbs = add_noun(nouns, "schedule", "see the day, find and book times, set up providers and hours")
    day = add_command(verbs, "day", run_day, "list a day's appointments")
    day.add_argument("day", nargs="?", metavar="DATE", help="t+1, fri, 1/5 ... (default today)")
    only = day.add_mutually_exclusive_group()
    only.add_argument("--provider", metavar="CODE", help="of this provider alone")
    only.add_argument("--view", metavar="NAME", help="what one of your own views leaves")
    free = add_command(verbs, "free", run_free, "list the first times that can be booked")
    length = free.add_mutually_exclusive_group(required=True)
    length.add_argument("--type", metavar="CODE", help="for a visit of this type's length")
    length.add_argument("--minutes", type=minutes, metavar="LENGTH", help="or of this length")
    free.add_argument("--provider", action="append", default=[], metavar="CODE", help="may be given again")
    free.add_argument("--days", metavar="DAYS", help="weekdays, as tue-thu or mon,wed")
    free.add_argument("--part", type=part_of_day, default=(0, 1440), help="am, pm, 9-12, after 2")
    free.add_argument("--from", dest="first", metavar="DATE", help="from this day on (default today)")
    free.add_argument("--limit", type=count, default=10, help="how many at most (default 10)")
    strip = add_command(verbs, "strip", run_strip, "show how full each provider's days are")
    strip.add_argument("--from", dest="first", metavar="DATE", help="from this day on (default today)")
    strip.add_argument("--days", type=count, default=7, help="how many days (default 7)")
    history = add_command(verbs, "history", run_history, "list what was done to an appointment")
    history.add_argument("number", type=count, metavar="NUMBER")
    parts = (
        booking,
        outage,
        series,
        attendance,
        figures,
        schedule_setup,
        schedule_hours,
        schedule_resources,
        schedule_calendars,
        schedule_views,
    )
    for part in parts:
        part.add(verbs)


def run_day(options: argparse.Namespace) -> None:
    """List a day's appointments."""
    from clinic_tui.cli.finding import provider
    from clinic_tui.schedule.queries import day_view
    from clinic_tui.schedule.rows import DayFilter
    from clinic_tui.schedule.view_filter import filtered_day

    with at_desk(options, "schedule.view") as here:
        wanted = provider(here, options.provider).id if options.provider else None
        through = schedule_views.view_named(here, options.view) if options.view else DayFilter()
        day = here.day(options.day)
        view = here.ask(
            day_view,
            day,
            here.clinic.clock,
            here.desk.living(),
            here.desk.session_token,
            provider_id=wanted,
        )
        view = filtered_day(view, through)
    if not options.json:
        say(f"{show_date(day)}{': ' + view.holiday if view.holiday else ''}")
        for each in view.providers:
            if each.away and not view.holiday:
                say(f"{each.provider.code}: {each.away}")
    show_rows(options, view.appointments, APPOINTMENTS, "nothing is booked")


def run_free(options: argparse.Namespace) -> None:
    """List the first times that fit."""
    from clinic_tui.schedule.finding import free_times
    from clinic_tui.schedule.no_licence import nobody_licensed

    with at_desk(options, "schedule.view") as here:
        wish = _wish(options, here)
        desk = here.desk
        rows = here.ask(free_times, wish, desk.clock, desk.living(), desk.session_token)
        why = ("" if rows else here.ask(nobody_licensed, wish)) or "ask for less"
    show_rows(options, rows, FREE, f"no time fits in {counted(wish.days, 'day')}: {why}")


def _wish(options: argparse.Namespace, here: Here) -> Wish:
    from clinic_tui.cli.finding import provider, visit_type
    from clinic_tui.schedule.rows import Span, Wish

    kind = visit_type(here, options.type) if options.type else None
    return Wish(
        minutes=options.minutes or (kind.minutes if kind else 0),
        from_day=here.day(options.first),
        provider_ids=tuple(provider(here, code).id for code in options.provider),
        weekdays=read_weekdays(options.days) if options.days else frozenset(),
        part=Span(*options.part),
        limit=options.limit,
        visit_type_id=None if kind is None else kind.id,
    )


def run_strip(options: argparse.Namespace) -> None:
    """Show providers down, days across: minutes free of minutes open."""
    from clinic_tui.schedule.queries import strip

    if options.days > 60:
        options.days = 60
        say("the strip shows 60 days at most")
    with at_desk(options, "schedule.view") as here:
        desk = here.desk
        first = here.day(options.first)
        rows = here.ask(strip, first, options.days, desk.clock, desk.living(), desk.session_token)
    if options.json:
        show_json(rows)
        return
    if not rows:
        say("no provider sees patients yet: `clinic-tui schedule provider add`")
        return
    titles = ["provider", *(f"{cell.day:%a %d %b}" for cell in rows[0].cells)]
    for text in table(titles, [[row.provider.code, *map(_cell, row.cells)] for row in rows]):
        line(options, text)
    say("free of open minutes, visits in brackets")


def _cell(cell: StripCell) -> str:
    return cell.closed or f"{cell.free_minutes}/{cell.open_minutes} ({cell.visits})"


def run_history(options: argparse.Namespace) -> None:
    """List what was done to an appointment."""
    from clinic_tui.coding.visit_history import visit_history
    from clinic_tui.patients.sight import look_at
    from clinic_tui.schedule.queries import appointment

    with at_desk(options, "schedule.view") as here:
        look_at(here.desk, here.ask(appointment, options.number).patient_id)
        rows = here.ask(visit_history, options.number)
        zone = here.clinic.clock.zone
    show_rows(options, rows, events_in(zone), "nothing is known of it")
