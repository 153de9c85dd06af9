"""The use cases with which money is taken back, and moved: voids and refunds."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.money import rules
from clinic_tui.money.drawer_models import Drawer, MoneyRule
from clinic_tui.money.models import CopayAsked, Payment, Receipt
from clinic_tui.money.open_drawer import drawer_for, expected, last_count
from clinic_tui.money.queries import lies_where
from clinic_tui.money.rows import NOT_ASKED_FIRST, TAKES_BACK, Agreed, Kind, MoneyRules, Pay
from clinic_tui.money.storing import move, new_receipt
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo
from clinic_tui.words.money import show_money


def set_rules(desk: Desk, wanted: MoneyRules) -> None:
    """Set whether cash needs an open drawer and whether drawers are counted blind, for all desks."""
    with desk.act("money.rules") as db:
        row = db.scalars(select(MoneyRule)).first() or MoneyRule(drawers=True, blind_count=True)
        row.drawers, row.blind_count = wanted.drawers, wanted.blind_count
        db.add(row)


def ask_copay(db: DeskSession, appointment_id: int, cents: int) -> None:
    """Keep what the policy asks of the patient for a visit; another check-in takes its place."""
    row = db.scalars(select(CopayAsked).where(col(CopayAsked.appointment_id) == appointment_id)).one_or_none()
    if row is None:
        db.add(CopayAsked(appointment_id=appointment_id, cents=cents))
    elif row.cents != cents:
        row.cents = cents


def void(desk: Desk, payment_id: int, reason: str) -> int:
    """A tender never was: on the same day, and before its drawer was handed in. Its receipt's number, or 0.

    Raises Conflict where it is too late, saying that a refund is the way.
    """
    why = rules.clean_reason(reason, "why is the payment voided?")
    with desk.act("payment.void", reason=why, undo=Undo.NO, undo_words="take the payment again") as db:
        payment = _standing(db, payment_id)
        _require_voidable(desk, db, payment)
        take_back(desk, db, payment, payment.cents, Kind.VOID, why)
        return _number_of(db, payment)


def refund(
    desk: Desk,
    payment_id: int,
    cents: int,
    tender: Pay,
    reason: str,
    reference: str = "",
    agreed: Agreed = NOT_ASKED_FIRST,
) -> int:
    """Give back some of what was paid, never more; the number of the refund's own receipt.

    Cash comes out of the desk's open drawer, and no more than should be in it. Raises Invalid naming the
    field, Conflict where nothing is
    left of the payment, NoDrawer, and OthersDrawer where that was not `agreed` to.
    """
    why = rules.clean_reason(reason, "why is it refunded?")
    noted = rules.clean_reference(reference, "reference")
    with desk.act("payment.refund", reason=why, undo=Undo.NO, undo_words="the money was given back") as db:
        payment = _standing(db, payment_id)
        left = payment.cents - _reversed(db, payment)
        if cents <= 0:
            raise Invalid("a refund is more than $0", "amount")
        if cents > left:
            raise Invalid(f"{show_money(left)} of this payment is left: no more can be refunded", "amount")
        if tender is Pay.CASH:
            _require_cash(desk, db, cents, agreed)
        receipt = new_receipt(desk, db, today(desk.clock))
        take_back(
            desk, db, payment, cents, Kind.REFUND, why,
            tender=tender, reference=noted, receipt=receipt, agreed=agreed,
        )  # fmt: skip
        return receipt.number


def _require_cash(desk: Desk, db: DeskSession, cents: int, agreed: Agreed) -> None:
    """Raise Invalid where less cash should be in the drawer; how much is not said to who is to count it."""
    drawer = drawer_for(desk, db, Pay.CASH, agreed)
    if drawer is not None and expected(db, drawer).cash_cents < cents:
        raise Invalid(
            f"less than {show_money(cents)} in cash should be in the drawer: refund by check or card, or put "
            "cash in first (`:drawer`, +)",
            "by",
        )


def take_back(
    desk: Desk,
    db: DeskSession,
    payment: Payment,
    cents: int,
    kind: Kind,
    why: str,
    *,
    tender: Pay | None = None,
    reference: str = "",
    receipt: Receipt | None = None,
    agreed: Agreed = NOT_ASKED_FIRST,
) -> Payment:
    """A row that takes back `cents` of a payment from where they lie: credit first, then visits."""
    back = Payment(
        patient_id=payment.patient_id,
        appointment_id=payment.appointment_id,
        day=today(desk.clock),
        at=receipt.at if receipt else desk.clock.now(),
        cents=-cents,
        pay=tender or payment.pay,
        taken_by=desk.actor.login,
        kind=kind,
        receipt_id=receipt.id if receipt else payment.receipt_id,
        drawer_id=(
            payment.drawer_id if kind is Kind.VOID else drawer_for(desk, db, tender or payment.pay, agreed)
        ),
        reference=reference,
        reason=why,
        reverses_id=payment.id,
    )
    lies = lies_where(db, payment.id or 0)
    db.add(back)
    db.flush()
    for place, part in rules.taken_from(lies, payment.appointment_id, cents):
        if place != payment.appointment_id:
            move(db, back, place, payment.appointment_id, part, back.at)
    db.build_on(payment)
    db.flush()
    return back


def move_money(
    desk: Desk, db: DeskSession, payment_id: int, from_id: int | None, to_id: int | None, cents: int
) -> None:
    """Put a part of a payment on another visit, or make it credit (None)."""
    payment = db.get_one(Payment, payment_id)
    move(db, payment, from_id, to_id, cents, desk.clock.now())
    db.build_on(payment)


def why_not_unmade(desk: Desk, db: DeskSession, payment: Payment) -> str:
    """Why `u` does not take this payment back, or empty: it was printed, counted, or taken back already."""
    if _reversed(db, payment):
        return "it was refunded, voided or moved already"
    receipt = db.get(Receipt, payment.receipt_id) if payment.receipt_id else None
    if receipt is not None and receipt.printed:
        return f"receipt {receipt.number} was printed: void it with a reason in the patient's payments"
    drawer = db.get(Drawer, payment.drawer_id) if payment.drawer_id else None
    if drawer is not None and drawer.submitted_at is not None:
        return "its drawer was handed in: refund it in the patient's payments"
    count = last_count(db, drawer.id or 0) if drawer is not None else None
    if count is not None and count.last_payment_id >= (payment.id or 0):
        return "it was counted with the drawer: void it with a reason in the patient's payments"
    return ""


def _standing(db: DeskSession, payment_id: int) -> Payment:
    payment = db.need(Payment, payment_id, f"there is no payment {payment_id}")
    if payment.kind is Kind.MOVED_OUT:
        raise Conflict("this credit is on another account now: move it back from there")
    if payment.kind in TAKES_BACK:
        raise Conflict(f"a {payment.kind.value} is not taken back: take a payment")
    if _reversed(db, payment) >= payment.cents:
        raise Conflict("nothing is left of this payment: it was voided, refunded or moved already")
    return payment


def _require_voidable(desk: Desk, db: DeskSession, payment: Payment) -> None:
    if payment.kind is Kind.MOVED_IN:
        raise Conflict("it is credit of another account, and no money was taken: move it back, or refund it")
    if _reversed(db, payment):
        raise Conflict("a part of it was refunded or moved already: refund the rest")
    taken = payment.at.astimezone(desk.clock.zone).date()
    if taken != today(desk.clock):
        raise Conflict("it was not taken today: refund it")
    if payment.drawer_id is not None:
        drawer = db.need(Drawer, payment.drawer_id, "its drawer is gone")
        if drawer.submitted_at is not None:
            raise Conflict(f"its drawer was handed in with slip {drawer.slip}: refund it")


def _reversed(db: DeskSession, payment: Payment) -> int:
    return -int(
        db.execute(
            select(func.coalesce(func.sum(col(Payment.cents)), 0)).where(
                col(Payment.reverses_id) == payment.id
            )
        ).scalar_one()
    )


def _number_of(db: DeskSession, payment: Payment) -> int:
    receipt = db.get(Receipt, payment.receipt_id) if payment.receipt_id else None
    return receipt.number if receipt else 0
