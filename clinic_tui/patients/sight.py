"""Whose records are hidden from who sits at a desk; asked of the database at each read.

A restricted record is open to who has the right `patient.restricted`, and to who has an emergency
access to it that is not over.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import BindParameter, ColumnElement, bindparam, exists, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Restricted
from clinic_tui.patients.hiding import HiddenRecord, seen_without, tells_of_patients
from clinic_tui.patients.person_models import EmergencyAccess, Restriction
from clinic_tui.store.columns import RowId, UtcInstant
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Undo

T = TypeVar("T")


def restricted_patients(db: Session) -> frozenset[int]:
    """All patients whose records are restricted: a few, so they are read as one set."""
    return frozenset(db.scalars(select(col(Restriction.patient_id))))


def hidden_from(db: Session, desk: Desk) -> frozenset[int]:
    """The patients whose records are closed to who sits at the desk at this moment."""
    asked = {"account": desk.actor.account_id, "now": desk.clock.now()}
    closed = frozenset(db.execute(_CLOSED, asked).scalars())
    return frozenset() if closed and desk.actor.may("patient.restricted") else closed


def lasts(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """An emergency access that opens its record at this moment.

    A clock that was set back before its beginning makes none of it longer.
    """
    access = EmergencyAccess
    return (col(access.at) <= now) & (col(access.until) > now) & col(access.ended_at).is_(None)


_CLOSED = select(col(Restriction.patient_id)).where(
    ~exists().where(
        col(EmergencyAccess.patient_id) == col(Restriction.patient_id),
        col(EmergencyAccess.account_id) == bindparam("account", type_=RowId),
        lasts(bindparam("now", type_=UtcInstant)),
    )
)
"""Asked at every read, one for each key of a search: so it is put together once."""


def as_seen(db: Session, desk: Desk, answer: T) -> T:
    """What was read, as who sits at the desk may see it.

    Raises Restricted, and journals nothing, where it is a record that is closed to them. What tells
    of no patient costs no question.
    """
    if not tells_of_patients(answer):
        return answer
    try:
        return seen_without(answer, hidden_from(db, desk))
    except HiddenRecord:
        raise refusal(desk) from None


def require_open(db: Session, desk: Desk, patient_id: int) -> None:
    """Raise Restricted, and journal it, where the record is closed to who sits at the desk."""
    if patient_id in hidden_from(db, desk):
        refused = refusal(desk)
        refused.patient_id = patient_id
        desk.note_refusal(refused, "patient.view")
        raise refused


def look_at(desk: Desk, patient_id: int, **after: str | int) -> None:
    """Journal that who sits at the desk opens a record: no record is shown without it.

    Raises NotPermitted without the right to, Restricted where this one is closed; either
    refusal is journaled too.
    """
    require_look(desk, patient_id)
    desk.look("patient.view", "patient", patient_id, patient_id, **after)


def look_at_numbers(desk: Desk, verb: str, patient_ids: Iterable[int]) -> None:
    """Journal that a list showed the phone numbers of these patients: a line for each, in one action.

    `verb` is the right with which the list was read. Raises where it cannot be journaled.
    """
    wanted = dict.fromkeys(patient_ids)
    if not wanted:
        return
    with desk.act(verb, undo=Undo.SKIP) as db:
        for patient_id in wanted:
            db.note_look(patient_id, shown="phone")


MEMBER_ID = "member id"
"""What the journal calls the number that was shown whole; the number itself it never has."""


def show_whole(desk: Desk, patient_id: int, *kinds: str) -> None:
    """Journal that numbers of these kinds are shown whole: none is without it.

    Raises NotPermitted without the right to, Restricted where the record is closed; either is journaled.
    """
    with desk.refusals_journaled("patient.unmask", patient_id, "patient", patient_id):
        desk.require("patient.unmask")
        with desk.store.reading() as db:
            require_open(db, desk, patient_id)
    desk.look("patient.unmask", "patient", patient_id, patient_id, shown=", ".join(kinds))


def require_look(desk: Desk, patient_id: int) -> None:
    """The refusals of `look_at`, journaled, without the look."""
    with desk.refusals_journaled("patient.view", patient_id, "patient", patient_id):
        desk.require("patient.view")
        with desk.store.reading() as db:
            require_open(db, desk, patient_id)


def refusal(desk: Desk) -> Restricted:
    """Why the record does not open, with the way that this person has."""
    if desk.actor.may("patient.break_glass"):
        return Restricted(
            "this record is restricted: F6 in it opens it in an emergency, as does `patients break-glass`"
        )
    return Restricted("this record is restricted: ask a manager")
