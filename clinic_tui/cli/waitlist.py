"""`clinic-tui waitlist`: who waits for an earlier time, and what is offered to them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import (
    Nouns,
    add_command,
    add_noun,
    count,
    count_or_none,
    minutes,
    part_of_day,
    time_of_day,
)
from clinic_tui.cli.printing import Columns, show, show_rows
from clinic_tui.words.dates import read_weekdays, show_date
from clinic_tui.words.times import show_time

if TYPE_CHECKING:
    from clinic_tui.waitlist.rows import NewWish, OfferRow, Ranked, WaiterRow

PRIORITIES = ("routine", "soon", "urgent")
REASONS = ("booked-otherwise", "no-longer-needed", "not-reached", "elsewhere", "in-error", "other")


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "waitlist", "who waits for an earlier time, and offers of freed times")
    listed = add_command(verbs, "list", run_list, "list who waits, or whom a freed time suits")
    listed.add_argument(
        "--for", dest="visit", type=count, metavar="NUMBER", help="whom the time suits that this visit left"
    )
    added = add_command(verbs, "add", run_add, "put a patient on the waitlist")
    added.add_argument("--mrn", required=True, help="of which patient")
    added.add_argument("--type", required=True, metavar="CODE", help="kind of visit")
    added.add_argument("--minutes", type=minutes, metavar="LENGTH", help="if not the type's own")
    added.add_argument("--provider", action="append", default=[], metavar="CODE", help="may be given again")
    added.add_argument("--days", metavar="DAYS", help="weekdays, as tue-thu or mon,wed")
    added.add_argument("--part", type=part_of_day, default=(0, 1440), help="am, pm, 9-12, after 2")
    added.add_argument("--earliest", metavar="DATE", help="not before this day")
    added.add_argument("--latest", metavar="DATE", help="not after this day")
    added.add_argument("--priority", choices=PRIORITIES, default="routine")
    added.add_argument(
        "--notice", type=count_or_none, default=0, metavar="HOURS", help="the shortest that will do"
    )
    added.add_argument("--words", default="", metavar="TEXT")
    offered = add_command(verbs, "offer", run_offer, "hold a time for somebody who waits")
    _entry(offered)
    offered.add_argument("--provider", required=True, metavar="CODE")
    offered.add_argument("--day", required=True, metavar="DATE")
    offered.add_argument("--time", required=True, type=time_of_day)
    offered.add_argument("--for", dest="open", type=minutes, metavar="LENGTH", help="if not 30 minutes")
    accepted = add_command(verbs, "accept", run_accept, "book the time that is on offer")
    _entry(accepted)
    accepted.add_argument(
        "--keep-later", action="store_true", help="book beside the later visit, where it would be moved"
    )
    declined = add_command(verbs, "decline", run_decline, "the patient does not take the time on offer")
    _entry(declined)
    declined.add_argument("--words", default="", metavar="TEXT")
    closed = add_command(verbs, "close", run_close, "take a patient off the waitlist")
    _entry(closed)
    closed.add_argument("--reason", required=True, choices=REASONS)
    closed.add_argument("--words", default="", metavar="TEXT", help="needed for another reason")


def _entry(command: argparse.ArgumentParser) -> None:
    command.add_argument("entry", type=count, metavar="ENTRY", help="its number, as the list shows it")


def run_list(options: argparse.Namespace) -> None:
    """List who waits; for a visit that was called off, whom its time suits, with the reasons."""
    from clinic_tui.patients.sight import look_at_numbers
    from clinic_tui.waitlist import queries

    with at_desk(options, "waitlist.view") as here:
        desk = here.desk
        if options.visit:
            found = here.ask(
                queries.who_may_have, options.visit, desk.clock, desk.living(), desk.session_token
            )
            ranked = found.ranked if found else ()
            rows = tuple(each.waiter for each in ranked)
        else:
            rows = here.ask(queries.waiters, desk.clock)
        look_at_numbers(desk, "waitlist.view", (row.patient_id for row in rows if row.phone))
    if options.visit:
        show_rows(options, ranked, _ranked_columns(), "the time is taken, or suits nobody who waits")
    else:
        show_rows(options, rows, _columns(here), "nobody waits")


def _ranked_columns() -> Columns[Ranked]:
    return [
        ("entry", lambda row: row.waiter.id),
        ("patient", lambda row: row.waiter.name),
        ("MRN", lambda row: row.waiter.mrn),
        ("phone", lambda row: row.waiter.phone),
        ("why", lambda row: row.words),
    ]


def _columns(here: Here) -> Columns[WaiterRow]:
    from clinic_tui.waitlist.rules import wish_words

    zone = here.clinic.clock.zone
    return [
        ("entry", lambda row: row.id),
        ("since", lambda row: f"{row.since.astimezone(zone):%Y-%m-%d}"),
        ("priority", lambda row: row.priority.value),
        ("patient", lambda row: row.name),
        ("MRN", lambda row: row.mrn),
        ("wish", wish_words),
        ("on offer", lambda row: _offer_words(row.offer) if row.offer else ""),
        ("words", lambda row: row.words),
    ]


def _offer_words(offer: OfferRow) -> str:
    return f"{show_date(offer.day)} {show_time(offer.start)} {offer.provider_code}"


def run_add(options: argparse.Namespace) -> None:
    """Put a patient on the waitlist."""
    from clinic_tui.waitlist import service

    with at_desk(options, "waitlist.edit") as here:
        number = service.add(here.desk, _wish(options, here))
        row = _row(here, number)
    _show(options, row, "waits")


def _wish(options: argparse.Namespace, here: Here) -> NewWish:
    from clinic_tui.cli.finding import patient, visit_type
    from clinic_tui.schedule.rows import Span
    from clinic_tui.waitlist.rows import NewWish
    from clinic_tui.waitlist.states import Priority

    return NewWish(
        patient_id=patient(here, options.mrn).id,
        visit_type_id=visit_type(here, options.type).id,
        minutes=options.minutes,
        providers=tuple(options.provider),
        weekdays=read_weekdays(options.days) if options.days else frozenset(),
        part=Span(*options.part),
        earliest=here.day(options.earliest) if options.earliest else None,
        latest=here.day(options.latest) if options.latest else None,
        priority=Priority(options.priority),
        notice_hours=options.notice,
        words=options.words,
    )


def run_offer(options: argparse.Namespace) -> None:
    """Hold a time for somebody who waits."""
    from clinic_tui.cli.finding import provider
    from clinic_tui.waitlist import service

    with at_desk(options, "waitlist.offer") as here:
        service.offer(
            here.desk,
            options.entry,
            None,
            provider_id=provider(here, options.provider).id,
            day=here.day(options.day),
            start=options.time,
            minutes_open=options.open,
        )
        row = _row(here, options.entry)
        zone = here.clinic.clock.zone
    until = f", until {row.offer.expires_at.astimezone(zone):%H:%M}" if row.offer else ""
    _show(options, row, "on offer", f"{_offer_words(row.offer)}{until}" if row.offer else "")


def run_accept(options: argparse.Namespace) -> None:
    """Book what is on offer."""
    from clinic_tui.schedule.queries import appointment
    from clinic_tui.waitlist import service

    with at_desk(options, "waitlist.accept") as here:
        accepted = service.accept(here.desk, _on_offer(here, options.entry), keep_later=options.keep_later)
        row = here.ask(appointment, accepted.appointment_id)
    words = (
        f"booked: number {row.id}, {row.name} MRN {row.mrn}, {show_date(row.day)} {show_time(row.start)} "
        f"with {row.provider_code}"
    )
    if accepted.freed_id:
        words += (
            f"; the later visit {accepted.freed_id} was moved: "
            f"`clinic-tui waitlist list --for {accepted.freed_id}`"
        )
    show(options, {"appointment": row, "freed": accepted.freed_id}, words)


def run_decline(options: argparse.Namespace) -> None:
    """Give what is on offer back."""
    from clinic_tui.waitlist import service

    with at_desk(options, "waitlist.offer") as here:
        service.decline(here.desk, _on_offer(here, options.entry), options.words)
        row = _row(here, options.entry)
    _show(options, row, "declined, waits on")


def run_close(options: argparse.Namespace) -> None:
    """Take a patient off the waitlist."""
    from clinic_tui.waitlist import service
    from clinic_tui.waitlist.states import CloseReason

    with at_desk(options, "waitlist.edit") as here:
        reason = list(CloseReason)[REASONS.index(options.reason)]
        service.close(here.desk, options.entry, None, reason, options.words)
        row = _row(here, options.entry)
    _show(options, row, "waits no more")


def _row(here: Here, entry: int) -> WaiterRow:
    from clinic_tui.waitlist.queries import waiter

    return here.ask(waiter, here.desk.clock, entry)


def _on_offer(here: Here, entry: int) -> int:
    """The offer that is open to the entry; raises Conflict."""
    from clinic_tui.errors import Conflict

    row = _row(here, entry)
    if row.offer is None:
        raise Conflict(f"nothing is on offer to {row.name}: `clinic-tui waitlist offer {entry} ...`")
    return row.offer.id


def _show(options: argparse.Namespace, row: WaiterRow, done: str, more: str = "") -> None:
    from clinic_tui.waitlist.rules import wish_words

    words = f"{done}: entry {row.id}, {row.name} MRN {row.mrn}, {more or wish_words(row)}"
    show(options, {"entry": row}, words)
