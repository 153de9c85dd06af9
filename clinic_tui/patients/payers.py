"""Payers: the use cases that change them, and their list."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.payer_models import Payer, PayerNumber
from clinic_tui.patients.payer_rows import FILING, PayerFields, PayerRow
from clinic_tui.patients.policies import payer_called, payer_key
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo

LONGEST_FILING_DAYS = 3_660


def add_payer(desk: Desk, fields: PayerFields) -> int:
    """Enter a payer; its number. Policies that bear its name already are linked to it.

    Raises Invalid naming the field, Conflict where there is one of that name.
    """
    values, numbers = checked_payer(fields), _checked_numbers(fields.numbers)
    with desk.act("payer.edit") as db:
        if payer_called(db, values["name"]) is not None:
            raise Conflict(f"there is a payer {values['name']} already: edit that one")
        payer = Payer(**values)
        db.add(payer)
        db.flush()
        assert payer.id is not None
        _number(db, payer.id, numbers)
        for policy in _unlinked(db, payer.name_key):
            policy.payer, policy.payer_id = payer.name, payer.id
        return payer.id


def update_payer(desk: Desk, payer_id: int, version: int, fields: PayerFields) -> None:
    """Change a payer. Another name is carried over to its policies. Raises Invalid, Conflict, NotFound."""
    values, numbers = checked_payer(fields), _checked_numbers(fields.numbers)
    with desk.act("payer.edit") as db:
        payer = db.need(Payer, payer_id, f"there is no payer {payer_id}")
        if payer.version != version:
            raise Conflict("this payer was changed at another desk meanwhile: look again and repeat")
        named = payer_called(db, values["name"])
        if named is not None and named.id != payer_id:
            raise Conflict(f"there is a payer {values['name']} already: edit that one")
        for name, value in values.items():
            setattr(payer, name, value)
        _number(db, payer_id, numbers)
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


def _number(db: DeskSession, payer_id: int, numbers: dict[str, str]) -> None:
    """Its numbers at trading partners are these and no others."""
    for row in db.scalars(select(PayerNumber).where(col(PayerNumber.payer_id) == payer_id)).all():
        if row.partner in numbers:
            row.number = numbers.pop(row.partner)
        else:
            db.delete(row)
    db.add_all(PayerNumber(payer_id=payer_id, partner=each, number=numbers[each]) for each in numbers)
    db.flush()


def _checked_numbers(numbers: Sequence[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for typed, said in numbers:
        partner = typed.strip().upper()
        if not re.fullmatch(r"[0-9A-Z._&/-]{2,15}", partner):
            raise Invalid(
                f"`{typed}` is no id of a trading partner: 2 to 15 letters and digits, as in ISA08",
                "other ids",
            )
        if partner in found:
            raise Invalid(f"{partner} stands there twice", "other ids")
        found[partner] = _electronic(said, "other ids")
        if not found[partner]:
            raise Invalid(f"say the number that {partner} has of the payer", "other ids")
    return found


def number_at(db: Session | DeskSession, payer: Payer, partner: str) -> str:
    """By which this trading partner knows the payer; empty where it has no number."""
    own = db.scalars(
        select(col(PayerNumber.number)).where(
            col(PayerNumber.payer_id) == payer.id, col(PayerNumber.partner) == partner.strip().upper()
        )
    ).one_or_none()
    return own or payer.electronic_id


def bound_payers(db: Session | DeskSession) -> frozenset[str]:
    """The names, as they are looked for (policies.payer_key), of payers that a clock binds (CMS-0057-F)."""
    return frozenset(db.scalars(select(col(Payer.name_key)).where(col(Payer.bound).is_(True))))


def _unlinked(db: DeskSession, key: str) -> list[Coverage]:
    found = db.scalars(select(Coverage).where(col(Coverage.payer_id).is_(None)))
    return [policy for policy in found if payer_key(policy.payer) == key]


def checked_payer(fields: PayerFields) -> dict[str, Any]:
    """What was typed of a payer as columns, cleaned; raises Invalid naming the field."""
    name = clean_text(fields.name, 100, "name")
    if not name:
        raise Invalid("the payer's name is empty", "name")
    electronic = _electronic(fields.electronic_id, "electronic id")
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
        "bound": fields.bound,
    }


def _electronic(typed: str, field: str) -> str:
    electronic = clean_text(typed, 80, field).upper()
    if electronic and not re.fullmatch(r"[0-9A-Z][0-9A-Z .-]{0,78}[0-9A-Z]", electronic):
        raise Invalid(
            "the electronic id is the clearinghouse's number of the payer: letters and digits, two at least",
            field,
        )
    return electronic


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
        col(Payer.filing), col(Payer.filing_days), col(Payer.active), col(Payer.bound), _COUNT,
    )  # fmt: skip
    statement = select(*columns).order_by(col(Payer.name_key))
    if not inactive:
        statement = statement.where(col(Payer.active).is_(True))
    pairs: tuple[Any, ...] = (col(PayerNumber.payer_id), col(PayerNumber.partner), col(PayerNumber.number))
    numbers: defaultdict[int, tuple[tuple[str, str], ...]] = defaultdict(tuple)
    for payer_id, partner, number in db.execute(select(*pairs).order_by(col(PayerNumber.partner))):
        numbers[payer_id] += ((partner, number),)
    return tuple(
        PayerRow(row[0], row[1], PayerFields(*(*row[2:9], numbers[row[0]])), row[9])
        for row in db.execute(statement)
    )


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
