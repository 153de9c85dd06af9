"""`clinic-tui schedule month, view`: free places of a month, and the views that somebody keeps."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun
from clinic_tui.cli.printing import Columns, line, say, show, show_json, show_rows, table
from clinic_tui.errors import NotFound
from clinic_tui.words.dates import WEEKDAYS

if TYPE_CHECKING:
    from clinic_tui.schedule.rows import DayFilter, SavedView, StripCell


def add(verbs: Nouns) -> None:
    """Put the verbs into the parser."""
    month = add_command(verbs, "month", run_month, "show how many slots are free on each day of a month")
    month.add_argument("day", nargs="?", metavar="DATE", help="a day of the month (default today)")
    month.add_argument("--provider", action="append", default=[], metavar="CODE", help="may be given again")
    view = add_noun(verbs, "view", "keep, list and drop your own views of the schedule")
    kept = add_command(view, "save", run_save, "keep providers and states of visits under a name")
    kept.add_argument("name", metavar="NAME", help="one word")
    kept.add_argument("words", nargs="+", metavar="WHAT", help="codes of providers, sites, states of visits")
    add_command(view, "list", run_list, "list your views")
    key = add_command(view, "key", run_key, "put one on Shift and an F-key of the console")
    key.add_argument("name", metavar="NAME")
    key.add_argument("shift_key", metavar="N", type=int, help="1 to 8, for Shift+F1 to Shift+F8")
    gone = add_command(view, "drop", run_drop, "keep a view no longer")
    gone.add_argument("name", metavar="NAME")


def run_month(options: argparse.Namespace) -> None:
    """Show how many slots are free on each day of a month."""
    from clinic_tui.cli.finding import provider
    from clinic_tui.schedule.queries import strip
    from clinic_tui.schedule.rows import DayFilter
    from clinic_tui.schedule.view_filter import filtered_strip, month_days, weeks_of_month

    with at_desk(options, "schedule.view") as here:
        ids = tuple(provider(here, code).id for code in options.provider)
        day, desk = here.day(options.day), here.desk
        first, count = weeks_of_month(day)
        rows = here.ask(strip, first, count, desk.clock, desk.living(), desk.session_token)
    days = month_days(filtered_strip(rows, DayFilter(ids)))
    if options.json:
        show_json([cell for cell in days if cell.day.month == day.month])
        return
    if not days:
        say("no provider sees patients yet: `clinic-tui schedule provider add`")
        return
    weeks = [days[place : place + 7] for place in range(0, len(days), 7)]
    line(options, f"{day:%B %Y}")
    for text in table(["", *(name[:3] for name in WEEKDAYS)], [_week(week, day) for week in weeks]):
        line(options, text)
    say("free slots a day, of all who are named" if ids else "free slots a day, of all together")


def _week(week: tuple[StripCell, ...], day: date) -> list[str]:
    return [f"{week[0].day:%d %b}", *(_cell(cell, day) for cell in week)]


def _cell(cell: StripCell, day: date) -> str:
    if cell.day.month != day.month:
        return ""
    if not cell.open_minutes:
        return cell.closed
    return "past" if cell.over else str(cell.free_slots) if cell.free_slots else "full"


def run_save(options: argparse.Namespace) -> None:
    """Keep a view under a name."""
    from clinic_tui.schedule.openings import active_providers
    from clinic_tui.schedule.own_views import VERB, save_view
    from clinic_tui.schedule.sites import sites
    from clinic_tui.schedule.view_filter import read_filter

    with at_desk(options, VERB) as here:
        typed = " ".join(options.words)
        wanted = read_filter(typed, here.ask(active_providers), here.ask(sites))
        view = save_view(here.desk, options.name, wanted)
    on_key = f", on {_key(view)}" if view.shift_key else ""
    data = {"name": view.name, "filter": wanted, "shift_key": view.shift_key}
    show(options, data, f"kept as {view.name}{on_key}: {wanted.words}")


def run_list(options: argparse.Namespace) -> None:
    """List the views."""
    columns: Columns[SavedView] = [
        ("key", _key),
        ("name", lambda row: row.name),
        ("shows", lambda row: row.filter.words),
    ]
    with at_desk(options, "account.own_views") as here:
        rows = _views(here)
    show_rows(options, rows, columns, "you keep no view")


def _key(view: SavedView) -> str:
    return f"Shift+F{view.shift_key}" if view.shift_key else ""


def run_key(options: argparse.Namespace) -> None:
    """Put a view on a key."""
    from clinic_tui.schedule.own_views import VERB, put_on_key

    with at_desk(options, VERB) as here:
        put_on_key(here.desk, options.name, options.shift_key)
    words = f"{options.name} is on Shift+F{options.shift_key}"
    show(options, {"name": options.name, "shift_key": options.shift_key}, words)


def run_drop(options: argparse.Namespace) -> None:
    """Keep a view no longer."""
    from clinic_tui.schedule.own_views import VERB, drop_view

    with at_desk(options, VERB) as here:
        drop_view(here.desk, options.name)
    show(options, {"name": options.name}, f"dropped: {options.name}")


def view_named(here: Here, name: str) -> DayFilter:
    """The filter of one's own view. Raises NotFound."""
    found = [view for view in _views(here) if view.name == name.strip().casefold()]
    if not found:
        raise NotFound(f"you keep no view `{name}`: `clinic-tui schedule view list` shows them")
    return found[0].filter


def _views(here: Here) -> tuple[SavedView, ...]:
    from clinic_tui.schedule.own_views import views_of

    account_id = here.desk.actor.account_id
    return here.ask(views_of, account_id) if account_id is not None else ()
