"""`clinic-tui timeclock`: coming and leaving, time sheets, corrections, and periods for payroll."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, add_noun
from clinic_tui.cli.printing import Columns, line, say, show, show_rows
from clinic_tui.errors import Invalid, NotFound

if TYPE_CHECKING:
    from clinic_tui.time_clock.rows import EntryRow, PersonRow, Sheet, StepRow, Times
    from clinic_tui.time_clock.rules import Period


FURTHEST_DAYS = 50 * 365
"""A period further off is a slip of the keys."""


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "timeclock", "clock in and out, see and correct times, and close periods")
    add_command(verbs, "status", run_status, "show how your clock stands")
    add_command(verbs, "in", run_in, "clock in")
    out = add_command(verbs, "out", run_out, "clock out")
    out.add_argument("--sure", action="store_true", help="also after longer than anybody works")
    pause = add_command(verbs, "break", run_break, "begin a rest, which counts as work, or a meal")
    pause.add_argument("kind", choices=("rest", "meal"))
    add_command(verbs, "back", run_back, "end the break")
    sheet = add_command(verbs, "show", run_show, "show the time sheet of a period, yours or a person's")
    _whose(sheet)
    trail = add_command(verbs, "trail", run_trail, "show who clocked and corrected some times")
    _numbered(trail)
    people = add_list(verbs, "people", run_people, "list who is in, with the hours of the period")
    _period(people)
    correct = add_command(verbs, "correct", run_correct, "put times right; what stood there stays known")
    _numbered(correct)
    correct.add_argument("--day", metavar="DAY", help="on which the work began")
    correct.add_argument("--in", dest="begins", metavar="TIME")
    correct.add_argument("--out", dest="ends", metavar="TIME")
    correct.add_argument(
        "--breaks", metavar="TEXT", help="all of them: `meal 12:00-12:30, rest 15:00-15:10`; empty: none"
    )
    correct.add_argument("--reason", required=True, metavar="TEXT")
    new = add_command(verbs, "add", run_add, "enter times that nobody clocked")
    new.add_argument("--who", metavar="LOGIN", help="default yourself")
    new.add_argument("--day", required=True, metavar="DAY")
    new.add_argument("--in", dest="begins", required=True, metavar="TIME")
    new.add_argument("--out", dest="ends", required=True, metavar="TIME")
    new.add_argument("--breaks", default="", metavar="TEXT")
    new.add_argument("--reason", required=True, metavar="TEXT")
    struck = add_command(verbs, "strike", run_strike, "these times never were; they stay on the sheet")
    _numbered(struck)
    struck.add_argument("--reason", required=True, metavar="TEXT")
    _period(add_command(verbs, "close", run_close, "sign a period: its times stay as they are"), needed=True)
    again = add_command(verbs, "reopen", run_reopen, "open a closed period again")
    _period(again, needed=True)
    again.add_argument("--reason", required=True, metavar="TEXT")
    _period(add_command(verbs, "export", run_export, "write the hours of a period as CSV for payroll"))
    paper = add_command(verbs, "sheet", run_sheet, "write a time sheet as PDF, with lines to sign")
    paper.add_argument("file", type=Path, metavar="FILE")
    _whose(paper)


def _numbered(command: argparse.ArgumentParser) -> None:
    command.add_argument("times", type=int, metavar="NUMBER", help="as `timeclock show` has it")


def _period(command: argparse.ArgumentParser, *, needed: bool = False) -> None:
    words = "a day in the period" + ("" if needed else "; default today")
    command.add_argument("--period", required=needed, metavar="DAY", help=words)


def _whose(command: argparse.ArgumentParser) -> None:
    command.add_argument("--who", metavar="LOGIN", help="default yourself")
    _period(command)


# The clock


def run_status(options: argparse.Namespace) -> None:
    """How it stands."""
    from clinic_tui.time_clock.queries import my_clock
    from clinic_tui.time_clock.words import show_hours

    with at_desk(options, "time.own") as here:
        clock = here.ask(my_clock, here.desk, here.clinic.settings.time_clock)
    since = f" since {clock.entry.since:%m/%d %H:%M}" if clock.entry else ""
    show(
        options,
        {
            "presence": clock.presence, "since": clock.entry.since if clock.entry else None,
            "today_minutes": clock.today, "week_minutes": clock.week,
        },
        f"{clock.presence.value}{since}; today {show_hours(clock.today)}, this week {show_hours(clock.week)}",
    )  # fmt: skip


def run_in(options: argparse.Namespace) -> None:
    """Come."""
    from clinic_tui.time_clock.punching import clock_in

    with at_desk(options, "time.clock") as here:
        at = clock_in(here.desk, here.clinic.settings.time_clock)
    show(options, {"at": at}, f"clocked in at {at:%H:%M}")


def run_out(options: argparse.Namespace) -> None:
    """Leave."""
    from clinic_tui.time_clock.punching import clock_out

    with at_desk(options, "time.clock") as here:
        at = clock_out(here.desk, here.clinic.settings.time_clock, sure=options.sure)
    show(options, {"at": at}, f"clocked out at {at:%H:%M}")


def run_break(options: argparse.Namespace) -> None:
    """A break begins."""
    from clinic_tui.time_clock.punching import begin_break
    from clinic_tui.time_clock.states import BreakKind

    with at_desk(options, "time.clock") as here:
        at = begin_break(here.desk, here.clinic.settings.time_clock, BreakKind(options.kind))
    show(options, {"at": at}, f"{options.kind} since {at:%H:%M}")


def run_back(options: argparse.Namespace) -> None:
    """It ends."""
    from clinic_tui.time_clock.punching import end_break

    with at_desk(options, "time.clock") as here:
        at = end_break(here.desk, here.clinic.settings.time_clock)
    show(options, {"at": at}, f"back at work since {at:%H:%M}")


# Sheets


def run_show(options: argparse.Namespace) -> None:
    """A sheet; one's own has been seen then."""
    from clinic_tui.time_clock.queries import unseen_steps
    from clinic_tui.time_clock.seeing import note_seen
    from clinic_tui.time_clock.words import show_hours

    with at_desk(options, "time.own") as here:
        sheet = _sheet(here, options)
        unseen = here.ask(unseen_steps, tuple(entry.id for entry in sheet.entries))
        if unseen and sheet.account_id == here.desk.actor.account_id:
            note_seen(here.desk, unseen)
    if options.json:
        show(options, _as_json(sheet))
        return
    columns: Columns[EntryRow] = [
        ("no", lambda row: row.id),
        ("day", lambda row: row.began.date()),
        ("in", lambda row: f"{row.began:%H:%M}"),
        ("out", lambda row: f"{row.ended:%H:%M}" if row.ended else ""),
        ("breaks", _breaks_of),
        ("", lambda row: f"struck out: {row.struck}" if row.struck else _corrected(row)),
    ]
    show_rows(options, sheet.entries, columns, "nothing was clocked in this period")
    for week in sheet.weeks:
        over = f", overtime {show_hours(week.overtime)}" if week.overtime else ""
        line(options, f"week of {week.first}: {show_hours(week.minutes)}{over}")
    if sheet.closed:
        line(options, f"closed by {sheet.closed.closed_by}")


def _breaks_of(row: EntryRow) -> str:
    from clinic_tui.time_clock.break_words import show_breaks, typed_breaks

    return show_breaks(typed_breaks(row))


def _corrected(row: EntryRow) -> str:
    return f"corrected by {row.corrected_by}" if row.corrected_by else ""


def _as_json(sheet: Sheet) -> dict[str, Any]:
    return {
        "login": sheet.login, "name": sheet.name, "first": sheet.period.first, "last": sheet.period.last,
        "closed_by": sheet.closed.closed_by if sheet.closed else None,
        "minutes": sheet.minutes, "overtime_minutes": sheet.overtime,
        "weeks": [
            {"first": week.first, "minutes": week.minutes, "overtime_minutes": week.overtime,
             "rest_minutes": week.rests, "meal_minutes": week.meals, "rounded_minutes": week.rounded}
            for week in sheet.weeks
        ],
        "entries": [
            {"id": row.id, "began": row.began, "ended": row.ended, "breaks": _breaks_of(row),
             "struck": row.struck, "corrected_by": row.corrected_by}
            for row in sheet.entries
        ],
    }  # fmt: skip


def run_trail(options: argparse.Namespace) -> None:
    """What happened to some times."""
    from clinic_tui.time_clock.queries import own_trail, trail

    with at_desk(options, "time.own") as here:
        rows = here.ask(trail if here.desk.actor.may("time.view") else own_trail, here.desk, options.times)
    columns: Columns[StepRow] = [
        ("when", lambda row: f"{row.at:%Y-%m-%d %H:%M:%S}"),
        ("who", lambda row: row.who),
        ("desk", lambda row: row.desk),
        ("what", lambda row: row.step.value),
        ("was", lambda row: f"{row.old:%m/%d %H:%M}" if row.old else ""),
        ("is", lambda row: f"{row.new:%m/%d %H:%M}" if row.new else row.words),
        ("reason", lambda row: row.reason),
        ("undone by", lambda row: row.undone_by),
    ]
    show_rows(options, rows, columns, f"there are no times with the number {options.times}")


def run_people(options: argparse.Namespace) -> None:
    """Who is in."""
    from clinic_tui.opening.who_came import people_in
    from clinic_tui.time_clock.words import show_hours

    with at_desk(options, "time.presence") as here:
        period = _period_of(here, options.period)
        found = here.ask(people_in, here.desk, here.clinic.settings.time_clock, period)
    columns: Columns[PersonRow] = [
        ("who", lambda row: row.login),
        ("name", lambda row: row.name),
        ("now", lambda row: row.presence.value),
        ("since", lambda row: f"{row.since:%m/%d %H:%M}" if row.since else ""),
        ("worked", lambda row: show_hours(row.sheet.minutes) if row.sheet else ""),
        ("overtime", lambda row: show_hours(row.sheet.overtime) if row.sheet else ""),
        ("by the rota", lambda row: row.amiss),
    ]
    show_rows(options, found.people, columns, "nobody works here yet")


# Corrections


def run_correct(options: argparse.Namespace) -> None:
    """Put times right; what is not said stays."""
    from clinic_tui.time_clock.break_words import read_breaks, typed_breaks
    from clinic_tui.time_clock.correcting import correct_times
    from clinic_tui.time_clock.rows import Times
    from clinic_tui.words.times import read_time

    with at_desk(options, "time.own") as here:
        row = _entry(here, options.times)
        began, ended = row.began, row.ended
        times = Times(
            here.past_day(options.day) if options.day else began.date(),
            read_time(options.begins) if options.begins else began.hour * 60 + began.minute,
            read_time(options.ends) if options.ends else (ended.hour * 60 + ended.minute if ended else None),
            typed_breaks(row) if options.breaks is None else read_breaks(options.breaks),
        )
        rules = here.clinic.settings.time_clock
        correct_times(here.desk, rules, row.id, row.version, times, options.reason)
    show(options, {"id": row.id}, f"times {row.id} corrected: {_told(times)}")


def run_add(options: argparse.Namespace) -> None:
    """Enter some."""
    from clinic_tui.time_clock.correcting import add_times

    with at_desk(options, "time.own") as here:
        whose = _person(here, options.who)
        times = _typed(here, options)
        number = add_times(here.desk, here.clinic.settings.time_clock, whose, times, options.reason)
    show(options, {"id": number}, f"times {number} entered: {_told(times)}")


def _told(times: Times) -> str:
    """As they were understood: `--in 2` is an afternoon."""
    from clinic_tui.words.dates import show_date
    from clinic_tui.words.times import show_time

    end = "still here" if times.end is None else show_time(times.end)
    return f"{show_date(times.day)} {show_time(times.start)}-{end}"


def _typed(here: Here, options: argparse.Namespace) -> Times:
    from clinic_tui.time_clock.break_words import read_breaks
    from clinic_tui.time_clock.rows import Times
    from clinic_tui.words.times import read_time

    day: date = here.past_day(options.day)
    return Times(day, read_time(options.begins), read_time(options.ends), read_breaks(options.breaks))


def run_strike(options: argparse.Namespace) -> None:
    """They never were."""
    from clinic_tui.time_clock.correcting import strike_times

    with at_desk(options, "time.own") as here:
        row = _entry(here, options.times)
        strike_times(here.desk, here.clinic.settings.time_clock, row.id, row.version, options.reason)
    show(options, {"id": row.id}, f"times {row.id} struck out")


# Periods


def run_close(options: argparse.Namespace) -> None:
    """Sign one."""
    from clinic_tui.time_clock.closing import close_period
    from clinic_tui.time_clock.words import show_hours

    with at_desk(options, "time.close") as here:
        period = _period_of(here, options.period)
        minutes = close_period(here.desk, here.clinic.settings.time_clock, period)
    data = {"first": period.first, "last": period.last, "minutes": minutes}
    show(options, data, f"{period.words}: closed, {show_hours(minutes)} worked")


def run_reopen(options: argparse.Namespace) -> None:
    """Open one again."""
    from clinic_tui.time_clock.closing import reopen_period

    with at_desk(options, "time.reopen") as here:
        period = _period_of(here, options.period)
        reopen_period(here.desk, period, options.reason)
    show(options, {"first": period.first, "last": period.last}, f"{period.words}: open again")


def run_export(options: argparse.Namespace) -> None:
    """The table for payroll, on standard output."""
    from clinic_tui.time_clock.handing_out import loss_words, payroll_of

    with at_desk(options, "time.view") as here:
        period = _period_of(here, options.period)
        text, loss = payroll_of(here.desk, here.clinic.settings, period)
    if options.json:
        show(options, {"first": period.first, "last": period.last, "rounding_loss": loss, "csv": text})
        return
    print(text, end="")
    if loss:
        say(loss_words(loss).removeprefix("; "))


def run_sheet(options: argparse.Namespace) -> None:
    """A sheet as PDF."""
    from clinic_tui.paper.handing_out import to_file
    from clinic_tui.time_clock.handing_out import paper_of

    with at_desk(options, "time.own") as here:
        period, whose = _period_of(here, options.period), _person(here, options.who)
        to_file(paper_of(here.desk, here.clinic.settings, period, whose), options.file)
    show(options, {"made": str(options.file)}, str(options.file))


def _sheet(here: Here, options: argparse.Namespace) -> Sheet:
    from clinic_tui.time_clock.queries import own_sheet, sheet_of

    rules, whose = here.clinic.settings.time_clock, _person(here, options.who)
    period = _period_of(here, options.period)
    if whose is None or whose == here.desk.actor.account_id:
        return here.ask(own_sheet, here.desk, rules, period)
    here.desk.require("time.view")
    return here.ask(sheet_of, here.desk, rules, period, whose)


def _entry(here: Here, number: int) -> EntryRow:
    from clinic_tui.time_clock.queries import entry_of, own_entry

    return here.ask(entry_of if here.desk.actor.may("time.view") else own_entry, here.desk, number)


def _period_of(here: Here, typed: str | None) -> Period:
    from clinic_tui.time_clock.rules import period_of

    rules, day = here.clinic.settings.time_clock, here.past_day(typed)
    if abs((day - here.today).days) > FURTHEST_DAYS:
        raise Invalid(f"{day} is more than {FURTHEST_DAYS // 365} years off", "period")
    return period_of(day, rules.first_day, rules.weeks)


def _person(here: Here, login: str | None) -> int | None:
    """The number of an account; None for whoever acts. Raises NotFound."""
    from clinic_tui.security.signed_in import account_of

    if login is None:
        return None
    with here.clinic.store.reading() as db:
        account = account_of(db, login)
    if account is None or account.actor.account_id is None:
        raise NotFound(f"there is no account `{login}`")
    return account.actor.account_id
