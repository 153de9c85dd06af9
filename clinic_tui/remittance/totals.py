"""The proof that a payment stands posted as its file says: each claim once, and to the cent."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.models import ClaimAnswer
from clinic_tui.claims.states import Happening
from clinic_tui.remittance.deciding import ESTIMATE, SENT_ON
from clinic_tui.remittance.models import ProviderAdjustment, RemittanceException, RemittancePayment
from clinic_tui.remittance.states import NOT_POSTED
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money
from clinic_tui.x12.remittance_rows import Remittance


def paid_with_interest() -> ColumnElement[Any]:
    """What an answer has of its payment, on the claim's charges and as interest."""
    return col(ClaimAnswer.paid_cents) + func.coalesce(col(ClaimAnswer.interest_cents), 0)


def amiss_with_totals(db: Session, row: RemittancePayment, remittance: Remittance) -> str:
    """In what the stored rows of a payment are not what the file says, in words; empty where they are.

    Asked when the last claim was posted, and before anybody puts to a claim of ours what nobody knew.
    """
    waits = frozenset(
        db.scalars(
            select(col(RemittanceException.place)).where(
                col(RemittanceException.payment_id) == row.id, col(RemittanceException.kind).in_(NOT_POSTED)
            )
        )
    )
    told = [each for place, each in enumerate(remittance.claims, start=1) if place not in waits]
    wanted = sum(each.paid_cents for each in told if each.status not in (SENT_ON, ESTIMATE))
    sign = case((col(ClaimAnswer.happening) == Happening.REVERSED, -1), else_=1)
    answers: tuple[Any, ...] = (
        func.count(), func.coalesce(func.sum(sign * paid_with_interest()), 0)
    )  # fmt: skip
    count, paid = db.execute(select(*answers).where(col(ClaimAnswer.payment_id) == row.id)).one()
    beside = db.execute(
        select(func.coalesce(func.sum(col(ProviderAdjustment.cents)), 0)).where(
            col(ProviderAdjustment.payment_id) == row.id
        )
    ).scalar_one()
    wanted_beside = sum(each.cents for each in remittance.provider_adjustments)
    off = []
    if count != len(told):
        off.append(f"{counted(count, 'claim')} posted, {len(told)} to be posted")
    if paid != wanted:
        off.append(f"{show_money(int(paid))} posted on claims, the file says {show_money(wanted)}")
    if beside != wanted_beside:
        off.append(f"{show_money(int(beside))} beside them, the file says {show_money(wanted_beside)}")
    return "; ".join(off)
