"""What undo does with money: receipts keep their numbers, and what was taken is voided, never deleted."""

from __future__ import annotations

from clinic_tui.errors import Conflict
from clinic_tui.money.models import Payment
from clinic_tui.money.rows import TAKES_BACK, Kind
from clinic_tui.money.service import take_back, why_not_unmade
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.row import Row
from clinic_tui.store.unmaking import unmade_by

WHY = "undone at the desk"


def _void(desk: Desk, db: DeskSession, row: Row) -> None:
    assert isinstance(row, Payment)
    if row.kind in TAKES_BACK:
        return
    if why := why_not_unmade(desk, db, row):
        raise Conflict(f"the payment cannot be undone: {why}")
    take_back(desk, db, row, row.cents, Kind.VOID, WHY)


def _stays(_desk: Desk, _db: DeskSession, _row: Row) -> None:
    """The void of the payment says all."""


unmade_by("payment", _void)
unmade_by("receipt", _stays)
unmade_by("allocation", _stays)
