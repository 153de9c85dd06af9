"""Payers: the use cases that change them, and their list."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.payer_models import Payer
from clinic_tui.patients.payer_rows import FILING, PayerFields, PayerRow
from clinic_tui.patients.policies import payer_called, payer_key
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo

LONGEST_FILING_DAYS = 3_660


def add_payer(desk: Desk, fields: PayerFields) -> int:
    """Enter a payer; its number. Policies that bear its name already are linked to it.

    Raises Invalid naming the field, Conflict where there is one of that name.
    """
    values = checked_payer(fields)
    with desk.act("payer.edit") as db:
        if payer_called(db, values["name"]) is not None:
            raise Conflict(f"there is a payer {values['name']} already: edit that one")
        payer = Payer(**values)
        db.add(payer)
        db.flush()
        assert payer.id is not None
        for policy in _unlinked(db, payer.name_key):
            policy.payer, policy.payer_id = payer.name, payer.id
        return payer.id


def update_payer(desk: Desk, payer_id: int, version: int, fields: PayerFields) -> None:
    """Change a payer. Another name is carried over to its policies. Raises Invalid, Conflict, NotFound."""
    values = checked_payer(fields)
    with desk.act("payer.edit") as db:
        payer = db.need(Payer, payer_id, f"there is no payer {payer_id}")
        if payer.version != version:
            raise Conflict("this payer was changed at another desk meanwhile: look again and repeat")
        named = payer_called(db, values["name"])
        if named is not None and named.id != payer_id:
            raise Conflict(f"there is a payer {values['name']} already: edit that one")
        for name, value in values.items():
            setattr(payer, name, value)
        policies = db.scalars(select(Coverage).where(col(Coverage.payer_id) == payer_id))
        for policy in policies:
            if policy.payer != payer.name:
                policy.payer = payer.name
        for policy in _unlinked(db, payer.name_key):
            policy.payer, policy.payer_id = payer.name, payer_id


def adopt_payers(desk: Desk) -> int:
    """Make a payer for each name that stands on policies alone, and link them; how many were made.

    `db upgrade` does it for policies of an older program, and `payers import` for a person.
    """
    desk.require("payer.adopt")
    with desk.store.reading() as db:
        if not names_without_payer(db):
            return 0
    made = 0
    with desk.act("payer.adopt", undo=Undo.NO, undo_words="payers are edited one by one") as db:
        known = {payer.name_key: payer for payer in db.scalars(select(Payer))}
        policies = list(db.scalars(select(Coverage).where(col(Coverage.payer_id).is_(None))))
        for policy in policies:
            key = payer_key(policy.payer)
            if key not in known:
                known[key] = Payer(name=policy.payer, name_key=key)
                db.add(known[key])
                made += 1
        db.flush()
        for policy in policies:
            payer = known[payer_key(policy.payer)]
            policy.payer, policy.payer_id = payer.name, payer.id
    return made


def _unlinked(db: DeskSession, key: str) -> list[Coverage]:
    found = db.scalars(select(Coverage).where(col(Coverage.payer_id).is_(None)))
    return [policy for policy in found if payer_key(policy.payer) == key]


def checked_payer(fields: PayerFields) -> dict[str, Any]:
    """What was typed of a payer as columns, cleaned; raises Invalid naming the field."""
    name = clean_text(fields.name, 100, "name")
    if not name:
        raise Invalid("the payer's name is empty", "name")
    electronic = clean_text(fields.electronic_id, 80, "electronic id").upper()
    if electronic and not re.fullmatch(r"[0-9A-Z][0-9A-Z .-]{0,78}[0-9A-Z]", electronic):
        raise Invalid(
            "the electronic id is the clearinghouse's number of the payer: letters and digits, two at least",
            "electronic id",
        )
    filing = fields.filing.strip().upper()
    if filing and filing not in FILING:
        raise Invalid(f"`{filing}` is no claim filing code: one of {', '.join(FILING)}", "kind")
    days = fields.filing_days
    if days is not None and not 1 <= days <= LONGEST_FILING_DAYS:
        raise Invalid(f"days for filing are 1 to {LONGEST_FILING_DAYS:,}, or empty", "filing days")
    if fields.phone and not re.fullmatch(r"[0-9]{3,20}", fields.phone):
        raise Invalid("a phone number is kept as 3 to 20 digits", "phone")
    return {
        "name": name,
        "name_key": payer_key(name),
        "electronic_id": electronic,
        "phone": fields.phone,
        "filing": filing,
        "filing_days": days,
        "active": fields.active,
    }


_COUNT = (
    select(func.count())
    .where(col(Coverage.payer_id) == col(Payer.id), col(Coverage.active).is_(True))
    .correlate(Payer)
    .scalar_subquery()
)


def payers(db: Session, *, inactive: bool = True) -> tuple[PayerRow, ...]:
    """All payers by name; those that are no longer dealt with are left out without `inactive`."""
    columns: tuple[Any, ...] = (
        col(Payer.id), col(Payer.version), col(Payer.name), col(Payer.electronic_id), col(Payer.phone),
        col(Payer.filing), col(Payer.filing_days), col(Payer.active), _COUNT,
    )  # fmt: skip
    statement = select(*columns).order_by(col(Payer.name_key))
    if not inactive:
        statement = statement.where(col(Payer.active).is_(True))
    return tuple(PayerRow(row[0], row[1], PayerFields(*row[2:8]), row[8]) for row in db.execute(statement))


def payer(db: Session, name: str) -> PayerRow:
    """The payer of that name or number; raises NotFound."""
    key = payer_key(name)
    for row in payers(db):
        if payer_key(row.name) == key or str(row.id) == name:
            return row
    raise NotFound(f"there is no payer {name}: `clinic-tui payers list` shows them")


def names_without_payer(db: Session) -> int:
    """How many policies bear a name that no payer has."""
    counted: int = db.execute(select(func.count()).where(col(Coverage.payer_id).is_(None))).scalar_one()
    return counted
