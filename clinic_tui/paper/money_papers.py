"""The use cases that print receipts and deposit slips: read, counted as a print, made."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.errors import NotFound
from clinic_tui.money import queries
from clinic_tui.money.drawer_queries import drawer_by_slip
from clinic_tui.money.models import Receipt
from clinic_tui.paper.receipt_lines import ReceiptPaper
from clinic_tui.paper.rows import Paper
from clinic_tui.paper.service import Letterhead, Outlet
from clinic_tui.patients.sight import as_seen
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Change, Undo

RECEIPT = "receipt.print"
DEPOSIT = "drawer.use"


def print_receipt(desk: Desk, head: Letterhead, to: Outlet, number: int) -> ReceiptPaper:
    """The receipt as it is printed now: a copy from the second time on. The print is journaled.

    Raises NotFound for a number that no receipt has.
    """
    with desk.act(RECEIPT, undo=Undo.SKIP) as db:
        row = db.scalars(select(Receipt).where(col(Receipt.number) == number)).one_or_none()
        if row is None:
            raise NotFound(f"there is no receipt {number}")
        receipt = as_seen(db, desk, queries.receipt(db, number))
        copy = row.printed > 0
        row.printed += 1
        db.note_look(receipt.patient_id, paper="receipt", to=to.words, copies=to.copies)
    at = receipt.at.astimezone(desk.clock.zone)
    return ReceiptPaper(head.clinic, head.phone, receipt, at, copy)


def print_deposit_slip(desk: Desk, head: Letterhead, to: Outlet, slip: int) -> Paper:
    """The deposit slip of a drawer that was handed in. Raises NotFound."""
    from clinic_tui.paper.deposit_slip import deposit_slip_pdf

    with desk.act(DEPOSIT, undo=Undo.SKIP) as db:
        drawer = drawer_by_slip(db, slip, sees_expected=True)
        db.note(Change.READ, "drawer", drawer.id, paper="deposit", to=to.words, copies=to.copies)
    assert drawer.submitted_at is not None
    return deposit_slip_pdf(drawer, head.clinic, drawer.submitted_at.astimezone(desk.clock.zone), head.page)
