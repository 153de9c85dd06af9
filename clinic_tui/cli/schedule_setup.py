"""`clinic-tui schedule provider, template, type, room, holiday, block, away`: setting the schedule up."""

from __future__ import annotations

import argparse
from datetime import date, timedelta
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count_or_none, minutes, part_of_day
from clinic_tui.cli.printing import Columns, say, show, show_rows
from clinic_tui.errors import Invalid
from clinic_tui.words.dates import WEEKDAYS, read_weekdays, show_date
from clinic_tui.words.times import read_part_of_day, show_time

if TYPE_CHECKING:
    from clinic_tui.schedule.rows import ProviderRow, VisitTypeRow
    from clinic_tui.schedule.setup_queries import HolidayRow, NamedRoom, TemplateRow

RIGHT = "schedule.setup"
KINDS = ("lunch", "meeting", "admin", "away")
MOST_AWAY_DAYS = 366


def add(verbs: Nouns) -> None:
    """Put the verbs into the parser."""
    _add_people_and_places(verbs)
    template = add_noun(verbs, "template", "set and list the usual hours of a week")
    hours = add_command(template, "set", run_template_set, "set a provider's hours on some weekdays")
    hours.add_argument("provider", metavar="PROVIDER")
    hours.add_argument("days", metavar="DAYS", help="mon-fri, or mon,wed")
    hours.add_argument("hours", metavar="HOURS", help="8:00-12:00,13:00-17:00, or none")
    hours.add_argument(
        "--slot", type=minutes, default=15, metavar="MINUTES", help="length of a slot (default 15)"
    )
    add_command(template, "list", run_template_list, "list the usual hours")
    block = add_noun(verbs, "block", "keep a stretch free of patients")
    stretch = add_command(block, "add", run_block_add, "keep a stretch of a provider's day free of patients")
    stretch.add_argument("provider", metavar="PROVIDER")
    stretch.add_argument("kind", choices=KINDS)
    stretch.add_argument("hours", type=part_of_day, metavar="HOURS", help="12:00-13:00")
    when = stretch.add_mutually_exclusive_group(required=True)
    when.add_argument("--day", metavar="DATE", help="on this day")
    when.add_argument("--days", metavar="DAYS", help="or each week on these, as mon-fri")
    stretch.add_argument("--label", default="", metavar="TEXT", help="what the grid says there")
    away = add_command(verbs, "away", run_away, "say that a provider is not there on a day")
    away.add_argument("provider", metavar="PROVIDER")
    away.add_argument("day", metavar="DATE")
    away.add_argument("reason", nargs="*", metavar="REASON")
    away.add_argument("--until", metavar="DATE", help="up to and with this day")


def _add_people_and_places(verbs: Nouns) -> None:
    provider = add_noun(verbs, "provider", "add and list who sees patients")
    new = add_command(provider, "add", run_provider_add, "add somebody who sees patients")
    new.add_argument("code", metavar="CODE", help="what is typed for them, as LEE")
    new.add_argument("name", metavar="NAME")
    new.add_argument("--specialty", default="", metavar="TEXT")
    new.add_argument("--quota", type=count_or_none, default=2, help="overbookings a day (default 2)")
    add_command(provider, "list", run_provider_list, "list who sees patients")
    kind = add_noun(verbs, "type", "add and list kinds of visits")
    new = add_command(kind, "add", run_type_add, "add a kind of visit")
    new.add_argument("code", metavar="CODE", help="what is typed for it, as FU")
    new.add_argument("name", metavar="NAME")
    new.add_argument("minutes", type=minutes, metavar="LENGTH", help="20, 1h")
    add_command(kind, "list", run_type_list, "list the kinds of visits")
    room = add_noun(verbs, "room", "add and list rooms")
    new = add_command(room, "add", run_room_add, "add a room")
    new.add_argument("name", metavar="NAME")
    add_command(room, "list", run_room_list, "list the rooms")
    holiday = add_noun(verbs, "holiday", "add and list days on which the clinic is closed")
    new = add_command(holiday, "add", run_holiday_add, "close the clinic on a day")
    new.add_argument("day", metavar="DATE")
    new.add_argument("name", metavar="NAME")
    add_command(holiday, "list", run_holiday_list, "list the closed days to come")


def run_provider_add(options: argparse.Namespace) -> None:
    """Add somebody who sees patients."""
    from clinic_tui.schedule.setup import NewProvider, add_provider

    with at_desk(options, RIGHT) as here:
        new = NewProvider(options.code, options.name, options.specialty, options.quota)
        number = add_provider(here.desk, new)
    show(
        options,
        {"id": number},
        f"{options.code.upper()} sees patients; give the hours with `schedule template set`",
    )


def run_provider_list(options: argparse.Namespace) -> None:
    """List who sees patients."""
    from clinic_tui.schedule.openings import active_providers

    columns: Columns[ProviderRow] = [
        ("code", lambda row: row.code),
        ("name", lambda row: row.name),
        ("specialty", lambda row: row.specialty),
    ]
    with at_desk(options, "schedule.view") as here:
        rows = here.ask(active_providers)
    show_rows(options, rows, columns, "nobody sees patients yet")


def run_type_add(options: argparse.Namespace) -> None:
    """Add a kind of visit."""
    from clinic_tui.schedule.setup import add_visit_type

    with at_desk(options, RIGHT) as here:
        number = add_visit_type(here.desk, options.code, options.name, options.minutes)
    show(options, {"id": number}, f"{options.code.upper()} can be booked, {options.minutes} min")


def run_type_list(options: argparse.Namespace) -> None:
    """List the kinds of visits."""
    from clinic_tui.schedule.queries import visit_types

    columns: Columns[VisitTypeRow] = [
        ("code", lambda row: row.code),
        ("name", lambda row: row.name),
        ("min", lambda row: row.minutes),
    ]
    with at_desk(options, "schedule.view") as here:
        rows = here.ask(visit_types)
    show_rows(options, rows, columns, "there is no visit type yet")


def run_room_add(options: argparse.Namespace) -> None:
    """Add a room."""
    from clinic_tui.schedule.setup import add_room

    with at_desk(options, RIGHT) as here:
        number = add_room(here.desk, options.name)
    show(options, {"id": number}, f"{options.name} is a room")


def run_room_list(options: argparse.Namespace) -> None:
    """List the rooms."""
    from clinic_tui.schedule.setup_queries import rooms

    columns: Columns[NamedRoom] = [("room", lambda row: row.name)]
    with at_desk(options, "schedule.view") as here:
        rows = here.ask(rooms)
    show_rows(options, rows, columns, "there is no room yet")


def run_holiday_add(options: argparse.Namespace) -> None:
    """Close the clinic on a day."""
    from clinic_tui.schedule.setup import add_holiday

    with at_desk(options, RIGHT) as here:
        day = here.day(options.day)
        standing = add_holiday(here.desk, day, options.name)
    _show_closed(options, [day], standing, f"closed on {show_date(day)}: {options.name}")


def run_holiday_list(options: argparse.Namespace) -> None:
    """List the closed days to come."""
    from clinic_tui.schedule.setup_queries import holidays

    columns: Columns[HolidayRow] = [("day", lambda row: show_date(row.day)), ("name", lambda row: row.name)]
    with at_desk(options, "schedule.view") as here:
        rows = here.ask(holidays, here.today)
    show_rows(options, rows, columns, "no closed day is to come")


def run_template_set(options: argparse.Namespace) -> None:
    """Set a provider's hours on some weekdays."""
    from clinic_tui.cli.finding import provider
    from clinic_tui.schedule.rows import Span
    from clinic_tui.schedule.setup import set_template

    days = read_weekdays(options.days)
    nothing = options.hours.strip().lower() == "none"
    spans = [] if nothing else [Span(*read_part_of_day(part)) for part in options.hours.split(",")]
    with at_desk(options, RIGHT) as here:
        who = provider(here, options.provider)
        set_template(here.desk, who.id, days, spans, options.slot)
    shown = ", ".join(f"{show_time(span.start)}-{show_time(span.end)}" for span in spans) or "no hours"
    on = ", ".join(WEEKDAYS[day][:3] for day in sorted(days))
    data = {"provider": who.code, "weekdays": days, "hours": shown, "slot_minutes": options.slot}
    show(options, data, f"{who.code} on {on}: {shown}, slots of {options.slot} min")


def run_template_list(options: argparse.Namespace) -> None:
    """List the usual hours."""
    from clinic_tui.schedule.setup_queries import templates

    columns: Columns[TemplateRow] = [
        ("provider", lambda row: row.provider_code),
        ("day", lambda row: WEEKDAYS[row.weekday][:3]),
        ("from", lambda row: show_time(row.start)),
        ("to", lambda row: show_time(row.start + row.minutes)),
        ("slot", lambda row: row.slot_minutes),
    ]
    with at_desk(options, "schedule.view") as here:
        rows = here.ask(templates)
    show_rows(options, rows, columns, "no hours are set yet")


def run_block_add(options: argparse.Namespace) -> None:
    """Keep a stretch of a provider's day free of patients."""
    from clinic_tui.cli.finding import provider
    from clinic_tui.schedule.rows import Span
    from clinic_tui.schedule.setup import NewBlock, add_block
    from clinic_tui.schedule.states import BlockKind

    with at_desk(options, RIGHT) as here:
        who = provider(here, options.provider)
        new = NewBlock(
            Span(*options.hours),
            BlockKind(options.kind),
            options.label,
            here.day(options.day) if options.day else None,
            read_weekdays(options.days) if options.days else frozenset(),
        )
        made = add_block(here.desk, who.id, new)
    show(
        options,
        {"provider": who.code, "blocks": made},
        f"{who.code} has {options.label or options.kind} then",
    )


def run_away(options: argparse.Namespace) -> None:
    """Say that a provider is not there on a day, or on several in a row."""
    from clinic_tui.cli.finding import provider
    from clinic_tui.schedule.setup import set_away

    with at_desk(options, RIGHT) as here:
        who = provider(here, options.provider)
        days = _days(here, options.day, options.until)
        standing = set_away(here.desk, who.id, days, " ".join(options.reason))
    last = f" to {show_date(days[-1])}" if len(days) > 1 else ""
    _show_closed(options, days, standing, f"{who.code} is away on {show_date(days[0])}{last}")


def _days(here: Here, first: str, until: str | None) -> list[date]:
    start = here.day(first)
    end = here.day(until) if until else start
    if not 0 <= (end - start).days < MOST_AWAY_DAYS:
        raise Invalid(f"--until is a day after the first, within {MOST_AWAY_DAYS} days", "until")
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]


def _show_closed(options: argparse.Namespace, days: list[date], standing: int, words: str) -> None:
    show(options, {"days": days, "visits_to_move": standing}, words)
    if standing:
        say(f"visits booked then, to be moved: {standing}")
