"""`clinic-tui b`: the booking phrase of the console's command line, on the shell."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, count
from clinic_tui.cli.booking import payer_not_told
from clinic_tui.cli.printing import line, say, show, show_json, table
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.words.dates import show_birth_date, show_date
from clinic_tui.words.times import show_time

if TYPE_CHECKING:
    from clinic_tui.patients.rows import PatientLine
    from clinic_tui.schedule.phrases import Lists
    from clinic_tui.schedule.rows import SameDay
    from clinic_tui.words.booking_phrase import BookingPhrase
    from clinic_tui.words.time_wish import TimeWish

FITTING = 8
"""So many patients are named where more than one fits."""

WAYS = 3
"""So many answers are listed where no other number is asked for."""


def add(nouns: Nouns) -> None:
    """Put the command into the parser."""
    book = add_command(nouns, "b", run, "find times by a phrase, as in the console, and book one of them")
    book.add_argument(
        "phrase",
        nargs="+",
        metavar="WORD",
        help="smi,jo fu 20 dr:lee tue-thu pm; `then` begins another visit on the same day",
    )
    book.add_argument("--take", type=count, metavar="PLACE", help="book the answer at this place of the list")
    book.add_argument("--reason", default="", metavar="TEXT", help="what the visit is for")
    payer_not_told(book)
    book.add_argument("--limit", type=count, default=WAYS, help=f"how many answers (default {WAYS})")


def run(options: argparse.Namespace) -> None:
    """List the first times that fit the phrase, or book one of them."""
    from clinic_tui.words.booking_phrase import read_booking
    from clinic_tui.words.time_wish import show_wish

    right = "appointment.book" if options.take else "schedule.view"
    with at_desk(options, right) as here:
        lists = _lists(here)
        phrase = read_booking(" ".join(options.phrase), lists.vocabulary, here.today)
        patient = _patient(here, phrase.who)
        parts = _parts(here, phrase, patient)
        ways = _ways(here, lists, phrase, parts, patient, max(options.limit, options.take or 0))
        said = "; then ".join(show_wish(each) for each in parts)
        if not ways:
            raise NotFound(f"nothing is free for {said}: {_why_not(here, lists, parts, patient)}")
        if options.take:
            _take(options, here, lists, parts, patient, ways)
            return
    _list(options, ways, parts, f"{patient.name} {show_birth_date(patient.born)} MRN {patient.mrn}: {said}")


def _lists(here: Here) -> Lists:
    from clinic_tui.schedule.openings import active_providers
    from clinic_tui.schedule.phrases import Lists
    from clinic_tui.schedule.queries import visit_types
    from clinic_tui.schedule.resource_setup import kinds

    return Lists(here.ask(visit_types), tuple(here.ask(active_providers)), here.ask(kinds))


def _patient(here: Here, typed: str) -> PatientLine:
    """The one patient who is meant; raises NotFound for nobody, Conflict naming those who fit."""
    from clinic_tui.patients.search import find
    from clinic_tui.patients.who_is_meant import the_only_one

    if not typed:
        raise Invalid("the phrase begins with the patient: smi,jo fu 20", "phrase")
    here.desk.require("patient.find")
    found = here.ask(find, typed, here.today, FITTING)
    here.desk.look(
        "patient.find", "patient", None, None, terms=here.desk.keyed_terms(typed), found=len(found)
    )
    if not found:
        raise NotFound(f"nobody fits `{typed}`")
    meant = the_only_one(found, typed)
    if meant is None:
        names = "; ".join(f"{each.name} {show_birth_date(each.born)} MRN {each.mrn}" for each in found)
        raise Conflict(f"`{typed}` could be {names}: begin the phrase with the MRN")
    if meant.deceased:
        raise Conflict(f"{meant.name} is deceased: nothing can be booked")
    return meant


def _parts(here: Here, phrase: BookingPhrase, patient: PatientLine) -> tuple[TimeWish, ...]:
    from clinic_tui.schedule.phrases import counted
    from clinic_tui.schedule.queries import visit_counts

    wish = counted(phrase.wish, here.today, lambda: here.ask(visit_counts, patient.id, here.today))
    parts = (wish, *phrase.then)
    for each in parts:
        if each.times > 1:
            raise Invalid("a series is booked with `clinic-tui schedule series book`", "phrase")
        if each.visit_type is None:
            raise Invalid("name the kind of visit: fu, new ...", "type")
    return parts


def _ways(
    here: Here,
    lists: Lists,
    phrase: BookingPhrase,
    parts: tuple[TimeWish, ...],
    patient: PatientLine,
    limit: int,
) -> tuple[SameDay, ...]:
    from clinic_tui.schedule.finding import free_times, same_day
    from clinic_tui.schedule.rows import SameDay, Span

    desk = here.desk
    at_desk = desk.clock, desk.living(), desk.session_token
    wishes = [lists.wish(each, each.length or 0, here.today, patient.id, limit) for each in parts]
    if len(wishes) > 1:
        return here.ask(same_day, wishes, Span(*phrase.gap), *at_desk)
    return tuple(SameDay((time,)) for time in here.ask(free_times, wishes[0], *at_desk))


def _why_not(here: Here, lists: Lists, parts: tuple[TimeWish, ...], patient: PatientLine) -> str:
    """Who may see nobody then and why, or what else to do about it."""
    from clinic_tui.schedule.no_licence import nobody_licensed

    wishes = [lists.wish(each, each.length or 0, here.today, patient.id, 1) for each in parts]
    return "; ".join(filter(None, (here.ask(nobody_licensed, each) for each in wishes))) or "ask for less"


def _list(
    options: argparse.Namespace, ways: tuple[SameDay, ...], parts: tuple[TimeWish, ...], said: str
) -> None:
    if options.json:
        show_json(ways)
        return
    say(said)
    rows = [
        [
            str(place),
            show_date(way.times[0].day),
            ", ".join(
                f"{show_time(time.start)} {part.visit_type.code if part.visit_type else ''} "
                f"{time.minutes} min {time.provider.code}"
                for time, part in zip(way.times, parts, strict=True)
            ),
        ]
        for place, way in enumerate(ways, start=1)
    ]
    for text in table(["place", "day", "visits"], rows):
        line(options, text)


def _take(
    options: argparse.Namespace,
    here: Here,
    lists: Lists,
    parts: tuple[TimeWish, ...],
    patient: PatientLine,
    ways: tuple[SameDay, ...],
) -> None:
    from clinic_tui.cli.booking import estimate_told
    from clinic_tui.cli.foreseen import claim_warnings, warn_of_claims
    from clinic_tui.schedule.rows import Booking
    from clinic_tui.schedule.together import book_together

    if options.take > len(ways):
        raise Invalid(f"there are {len(ways)} answers, none at place {options.take}", "take")
    times = ways[options.take - 1].times
    bookings = [
        Booking(
            patient.id,
            time.provider.id,
            lists.visit_type_id(part.visit_type) if part.visit_type else 0,
            time.day,
            time.start,
            time.minutes,
            options.reason,
            kept_from_payer=options.payer_not_told,
        )
        for time, part in zip(times, parts, strict=True)
    ]
    numbers = book_together(here.desk, bookings)
    told, wrong = estimate_told(here, numbers), claim_warnings(here, numbers)
    starts = ", ".join(f"{show_time(time.start)} {time.provider.code}" for time in times)
    words = f"booked: {patient.name} MRN {patient.mrn}, {show_date(times[0].day)} {starts}"
    show(options, {"appointments": numbers, "claim_warnings": wrong}, words)
    if told:
        say(told)
    warn_of_claims(options, wrong)
