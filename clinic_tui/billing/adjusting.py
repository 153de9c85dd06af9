"""The use cases that change what is owed without money: transfers, write-offs, discounts."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.billing.adjustment_models import Adjustment
from clinic_tui.billing.ledger import visit_balances
from clinic_tui.billing.ledger_rows import AdjustmentKind, Side, VisitBalance
from clinic_tui.billing.missed_fee_standing import standing_fees
from clinic_tui.billing.rule_setting import billing_rules
from clinic_tui.billing.write_off_codes import WriteOffCode
from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.money.rules import clean_reason, clean_words
from clinic_tui.schedule.models import Appointment
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.money import show_money


def transfer(desk: Desk, appointment_id: int, to: Side, cents: int, reason: str) -> int:
    """What of a visit the other side is to pay; the adjustment's number.

    Raises Invalid where the side that owed it has less to pay of the visit.
    """
    why = clean_reason(reason, "why does the other side pay?")
    with desk.act("ledger.transfer", reason=why) as db:
        visit = _visit(db, appointment_id)
        part = visit.insurer_part_cents if to is Side.PATIENT else visit.patient_part_cents
        if to is Side.INSURER:
            part -= standing_fees(db, [appointment_id]).get(appointment_id, 0)  # no insurer pays that
        who = "insurer" if to is Side.PATIENT else "patient"
        _require(cents, part, f"the {who}'s part of the visit is {show_money(part)}")
        sign = 1 if to is Side.PATIENT else -1
        kind = AdjustmentKind.TO_PATIENT if to is Side.PATIENT else AdjustmentKind.TO_INSURER
        return _store(desk, db, visit, kind, sign * cents, -sign * cents, why)


def write_off(
    desk: Desk,
    appointment_id: int,
    side: Side,
    cents: int,
    reason: str,
    kind: AdjustmentKind = AdjustmentKind.WRITE_OFF,
    code: WriteOffCode | None = None,
) -> int:
    """What of a visit nobody is to pay; the adjustment's number. A discount is the patient's.

    A `code` says why up to the clinic's limit; above it, for `other` and without a code it is said in
    words. Raises Invalid where less is owed: what was paid is refunded, not written off.
    """
    why = _why_written_off(desk, cents, reason, code)
    if kind not in (AdjustmentKind.WRITE_OFF, AdjustmentKind.DISCOUNT):
        raise Invalid("a write-off or a discount", "kind")
    if kind is AdjustmentKind.DISCOUNT and side is not Side.PATIENT:
        raise Invalid("a discount is given to the patient", "side")
    with desk.act("ledger.adjust", reason=why) as db:
        visit = _visit(db, appointment_id)
        owed = visit.patient_cents if side is Side.PATIENT else visit.insurer_cents
        _require(cents, owed, f"the {side.value} owes {show_money(max(0, owed))} for the visit")
        own, theirs = (-cents, 0) if side is Side.PATIENT else (0, -cents)
        return _store(desk, db, visit, kind, own, theirs, why, code)


def _why_written_off(desk: Desk, cents: int, reason: str, code: WriteOffCode | None) -> str:
    desk.require("ledger.adjust")
    if code is None:
        return clean_reason(reason, "why is it not to be paid?")
    said = clean_words(reason)
    if said:
        return clean_reason(reason, "why is it not to be paid?")
    if code is WriteOffCode.OTHER:
        raise Invalid("`other` is said in words: why is it not to be paid?", "reason")
    with desk.store.reading() as db:
        limit = billing_rules(db).write_off_limit_cents
    if cents > limit:
        raise Invalid(f"more than {show_money(limit)} is written off only with a reason in words", "reason")
    return code.words


def take_back_adjustment(desk: Desk, adjustment_id: int, reason: str) -> int:
    """An adjustment does not hold: a second one with the opposite sums, whose number this is."""
    why = clean_reason(reason, "why does it not hold?")
    with desk.act("ledger.adjust", reason=why) as db:
        old = db.need(Adjustment, adjustment_id, f"there is no adjustment {adjustment_id}")
        if old.reverses_id is not None:
            raise Conflict("that takes back another adjustment: make a new one")
        if db.scalars(select(col(Adjustment.id)).where(col(Adjustment.reverses_id) == adjustment_id)).first():
            raise Conflict("it was taken back already")
        row = Adjustment(
            patient_id=old.patient_id,
            appointment_id=old.appointment_id,
            day=today(desk.clock),
            at=desk.clock.now(),
            kind=old.kind,
            patient_cents=-old.patient_cents,
            insurer_cents=-old.insurer_cents,
            reason=why,
            made_by=desk.actor.login,
            reverses_id=old.id,
            code=old.code,
        )
        db.build_on(old)
        db.add(row)
        db.flush()
        return row.id or 0


def _visit(db: DeskSession, appointment_id: int) -> VisitBalance:
    """What is owed for the visit; whatever made it so is not undone while the adjustment stands."""
    appointment = db.need(Appointment, appointment_id, f"there is no visit {appointment_id}")
    db.build_on(appointment)
    for visit in visit_balances(db, [appointment.patient_id]):
        if visit.appointment_id == appointment_id:
            return visit
    raise Conflict("nothing was charged for this visit")


def _require(cents: int, most: int, words: str) -> None:
    if cents <= 0:
        raise Invalid("an adjustment is more than $0", "amount")
    if cents > most:
        raise Invalid(f"{words}: it can be no more", "amount")


def _store(
    desk: Desk,
    db: DeskSession,
    visit: VisitBalance,
    kind: AdjustmentKind,
    patient_cents: int,
    insurer_cents: int,
    why: str,
    code: WriteOffCode | None = None,
) -> int:
    row = Adjustment(
        patient_id=visit.patient_id,
        appointment_id=visit.appointment_id,
        day=today(desk.clock),
        at=desk.clock.now(),
        kind=kind,
        patient_cents=patient_cents,
        insurer_cents=insurer_cents,
        reason=why,
        made_by=desk.actor.login,
        code=code.value if code else "",
    )
    db.add(row)
    db.flush()
    assert row.id is not None
    return row.id
