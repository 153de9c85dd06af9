"""`clinic-tui rota`: who works when, usual weeks, single days, who is on call, and minimum cover."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import (
    Nouns,
    add_command,
    add_list,
    add_noun,
    count_or_none,
    part_of_day,
    time_of_day,
)
from clinic_tui.cli.printing import Columns, line, say, show, show_json, show_rows, table
from clinic_tui.errors import Invalid, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clinic_tui.rota.rows import MinimumRow, OnCallRow, RotaWeek, ShiftLine
    from clinic_tui.schedule.rows import Span

GROUPS = ("front-desk", "clinician", "provider", "biller", "manager", "administrator")


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "rota", "see who works when, and set that")
    shown = add_command(verbs, "show", run_show, "show a week with its cover")
    shown.add_argument("--week", metavar="DAY", help="a day of the week; default today")
    add_command(verbs, "today", run_today, "say who is in, off, late and on call today")
    usual = add_list(verbs, "shifts", run_shifts, "list the usual week of somebody, and dates that are other")
    usual.add_argument("who", metavar="LOGIN")
    week = add_command(verbs, "set", run_set, "set the usual hours of some weekdays")
    week.add_argument("who", metavar="LOGIN")
    week.add_argument("days", metavar="DAYS", help="mon-fri, tue,thu")
    week.add_argument("hours", metavar="HOURS", help="8-12,13-17, a night 22-6, or none")
    week.add_argument("--from", dest="first", metavar="DAY", help="the first day; default today")
    week.add_argument("--to", dest="last", metavar="DAY", help="the last day")
    week.add_argument("--every-second-week", action="store_true", help="counted from the week of --from")
    _sited(week, "other hours at others stay; without it all give way, and these are at the first")
    other = add_command(verbs, "day", run_day, "say what one date has instead of the usual week")
    other.add_argument("who", metavar="LOGIN")
    other.add_argument("day", metavar="DAY")
    other.add_argument("hours", metavar="HOURS", help="10-15, off, or usual")
    other.add_argument("--extra", action="store_true", help="beside the usual hours")
    other.add_argument("--reason", default="", metavar="TEXT")
    _sited(other, "default the first")
    taken = add_command(verbs, "import", run_import, "set usual weeks from CSV: whole, or nothing")
    taken.add_argument(
        "file", type=Path, metavar="FILE", help="columns login, days, hours, from, to, weeks, site"
    )
    taken.add_argument("--dry-run", action="store_true", help="look at the file, and write nothing")
    add_list(verbs, "on-call", run_on_call, "list who is on call, now and later").add_argument(
        "--now", action="store_true", help="only who is now"
    )
    put = add_command(verbs, "put-on-call", run_put_on_call, "put somebody on call; its number")
    put.add_argument("who", metavar="WHO", help="a sign-in name, or a provider's code")
    put.add_argument("first", metavar="DAY")
    put.add_argument("start", type=time_of_day, metavar="TIME")
    put.add_argument("last", metavar="DAY")
    put.add_argument("end", type=time_of_day, metavar="TIME")
    put.add_argument("phone", metavar="PHONE")
    put.add_argument("--note", default="", metavar="TEXT")
    over = add_command(verbs, "hand-over", run_hand_over, "let somebody else be on call then; its number")
    over.add_argument("number", type=int, metavar="NUMBER", help="as `rota on-call` has it")
    over.add_argument("who", metavar="WHO", help="a sign-in name, or a provider's code")
    over.add_argument("phone", metavar="PHONE")
    over.add_argument(
        "--whole", action="store_true", help="all of it, where it lies in time off in a part alone"
    )
    over.add_argument("--note", default="", metavar="TEXT")
    add_command(verbs, "take-off-call", run_take_off_call, "take somebody off call").add_argument(
        "number", type=int, metavar="NUMBER", help="as `rota on-call` has it"
    )
    add_list(verbs, "minimums", run_minimums, "list how many have to be there")
    need = add_command(verbs, "minimum", run_minimum, "say how many have to be there; 0: none")
    need.add_argument("group", choices=GROUPS)
    need.add_argument("days", metavar="DAYS")
    need.add_argument("hours", type=part_of_day, metavar="HOURS")
    need.add_argument("people", type=count_or_none, metavar="PEOPLE")
    _sited(need, "default the first")


def _sited(command: argparse.ArgumentParser, meaning: str) -> None:
    command.add_argument("--site", default="", metavar="NAME", help=f"of a clinic with several; {meaning}")


def run_show(options: argparse.Namespace) -> None:
    """A week."""
    from clinic_tui.rota.queries import rota
    from clinic_tui.rota.rules import week_of

    with at_desk(options, "rota.view") as here:
        day = here.day(options.week) if options.week else here.today
        week = here.ask(rota, here.desk, week_of(day, here.clinic.settings.rota.first_weekday))
    if options.json:
        show_json(week)
        return
    for text in table(["who", *(f"{day:%a %m/%d}" for day in week.days)], _lines(week)):
        line(options, text)
    if week.sites:
        say("sites: " + ", ".join(f"{site.mark} {site.name}" for site in week.sites))
    for place, day in enumerate(week.days):
        if short := week.short_on(place):
            say(f"short on {day:%a %m/%d}: {'; '.join(short)}")


def _lines(week: RotaWeek) -> list[list[str]]:
    people = [[each.code, *(cell.words(24) for cell in each.cells)] for each in week.people]
    return people + [[each.name, *(cell.words for cell in each.cells)] for each in week.cover]


def run_today(options: argparse.Namespace) -> None:
    """Who is in."""
    from clinic_tui.opening.who_came import rota_today

    with at_desk(options, "rota.view") as here:
        found = here.ask(rota_today, here.desk, here.clinic.settings.time_clock)
    if options.json:
        show_json(found)
        return
    said = (
        ("in", found.here), ("off", found.off), ("later than usual", found.late), ("short", found.short),
        *([("not in", found.missing)] if found.missing else []),
        *([("came late", found.came_late)] if found.came_late else []),
        ("on call", found.on_call),
    )  # fmt: skip
    for what, each in said:
        line(options, f"{what}: {', '.join(each) or 'nobody'}")


def run_shifts(options: argparse.Namespace) -> None:
    """A usual week."""
    from clinic_tui.rota.people import named
    from clinic_tui.rota.queries import shifts

    with at_desk(options, "rota.view") as here:
        who = here.ask(named, options.who)
        found = here.ask(shifts, here.desk, who.account_id or 0)
    columns: Columns[ShiftLine] = [
        ("day", lambda row: row.what),
        ("hours", lambda row: row.hours),
        ("", lambda row: row.term),
    ]
    kept = f"{found.from_schedule} has sessions in the schedule: `schedule template list`"
    none = kept if found.from_schedule else "no usual hours are set"
    show_rows(options, found.lines, columns, none)


def run_set(options: argparse.Namespace) -> None:
    """Set usual hours."""
    from clinic_tui.rota.entries import ShiftsEntry
    from clinic_tui.rota.usual_weeks import set_shifts
    from clinic_tui.words.dates import read_weekdays

    with at_desk(options, "rota.plan") as here:
        entry = ShiftsEntry(
            read_weekdays(options.days), _spans(options.hours),
            here.day(options.first) if options.first else here.today,
            here.day(options.last) if options.last else None, 2 if options.every_second_week else 1,
            options.site,
        )  # fmt: skip
        set_shifts(here.desk, options.who, entry)
    show(options, {"who": options.who}, f"usual hours of {options.who}, {options.days}: {_told(entry.spans)}")


def _told(spans: Sequence[Span]) -> str:
    """As they were understood: `2:30-10` is an afternoon."""
    from clinic_tui.words.shift_hours import show_shifts

    return show_shifts([(span.start, span.end) for span in spans]) or "none"


def _spans(typed: str) -> tuple[Span, ...]:
    from clinic_tui.rota.entries import spans_of
    from clinic_tui.words.shift_hours import read_shifts

    return () if typed == "none" else spans_of(read_shifts(typed))


def run_day(options: argparse.Namespace) -> None:
    """One date."""
    from clinic_tui.rota.entries import DayEntry
    from clinic_tui.rota.states import DayKind
    from clinic_tui.rota.usual_weeks import change_day

    with at_desk(options, "rota.plan") as here:
        day = here.day(options.day)
        if options.hours in ("off", "usual"):
            if options.extra:
                raise Invalid("name the extra hours", "hours")
            kind = DayKind.OFF if options.hours == "off" else None
            spans: tuple[Span, ...] = ()
        else:
            kind, spans = (DayKind.EXTRA if options.extra else DayKind.INSTEAD), _spans(options.hours)
        change_day(here.desk, options.who, DayEntry(day, kind, spans, options.reason, site=options.site))
    hours = _told(spans) if spans else options.hours
    show(options, {"who": options.who, "day": day}, f"{options.who}, {day:%a %m/%d}: {hours}")


def run_import(options: argparse.Namespace) -> None:
    """Usual weeks from a file."""
    from clinic_tui.cli.wrong_lines import refuse_what_is_wrong
    from clinic_tui.interop.weeks_csv import read_weeks
    from clinic_tui.rota.people import named
    from clinic_tui.rota.usual_weeks import import_shifts

    with at_desk(options, "rota.plan") as here:
        file = read_weeks(options.file, here.today)
        refuse_what_is_wrong(options, file.name, file.wrong)
        for week in file.weeks:
            here.ask(named, week.login)
        if not options.dry_run:
            import_shifts(here.desk, [(week.login, week.entry) for week in file.weeks])
    done = "would be set" if options.dry_run else "set"
    data = {"lines": len(file.weeks), "written": not options.dry_run}
    show(options, data, f"{file.name}: {len(file.weeks)} lines {done}")


def run_on_call(options: argparse.Namespace) -> None:
    """Who is on call."""
    from clinic_tui.rota.on_call_queries import on_call
    from clinic_tui.words.phones import show_phone

    with at_desk(options, "rota.view") as here:
        rows = [row for row in here.ask(on_call, here.desk) if (row.now and not row.gone) or not options.now]
    columns: Columns[OnCallRow] = [
        ("no", lambda row: row.id),
        ("who", lambda row: row.name),
        ("phone", lambda row: show_phone(row.phone)),
        ("when", lambda row: row.words),
        ("", lambda row: _standing(row)),
        ("note", lambda row: row.note),
    ]
    show_rows(options, rows, columns, "nobody is on call")


def _standing(row: OnCallRow) -> str:
    """`now`, and why somebody else has to take it."""
    said = ("now" if row.now else "", "time off then" if row.off else "", "works here no more" * row.gone)
    return ", ".join(filter(None, said))


def run_put_on_call(options: argparse.Namespace) -> None:
    """Put somebody on call."""
    from datetime import timedelta

    from clinic_tui.rota.entries import OnCallEntry
    from clinic_tui.rota.on_call import put_on_call
    from clinic_tui.rota.rows import moments_words

    with at_desk(options, "rota.plan") as here:
        last, end = here.day(options.last), options.end
        if end == 0:
            last, end = last - timedelta(days=1), 24 * 60
        first = here.day(options.first)
        entry = OnCallEntry(options.who, first, options.start, last, end, options.phone, options.note)
        number = put_on_call(here.desk, entry)
    when = moments_words((first, options.start, last, end))
    show(options, {"id": number}, f"on call {number}: {options.who}, {when}")


def run_hand_over(options: argparse.Namespace) -> None:
    """Somebody else is on call."""
    from clinic_tui.rota.entries import OnCallEntry
    from clinic_tui.rota.on_call import hand_over
    from clinic_tui.rota.rows import moments_words

    with at_desk(options, "rota.plan") as here:
        row = _called(here, options.number)
        when = row.moments if options.whole else row.part
        entry = OnCallEntry(options.who, *when, options.phone, options.note)
        number = hand_over(here.desk, row.id, row.version, entry)
    said = f"on call {number}: {options.who} for {row.name}, {moments_words(when)}"
    show(options, {"id": number}, said)


def _called(here: Here, number: int) -> OnCallRow:
    from clinic_tui.rota.on_call_queries import on_call

    row = next((row for row in here.ask(on_call, here.desk) if row.id == number), None)
    if row is None:
        raise NotFound(f"there is no such time on call: {number}")
    return row


def run_take_off_call(options: argparse.Namespace) -> None:
    """Take somebody off."""
    from clinic_tui.rota.on_call import take_off_call

    with at_desk(options, "rota.plan") as here:
        row = _called(here, options.number)
        take_off_call(here.desk, row.id, row.version)
    show(options, {"id": row.id}, f"not on call: {row.name}, {row.words}")


def run_minimums(options: argparse.Namespace) -> None:
    """What has to be there."""
    from clinic_tui.rota.queries import minimums
    from clinic_tui.words.dates import WEEKDAYS
    from clinic_tui.words.shift_hours import show_shift

    with at_desk(options, "rota.view") as here:
        rows = here.ask(minimums)
    at: Columns[MinimumRow] = [("at", lambda row: row.site)] if any(row.site for row in rows) else []
    columns: Columns[MinimumRow] = [
        ("of", lambda row: row.group.value),
        *at,
        ("days", lambda row: ",".join(WEEKDAYS[day][:3] for day in row.weekdays)),
        ("hours", lambda row: show_shift(row.span.start, row.span.end)),
        ("people", lambda row: row.people),
    ]
    show_rows(options, rows, columns, "no minimum is set")


def run_minimum(options: argparse.Namespace) -> None:
    """Set one."""
    from clinic_tui.rota.states import Group
    from clinic_tui.rota.usual_weeks import set_minimum
    from clinic_tui.schedule.rows import Span
    from clinic_tui.words.dates import read_weekdays

    with at_desk(options, "rota.plan") as here:
        group = Group(options.group.replace("-", " "))
        number = set_minimum(
            here.desk, group, read_weekdays(options.days), Span(*options.hours), options.people, options.site
        )
    at = f" at {options.site}" if options.site else ""
    show(options, {"id": number}, f"minimum of {group.value}{at}: {options.people}")
