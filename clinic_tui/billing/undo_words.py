"""Which charges and fees an undo takes back or brings back, in words: code and sum."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.billing.adjustment_models import Adjustment
from clinic_tui.billing.models import Charge
from clinic_tui.store.journal import Change, journal
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money

MOST_NAMED = 3
"""More charges than these are counted, and their sum said."""


def charged_words(db: Session, charge_ids: Collection[int]) -> str:
    """`99213 $120.00`: what was charged; empty for nothing."""
    if not charge_ids:
        return ""
    rows = db.execute(
        select(col(Charge.code), col(Charge.cents))
        .where(col(Charge.id).in_(list(charge_ids)))
        .order_by(col(Charge.id))
    )
    return _named([(code, cents) for code, cents in rows])


def removed_words(db: Session, action: int) -> str:
    """The same of the charges that an action took out, as the journal has them."""
    images = db.scalars(
        select(journal.c.before)
        .where(
            journal.c.action == action,
            journal.c.entity == Charge.__tablename__,
            journal.c.change == Change.DELETE.value,
        )
        .order_by(journal.c.seq)
    )
    rows = [json.loads(image) for image in images]
    return _named([(row["code"], row["cents"]) for row in rows])


def adjusted_words(db: Session, adjustment_ids: Collection[int]) -> str:
    """`fee $25.00`, `write-off $10.00`: what was written on accounts without money; empty for nothing."""
    if not adjustment_ids:
        return ""
    columns: tuple[Any, ...] = (
        col(Adjustment.kind), col(Adjustment.patient_cents), col(Adjustment.insurer_cents),
    )  # fmt: skip
    rows = db.execute(
        select(*columns).where(col(Adjustment.id).in_(list(adjustment_ids))).order_by(col(Adjustment.id))
    )
    return ", ".join(f"{kind.words} {show_money(abs(patient or insurer))}" for kind, patient, insurer in rows)


def _named(charges: Sequence[tuple[str, int]]) -> str:
    if len(charges) > MOST_NAMED:
        return f"{counted(len(charges), 'charge')}, {show_money(sum(cents for _, cents in charges))}"
    return ", ".join(f"{code} {show_money(cents)}" for code, cents in charges)
