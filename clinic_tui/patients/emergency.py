"""Emergency access to restricted records: taking it, ending it, and the review by another person.

Whoever calls `break_glass` has proved just now, by the password, that the person is at the desk.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from clinic_tui.errors import Conflict, Invalid, NotFound, NotPermitted
from clinic_tui.patients.emergency_rules import LASTS, LONGEST_REASON, EmergencyRow, clean_reason
from clinic_tui.patients.models import EmergencyAccess, Patient, Restriction
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.sight import lasts
from clinic_tui.security.models import Account
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Change, Undo, journal

MOST_LISTED = 500


def break_glass(desk: Desk, patient_id: int, reason: str) -> datetime:
    """Open a restricted record to who sits at the desk; until when.

    Raises Invalid for a reason that is none, NotFound without such a patient, Conflict where the
    record is open to them already.
    """
    text = clean_reason(reason)
    with desk.act(
        "patient.break_glass",
        patient=patient_id,
        reason=text,
        undo=Undo.NO,
        undo_words="an emergency access is ended, not undone",
    ) as db:
        account_id, now = _whose(desk), desk.clock.now()
        db.need(Patient, patient_id, f"there is no patient {patient_id}")
        restricted = select(col(Restriction.id)).where(col(Restriction.patient_id) == patient_id)
        if db.scalars(restricted).first() is None or desk.actor.may("patient.restricted"):
            raise Conflict("this record is open to you: no emergency access is needed")
        if _own(db, account_id, patient_id, now) is not None:
            raise Conflict("your emergency access to this record lasts already")
        until = now + LASTS
        db.add(
            EmergencyAccess(account_id=account_id, patient_id=patient_id, reason=text, at=now, until=until)
        )
        return until


def end_emergency(desk: Desk, patient_id: int) -> None:
    """End the own emergency access to a record before its time. Raises Conflict where there is none."""
    with desk.act(
        "patient.break_glass", patient=patient_id, undo=Undo.NO, undo_words="what was ended is over"
    ) as db:
        now = desk.clock.now()
        own = _own(db, _whose(desk), patient_id, now)
        if own is None:
            raise Conflict("your emergency access to this record is over already")
        own.ended_at = now


def own_until(db: Session, desk: Desk, patient_id: int) -> datetime | None:
    """Until when the own emergency access opens a record; None where there is none."""
    if desk.actor.account_id is None:
        return None
    own = _own(db, desk.actor.account_id, patient_id, desk.clock.now())
    return None if own is None else own.until


def review(desk: Desk, access_id: int, words: str) -> None:
    """Say what another person found of an emergency access that is over.

    Raises NotPermitted for one's own, Conflict for one that is open still or reviewed already.
    """
    text = clean_text(words, LONGEST_REASON, "words")
    if not text:
        raise Invalid("say in a few words what you found", "words")
    with desk.act("emergency.review", undo=Undo.NO, undo_words="a review stays") as db:
        row = db.need(EmergencyAccess, access_id, f"there is no emergency access {access_id}")
        db.action.patient_id = row.patient_id
        now = desk.clock.now()
        if row.account_id == desk.actor.account_id:
            raise NotPermitted("nobody reviews their own emergency access: ask another manager")
        if row.reviewed_at is not None:
            raise Conflict("this emergency access was reviewed already")
        if row.ended_at is None and now < row.until:
            raise Conflict("this emergency access is open still: review it once it is over")
        row.reviewed_by, row.reviewed_at, row.review_words = _whose(desk), now, text


def emergencies(db: Session, *, unreviewed: bool = False) -> tuple[EmergencyRow, ...]:
    """Emergency accesses, those that nobody has reviewed first, then the newest first."""
    access = EmergencyAccess
    account: Any = aliased(Account)
    reviewer: Any = aliased(Account)
    over = func.coalesce(col(access.ended_at), col(access.until))
    columns: tuple[Any, ...] = (
        col(access.id), col(access.version), col(access.account_id), account.login, account.name,
        col(access.patient_id), col(Patient.mrn), col(Patient.family), col(Patient.given),
        col(access.reason), col(access.at), over, func.coalesce(reviewer.name, ""),
        col(access.reviewed_at), col(access.review_words),
        _lines(over, reads=True), _lines(over, reads=False),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(account, account.id == col(access.account_id))
        .join(Patient, col(Patient.id) == col(access.patient_id))
        .outerjoin(reviewer, reviewer.id == col(access.reviewed_by))
        .order_by(col(access.reviewed_at).is_not(None), col(access.at).desc(), col(access.id).desc())
        .limit(MOST_LISTED)
    )
    if unreviewed:
        statement = statement.where(col(access.reviewed_at).is_(None))
    return tuple(_row(*row) for row in db.execute(statement))


def _row(
    number: int, version: int, account_id: int, login: str, person: str, patient_id: int, mrn: str,
    family: str, given: str, *rest: Any,
) -> EmergencyRow:  # fmt: skip
    name = ", ".join(filter(None, (family, given)))
    return EmergencyRow(number, version, account_id, login, person, patient_id, mrn, name, *rest)


def count_unreviewed(db: Session) -> int:
    """How many nobody has reviewed, those that are open now among them."""
    return db.execute(
        select(func.count(col(EmergencyAccess.id))).where(col(EmergencyAccess.reviewed_at).is_(None))
    ).scalar_one()


def _lines(over: Any, *, reads: bool) -> Any:
    """How many lines the journal has of the person and the patient in that time: reads, or changes."""
    access = EmergencyAccess
    kinds = (Change.READ,) if reads else (Change.INSERT, Change.UPDATE, Change.DELETE)
    return (
        select(func.count())
        .select_from(journal)
        .where(
            journal.c.patient_id == col(access.patient_id),
            journal.c.account_id == col(access.account_id),
            journal.c.at >= col(access.at),
            journal.c.at < over,
            journal.c.change.in_([kind.value for kind in kinds]),
            journal.c.entity != "emergency_access",
        )
        .correlate(access)
        .scalar_subquery()
    )


def _own(db: Session, account_id: int, patient_id: int, now: datetime) -> EmergencyAccess | None:
    own = select(EmergencyAccess).where(
        col(EmergencyAccess.account_id) == account_id,
        col(EmergencyAccess.patient_id) == patient_id,
        lasts(now),
    )
    return db.scalars(own.order_by(col(EmergencyAccess.id).desc()).limit(1)).first()


def _whose(desk: Desk) -> int:
    if desk.actor.account_id is None:
        raise NotFound("nobody with an account sits here")
    return desk.actor.account_id
