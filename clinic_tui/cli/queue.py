"""`clinic-tui queue`: patients in the building, from arriving to leaving."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from clinic_tui.cli import flow, wall_board, withholding
from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.agreeing import add_agreeing, agreed_of, naming_options
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count, money, time_of_day
from clinic_tui.cli.booking import payer_not_told
from clinic_tui.cli.charges import ChargeText, read_charges
from clinic_tui.cli.printing import Columns, say, show, show_rows
from clinic_tui.words.money import show_money
from clinic_tui.words.times import show_time, show_wait

if TYPE_CHECKING:
    from clinic_tui.reception.rows import QueueRow
    from clinic_tui.store.desk import Desk

P = ParamSpec("P")


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "queue", "see who is in the building, and pass patients on")
    listed = add_command(verbs, "list", run_list, "list today's patients with where they are")
    listed.add_argument("day", nargs="?", metavar="DATE", help="another day than today")
    arrive = add_command(verbs, "arrive", run_arrive, "say that the patient is here")
    _number(arrive)
    arrive.add_argument(
        "--at", type=time_of_day, metavar="TIME", help="came earlier than was noted; who is here already"
    )
    check_in = add_command(verbs, "check-in", run_check_in, "settle coverage and copay, and check in")
    _number(check_in)
    coverage = check_in.add_mutually_exclusive_group(required=True)
    coverage.add_argument("--coverage-seen", action="store_true", help="the policy was seen to be good")
    coverage.add_argument("--self-pay", action="store_true", help="the patient pays")
    check_in.add_argument(
        "--copay", type=money, default=0, metavar="AMOUNT", help="copay taken, as 25 or 25.50"
    )
    check_in.add_argument(
        "--balance", type=money, default=0, metavar="AMOUNT", help="so much on what is owed for other visits"
    )
    check_in.add_argument(
        "--paid-by", metavar="PAID-BY", help="cash, card, check, or as `money take` has it: c50, `d A71`"
    )
    check_in.add_argument(
        "--from-credit", type=money, default=0, metavar="AMOUNT", help="so much of it from the credit"
    )
    add_agreeing(check_in)
    check_in.add_argument("--copay-reason", default="", metavar="TEXT", help="why it was not taken in full")
    check_in.add_argument(
        "--photo-id", metavar="KIND", choices=("licence", "state id", "passport", "military", "other"),
        help="which photo id was seen: licence, `state id`, passport, military, other",
    )  # fmt: skip
    check_in.add_argument(
        "--same-contact", action="store_true", help="the patient confirmed address and phone on file"
    )
    notice = check_in.add_mutually_exclusive_group()
    notice.add_argument(
        "--notice-signed", action="store_true", help="the notice of privacy practices was acknowledged"
    )
    notice.add_argument("--notice-why-not", default="", metavar="TEXT", help="why it was not")
    room = add_command(verbs, "room", run_room, "take the patient to a room")
    _number(room)
    room.add_argument("room", metavar="ROOM")
    _number(add_command(verbs, "next", run_next, "on to the next stage in the room"))
    _number(add_command(verbs, "ready", run_ready, "ready to leave, also without the provider"))
    check_out = add_command(verbs, "check-out", run_check_out, "end the visit with its charges")
    _number(check_out)
    check_out.add_argument(
        "--charge", action="append", default=[], type=ChargeText, metavar="CODE[=PRICE][xUNITS]",
        help="99213 at its listed price, 99213=125 or 87880=25x2; may be given again",
    )  # fmt: skip
    check_out.add_argument("--no-charge", default="", metavar="REASON", help="why there is no charge")
    check_out.add_argument(
        "--supplies", metavar="ITEMS", help="what was used, as 'FLU 1 A12, GLV 2', or none (default: its kit)"
    )
    leave = add_command(verbs, "leave", run_leave, "say that the patient left without being seen")
    _number(leave)
    leave.add_argument("reason", nargs="+", metavar="REASON")
    _number(add_command(verbs, "back", run_back, "one stage back"))
    strike = add_command(verbs, "strike", run_strike, "mark a visit as entered in error")
    _number(strike)
    strike.add_argument("reason", nargs="+", metavar="REASON")
    walk_in = add_command(
        verbs, "walk-in", run_walk_in, "book a patient who stands at the desk, and let them arrive"
    )
    walk_in.add_argument("--mrn", required=True, help="of which patient")
    walk_in.add_argument("--provider", required=True, metavar="CODE")
    walk_in.add_argument("--type", required=True, metavar="CODE", help="kind of visit")
    walk_in.add_argument("--reason", default="", metavar="TEXT")
    payer_not_told(walk_in)
    wall_board.add(verbs)
    withholding.add(verbs)
    flow.add(verbs)


def _number(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "number", type=count, metavar="NUMBER", help="the appointment's, as the list shows it"
    )


def run_list(options: argparse.Namespace) -> None:
    """List a day's patients with where they are."""
    from clinic_tui.reception.queries import queue

    with at_desk(options, "queue.view") as here:
        rows = here.ask(queue, here.day(options.day))
        now = here.clinic.clock.now()
    columns: Columns[QueueRow] = [
        ("number", lambda row: row.appointment_id),
        ("time", lambda row: show_time(row.start)),
        ("patient", lambda row: row.name),
        ("MRN", lambda row: row.mrn),
        ("provider", lambda row: row.provider_code),
        ("status", lambda row: row.status.value),
        (
            "since",
            lambda row: (
                show_wait(int((now - row.stage_since).total_seconds() // 60)) if row.stage_since else ""
            ),
        ),
        ("no.", lambda row: "" if row.number is None else row.number),
        ("room", lambda row: row.room),
        ("coverage", _coverage),
        ("copay", _to_pay),
    ]
    show_rows(options, rows, columns, "nobody is expected")


def _to_pay(row: QueueRow) -> str:
    due = "the whole charge" if row.kept_from_payer else show_money(row.copay_due_cents)
    return f"{show_money(row.copay_paid_cents)} of {due}"


def _coverage(row: QueueRow) -> str:
    if row.kept_from_payer:
        return "self-pay, payer not told"
    if row.self_pay:
        return "self-pay"
    return f"{row.coverage} {'ok' if row.coverage_verified else 'not verified'}" if row.coverage else "none"


def run_arrive(options: argparse.Namespace) -> None:
    """Say that the patient is here."""
    from clinic_tui.reception.service import arrive, put_arrival_earlier

    at: int | None = options.at
    if at is None:
        _act(options, "queue.arrive", arrive)
    else:
        _act(options, "queue.arrive", put_arrival_earlier, at)


def run_check_in(options: argparse.Namespace) -> None:
    """Settle coverage and copay, and check in."""
    from clinic_tui.billing.taking import owed_visits, put_credit
    from clinic_tui.cli.foreseen import claim_warnings, warn_of_claims
    from clinic_tui.money.tender_phrase import read_tenders
    from clinic_tui.patients.detail_rows import IdKind
    from clinic_tui.reception.rows import CheckInAnswers, InPerson
    from clinic_tui.reception.service import check_in_and_take

    answers = CheckInAnswers(
        self_pay=options.self_pay,
        coverage_seen=options.coverage_seen,
        copay_cents=options.copay,
        copay_reason=options.copay_reason,
        tenders=read_tenders(options.paid_by, options.copay + options.balance) if options.paid_by else (),
        credit_cents=options.from_credit,
        balance_cents=options.balance,
        agreed=agreed_of(options),
        in_person=InPerson(
            identity=IdKind(options.photo_id) if options.photo_id else None,
            same_contact=options.same_contact,
            notice_signed=options.notice_signed,
            notice_why_not=options.notice_why_not,
        ),
    )
    from clinic_tui.reception.place_in_queue import place_in_queue

    with at_desk(options, "queue.check_in") as here, naming_options():
        row = _row(here, options.number)
        _, taken = check_in_and_take(
            here.desk, row.appointment_id, row.version, answers, put_credit, owed_visits
        )
        place = here.ask(place_in_queue, row.appointment_id, here.clinic.clock)
        row, wrong = _row(here, options.number), claim_warnings(here, [options.number])
    words = f"{row.name} MRN {row.mrn} is {row.status.value} (number {row.appointment_id}): {place.words}"
    if taken is not None:
        words += f"; receipt {taken.receipt}: {show_money(taken.cents)}"
        words += f", change {show_money(taken.change_cents)}" if taken.change_cents else ""
    show(options, {"visit": row, "place": place, "taken": taken, "claim_warnings": wrong}, words)
    warn_of_claims(options, wrong)


def run_room(options: argparse.Namespace) -> None:
    """Take the patient to a room."""
    from clinic_tui.cli.finding import named
    from clinic_tui.reception.service import take_to_room
    from clinic_tui.schedule.setup_queries import rooms

    with at_desk(options, "queue.room") as here:
        row = _row(here, options.number)
        room = named(here.ask(rooms), lambda each: each.name, options.room, "room")
        take_to_room(here.desk, row.appointment_id, row.version, room.id)
        _show(options, _row(here, options.number))


def run_next(options: argparse.Namespace) -> None:
    """On to the next stage in the room."""
    from clinic_tui.reception.service import advance

    _act(options, "queue.advance", advance)


def run_ready(options: argparse.Namespace) -> None:
    """Ready to leave, also without the provider."""
    from clinic_tui.reception.service import make_ready

    _act(options, "queue.advance", make_ready)


def run_strike(options: argparse.Namespace) -> None:
    """Mark a visit as entered in error."""
    from clinic_tui.billing.service import strike

    _act(options, "visit.strike", strike, " ".join(options.reason))


def run_check_out(options: argparse.Namespace) -> None:
    """End the visit with its charges."""
    from clinic_tui.billing.queries import visit
    from clinic_tui.estimates.queries import estimated_cents
    from clinic_tui.estimates.rules import over_estimate
    from clinic_tui.kits.ending import check_out
    from clinic_tui.kits.rules import read_uses

    uses = read_uses(options.supplies) if options.supplies else None
    with at_desk(options, "visit.check_out") as here:
        row = _row(here, options.number)
        charges = read_charges(here, row.appointment_id, options.charge)
        given = check_out(here.desk, row.appointment_id, row.version, charges, options.no_charge, uses=uses)
        _show(options, _row(here, options.number))
        billed = here.ask(visit, options.number).total_cents
        over = over_estimate(billed, here.ask(estimated_cents, options.number))
    for each in given:
        if each.missing:
            say(
                f"{each.missing} {each.unit} of {each.name} could not be issued: `clinic-tui stock used list`"
            )
        if each.uncharged:
            say(f"{each.name} was used, and {each.uncharged} is not charged")
    if over:
        say(f"the bill is {show_money(over)} above its estimate: the patient may dispute it")


def run_leave(options: argparse.Namespace) -> None:
    """Say that the patient left without being seen."""
    from clinic_tui.reception.service import leave

    _act(options, "queue.leave", leave, " ".join(options.reason))


def run_back(options: argparse.Namespace) -> None:
    """One stage back."""
    from clinic_tui.reception.service import back

    _act(options, "queue.back", back)


def run_walk_in(options: argparse.Namespace) -> None:
    """Book a patient who stands at the desk, and let them arrive."""
    from clinic_tui.cli.finding import patient, provider, visit_type
    from clinic_tui.cli.foreseen import claim_warnings, warn_of_claims
    from clinic_tui.reception.service import walk_in

    with at_desk(options, "queue.walk_in") as here:
        number = walk_in(
            here.desk,
            patient(here, options.mrn).id,
            provider(here, options.provider).id,
            visit_type(here, options.type).id,
            options.reason,
            options.payer_not_told,
        )
        wrong = claim_warnings(here, [number])
        _show(options, _row(here, number), claim_warnings=wrong)
    warn_of_claims(options, wrong)


def _act(
    options: argparse.Namespace,
    right: str,
    step: Callable[Concatenate[Desk, int, int | None, P], object],
    *more: P.args,
    **named: P.kwargs,
) -> None:
    """Take a step with the visit that is named, as it stands now, and show what came of it."""
    with at_desk(options, right) as here:
        row = _row(here, options.number)
        step(here.desk, row.appointment_id, row.version, *more, **named)
        _show(options, _row(here, options.number))


def _row(here: Here, number: int) -> QueueRow:
    from clinic_tui.reception.queries import queue_row

    return here.ask(queue_row, number)


def _show(options: argparse.Namespace, row: QueueRow, **more: object) -> None:
    room = f" in {row.room}" if row.room else ""
    words = f"{row.name} MRN {row.mrn} is {row.status.value}{room} (number {row.appointment_id})"
    show(options, {"visit": row, **more}, words)
