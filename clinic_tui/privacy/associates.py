"""The use cases of business associates: who they are, and the agreement with them."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.privacy.associate_rows import AssociateEntry
from clinic_tui.privacy.models import BusinessAssociate
from clinic_tui.store.desk import Desk, DeskSession

_LIMITS = {"name": 100, "service": 100, "contact": 100, "phone": 40, "email": 100, "note": 200}


def add_associate(desk: Desk, entry: AssociateEntry) -> int:
    """Who works with patient data for the clinic; their number. Who worked here before comes back.

    Raises Invalid, and Conflict where somebody of that name works here, in whatever case of letters.
    """
    clean = _cleaned(desk, entry)
    with desk.act("associate.edit") as db:
        known = db.scalars(select(BusinessAssociate).order_by(col(BusinessAssociate.id)))
        row = next((each for each in known if each.name.casefold() == clean.name.casefold()), None)
        if row is None:
            row = BusinessAssociate(**_columns(clean))
            db.add(row)
        elif row.left_on is None:
            raise Conflict(f"there is a business associate of this name: {row.name}")
        else:
            _put(row, clean)
            row.left_on = None
        db.flush()
        return row.id or 0


def change_associate(desk: Desk, associate_id: int, version: int, entry: AssociateEntry) -> None:
    """What is known of them, a new agreement among it."""
    clean = _cleaned(desk, entry)
    with desk.act("associate.edit") as db:
        _put(_seen(db, associate_id, version), clean)


def end_associate(desk: Desk, associate_id: int, version: int, note: str) -> None:
    """They work here no more; `note` says what became of the data (45 CFR 164.504(e)(2)(ii)(J))."""
    words = clean_text(note, 200, "note")
    if not words:
        raise Invalid("what became of the data they have? Returned, destroyed, or why not", "note")
    with desk.act("associate.edit", reason=words) as db:
        row = _seen(db, associate_id, version)
        if row.left_on is not None:
            raise Conflict(f"{row.name} works here no more already")
        row.left_on, row.note = today(desk.clock), words


def _cleaned(desk: Desk, entry: AssociateEntry) -> AssociateEntry:
    texts: dict[str, Any] = {
        name: clean_text(getattr(entry, name), limit, name) for name, limit in _LIMITS.items()
    }
    clean = replace(entry, **texts)
    if not clean.name:
        raise Invalid("a business associate needs a name", "name")
    if not clean.service:
        raise Invalid("what do they do for the clinic?", "service")
    if clean.signed_on is not None and clean.signed_on > today(desk.clock):
        raise Invalid("it was signed today or before", "signed")
    if clean.ends_on is not None:
        if clean.signed_on is None:
            raise Invalid("an agreement that ends was signed: on which day?", "signed")
        if clean.ends_on < clean.signed_on:
            raise Invalid("it ends after it was signed", "ends")
    return clean


def _put(row: BusinessAssociate, entry: AssociateEntry) -> None:
    for name, value in _columns(entry).items():
        setattr(row, name, value)


def _columns(entry: AssociateEntry) -> dict[str, Any]:
    return {each.name: getattr(entry, each.name) for each in fields(entry)}


def _seen(db: DeskSession, associate_id: int, version: int) -> BusinessAssociate:
    row = db.need(BusinessAssociate, associate_id, f"there is no business associate {associate_id}")
    if row.version != version:
        raise Conflict("this was changed at another desk meanwhile: look again and repeat")
    return row
