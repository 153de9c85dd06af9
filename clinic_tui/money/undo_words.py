"""What taking a payment back does, in words: how much, which receipt, and whose drawer it comes out of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.money.drawer_models import Drawer
from clinic_tui.money.models import Allocation, Payment, Receipt
from clinic_tui.money.rows import TAKES_BACK, Kind, Pay
from clinic_tui.schedule.models import Appointment
from clinic_tui.security.roles import who_may
from clinic_tui.words.money import show_money


def money_taken_back(db: Session, payment_ids: Collection[int]) -> str:
    """`$30.00 cash, receipt 7: it keeps its number and is marked void, cash goes back out of dana's drawer`.

    Empty where none of the payments was money taken.
    """
    columns: tuple[Any, ...] = (
        col(Payment.cents), col(Payment.pay), col(Receipt.number), col(Drawer.holder),
    )  # fmt: skip
    rows = db.execute(
        select(*columns)
        .outerjoin(Receipt, col(Receipt.id) == col(Payment.receipt_id))
        .outerjoin(Drawer, col(Drawer.id) == col(Payment.drawer_id))
        .where(
            col(Payment.id).in_(list(payment_ids)),
            col(Payment.kind).not_in((*TAKES_BACK, Kind.MOVED_IN)),
        )
        .order_by(col(Payment.id))
    ).all()
    if not rows:
        return ""
    by_pay: Counter[Pay] = Counter()  # one tender is several rows where it is on several accounts
    for cents, pay, _, _ in rows:
        by_pay[pay] += cents
    sums = ", ".join(f"{show_money(cents)} {pay.value}" for pay, cents in by_pay.items())
    numbers = sorted({number for *_, number, _ in rows if number})
    receipt = (
        f", receipt {', '.join(map(str, numbers))}: "
        + ("it keeps its number and is" if len(numbers) == 1 else "they keep their numbers and are")
        + " marked void"
        if numbers
        else ""
    )
    lies = sorted({(pay.value, holder) for _, pay, _, holder in rows if holder and pay is not Pay.CARD})
    out = "".join(f", {pay} goes back out of {holder}'s drawer" for pay, holder in lies)
    return f"{sums}{receipt}{out}"


def printed_since(db: Session, payment_ids: Collection[int], *, may_void: bool) -> str:
    """Which receipt is in the patient's hands, and what is done then; empty where none was printed.

    Who may not void it is told who may: in the ledger they would be refused.
    """
    numbers = db.scalars(
        select(col(Receipt.number))
        .join(Payment, col(Payment.receipt_id) == col(Receipt.id))
        .where(col(Payment.id).in_(list(payment_ids)), col(Receipt.printed) > 0)
        .order_by(col(Receipt.number))
    ).all()
    if not numbers:
        return ""
    void = "x in the patient's ledger (l)" if may_void else " or ".join(who_may("payment.void"))
    return f"receipt {numbers[0]} was printed: {void} voids it with a reason"


def credit_given_back(db: Session, allocation_ids: Collection[int], taken: Collection[int]) -> str:
    """`$5.00 is credit again`: what was put on a visit of money that was there before (not of `taken`).

    What went along with a visit that was moved is none: it lies on the old end again.
    """
    went_along = func.coalesce(col(Appointment.moved_from_id), 0) == func.coalesce(
        col(Allocation.from_id), -1
    )
    cents: int = db.execute(
        select(func.coalesce(func.sum(col(Allocation.cents)), 0))
        .outerjoin(Appointment, col(Appointment.id) == col(Allocation.to_id))
        .where(
            col(Allocation.id).in_(list(allocation_ids)),
            col(Allocation.payment_id).not_in(list(taken)),
            ~went_along,
        )
    ).scalar_one()
    return f"{show_money(cents)} is credit again" if cents else ""


def credit_moved_back(db: Session, payment_ids: Collection[int]) -> str:
    """`$5.00 goes back to the account that it came from`; empty where no credit was moved."""
    cents: int = db.execute(
        select(func.coalesce(func.sum(col(Payment.cents)), 0)).where(
            col(Payment.id).in_(list(payment_ids)), col(Payment.kind) == Kind.MOVED_IN
        )
    ).scalar_one()
    return f"{show_money(cents)} goes back to the account that it came from" if cents else ""
