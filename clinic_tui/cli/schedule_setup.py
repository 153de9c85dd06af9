"""`clinic-tui schedule provider, type, room`: who sees patients, where, and for what."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count_or_none, minutes
from clinic_tui.cli.outage import add_dry_run, hit_by, show_hit
from clinic_tui.cli.printing import Columns, show, show_rows
from clinic_tui.words.age_range import read_ages

if TYPE_CHECKING:
    from clinic_tui.schedule.resource_rows import ProviderSetup
    from clinic_tui.schedule.rows import SiteRow, VisitTypeRow
    from clinic_tui.schedule.setup_queries import NamedRoom

RIGHT = "schedule.setup"


def add(verbs: Nouns) -> None:
    """Put the verbs into the parser."""
    provider = add_noun(verbs, "provider", "add, list and retire who sees patients")
    new = add_command(provider, "add", run_provider_add, "add somebody who sees patients")
    new.add_argument("code", metavar="CODE", help="what is typed for them, as LEE")
    new.add_argument("name", metavar="NAME")
    new.add_argument("--specialty", default="", metavar="TEXT")
    new.add_argument("--quota", type=count_or_none, default=2, help="overbookings a day (default 2)")
    new.add_argument("--ages", default="any", metavar="AGES", help="0-17, 18+, 6m-17y (default any)")
    new.add_argument(
        "--no-licence", action="store_true", help="no licence is needed: an interpreter, a class"
    )
    licence = add_command(
        provider, "licence", run_provider_licence, "say whether a provider's licence has to be on record"
    )
    licence.add_argument("provider", metavar="CODE")
    licence.add_argument("needed", choices=("needed", "none"))
    add_dry_run(licence)
    add_command(provider, "list", run_provider_list, "list who sees patients")
    other = add_command(provider, "ages", run_provider_ages, "say patients of which ages a provider sees")
    other.add_argument("provider", metavar="CODE")
    other.add_argument("ages", metavar="AGES", help="0-17, 18+, 6m-17y, any")
    gone = add_command(provider, "retire", run_provider_retire, "somebody sees no patients any more")
    gone.add_argument("provider", metavar="CODE")
    kind = add_noun(verbs, "type", "add, list and retire kinds of visits")
    new = add_command(kind, "add", run_type_add, "add a kind of visit")
    new.add_argument("code", metavar="CODE", help="what is typed for it, as FU")
    new.add_argument("name", metavar="NAME")
    new.add_argument("minutes", type=minutes, metavar="LENGTH", help="20, 1h")
    add_command(kind, "list", run_type_list, "list the kinds of visits")
    told = add_command(
        kind, "prepare", run_type_prepare, "what patients are told to do before a kind of visit"
    )
    told.add_argument("type", metavar="CODE")
    told.add_argument("words", nargs="?", default="", metavar="WORDS", help="empty: nothing any more")
    other = add_command(kind, "ages", run_type_ages, "say for patients of which ages a kind of visit is")
    other.add_argument("type", metavar="CODE")
    other.add_argument("ages", metavar="AGES", help="0-17, 18+, 6m-17y, any")
    gone = add_command(kind, "retire", run_type_retire, "a kind of visit is not booked any more")
    gone.add_argument("type", metavar="CODE")
    site = add_noun(verbs, "site", "add, list and rename the places of the clinic")
    new = add_command(site, "add", run_site_add, "add a place, where providers have sessions of their own")
    new.add_argument("name", metavar="NAME")
    add_command(site, "list", run_site_list, "list the places")
    other = add_command(site, "rename", run_site_rename, "give a place another name")
    other.add_argument("site", metavar="NAME")
    other.add_argument("name", metavar="NEW")
    room = add_noun(verbs, "room", "add, list and retire rooms")
    new = add_command(room, "add", run_room_add, "add a room")
    new.add_argument("name", metavar="NAME")
    new.add_argument("--kind", default="", metavar="KIND", help="what it is fit for, as procedure")
    new.add_argument("--site", metavar="NAME", help="where it is (default the first site)")
    add_command(room, "list", run_room_list, "list the rooms")
    other = add_command(room, "change", run_room_change, "give a room another name, kind or site")
    other.add_argument("room", metavar="NAME")
    other.add_argument("--name", metavar="NEW", help="as it is called from now on")
    other.add_argument("--kind", metavar="KIND", help="as procedure, or exam for any examination")
    other.add_argument("--site", metavar="NAME", help="where it is from now on")
    gone = add_command(room, "retire", run_room_retire, "a room is not used any more")
    gone.add_argument("room", metavar="NAME")
    add_dry_run(gone)


def run_provider_add(options: argparse.Namespace) -> None:
    """Add somebody who sees patients."""
    from clinic_tui.schedule.setup import NewProvider, add_provider

    with at_desk(options, RIGHT) as here:
        ages = read_ages(options.ages)
        needed = not options.no_licence
        new = NewProvider(options.code, options.name, options.specialty, options.quota, ages, needed)
        number = add_provider(here.desk, new)
    code = options.code.upper()
    licence = f", and put the licence on record: `credentials add licence {code}`" if needed else ""
    words = f"{code} sees patients; give the hours with `schedule template set`{licence}"
    show(options, {"id": number}, words)


def run_provider_licence(options: argparse.Namespace) -> None:
    """Say whether a licence of a provider has to be on record."""
    from clinic_tui.cli.finding import provider
    from clinic_tui.schedule.setup import set_licence_needed

    needed = options.needed == "needed"
    with at_desk(options, RIGHT) as here:
        who = provider(here, options.provider)
        hit = hit_by(options, here, lambda desk: set_licence_needed(desk, who.id, needed=needed))
    words = f"{who.code}: {'a licence has to be on record' if needed else 'no licence is needed'}"
    show_hit(options, hit, words, {"id": who.id})


def run_provider_list(options: argparse.Namespace) -> None:
    """List who sees patients."""
    from clinic_tui.schedule.resource_lists import resources

    columns: Columns[ProviderSetup] = [
        ("code", lambda row: row.code),
        ("name", lambda row: row.name),
        ("specialty", lambda row: row.specialty),
        ("ages", lambda row: row.ages.words),
        ("licence", lambda row: row.licence_words),
    ]
    with at_desk(options, "schedule.view") as here:
        rows = here.ask(resources, here.today).staff
    show_rows(options, rows, columns, "nobody sees patients yet")


def run_provider_ages(options: argparse.Namespace) -> None:
    """Say patients of which ages a provider sees."""
    from clinic_tui.cli.finding import provider
    from clinic_tui.schedule.age_setup import set_provider_ages

    with at_desk(options, RIGHT) as here:
        ages = read_ages(options.ages)
        who = provider(here, options.provider)
        set_provider_ages(here.desk, who.id, None, ages)
    show(options, {"id": who.id}, f"{who.code} sees patients of these ages: {ages.words}")


def run_type_ages(options: argparse.Namespace) -> None:
    """Say for which ages a kind of visit is."""
    from clinic_tui.cli.finding import visit_type
    from clinic_tui.schedule.age_setup import set_type_ages

    with at_desk(options, RIGHT) as here:
        ages = read_ages(options.ages)
        kind = visit_type(here, options.type)
        set_type_ages(here.desk, kind.id, ages)
    show(options, {"id": kind.id}, f"{kind.code} is for patients of these ages: {ages.words}")


def run_provider_retire(options: argparse.Namespace) -> None:
    """Say that somebody sees no patients any more."""
    from clinic_tui.cli.finding import provider
    from clinic_tui.schedule.setup import retire_provider

    with at_desk(options, RIGHT) as here:
        who = provider(here, options.provider)
        retire_provider(here.desk, who.id)
    show(options, {"id": who.id}, f"{who.code} sees no patients any more; what was stays")


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
        ("prepare", lambda row: row.preparation),
        ("ages", lambda row: row.ages.words),
    ]
    with at_desk(options, "schedule.view") as here:
        rows = here.ask(visit_types)
    show_rows(options, rows, columns, "there is no visit type yet")


def run_type_prepare(options: argparse.Namespace) -> None:
    """Say how patients prepare for a kind of visit."""
    from clinic_tui.cli.finding import visit_type
    from clinic_tui.schedule.setup import set_preparation

    with at_desk(options, RIGHT) as here:
        kind = visit_type(here, options.type)
        set_preparation(here.desk, kind.id, options.words)
    said = f"patients are told before {kind.code}: {options.words}" if options.words else ""
    show(options, {"id": kind.id}, said or f"nothing is to be done before {kind.code}")


def run_type_retire(options: argparse.Namespace) -> None:
    """Say that a kind of visit is not booked any more."""
    from clinic_tui.cli.finding import visit_type
    from clinic_tui.schedule.setup import retire_visit_type

    with at_desk(options, RIGHT) as here:
        kind = visit_type(here, options.type)
        retire_visit_type(here.desk, kind.id)
    show(options, {"id": kind.id}, f"{kind.code} is not booked any more; what was booked stays")


def run_site_add(options: argparse.Namespace) -> None:
    """Add a place."""
    from clinic_tui.schedule.sites import add_site

    with at_desk(options, RIGHT) as here:
        number = add_site(here.desk, options.name)
    show(
        options,
        {"id": number},
        f"{options.name} is a site; `schedule template set --site` says who is there when",
    )


def run_site_list(options: argparse.Namespace) -> None:
    """List the places."""
    from clinic_tui.schedule.sites import sites

    columns: Columns[SiteRow] = [("site", lambda row: row.name)]
    with at_desk(options, "schedule.view") as here:
        rows = here.ask(sites)
    show_rows(options, rows, columns, "there is no site yet")


def run_site_rename(options: argparse.Namespace) -> None:
    """Give a place another name."""
    from clinic_tui.cli.finding import named
    from clinic_tui.schedule.sites import rename_site, sites

    with at_desk(options, RIGHT) as here:
        site = named(here.ask(sites), lambda each: each.name, options.site, "site")
        rename_site(here.desk, site.id, options.name)
    show(options, {"id": site.id}, f"{site.name} is called {options.name}")


def run_room_add(options: argparse.Namespace) -> None:
    """Add a room."""
    from clinic_tui.cli.finding import site_id
    from clinic_tui.schedule.setup import add_room

    with at_desk(options, RIGHT) as here:
        number = add_room(here.desk, options.name, options.kind, site_id(here, options.site))
    show(options, {"id": number}, f"{options.name} is a room")


def run_room_change(options: argparse.Namespace) -> None:
    """Give a room another name, kind or site."""
    from clinic_tui.cli.finding import named, site_id
    from clinic_tui.schedule.resource_lists import resources
    from clinic_tui.schedule.resource_setup import change_room

    with at_desk(options, RIGHT) as here:
        room = named(here.ask(resources, here.today).rooms, lambda each: each.name, options.room, "room")
        name = room.name if options.name is None else options.name
        kind = room.kind if options.kind is None else options.kind
        change_room(here.desk, room.id, room.version, name, kind, site_id(here, options.site))
    fit = "examination" if kind.lower() in ("", "exam") else kind.lower()
    show(options, {"id": room.id}, f"room {name} is for {fit}")


def run_room_list(options: argparse.Namespace) -> None:
    """List the rooms."""
    from clinic_tui.schedule.setup_queries import rooms

    columns: Columns[NamedRoom] = [("room", lambda row: row.name)]
    with at_desk(options, "schedule.view") as here:
        rows = here.ask(rooms)
    show_rows(options, rows, columns, "there is no room yet")


def run_room_retire(options: argparse.Namespace) -> None:
    """Say that a room is not used any more."""
    from clinic_tui.cli.finding import named
    from clinic_tui.schedule.setup import retire_room
    from clinic_tui.schedule.setup_queries import rooms

    with at_desk(options, RIGHT) as here:
        room = named(here.ask(rooms), lambda each: each.name, options.room, "room")
        hit = hit_by(options, here, lambda desk: retire_room(desk, room.id))
    show_hit(options, hit, f"{room.name} is not used any more", {"id": room.id})
