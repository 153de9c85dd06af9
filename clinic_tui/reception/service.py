"""The use cases of the front door: arriving, checking in, rooms, stages, leaving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.clock import instant_of, minute_now, require_minute, today
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.money.queries import paid_for_visit
from clinic_tui.money.rows import Kind, Share, Taken, Tender
from clinic_tui.money.rules import clean_reason, oldest_first
from clinic_tui.money.service import ask_copay
from clinic_tui.money.storing import store_payment, store_with_balance
from clinic_tui.patients.details import cleaned_details, details_of, keep_details
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.names import clean_text
from clinic_tui.reception import rules
from clinic_tui.reception.numbers import number_of
from clinic_tui.reception.rows import CheckInAnswers, InPerson
from clinic_tui.schedule.after_all import came_after_all
from clinic_tui.schedule.in_one_action import Seen, each_that_can
from clinic_tui.schedule.models import Appointment, Room
from clinic_tui.schedule.rows import Booking
from clinic_tui.schedule.rules import require_step
from clinic_tui.schedule.service import occupy, open_appointment, place
from clinic_tui.schedule.states import IN_HOUSE, IN_ROOM, Status
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.money import show_money

PutCredit = Callable[[Desk, DeskSession, int, int], None]
"""Puts cents of a patient's credit on a visit: the ledger's, which lies above this (billing/taking.py)."""

OwedVisits = Callable[[DeskSession, int], Sequence[tuple[int, int]]]
"""The visits that a patient owes for, oldest first, with the cents: the ledger's too."""


def arrive(desk: Desk, appointment_id: int, version: int | None) -> None:
    """The patient is here; only on the day itself (domain rules, B1)."""
    with desk.act("queue.arrive") as db:
        _arrive(desk, db, appointment_id, version)


def arrive_many(desk: Desk, visits: Sequence[Seen]) -> dict[int, str]:
    """`arrive` for each that can, in one action; the words of the refusals by appointment."""
    with desk.act("queue.arrive") as db:
        return each_that_can(db, visits, partial(_arrive, desk, db))


def _arrive(desk: Desk, db: DeskSession, appointment_id: int, version: int | None) -> None:
    _let_arrive(desk, open_appointment(db, appointment_id, version))


def put_arrival_earlier(desk: Desk, appointment_id: int, version: int | None, minute: int) -> None:
    """The patient came before the desk said so: at `minute` of the visit's day.

    The time of arrival moves backwards only (domain rules, B1); raises Invalid for a later one.
    """
    with desk.act("queue.arrive") as db:
        appointment = open_appointment(db, appointment_id, version)
        arrived, zone = appointment.arrived_at, desk.clock.zone
        if appointment.status not in IN_HOUSE or arrived is None:
            raise Conflict(f"the visit is {appointment.status.words}: the patient is not here")
        require_minute(appointment.day, minute, zone, "arrived")
        earlier = instant_of(appointment.day, minute, zone)
        if earlier >= arrived:
            noted = arrived.astimezone(zone)
            raise Invalid(f"an arrival can only be put earlier than it is, {noted:%H:%M}", "arrived")
        appointment.arrived_at = earlier
        if appointment.status is Status.ARRIVED:
            appointment.stage_at = earlier


def check_in(desk: Desk, appointment_id: int, version: int | None, answers: CheckInAnswers) -> int:
    """`check_in_and_take` where no credit pays; the visit's queue number."""
    return check_in_and_take(desk, appointment_id, version, answers)[0]


def check_in_and_take(
    desk: Desk,
    appointment_id: int,
    version: int | None,
    answers: CheckInAnswers,
    put_credit: PutCredit | None = None,
    owed_visits: OwedVisits | None = None,
) -> tuple[int, Taken | None]:
    """Check in: a policy seen or self-pay, and the copay taken or a reason why not, all or nothing.

    What is taken on the balance beside it stands on the same receipt. The visit's queue number, given in the
    same step, and what was taken. A booked patient of today arrives in it too. Raises Invalid naming what is
    missing, and as `store_payment`.
    """
    why = clean_text(answers.copay_reason, 200, "copay reason")
    with desk.act("queue.check_in", reason=why) as db:
        appointment = open_appointment(db, appointment_id, version)
        if appointment.status is Status.BOOKED:
            _let_arrive(desk, appointment)
        taken = settle(db, desk, appointment, answers, why, today(desk.clock), put_credit, owed_visits)
        _note_in_person(db, desk, appointment.patient_id, answers.in_person)
        _step(desk, appointment, Status.CHECKED_IN)
        return number_of(db, appointment_id, appointment.day), taken


def _note_in_person(db: DeskSession, desk: Desk, patient_id: int, told: InPerson) -> None:
    """Keep what the patient showed and said; who checks in need not see the record for it."""
    on = today(desk.clock)
    known = details_of(db, patient_id)
    now = rules.told_in_person(known, told, on)
    if now != known:
        keep_details(db, patient_id, cleaned_details(now, on))


def settle(
    db: DeskSession,
    desk: Desk,
    appointment: Appointment,
    answers: CheckInAnswers,
    why: str,
    day: date,
    put_credit: PutCredit | None = None,
    owed_visits: OwedVisits | None = None,
) -> Taken | None:
    """Coverage and copay of a visit, the money taken on `day`; `why` the copay was not taken in full.

    What was taken, None for nothing. Raises Invalid naming what is missing, Conflict for another policy
    than the one that was seen, and as `store_payment`.
    """
    coverage = primary_coverage(db, appointment.patient_id)
    if appointment.kept_from_payer and not answers.self_pay:
        raise Invalid(
            "the patient pays this visit, and the payer is not told: self-pay, or K lets the payer hear",
            "coverage",
        )
    _require_seen(coverage, answers)
    asked = (coverage.copay_cents or 0) if coverage else 0
    due = max(0, asked - paid_for_visit(db, appointment.id or 0))
    rules.require_answers(answers, due, has_policy=coverage is not None)
    if answers.coverage_seen and not answers.self_pay and coverage is not None:
        coverage.verified_at = desk.clock.now()
    appointment.self_pay = answers.self_pay
    appointment.copay_reason = why
    ask_copay(db, appointment.id or 0, 0 if answers.self_pay else asked)
    if answers.credit_cents:
        desk.require("payment.apply")
        if put_credit is None:
            raise Invalid("credit cannot be put on a visit that is entered in this way", "from credit")
        put_credit(desk, db, appointment.id or 0, answers.credit_cents)
    if not answers.copay_cents and not answers.balance_cents:
        return None
    desk.require("payment.take")
    if answers.balance_cents:
        return store_with_balance(
            desk,
            db,
            appointment,
            _tenders(answers),
            answers.copay_cents,
            _balance_shares(db, appointment, answers.balance_cents, owed_visits),
            day,
            answers.agreed,
        )
    return store_payment(
        desk,
        db,
        appointment.patient_id,
        _tenders(answers),
        Kind.COPAY,
        appointment_id=appointment.id,
        day=day,
        agreed=answers.agreed,
    )


def _balance_shares(
    db: DeskSession, appointment: Appointment, cents: int, owed_visits: OwedVisits | None
) -> Sequence[Share]:
    """The patient's other visits that are paid for, oldest first; raises Invalid for more than is owed."""
    if owed_visits is None:
        raise Invalid("the balance cannot be paid with a visit that is entered in this way", "balance")
    others = [each for each in owed_visits(db, appointment.patient_id) if each[0] != appointment.id]
    if cents > (owed := sum(each for _, each in others)):
        raise Invalid(f"{show_money(owed)} is owed for other visits: take no more than that", "balance")
    return oldest_first(others, cents)


def _tenders(answers: CheckInAnswers) -> Sequence[Tender]:
    if answers.tenders:
        return answers.tenders
    if answers.pay is None:
        raise Invalid("how was it paid: cash, card or check?", "paid by")
    return [Tender(answers.pay, answers.copay_cents + answers.balance_cents)]


def primary_coverage(db: DeskSession, patient_id: int) -> Coverage | None:
    """The first active policy."""
    return db.scalars(
        select(Coverage)
        .where(col(Coverage.patient_id) == patient_id, col(Coverage.active).is_(True))
        .order_by(col(Coverage.slot))
        .limit(1)
    ).one_or_none()


def take_to_room(desk: Desk, appointment_id: int, version: int | None, room_id: int) -> None:
    """Put a checked-in patient into a free room, or into another one; the database guards the room."""
    with desk.act("queue.room") as db:
        appointment = open_appointment(db, appointment_id, version)
        room = db.need(Room, room_id, "there is no such room")
        taken = db.execute(
            select(func.count())
            .select_from(Appointment)
            .where(
                col(Appointment.room_id) == room_id,
                col(Appointment.status).in_(IN_ROOM),
                col(Appointment.id) != appointment_id,
            )
        ).scalar_one()
        if taken or not room.active:
            raise Conflict(f"{room.name} is not free: choose another room")
        if appointment.status not in IN_ROOM:
            _step(desk, appointment, Status.ROOMED)
        appointment.room_id = room_id


def advance(desk: Desk, appointment_id: int, version: int | None) -> Status:
    """On to the next stage in the room: with the provider, then ready to leave. The new status."""
    with desk.act("queue.advance") as db:
        return _advance(desk, db, appointment_id, version)


def advance_many(desk: Desk, visits: Sequence[Seen]) -> dict[int, str]:
    """`advance` for each that can, in one action; the words of the refusals by appointment."""
    with desk.act("queue.advance") as db:
        return each_that_can(db, visits, partial(_advance, desk, db))


def _advance(desk: Desk, db: DeskSession, appointment_id: int, version: int | None) -> Status:
    appointment = open_appointment(db, appointment_id, version)
    onward = rules.NEXT_STAGE.get(appointment.status)
    if onward is None:
        raise Conflict(rules.no_next_stage(appointment.status))
    _step(desk, appointment, onward)
    return onward


def make_ready(desk: Desk, appointment_id: int, version: int | None) -> None:
    """On to ready to leave, also past the provider where none was needed (domain rules, B1)."""
    with desk.act("queue.advance") as db:
        _make_ready(desk, db, appointment_id, version)


def make_ready_many(desk: Desk, visits: Sequence[Seen]) -> dict[int, str]:
    """`make_ready` for each that can, in one action; the words of the refusals by appointment."""
    with desk.act("queue.advance") as db:
        return each_that_can(db, visits, partial(_make_ready, desk, db))


def _make_ready(desk: Desk, db: DeskSession, appointment_id: int, version: int | None) -> None:
    _step(desk, open_appointment(db, appointment_id, version), Status.READY)


def leave(desk: Desk, appointment_id: int, version: int | None, reason: str) -> None:
    """The patient left without being seen; the stamps of arrival stay (domain rules, B1)."""
    why = clean_reason(reason, "why did the patient leave?")
    with desk.act("queue.leave", reason=why) as db:
        appointment = open_appointment(db, appointment_id, version)
        _step(desk, appointment, Status.LEFT)
        appointment.closed_at = desk.clock.now()
        appointment.cancel_words = why
        occupy(db, appointment)


def back(desk: Desk, appointment_id: int, version: int | None) -> Status:
    """One stage back, where the rules have a way back; the new status.

    Back from checked out is a supervisor's, on the same day (domain rules, B1).
    """
    with desk.act("queue.back") as db:
        return _back(desk, db, appointment_id, version)


def back_many(desk: Desk, visits: Sequence[Seen]) -> dict[int, str]:
    """`back` for each that can, in one action; the words of the refusals by appointment."""
    with desk.act("queue.back") as db:
        return each_that_can(db, visits, partial(_back, desk, db))


def _back(desk: Desk, db: DeskSession, appointment_id: int, version: int | None) -> Status:
    appointment = open_appointment(db, appointment_id, version)
    to = rules.WAY_BACK.get(appointment.status)
    if to is None:
        raise Conflict(f"the visit is {appointment.status.words}: there is no stage to go back to")
    if appointment.status is Status.CHECKED_OUT:
        desk.require("queue.undo_check_out")
    if appointment.status in (Status.CHECKED_OUT, Status.NO_SHOW) and appointment.day != today(desk.clock):
        raise Conflict("only a visit of today can be opened again")
    if appointment.status is Status.NO_SHOW:
        came_after_all(desk, db, appointment)
    appointment.status, appointment.stage_at = to, desk.clock.now()
    appointment.closed_at = None
    if to is Status.BOOKED:
        appointment.arrived_at = None
    if to not in IN_ROOM:
        appointment.room_id = None
    db.flush()
    occupy(db, appointment)
    return to


def verify_many(desk: Desk, visits: Sequence[Seen]) -> dict[int, str]:
    """Say of the policy of each visit's patient that it was seen to be good, in one action.

    The words of the refusals by appointment: there may be no policy in force. How the
    visit stands does not matter.
    """

    def verify(appointment_id: int, _version: int | None) -> None:
        coverage = primary_coverage(db, open_appointment(db, appointment_id, None).patient_id)
        if coverage is None:
            raise Conflict("no policy is on file: e opens the record to add one")
        coverage.verified_at = desk.clock.now()

    with desk.act("coverage.verify") as db:
        return each_that_can(db, visits, verify)


def walk_in(
    desk: Desk,
    patient_id: int,
    provider_id: int,
    visit_type_id: int,
    reason: str,
    kept_from_payer: str = "",
) -> int:
    """Book a patient who stands at the desk for now, and let them arrive: one step, one undo.

    The visit begins at the present slot; where that time is taken it is an overbooking
    under its rights, with the walk-in as its reason. `kept_from_payer` is as in a Booking.
    """
    why = clean_text(reason, 180, "reason")
    with desk.act("queue.walk_in", patient=patient_id, reason=why) as db:
        start = minute_now(desk.clock) // rules.WALK_IN_GRAIN * rules.WALK_IN_GRAIN
        booking = Booking(
            patient_id, provider_id, visit_type_id, today(desk.clock), start,
            reason=why, overbook_reason=f"walk-in: {why or 'no reason given'}", walk_in=True,
            kept_from_payer=kept_from_payer,
        )  # fmt: skip
        appointment_id = place(desk, db, booking)
        appointment = db.get(Appointment, appointment_id)
        if appointment is None:
            raise NotFound("the walk-in is gone")
        _step(desk, appointment, Status.ARRIVED)
        appointment.arrived_at = desk.clock.now()
        return appointment_id


def _let_arrive(desk: Desk, appointment: Appointment) -> None:
    if appointment.status is Status.BOOKED and appointment.day != today(desk.clock):
        raise Conflict("only a patient of today can be checked in: move the visit first")
    _step(desk, appointment, Status.ARRIVED)
    appointment.arrived_at = desk.clock.now()


def _require_seen(coverage: Coverage | None, answers: CheckInAnswers) -> None:
    """Raise Conflict where the policy is another than the one that was looked at."""
    if answers.self_pay or answers.policy is None:
        return
    if coverage is None or answers.policy != (coverage.id, coverage.version):
        raise Conflict("the policy was changed at another desk meanwhile: look at it again")


def _step(desk: Desk, appointment: Appointment, to: Status) -> None:
    require_step(appointment.status, to)
    appointment.status = to
    appointment.stage_at = desk.clock.now()
