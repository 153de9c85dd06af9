"""Reads of vendors and what they sell."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.purchasing.models import PurchaseOrder, PurchaseRule, Vendor, VendorItem
from clinic_tui.purchasing.rows import Offer, VendorRow
from clinic_tui.purchasing.states import ENDED

_OFFER: tuple[Any, ...] = (
    col(VendorItem.id), col(VendorItem.version), col(Vendor.id), col(Vendor.code), col(Vendor.name),
    col(VendorItem.item_id), col(VendorItem.catalog), col(VendorItem.pack), col(VendorItem.units),
    col(VendorItem.cents), col(VendorItem.multiple), col(VendorItem.minimum),
    func.coalesce(col(VendorItem.lead_days), col(Vendor.lead_days)), col(VendorItem.preferred),
)  # fmt: skip


def vendors(db: Session, *, dropped: bool = False) -> tuple[VendorRow, ...]:
    """All that are bought from, by name; those that are no more, where `dropped` says so."""
    offers = (
        select(col(VendorItem.vendor_id).label("vendor_id"), func.count().label("many"))
        .where(col(VendorItem.active).is_(True))
        .group_by(col(VendorItem.vendor_id))
        .subquery()
    )
    orders = (
        select(col(PurchaseOrder.vendor_id).label("vendor_id"), func.count().label("many"))
        .where(col(PurchaseOrder.state).not_in(list(ENDED)))
        .group_by(col(PurchaseOrder.vendor_id))
        .subquery()
    )
    columns: tuple[Any, ...] = (
        col(Vendor.id), col(Vendor.version), col(Vendor.code), col(Vendor.name), col(Vendor.account),
        col(Vendor.phone), col(Vendor.email), col(Vendor.lead_days), col(Vendor.minimum_cents),
        col(Vendor.note), func.coalesce(offers.c.many, 0), func.coalesce(orders.c.many, 0),
        col(Vendor.active),
    )  # fmt: skip
    statement = (
        select(*columns)
        .outerjoin(offers, offers.c.vendor_id == col(Vendor.id))
        .outerjoin(orders, orders.c.vendor_id == col(Vendor.id))
        .where(col(Vendor.active).is_(not dropped))
        .order_by(col(Vendor.name), col(Vendor.id))
    )
    return tuple(VendorRow(*row) for row in db.execute(statement))


def offers_of(
    db: Session, *, item_ids: Collection[int] | None = None, vendor_id: int | None = None
) -> tuple[Offer, ...]:
    """What is sold of these items, or of all; by one vendor, or by all that are bought from."""
    statement = (
        select(*_OFFER)
        .join(Vendor, col(Vendor.id) == col(VendorItem.vendor_id))
        .where(col(VendorItem.active).is_(True), col(Vendor.active).is_(True))
        .order_by(col(VendorItem.item_id), col(Vendor.name), col(VendorItem.id))
    )
    if item_ids is not None:
        statement = statement.where(col(VendorItem.item_id).in_(list(item_ids)))
    if vendor_id is not None:
        statement = statement.where(col(VendorItem.vendor_id) == vendor_id)
    return tuple(Offer(*row) for row in db.execute(statement))


def approve_limit(db: Session) -> int:
    """Cents up to which those who draft orders may approve them; 0 until somebody has set it."""
    return db.execute(select(col(PurchaseRule.approve_cents))).scalar() or 0
