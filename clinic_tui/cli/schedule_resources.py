"""`clinic-tui schedule device, needs, capacity, keep`: what visits take besides their provider."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count, part_of_day
from clinic_tui.cli.printing import Columns, show, show_rows
from clinic_tui.errors import Invalid
from clinic_tui.words.dates import WEEKDAYS, read_weekdays, show_date
from clinic_tui.words.spans import read_span, show_span
from clinic_tui.words.times import show_time

if TYPE_CHECKING:
    from clinic_tui.schedule.resource_rows import NewReserve
    from clinic_tui.schedule.resource_setup import DeviceRow, ReserveOfProvider
    from clinic_tui.schedule.rows import Need, ProviderRow

RIGHT = "schedule.setup"


def add(verbs: Nouns) -> None:
    """Put the verbs into the parser."""
    device = add_noun(verbs, "device", "add, list and retire devices that visits take")
    new = add_command(device, "add", run_device_add, "add a device")
    new.add_argument("name", metavar="NAME", help="as `Ultrasound 1`")
    new.add_argument("kind", metavar="KIND", help="as ultrasound")
    new.add_argument("--site", metavar="NAME", help="where it is (default the first site)")
    add_command(device, "list", run_device_list, "list the devices")
    other = add_command(device, "change", run_device_change, "give a device another name, kind or site")
    other.add_argument("device", metavar="NAME")
    other.add_argument("--name", metavar="NEW", help="as it is called from now on")
    other.add_argument("--kind", metavar="KIND", help="as ultrasound")
    other.add_argument("--site", metavar="NAME", help="where it is from now on")
    gone = add_command(device, "retire", run_device_retire, "a device is not used any more")
    gone.add_argument("device", metavar="NAME")
    fit = add_command(verbs, "room-kind", run_room_kind, "say what a room is fit for")
    fit.add_argument("room", metavar="NAME")
    fit.add_argument("kind", metavar="KIND", help="as procedure, or exam for an examination room")
    needs = add_command(verbs, "needs", run_needs, "say what a kind of visit takes")
    needs.add_argument("type", metavar="CODE")
    needs.add_argument("needs", nargs="*", metavar="NEED", help="room:procedure, device:ultrasound; or none")
    group = add_command(verbs, "capacity", run_capacity, "say how many patients share a kind of visit")
    group.add_argument("type", metavar="CODE")
    group.add_argument("patients", type=count, metavar="PATIENTS")
    keep = add_noun(verbs, "keep", "keep time of a provider for some kinds of visits")
    _what_is_kept(add_command(keep, "add", run_keep_add, "keep a stretch"))
    other = add_command(keep, "change", run_keep_change, "keep a stretch in place of another")
    other.add_argument("number", type=count, metavar="NUMBER", help="as the list shows it")
    _what_is_kept(other)
    add_command(keep, "list", run_keep_list, "list what is kept")
    gone = add_command(keep, "remove", run_keep_remove, "open the stretch for all visits again")
    gone.add_argument("number", type=count, metavar="NUMBER", help="as the list shows it")


def _what_is_kept(command: argparse.ArgumentParser) -> None:
    command.add_argument("provider", metavar="PROVIDER")
    command.add_argument("types", metavar="TYPES", help="codes with commas, as ACUTE,NEW")
    command.add_argument("hours", type=part_of_day, metavar="HOURS", help="9:00-10:00")
    when = command.add_mutually_exclusive_group(required=True)
    when.add_argument("--day", metavar="DATE", help="on this day")
    when.add_argument("--days", metavar="DAYS", help="or each week on these, as mon-fri")
    command.add_argument(
        "--release", metavar="LENGTH", help="free for all so long before: 2h, 3d; else never"
    )
    command.add_argument("--label", default="", metavar="TEXT", help="what the grid says there")


def run_device_add(options: argparse.Namespace) -> None:
    """Add a device."""
    from clinic_tui.cli.finding import site_id
    from clinic_tui.schedule.resource_setup import add_device

    with at_desk(options, RIGHT) as here:
        number = add_device(here.desk, options.name, options.kind, site_id(here, options.site))
    show(options, {"id": number}, f"{options.name} is a device of kind {options.kind.lower()}")


def run_device_list(options: argparse.Namespace) -> None:
    """List the devices."""
    from clinic_tui.schedule.resource_setup import devices

    columns: Columns[DeviceRow] = [("device", lambda row: row.name), ("kind", lambda row: row.kind)]
    with at_desk(options, "schedule.view") as here:
        rows = here.ask(devices)
    show_rows(options, rows, columns, "there is no device yet")


def run_device_change(options: argparse.Namespace) -> None:
    """Give a device another name, kind or site."""
    from clinic_tui.cli.finding import named, site_id
    from clinic_tui.schedule.resource_lists import resources
    from clinic_tui.schedule.resource_setup import change_device

    with at_desk(options, RIGHT) as here:
        found = here.ask(resources, here.today).devices
        device = named(found, lambda each: each.name, options.device, "device")
        name = device.name if options.name is None else options.name
        kind = device.kind if options.kind is None else options.kind
        change_device(here.desk, device.id, device.version, name, kind, site_id(here, options.site))
    show(options, {"id": device.id}, f"{name} is a device of kind {kind.lower()}")


def run_device_retire(options: argparse.Namespace) -> None:
    """Say that a device is not used any more."""
    from clinic_tui.cli.finding import named
    from clinic_tui.schedule.resource_setup import devices, retire_device

    with at_desk(options, RIGHT) as here:
        device = named(here.ask(devices), lambda each: each.name, options.device, "device")
        retire_device(here.desk, device.id)
    show(options, {"id": device.id}, f"{device.name} is not used any more")


def run_room_kind(options: argparse.Namespace) -> None:
    """Say what a room is fit for."""
    from clinic_tui.cli.finding import named
    from clinic_tui.schedule.resource_setup import set_room_kind
    from clinic_tui.schedule.setup_queries import rooms

    kind = "" if options.kind.lower() == "exam" else options.kind
    with at_desk(options, RIGHT) as here:
        room = named(here.ask(rooms), lambda each: each.name, options.room, "room")
        set_room_kind(here.desk, room.id, kind)
    show(options, {"id": room.id}, f"room {room.name} is for {kind.lower() or 'examination'}")


def run_needs(options: argparse.Namespace) -> None:
    """Say what a kind of visit takes."""
    from clinic_tui.cli.finding import visit_type
    from clinic_tui.schedule.resource_setup import set_needs

    typed = [] if [each.lower() for each in options.needs] in ([], ["none"]) else options.needs
    wanted = [_need(each) for each in typed]
    with at_desk(options, RIGHT) as here:
        kind = visit_type(here, options.type)
        set_needs(here.desk, kind.id, wanted)
    said = " and ".join(f"a {need.words}" for need in wanted) or "no room or device of its own"
    show(options, {"id": kind.id, "needs": wanted}, f"{kind.code} takes {said}")


def _need(typed: str) -> Need:
    from clinic_tui.schedule.rows import Need
    from clinic_tui.schedule.states import Resource

    resource, _, kind = typed.partition(":")
    if resource not in tuple(Resource) or not kind.strip():
        raise Invalid(f"`{typed}` is no need: room:KIND or device:KIND, as device:ultrasound", "needs")
    return Need(Resource(resource), "" if (resource, kind) == ("room", "exam") else kind.lower())


def run_capacity(options: argparse.Namespace) -> None:
    """Say how many patients share a kind of visit."""
    from clinic_tui.cli.finding import visit_type
    from clinic_tui.schedule.resource_setup import set_capacity

    with at_desk(options, RIGHT) as here:
        kind = visit_type(here, options.type)
        set_capacity(here.desk, kind.id, options.patients)
    one = options.patients == 1
    said = "is a visit of its own" if one else f"is a group visit of up to {options.patients}"
    show(options, {"id": kind.id}, f"{kind.code} {said}")


def run_keep_add(options: argparse.Namespace) -> None:
    """Keep a stretch of a provider's day."""
    from clinic_tui.schedule.resource_setup import add_reserve

    with at_desk(options, RIGHT) as here:
        who, new = _kept(options, here)
        number = add_reserve(here.desk, who.id, new)
    show(options, {"rows": number}, _kept_words(options, who, new))


def run_keep_change(options: argparse.Namespace) -> None:
    """Keep a stretch in place of another."""
    from clinic_tui.schedule.resource_setup import change_reserve

    with at_desk(options, RIGHT) as here:
        who, new = _kept(options, here)
        number = change_reserve(here.desk, options.number, None, who.id, new)
    show(options, {"rows": number}, _kept_words(options, who, new))


def _kept(options: argparse.Namespace, here: Here) -> tuple[ProviderRow, NewReserve]:
    from clinic_tui.cli.finding import provider, visit_type
    from clinic_tui.schedule.resource_rows import NewReserve
    from clinic_tui.schedule.rows import Span

    release = None if options.release is None else read_span(options.release)
    kinds = [visit_type(here, code) for code in options.types.split(",") if code]
    new = NewReserve(
        Span(*options.hours),
        frozenset(kind.id for kind in kinds),
        options.label or "/".join(kind.name for kind in kinds)[:60],
        release,
        here.day(options.day) if options.day else None,
        read_weekdays(options.days) if options.days else frozenset(),
    )
    return provider(here, options.provider), new


def _kept_words(options: argparse.Namespace, who: ProviderRow, new: NewReserve) -> str:
    until = "to the end" if new.release_minutes is None else f"until {show_span(new.release_minutes)} before"
    return f"{who.code} keeps {_hours(*options.hours)} for {new.label}, {until}"


def run_keep_list(options: argparse.Namespace) -> None:
    """List what is kept."""
    from clinic_tui.schedule.resource_setup import reserves

    columns: Columns[ReserveOfProvider] = [
        ("number", lambda row: row.id),
        ("provider", lambda row: row.provider_code),
        ("day", lambda row: show_date(row.day) if row.day else WEEKDAYS[row.weekday or 0][:3].title()),
        ("hours", lambda row: _hours(row.start, row.end)),
        ("for", lambda row: ",".join(row.types)),
        ("free for all", lambda row: _released(row.release_minutes)),
        ("label", lambda row: row.label),
    ]
    with at_desk(options, "schedule.view") as here:
        rows = here.ask(reserves, here.today)
    show_rows(options, rows, columns, "no time is kept")


def _released(minutes: int | None) -> str:
    return "never" if minutes is None else f"{show_span(minutes)} before"


def _hours(start: int, end: int) -> str:
    return f"{show_time(start)}-{show_time(end)}"


def run_keep_remove(options: argparse.Namespace) -> None:
    """Open the stretch for all visits again."""
    from clinic_tui.schedule.resource_setup import remove_reserve

    with at_desk(options, RIGHT) as here:
        remove_reserve(here.desk, options.number)
    show(options, {"id": options.number}, "the time is open for all visits")
