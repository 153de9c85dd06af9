"""`clinic-tui schedule book, move, resize, cancel, no-show, confirm`: what changes appointments."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, count, minutes, time_of_day
from clinic_tui.cli.printing import say, show
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money
from clinic_tui.words.times import show_time

if TYPE_CHECKING:
    from clinic_tui.schedule.rows import AppointmentRow

REASONS = "ill, better, work, travel, cost, elsewhere, patient, provider, room, error, clinic"
CONFIRMATIONS = ("unconfirmed", "left-message", "confirmed", "declined")


def add(verbs: Nouns) -> None:
    """Put the verbs into the parser."""
    book = add_command(verbs, "book", run_book, "make an appointment")
    book.add_argument("--mrn", required=True, help="of which patient")
    book.add_argument("--provider", required=True, metavar="CODE")
    book.add_argument("--type", required=True, metavar="CODE", help="kind of visit")
    book.add_argument("--day", required=True, metavar="DATE", help="t+7, fri, 1/5 ...")
    book.add_argument("--time", required=True, type=time_of_day, help="930, 2p, 14:15")
    book.add_argument("--minutes", type=minutes, metavar="LENGTH", help="if not the type's own")
    book.add_argument("--reason", default="", metavar="TEXT", help="what the visit is for")
    payer_not_told(book)
    _overbook(book)
    move = add_command(verbs, "move", run_move, "move an appointment; what is not given stays")
    _number(move)
    move.add_argument("--provider", metavar="CODE")
    move.add_argument("--day", metavar="DATE")
    move.add_argument("--time", type=time_of_day)
    move.add_argument("--minutes", type=minutes, metavar="LENGTH")
    _overbook(move)
    resize = add_command(verbs, "resize", run_resize, "make an appointment longer or shorter")
    _number(resize)
    resize.add_argument("minutes", type=minutes, metavar="LENGTH", help="20, 1h, 1h30")
    _overbook(resize)
    cancel = add_command(verbs, "cancel", run_cancel, "call an appointment off")
    _number(cancel)
    cancel.add_argument("--reason", required=True, metavar="CODE", help=REASONS)
    cancel.add_argument("--words", default="", metavar="TEXT", help="in the caller's own words")
    cancel.add_argument("--fee", action="store_true", help="charge the clinic's fee for a late one")
    absent = add_command(verbs, "no-show", run_no_show, "say that the patient did not come")
    _number(absent)
    absent.add_argument("--fee", action="store_true", help="charge the clinic's fee for it")
    confirm = add_command(verbs, "confirm", run_confirm, "note what is known of the patient's coming")
    _number(confirm)
    confirm.add_argument("confirmation", choices=CONFIRMATIONS)


def _number(command: argparse.ArgumentParser) -> None:
    command.add_argument("number", type=count, metavar="NUMBER", help="the appointment's, as lists show it")


def payer_not_told(command: argparse.ArgumentParser) -> None:
    """The option that keeps what is booked from the payer."""
    command.add_argument(
        "--payer-not-told",
        default="",
        metavar="HOW",
        help="the patient pays in full, in this way, and the payer hears nothing of it",
    )


def estimate_told(here: Here, numbers: Sequence[int]) -> str:
    """By when the good-faith estimates of what was just booked are due; empty where nothing is to be said."""
    from clinic_tui.estimates.queries import told_of_bookings

    if not here.desk.actor.may("estimate.view"):
        return ""
    return here.ask(told_of_bookings, numbers, here.desk.clock)


def _overbook(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--overbook", default="", metavar="REASON", help="take a time that is taken or closed"
    )


def run_book(options: argparse.Namespace) -> None:
    """Make an appointment."""
    from clinic_tui.cli.finding import patient, provider, visit_type
    from clinic_tui.cli.foreseen import claim_warnings, warn_of_claims
    from clinic_tui.schedule.rows import Booking
    from clinic_tui.schedule.service import book

    with at_desk(options, "appointment.book") as here:
        booking = Booking(
            patient_id=patient(here, options.mrn).id,
            provider_id=provider(here, options.provider).id,
            visit_type_id=visit_type(here, options.type).id,
            day=here.day(options.day),
            start=options.time,
            minutes=options.minutes,
            reason=options.reason,
            overbook_reason=options.overbook,
            kept_from_payer=options.payer_not_told,
        )
        row = _appointment(here, book(here.desk, booking))
        told, wrong = estimate_told(here, [row.id]), claim_warnings(here, [row.id])
    done = "booked, payer not told" if options.payer_not_told else "booked"
    _show(options, row, done, claim_warnings=wrong)
    warn_of_claims(options, wrong)
    if told:
        say(told)


def run_move(options: argparse.Namespace) -> None:
    """Move an appointment; its old end stays in the history."""
    from clinic_tui.cli.finding import provider
    from clinic_tui.schedule.service import move

    with at_desk(options, "appointment.move") as here:
        old = _appointment(here, options.number)
        moved = move(
            here.desk,
            old.id,
            old.version,
            provider_id=provider(here, options.provider).id if options.provider else old.provider_id,
            day=here.day(options.day) if options.day else old.day,
            start=old.start if options.time is None else options.time,
            minutes=options.minutes,
            overbook_reason=options.overbook,
        )
        row = _appointment(here, moved)
    _show(options, row, "moved")


def run_resize(options: argparse.Namespace) -> None:
    """Make an appointment longer or shorter."""
    from clinic_tui.schedule.service import resize

    with at_desk(options, "appointment.resize") as here:
        old = _appointment(here, options.number)
        resize(here.desk, old.id, old.version, options.minutes, options.overbook)
        row = _appointment(here, old.id)
    _show(options, row, "resized")


def run_cancel(options: argparse.Namespace) -> None:
    """Call an appointment off."""
    from clinic_tui.billing.missed_fees import cancel_with_fee
    from clinic_tui.schedule.service import cancel

    with at_desk(options, "appointment.cancel") as here:
        old = _appointment(here, options.number)
        fee = None
        if options.fee:
            fee = cancel_with_fee(here.desk, old.id, old.version, options.reason, options.words)
        else:
            cancel(here.desk, old.id, old.version, options.reason, options.words)
        row = _appointment(here, old.id)
    _show(options, row, "cancelled", fee)


def run_no_show(options: argparse.Namespace) -> None:
    """Say that the patient did not come."""
    from clinic_tui.billing.missed_fees import no_show_with_fee
    from clinic_tui.schedule.service import no_show

    with at_desk(options, "appointment.no_show") as here:
        old = _appointment(here, options.number)
        fee = None
        if options.fee:
            fee = no_show_with_fee(here.desk, old.id, old.version)
        else:
            no_show(here.desk, old.id, old.version)
        row = _appointment(here, old.id)
    _show(options, row, "no-show", fee)


def run_confirm(options: argparse.Namespace) -> None:
    """Note what is known of the patient's coming."""
    from clinic_tui.schedule.service import confirm
    from clinic_tui.schedule.states import Confirmation

    with at_desk(options, "appointment.confirm") as here:
        old = _appointment(here, options.number)
        confirm(here.desk, old.id, old.version, Confirmation(options.confirmation.replace("-", " ")))
        row = _appointment(here, old.id)
    _show(options, row, options.confirmation)


def _appointment(here: Here, number: int) -> AppointmentRow:
    from clinic_tui.schedule.queries import appointment

    return here.ask(appointment, number)


def _show(
    options: argparse.Namespace, row: AppointmentRow, done: str, fee: int | None = None, **more: object
) -> None:
    words = (
        f"{done}: number {row.id}, {row.name} MRN {row.mrn}, {show_date(row.day)} {show_time(row.start)} "
        f"{row.minutes} min {row.visit_type} with {row.provider_code}"
    )
    data: dict[str, object] = {"appointment": row, **more}
    if fee:
        data["fee_cents"], words = fee, f"{words}; fee {show_money(fee)} charged"
    show(options, data, words)
