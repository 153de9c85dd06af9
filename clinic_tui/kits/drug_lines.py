"""The line of charges of a drug that a visit used tells its NDC and how much of it was given."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.billing.models import Charge
from clinic_tui.kits.models import ItemCharge
from clinic_tui.kits.rules import amount_of
from clinic_tui.stock.models import Item
from clinic_tui.store.desk import DeskSession


def tell_drug(db: DeskSession, appointment_id: int, item: Item, before: int, now: int) -> str:
    """Put NDC and quantity of `now` units on the visit's line of the drug; the code of one that is not there.

    A line that says a drug already is left as it is, but for one that tells what `before` units were: what
    somebody typed from the vial stands. Empty where there is such a line, or the item is billed as nothing.
    """
    billed = db.scalars(select(ItemCharge).where(col(ItemCharge.item_id) == item.id)).first()
    if billed is None or not item.drug_code or not now:
        return ""
    lines = db.scalars(
        select(Charge)
        .where(col(Charge.appointment_id) == appointment_id, col(Charge.code) == billed.code)
        .order_by(col(Charge.place))
    ).all()
    if not lines:
        return billed.code
    told = (item.drug_code, amount_of(before, billed.amount), billed.unit) if before else None
    for line in lines:
        if not line.ndc or (line.ndc, line.ndc_quantity, line.ndc_unit) == told:
            line.ndc, line.ndc_quantity = item.drug_code, amount_of(now, billed.amount)
            line.ndc_unit = billed.unit
            break
    return ""
