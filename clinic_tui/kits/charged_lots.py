"""Which lots the charges of visits gave: what the visit took from the shelf of the item that is billed so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from clinic_tui.billing import queries as billing
from clinic_tui.billing.models import Charge
from clinic_tui.billing.rows import LotGiven, UnbilledVisit
from clinic_tui.kits.models import ItemCharge
from clinic_tui.stock.models import Item, Lot, StockGiven, StockMove


def charged_visit(db: Session, appointment_id: int) -> UnbilledVisit:
    """A visit with its charges and the lots that these gave; raises NotFound."""
    visit = billing.visit(db, appointment_id)
    lots = lots_of_charges(db, (appointment_id,))
    charges = tuple(replace(each, lots=lots.get(each.id, ())) for each in visit.charges)
    return replace(visit, charges=charges)


def lots_of_charges(db: Session, appointment_ids: Collection[int]) -> dict[int, tuple[LotGiven, ...]]:
    """By charge (charge.id), the lots of the drug that it bills, what expires first in front.

    They stand with the line that tells the item's NDC, else with the first of its code that tells none. A
    line for which somebody typed another NDC is of another vial: it has no lot. What was taken back does
    not count.
    """
    given = _given(db, appointment_ids)
    lines: dict[tuple[int, str], list[tuple[int, str]]] = defaultdict(list)
    columns: tuple[Any, ...] = col(Charge.id), col(Charge.appointment_id), col(Charge.code), col(Charge.ndc)
    for number, visit, code, ndc in db.execute(
        select(*columns)
        .where(col(Charge.appointment_id).in_({visit for visit, *_ in given}))
        .order_by(col(Charge.place), col(Charge.id))
    ):
        lines[visit, code].append((number, ndc))
    found: dict[int, tuple[LotGiven, ...]] = {}
    for (visit, code, drug_code), lots in given.items():
        there = lines[visit, code]
        own = [number for number, ndc in there if drug_code and ndc == drug_code]
        own += [number for number, ndc in there if not ndc]
        if own:
            found[own[0]] = (*found.get(own[0], ()), *lots)
    return found


def _given(db: Session, appointment_ids: Collection[int]) -> dict[tuple[int, str, str], list[LotGiven]]:
    """By visit, code of the charge and NDC of the item, what was taken from the shelf."""
    taken_back = aliased(StockMove)
    about: tuple[Any, ...] = (
        col(StockGiven.appointment_id), col(ItemCharge.code), col(Item.drug_code), col(Lot.number),
        col(Lot.expires_on),
    )  # fmt: skip
    found: dict[tuple[int, str, str], list[LotGiven]] = defaultdict(list)
    columns = (*about, -func.sum(col(StockMove.quantity)))
    rows: list[Any] = list(
        db.execute(
            select(*columns)
            .select_from(StockGiven)
            .join(StockMove, col(StockMove.id) == col(StockGiven.move_id))
            .join(Lot, col(Lot.id) == col(StockMove.lot_id))
            .join(Item, col(Item.id) == col(StockMove.item_id))
            .join(ItemCharge, col(ItemCharge.item_id) == col(Item.id))
            .where(
                col(StockGiven.appointment_id).in_(appointment_ids),
                ~exists().where(col(taken_back.undoes_id) == col(StockMove.id)),
            )
            .group_by(*about)
        )
    )
    for visit, code, drug_code, number, expires_on, units in sorted(rows, key=_first_expired):
        found[visit, code, drug_code].append(LotGiven(number, expires_on, int(units)))
    return found


def _first_expired(row: Any) -> tuple[int, date, str]:
    return row[0], row[4] or date.max, row[3]
