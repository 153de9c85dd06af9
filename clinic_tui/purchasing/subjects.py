"""Which invoices of vendors an action was about, in words."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.purchasing.invoice_models import VendorInvoice
from clinic_tui.purchasing.models import Vendor


def invoice_words(db: Session, subjects: Iterable[tuple[str, int]]) -> list[str]:
    """What they are called: `invoice 4711 of MedSupply`."""
    invoices = [number for table, number in subjects if table == VendorInvoice.__tablename__]
    rows = db.execute(
        select(col(VendorInvoice.number), col(Vendor.name))
        .join(Vendor, col(Vendor.id) == col(VendorInvoice.vendor_id))
        .where(col(VendorInvoice.id).in_(invoices))
        .order_by(col(VendorInvoice.id))
    )
    return [f"invoice {number} of {vendor}" for number, vendor in rows]
