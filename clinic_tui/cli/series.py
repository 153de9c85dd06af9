"""`clinic-tui schedule series`: booking, showing, moving and calling off visits that belong together."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count, minutes, time_of_day
from clinic_tui.cli.booking import REASONS, payer_not_told
from clinic_tui.cli.printing import Columns, line, say, show, show_json, show_rows
from clinic_tui.errors import Conflict
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.repeat_phrase import read_repeat
from clinic_tui.words.times import show_time

if TYPE_CHECKING:
    from clinic_tui.schedule.rows import FreeTime
    from clinic_tui.schedule.series_rows import Occurrence, SeriesVisit, Shifted

SCOPES = ("this", "later", "all")

OCCURRENCES: Columns[Occurrence] = [
    ("no", lambda row: row.number),
    ("day", lambda row: show_date(row.time.day)),
    ("time", lambda row: show_time(row.time.start)),
    ("min", lambda row: row.minutes),
    ("conflict", lambda row: row.conflict),
    ("proposed", lambda row: _proposed(row)),
    ("authorization", lambda row: row.authorization or row.unpaid),
]
VISITS: Columns[SeriesVisit] = [
    ("no", lambda row: row.number),
    ("number", lambda row: row.visit.id),
    ("day", lambda row: show_date(row.visit.day)),
    ("time", lambda row: show_time(row.visit.start)),
    ("min", lambda row: row.visit.minutes),
    ("provider", lambda row: row.visit.provider_code),
    ("status", lambda row: row.visit.status.value),
]
SHIFTED: Columns[Shifted] = [
    ("number", lambda row: row.visit.id),
    ("was", lambda row: f"{show_date(row.visit.day)} {show_time(row.visit.start)}"),
    ("day", lambda row: show_date(row.day)),
    ("time", lambda row: show_time(row.start)),
    ("min", lambda row: row.minutes),
    ("changed", lambda row: row.else_words),
    ("conflict", lambda row: row.conflict),
    ("other time", lambda row: _near(row.proposed)),
]


def add(verbs: Nouns) -> None:
    """Put the noun into the parser."""
    series = add_noun(verbs, "series", "book, show, move and call off visits that belong together")
    book = add_command(series, "book", run_book, "book a visit several times, all of it or nothing")
    book.add_argument("--mrn", required=True, help="of which patient")
    book.add_argument("--provider", required=True, metavar="CODE")
    book.add_argument("--type", required=True, metavar="CODE", help="kind of visit")
    book.add_argument("--repeat", required=True, metavar="WORDS", help="'tue,thu x10', 'x6 every 2 weeks'")
    book.add_argument("--time", required=True, type=time_of_day, help="930, 2p, 14:15")
    book.add_argument("--from", dest="first", metavar="DATE", help="from this day on (default today)")
    book.add_argument("--minutes", type=minutes, metavar="LENGTH", help="if not the type's own")
    book.add_argument("--reason", default="", metavar="TEXT", help="what the visits are for")
    payer_not_told(book)
    book.add_argument("--as-proposed", action="store_true", help="where a date is taken, take the other time")
    _dry_run(book)
    _number(add_command(series, "show", run_show, "list the visits of the series that this one belongs to"))
    move = add_command(series, "move", run_move, "move or change this visit, it and later ones, or all")
    _number(move)
    _scope(move)
    move.add_argument("--days", type=int, default=0, metavar="DAYS", help="so many days on, or back with -1")
    move.add_argument("--time", type=time_of_day)
    move.add_argument("--minutes", type=minutes, metavar="LENGTH")
    move.add_argument("--provider", metavar="CODE", help="with somebody else")
    move.add_argument("--type", metavar="CODE", help="another kind of visit; the length stays")
    move.add_argument("--room", metavar="NAME", help="one of the kind that the visits take")
    move.add_argument("--reason", metavar="TEXT", help="what they are for; '' takes it away")
    move.add_argument(
        "--clashes",
        choices=("none", "skip", "other"),
        default="none",
        help="where some cannot go there: change none (default), leave those, or take the other time near",
    )
    move.add_argument("--overbook", default="", metavar="REASON", help="overbook those that cannot go there")
    _dry_run(move)
    cancel = add_command(series, "cancel", run_cancel, "call off this visit, it and later ones, or all")
    _number(cancel)
    _scope(cancel)
    cancel.add_argument("--reason", required=True, metavar="CODE", help=REASONS)
    cancel.add_argument("--words", default="", metavar="TEXT", help="in the caller's own words")


def _number(command: argparse.ArgumentParser) -> None:
    command.add_argument("number", type=count, metavar="NUMBER", help="of any visit of the series")


def _scope(command: argparse.ArgumentParser) -> None:
    command.add_argument("scope", choices=SCOPES, help="which of its visits")


def _dry_run(command: argparse.ArgumentParser) -> None:
    command.add_argument("--dry-run", action="store_true", help="show every date, write nothing")


def run_book(options: argparse.Namespace) -> None:
    """Look at every date of a series, and book it."""
    from clinic_tui.cli.finding import patient, provider, visit_type
    from clinic_tui.estimates.queries import told_of_series
    from clinic_tui.schedule.series import book_series, preview
    from clinic_tui.schedule.series_rows import SeriesPlan

    with at_desk(options, "appointment.book") as here:
        plan = SeriesPlan(
            patient(here, options.mrn).id,
            provider(here, options.provider).id,
            visit_type(here, options.type).id,
            options.time,
            here.day(options.first),
            read_repeat(options.repeat),
            options.minutes,
            options.reason,
            options.payer_not_told,
        )
        desk = here.desk
        found = here.ask(preview, plan, desk.clock, desk.living(), desk.session_token)
        number, told = None, ""
        if not options.dry_run:
            taken = [each for each in found.occurrences if each.conflict]
            if taken and not options.as_proposed:
                raise Conflict(
                    f"{show_date(taken[0].time.day)}: {taken[0].conflict}; {counted(len(taken), 'date')} "
                    "cannot be had as wished: --dry-run shows all, --as-proposed takes other times"
                )
            times = [each.best for each in found.occurrences]
            lost = next((each for each, time in zip(found.occurrences, times, strict=True) if not time), None)
            if lost is not None:
                raise Conflict(f"{show_date(lost.time.day)}: {lost.conflict}, and no other time is near")
            number = book_series(desk, plan, [time for time in times if time])
            if desk.actor.may("estimate.view"):
                told = here.ask(told_of_series, number, desk.clock)
    if options.json:
        show_json({"series": number, "written": number is not None, "occurrences": found.occurrences,
                   "authorizations": found.cover.authorizations, "losing": found.cover.losing})  # fmt: skip
        return
    show_rows(options, found.occurrences, OCCURRENCES, "no date")
    unpaid = sum(bool(each.unpaid) for each in found.occurrences)
    if unpaid:
        say(f"{counted(unpaid, 'visit')} no authorization pays for")
    for each in found.cover.losing:
        when = f"{show_date(each.day)} {show_time(each.start)}"
        say(f"booked already, and loses its unit: {each.visit_type} on {when}, {each.words}")
    say("nothing was written" if number is None else f"booked: {counted(len(found.occurrences), 'visit')}")
    if told:
        say(told)


def _proposed(row: Occurrence) -> str:
    return _near(row.proposed)


def _near(time: FreeTime | None) -> str:
    return f"{show_date(time.day)} {show_time(time.start)}" if time else ""


def run_show(options: argparse.Namespace) -> None:
    """List the visits of a series."""
    from clinic_tui.schedule.series import series_with

    with at_desk(options, "schedule.view") as here:
        row = here.ask(series_with, options.number)
    if options.json:
        show_json(row)
        return
    line(options, row.pattern)
    show_rows(options, row.visits, VISITS, "no visit stands")


def run_move(options: argparse.Namespace) -> None:
    """Move or change visits of a series."""
    from clinic_tui.cli.finding import named, provider, visit_type
    from clinic_tui.schedule.changing import rooms_in_use
    from clinic_tui.schedule.series_moving import shift_series, try_shift
    from clinic_tui.schedule.series_rows import Clash, Scope, Shift

    scope = Scope(options.scope)
    clash = Clash.OVERBOOK if options.overbook else Clash(options.clashes)
    changed = 0
    with at_desk(options, "appointment.move") as here:
        rooms = here.ask(rooms_in_use) if options.room else ()
        shift = Shift(
            options.days,
            options.time,
            options.minutes,
            provider(here, options.provider).id if options.provider else None,
            visit_type(here, options.type).id if options.type else None,
            named(rooms, lambda row: row.name, options.room, "room").id if options.room else None,
            options.reason,
        )
        found = try_shift(here.desk, options.number, scope, shift)
        if not options.dry_run:
            changed = shift_series(here.desk, options.number, scope, shift, clash, options.overbook)
    if options.json:
        show_json({"visits": found, "written": not options.dry_run, "changed": changed})
        return
    show_rows(options, found, SHIFTED, "nothing changes")
    left = len(found) - changed
    stayed = f"; {counted(left, 'visit')} left as they are" if left else ""
    said = f"changed: {counted(changed, 'visit')}{stayed}"
    say("nothing was written" if options.dry_run else said)


def run_cancel(options: argparse.Namespace) -> None:
    """Call visits of a series off."""
    from clinic_tui.schedule.series import cancel_series
    from clinic_tui.schedule.series_rows import Scope

    with at_desk(options, "appointment.cancel") as here:
        done = cancel_series(here.desk, options.number, Scope(options.scope), options.reason, options.words)
    show(options, {"cancelled": done}, f"cancelled: {counted(done, 'visit')}")
