"""`clinic-tui schedule template, hours, away, block, holiday`: when providers see patients."""

from __future__ import annotations

import argparse
from datetime import date, timedelta
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count, minutes, part_of_day
from clinic_tui.cli.outage import add_dry_run, hit_by, show_hit
from clinic_tui.cli.printing import Columns, show, show_rows
from clinic_tui.errors import Invalid
from clinic_tui.words.dates import WEEKDAYS, read_weekdays, show_date
from clinic_tui.words.times import read_part_of_day, show_time

if TYPE_CHECKING:
    from clinic_tui.schedule.rows import Span
    from clinic_tui.schedule.setup_queries import BlockOfProvider, HolidayRow, TemplateRow
    from clinic_tui.store.desk import Desk

RIGHT = "schedule.setup"
KINDS = ("lunch", "meeting", "admin", "away")
MOST_AWAY_DAYS = 366


def add(verbs: Nouns) -> None:
    """Put the verbs into the parser."""
    template = add_noun(verbs, "template", "set and list the usual hours of a week")
    week = add_command(template, "set", run_template_set, "set a provider's hours on some weekdays")
    week.add_argument("provider", metavar="PROVIDER")
    week.add_argument("days", metavar="DAYS", help="mon-fri, or mon,wed")
    week.add_argument("hours", metavar="HOURS", help="8:00-12:00,13:00-17:00, or none")
    _slot(week)
    week.add_argument("--site", metavar="NAME", help="at this site alone; without, all of the day")
    week.add_argument(
        "--from", dest="first", metavar="DATE", help="the first day; default today, and the past stays"
    )
    add_dry_run(week)
    add_command(template, "list", run_template_list, "list the usual hours")
    other = add_command(verbs, "hours", run_hours, "set other hours than usual on one day")
    other.add_argument("provider", metavar="PROVIDER")
    other.add_argument("day", metavar="DATE")
    other.add_argument("hours", metavar="HOURS", help="9:00-12:00,14:00-18:00, or usual")
    other.add_argument("reason", nargs="*", metavar="REASON")
    _slot(other)
    other.add_argument("--site", metavar="NAME", help="where, if not as usual on that weekday")
    add_dry_run(other)
    away = add_command(verbs, "away", run_away, "say that a provider is not there on a day")
    away.add_argument("provider", metavar="PROVIDER")
    away.add_argument("day", metavar="DATE")
    away.add_argument("reason", nargs="*", metavar="REASON")
    away.add_argument("--until", metavar="DATE", help="up to and with this day")
    add_dry_run(away)
    swap = add_command(verbs, "swap", run_swap, "let another provider hold the sessions of a day")
    swap.add_argument("provider", metavar="PROVIDER")
    swap.add_argument("day", metavar="DATE")
    swap.add_argument("taker", metavar="PROVIDER", help="who takes them")
    swap.add_argument("reason", nargs="*", metavar="REASON")
    swap.add_argument("--back", metavar="DATE", help="theirs of this day go over in return")
    add_dry_run(swap)
    _add_blocks(verbs)
    holiday = add_noun(verbs, "holiday", "add, list and remove days on which the clinic is closed")
    new = add_command(holiday, "add", run_holiday_add, "close the clinic on a day")
    new.add_argument("day", metavar="DATE")
    new.add_argument("name", metavar="NAME")
    add_dry_run(new)
    add_command(holiday, "list", run_holiday_list, "list the closed days to come")
    gone = add_command(holiday, "remove", run_holiday_remove, "open the clinic on a day after all")
    gone.add_argument("day", metavar="DATE")


def _add_blocks(verbs: Nouns) -> None:
    block = add_noun(verbs, "block", "keep a stretch free of patients")
    stretch = add_command(block, "add", run_block_add, "keep a stretch of a provider's day free of patients")
    stretch.add_argument("provider", metavar="PROVIDER")
    stretch.add_argument("kind", choices=KINDS)
    stretch.add_argument("hours", type=part_of_day, metavar="HOURS", help="12:00-13:00")
    when = stretch.add_mutually_exclusive_group(required=True)
    when.add_argument("--day", metavar="DATE", help="on this day")
    when.add_argument("--days", metavar="DAYS", help="or each week on these, as mon-fri")
    stretch.add_argument("--label", default="", metavar="TEXT", help="what the grid says there")
    add_dry_run(stretch)
    add_command(block, "list", run_block_list, "list the blocks of each week and of days to come")
    gone = add_command(block, "remove", run_block_remove, "open the stretch for patients again")
    gone.add_argument("number", type=count, metavar="NUMBER", help="the block's, as the list shows it")


def _slot(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--slot", type=minutes, default=15, metavar="MINUTES", help="length of a slot (default 15)"
    )


def run_holiday_add(options: argparse.Namespace) -> None:
    """Close the clinic on a day."""
    from clinic_tui.schedule.hours import add_holiday

    with at_desk(options, RIGHT) as here:
        day = here.day(options.day)
        hit = hit_by(options, here, lambda desk: add_holiday(desk, day, options.name))
    show_hit(options, hit, f"closed on {show_date(day)}: {options.name}", {"days": [day]})


def run_holiday_list(options: argparse.Namespace) -> None:
    """List the closed days to come."""
    from clinic_tui.schedule.setup_queries import holidays

    columns: Columns[HolidayRow] = [("day", lambda row: show_date(row.day)), ("name", lambda row: row.name)]
    with at_desk(options, "schedule.view") as here:
        rows = here.ask(holidays, here.today)
    show_rows(options, rows, columns, "no closed day is to come")


def run_holiday_remove(options: argparse.Namespace) -> None:
    """Open the clinic on a day after all."""
    from clinic_tui.schedule.hours import remove_holiday

    with at_desk(options, RIGHT) as here:
        day = here.day(options.day)
        remove_holiday(here.desk, day)
    show(options, {"day": day}, f"{show_date(day)} is a day like others")


def run_template_set(options: argparse.Namespace) -> None:
    """Set a provider's hours on some weekdays."""
    from clinic_tui.cli.finding import provider, site_id
    from clinic_tui.schedule.hours import set_template
    from clinic_tui.schedule.session_rows import WeekOfSessions
    from clinic_tui.schedule.sessions import sessions

    days = read_weekdays(options.days)
    spans = [] if options.hours.strip().lower() == "none" else _spans(options.hours)
    with at_desk(options, RIGHT) as here:
        who, at = provider(here, options.provider), site_id(here, options.site)
        first = here.day(options.first) if options.first else None
        before = here.ask(sessions, who.id, here.today)
        hit = hit_by(
            options, here, lambda desk: set_template(desk, who.id, days, spans, options.slot, at, first)
        )
        entry = WeekOfSessions(frozenset(days), tuple(spans), options.slot, at, first)
        gone = before.give_way_words(entry, here.today)
    shown = _shown(spans) or "no hours"
    on = ", ".join(WEEKDAYS[day][:3] for day in sorted(days))
    data = {"provider": who.code, "weekdays": days, "hours": shown, "slot_minutes": options.slot}
    begins = f" from {show_date(first)}" if first else ""
    words = f"{who.code} on {on}{begins}: {shown}, slots of {options.slot} min{gone}"
    show_hit(options, hit, words, {**data, "from": first})


def run_template_list(options: argparse.Namespace) -> None:
    """List the usual hours."""
    from clinic_tui.schedule.setup_queries import templates

    columns: Columns[TemplateRow] = [
        ("provider", lambda row: row.provider_code),
        ("day", lambda row: WEEKDAYS[row.weekday][:3]),
        ("from", lambda row: show_time(row.start)),
        ("to", lambda row: show_time(row.start + row.minutes)),
        ("slot", lambda row: row.slot_minutes),
        ("first day", lambda row: show_date(row.first) if row.first else ""),
        ("last day", lambda row: show_date(row.last) if row.last else ""),
    ]
    with at_desk(options, "schedule.view") as here:
        rows = here.ask(templates, here.today)
    show_rows(options, rows, columns, "no hours are set yet")


def run_hours(options: argparse.Namespace) -> None:
    """Set other hours than usual on one day, or the usual ones again."""
    from clinic_tui.cli.finding import provider, site_id
    from clinic_tui.schedule.hours import set_hours, set_usual

    usual = options.hours.strip().lower() == "usual"
    spans = [] if usual else _spans(options.hours)
    with at_desk(options, RIGHT) as here:
        who, day = provider(here, options.provider), here.day(options.day)
        reason, at = " ".join(options.reason), site_id(here, options.site)

        def change(desk: Desk) -> None:
            if usual:
                set_usual(desk, who.id, [day])
            else:
                set_hours(desk, who.id, day, spans, options.slot, reason, at)

        hit = hit_by(options, here, change)
    words = f"{who.code} on {show_date(day)}: {_shown(spans) or 'as usual'}"
    show_hit(options, hit, words, {"days": [day]})


def run_swap(options: argparse.Namespace) -> None:
    """Let another provider hold the sessions of a day, perhaps for theirs of another one."""
    from clinic_tui.cli.finding import provider
    from clinic_tui.schedule.session_rows import SwapOfSessions
    from clinic_tui.schedule.sessions import swap

    with at_desk(options, RIGHT) as here:
        who, taker = provider(here, options.provider), provider(here, options.taker)
        day, back = here.day(options.day), here.day(options.back) if options.back else None
        entry = SwapOfSessions(day, taker.code, back, " ".join(options.reason))
        hit = hit_by(options, here, lambda desk: swap(desk, who.id, entry))
    words = f"{taker.code} for {who.code} on {show_date(day)}"
    days = [day, back] if back else [day]
    show_hit(options, hit, words + (f", back on {show_date(back)}" if back else ""), {"days": days})


def _spans(text: str) -> list[Span]:
    from clinic_tui.schedule.rows import Span

    return [Span(*read_part_of_day(part)) for part in text.split(",")]


def _shown(spans: list[Span]) -> str:
    return ", ".join(f"{show_time(span.start)}-{show_time(span.end)}" for span in spans)


def run_block_add(options: argparse.Namespace) -> None:
    """Keep a stretch of a provider's day free of patients."""
    from clinic_tui.cli.finding import provider
    from clinic_tui.schedule.hours import NewBlock, add_block
    from clinic_tui.schedule.rows import Span
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
        hit = hit_by(options, here, lambda desk: add_block(desk, who.id, new))
    made = {"provider": who.code, "blocks": 1 if new.day else len(new.weekdays)}
    show_hit(options, hit, f"{who.code} has {options.label or options.kind} then", made)


def run_block_list(options: argparse.Namespace) -> None:
    """List the blocks of each week and of days to come."""
    from clinic_tui.schedule.setup_queries import blocks

    columns: Columns[BlockOfProvider] = [
        ("number", lambda row: row.id),
        ("provider", lambda row: row.provider_code),
        ("day", lambda row: show_date(row.day) if row.day else f"each {WEEKDAYS[row.weekday or 0][:3]}"),
        ("from", lambda row: show_time(row.start)),
        ("to", lambda row: show_time(row.end)),
        ("what", lambda row: row.label or row.kind),
        ("calendar", lambda row: row.outside),
    ]
    with at_desk(options, "schedule.view") as here:
        rows = here.ask(blocks, here.today)
    show_rows(options, rows, columns, "no stretch is kept free")


def run_block_remove(options: argparse.Namespace) -> None:
    """Open the stretch for patients again."""
    from clinic_tui.schedule.hours import remove_block

    with at_desk(options, RIGHT) as here:
        remove_block(here.desk, options.number)
    show(options, {"id": options.number}, "patients can be booked there again")


def run_away(options: argparse.Namespace) -> None:
    """Say that a provider is not there on a day, or on several in a row."""
    from clinic_tui.cli.finding import provider
    from clinic_tui.schedule.hours import set_away

    with at_desk(options, RIGHT) as here:
        who = provider(here, options.provider)
        days = _days(here, options.day, options.until)
        hit = hit_by(options, here, lambda desk: set_away(desk, who.id, days, " ".join(options.reason)))
    last = f" to {show_date(days[-1])}" if len(days) > 1 else ""
    show_hit(options, hit, f"{who.code} is away on {show_date(days[0])}{last}", {"days": days})


def _days(here: Here, first: str, until: str | None) -> list[date]:
    start = here.day(first)
    end = here.day(until) if until else start
    if not 0 <= (end - start).days < MOST_AWAY_DAYS:
        raise Invalid(f"--until is a day after the first, within {MOST_AWAY_DAYS} days", "until")
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]
