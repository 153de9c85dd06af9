"""The use cases that close a visit: its charges, and checking out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.billing import rules
from clinic_tui.billing.capture import VERB, write_entry
from clinic_tui.billing.lines import add_lines
from clinic_tui.billing.missed_fee_standing import standing_fees
from clinic_tui.billing.models import Charge
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.billing.withholding import require_paid_or_noted
from clinic_tui.coding.rows import CodingEntry
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.money.queries import paid_for_visit
from clinic_tui.patients.names import clean_text
from clinic_tui.recall.service import recall_after
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.rules import require_step
from clinic_tui.schedule.service import occupy, open_appointment
from clinic_tui.schedule.states import Status
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.counted import counted

AlsoEnds = Callable[[DeskSession, Appointment], None]
"""What else ends with a visit, in its transaction: its supplies, which lie above this (kits/ending.py)."""


def check_out(
    desk: Desk,
    appointment_id: int,
    version: int | None,
    charges: Sequence[ChargeEntry],
    no_charge_reason: str = "",
    coding: CodingEntry | None = None,
    also: AlsoEnds | None = None,
) -> None:
    """End a visit that is ready to leave, with its charges or a reason why there are none.

    Charges entered before stay. Raises Invalid where neither is given (domain rules, B1). `coding` is what
    is said of it besides, by who has the right to.
    """
    why = clean_text(no_charge_reason, 200, "no charge")
    if coding is not None:
        desk.require(VERB)
    said = "; ".join(filter(None, (why, coding.reason if coding is not None else "")))
    with desk.act("visit.check_out", reason=said) as db:
        appointment = open_appointment(db, appointment_id, version)
        require_step(appointment.status, Status.CHECKED_OUT)
        if coding is not None:
            write_entry(desk, db, appointment, coding)
        add_lines(desk, db, appointment, charges)
        entered = _count(db, appointment_id)
        rules.require_charges(entered, why)
        require_paid_or_noted(db, appointment_id, appointment.kept_from_payer)
        appointment.no_charge_reason = why
        appointment.status = Status.CHECKED_OUT
        appointment.stage_at = appointment.closed_at = desk.clock.now()
        appointment.room_id = None
        occupy(db, appointment)
        recall_after(desk, db, appointment)
        if also is not None:
            also(db, appointment)


def add_charges(desk: Desk, appointment_id: int, charges: Sequence[ChargeEntry]) -> None:
    """Add lines to a visit that patient and provider have met in, or that is closed."""
    with desk.act("charge.enter") as db:
        appointment = open_appointment(db, appointment_id, None)
        if appointment.status not in rules.CHARGEABLE:
            raise Conflict(f"the visit is {appointment.status.words}: it takes no charges")
        db.build_on(appointment)
        add_lines(desk, db, appointment, charges)
        if charges:
            appointment.no_charge_reason = ""


def remove_charge(desk: Desk, charge_id: int, version: int, instead: Sequence[ChargeEntry] = ()) -> None:
    """Take a line away, and add those that stand instead of it; a closed visit keeps a line or its reason."""
    if instead:
        desk.require("charge.enter")
    with desk.act("charge.remove") as db:
        charge = db.need(Charge, charge_id, "this charge is gone already")
        if charge.version != version:
            raise Conflict("this charge was changed at another desk meanwhile: look again and repeat")
        appointment = open_appointment(db, charge.appointment_id, None)
        add_lines(desk, db, appointment, instead)
        last = _count(db, charge.appointment_id) == 1
        if last and appointment.status is Status.CHECKED_OUT and not appointment.no_charge_reason:
            raise Conflict("this is the visit's only charge: add the right one first, then remove this")
        db.build_on(appointment)
        db.delete(charge)


def strike(desk: Desk, appointment_id: int, version: int | None, reason: str) -> None:
    """Mark a visit as entered in error: it never was, and stands in its history only (domain rules, B1).

    Raises Conflict where money hangs on it: charges and payments are taken back first.
    """
    why = clean_text(reason, 200, "reason")
    if not why:
        raise Invalid("why was the visit entered in error?", "reason")
    with desk.act("visit.strike", reason=why) as db:
        appointment = open_appointment(db, appointment_id, version)
        if appointment.status is Status.ENTERED_IN_ERROR:
            raise Conflict("the visit is marked as entered in error already")
        if lines := _count(db, appointment_id):
            raise Conflict(f"the visit has {counted(lines, 'charge')}: take what is charged out first")
        if standing_fees(db, [appointment_id]):
            raise Conflict("a fee for a missed visit stands on it: take that back first")
        if paid_for_visit(db, appointment_id):
            raise Conflict("a payment was taken for the visit: it cannot be struck")
        appointment.status = Status.ENTERED_IN_ERROR
        appointment.stage_at = appointment.closed_at = desk.clock.now()
        appointment.room_id = None
        appointment.cancel_words = why
        occupy(db, appointment)


def _count(db: DeskSession, appointment_id: int) -> int:
    lines: int = db.execute(
        select(func.count()).select_from(Charge).where(col(Charge.appointment_id) == appointment_id)
    ).scalar_one()
    return lines
