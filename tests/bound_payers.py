"""A payer that a clock binds, for tests of authorizations."""

from __future__ import annotations

from dataclasses import replace

from clinic_tui.patients import payers
from clinic_tui.patients.payer_rows import PayerFields
from clinic_tui.patients.policies import payer_key
from clinic_tui.store.desk import Desk


def bind(desk: Desk, name: str, electronic_id: str | None = None) -> int:
    """The payer of that name must answer in 72 hours or 7 days, and is entered where need be; its number."""
    with desk.store.reading() as db:
        rows = [row for row in payers.payers(db) if payer_key(row.name) == payer_key(name)]
    if not rows:
        return payers.add_payer(desk, PayerFields(name, electronic_id or "", bound=True))
    (row,) = rows
    number = row.fields.electronic_id if electronic_id is None else electronic_id
    payers.update_payer(desk, row.id, row.version, replace(row.fields, electronic_id=number, bound=True))
    return row.id
