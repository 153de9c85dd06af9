"""What belongs to a patient in all tables, counted in words and moved to another record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Conflict
from clinic_tui.merging.rows import Moves
from clinic_tui.patients.detail_models import PatientDetail
from clinic_tui.patients.merge_models import NotSamePerson
from clinic_tui.patients.models import Coverage, PatientIdentifier, PatientName, PatientPhone, Restriction
from clinic_tui.patients.references import Reference, references
from clinic_tui.store.all_tables import all_mappers
from clinic_tui.store.desk import DeskSession
from clinic_tui.store.row import Row
from clinic_tui.words.counted import counted

WORDS = {
    "appointment": "visit", "call_attempt": "call", "charge": "charge", "coverage": "policy",
    "emergency_access": "emergency access", "not_same_person": "", "occupancy": "",
    "outbox_message": "reminder", "patient_alert": "alert", "patient_detail": "",
    "patient_identifier": "other number", "patient_merge": "earlier merge", "patient_name": "",
    "patient_note": "note", "patient_phone": "phone", "patient_source": "import source",
    "payment": "payment", "policy_source": "", "prior_authorization": "authorization", "recall": "recall",
    "reminder_reply": "reply", "restriction": "restriction", "series": "series", "slot_offer": "offer",
    "visit_coding": "", "waitlist_entry": "waitlist entry",
}  # fmt: skip
"""What one row of a table is called; empty for what goes with something else. Others by their name."""

_PLURALS = {"policy": "policies", "reply": "replies", "series": "series", "emergency access": "accesses"}

REPLACED = (PatientName, PatientPhone, PatientIdentifier, PatientDetail)
"""Parts of the record itself: they are made anew of what was chosen, and not moved."""

MOST_POLICIES = 3


def moves(db: Session, gone: int) -> tuple[Moves, ...]:
    """What would go over from this record, by kind; what nobody counts is left out."""
    found: Counter[str] = Counter()
    for each in references():
        words = WORDS.get(each.table.name, each.table.name.replace("_", " "))
        if words:
            rows = select(func.count()).select_from(each.model).where(each.of(gone))
            found[words] += db.execute(rows).scalar_one()
    return tuple(
        Moves(counted(count, words, _PLURALS.get(words, f"{words}s")), count)
        for words, count in sorted(found.items())
        if count
    )


def move_all(db: DeskSession, kept: int, gone: int) -> None:
    """Let everything that names the one record name the other; parts of the record itself apart.

    Raises Conflict where both have what a patient has once.
    """
    for model in REPLACED:
        for reference in references():
            if reference.model is model and reference.column == "patient_id":
                for row in db.scalars(select(model).where(reference.of(gone))):
                    db.delete(row)
    db.flush()
    _told_apart(db, kept, gone)
    for reference in references():
        if reference.model in REPLACED and reference.column == "patient_id":
            continue
        for row in db.scalars(select(reference.model).where(reference.of(gone)).order_by(_id(reference))):
            _move(db, reference, row, kept)
        db.flush()


def _id(reference: Reference) -> Any:
    return col(reference.model.id)


def _move(db: DeskSession, reference: Reference, row: Row, kept: int) -> None:
    special = _SPECIAL.get(reference.model)
    if special is not None and special(db, row, kept):
        return
    for others in reference.unique_with():
        same = [col(getattr(reference.model, name)) == getattr(row, name) for name in others]
        if db.execute(select(_id(reference)).where(reference.of(kept), *same)).first():
            words = WORDS.get(reference.table.name) or reference.table.name.replace("_", " ")
            raise Conflict(f"both records have the same {words}: take it out of one of them first")
    setattr(row, reference.column, kept)


def _policy(db: DeskSession, row: Any, kept: int) -> bool:
    """A policy goes into the next free place; one that the kept record has too goes out.

    What stands on it (claims, questions to the payer, authorizations) stands on that one then: two of one
    policy would have every visit wait for a second payer. It is in force where either was.
    """
    theirs = list(db.scalars(select(Coverage).where(col(Coverage.patient_id) == kept)))
    same = next((each for each in theirs if (each.payer, each.member_id) == (row.payer, row.member_id)), None)
    if same is not None:
        _stand_on(db, row, same)
        same.active = same.active or row.active
        if row.verified_at and (same.verified_at is None or same.verified_at < row.verified_at):
            same.verified_at = row.verified_at
        db.delete(row)
        db.flush()
        return True
    free = sorted(set(range(1, MOST_POLICIES + 1)) - {each.slot for each in theirs})
    if not free:
        raise Conflict(
            f"together they would have more than {MOST_POLICIES} policies: take {row.payer} out of one first"
        )
    row.slot, row.patient_id = (row.slot if row.slot in free else free[0]), kept
    db.flush()
    return True


def _stand_on(db: DeskSession, row: Coverage, same: Coverage) -> None:
    """Let all that names the one policy name the other."""
    for mapper in all_mappers():
        model: Any = mapper.class_
        for column in mapper.local_table.columns:
            if any(key.column.table.name == Coverage.__tablename__ for key in column.foreign_keys):
                for each in db.scalars(select(model).where(col(getattr(model, column.key)) == row.id)):
                    setattr(each, column.key, same.id)
    db.flush()


def _restriction(db: DeskSession, row: Any, kept: int) -> bool:
    """The kept record stays closed for its own reason; else it is closed for the other's."""
    if db.scalars(select(Restriction).where(col(Restriction.patient_id) == kept)).first() is None:
        return False
    db.delete(row)
    return True


def _guarantor(db: DeskSession, row: Any, kept: int) -> bool:
    """Whoever's bills the one answers for, the other does; for the own bills nobody else does."""
    if row.patient_id != kept:
        return False
    row.guarantor_id = row.guarantor_is = None
    return True


def _told_apart(db: DeskSession, kept: int, gone: int) -> None:
    """Who was told apart from the one is told apart from the other, once; nobody is from himself."""
    pair = NotSamePerson
    theirs = {
        other
        for first, second in db.execute(
            select(col(pair.first_id), col(pair.second_id)).where(
                or_(col(pair.first_id) == kept, col(pair.second_id) == kept)
            )
        )
        for other in (first, second)
    }
    rows = db.scalars(select(pair).where(or_(col(pair.first_id) == gone, col(pair.second_id) == gone)))
    for row in rows.all():
        other = row.second_id if row.first_id == gone else row.first_id
        if other == kept or other in theirs:
            db.delete(row)
        else:
            row.first_id, row.second_id = sorted((kept, other))
    db.flush()


_SPECIAL: dict[type[Row], Callable[[DeskSession, Any, int], bool]] = {
    Coverage: _policy,
    Restriction: _restriction,
    PatientDetail: _guarantor,
}
"""Tables that have a rule of their own; it says whether it has dealt with the row."""
