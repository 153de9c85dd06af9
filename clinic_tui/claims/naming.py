"""Which claim somebody means: by the number under which it was sent, by the payer's own, or by its visit."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.models import Claim, ClaimSending
from clinic_tui.errors import Conflict, NotFound
from clinic_tui.schedule.models import Appointment
from clinic_tui.words.counted import counted

_OF_VISIT = re.compile(r"V?(\d{1,9})(?:-\d+)?", re.ASCII)


def claims_named(db: Session, name: str) -> tuple[int, ...]:
    """The claims of a name: the one that went once as `V286-1` (CLM01), the one that the payer knows by this
    number, or those of a visit, the oldest first.

    Raises NotFound, which tells what was found near it, and Conflict where it may be one or another.
    """
    typed = name.strip().upper()
    sent: int | None = db.execute(
        select(col(ClaimSending.claim_id)).where(col(ClaimSending.number) == typed)
    ).scalar()
    if sent is not None:
        return (sent,)
    theirs = _claims(db, col(Claim.payer_number).in_([name.strip(), typed])) if typed else ()
    ours = _claims(db, col(Claim.appointment_id) == int(typed)) if _is_visit(typed) else ()
    if len(theirs) > 1 or (theirs and ours and theirs != ours):
        raise Conflict(f"{name} may be {', '.join(numbers_of(db, (*theirs, *ours)))}: name one of them")
    if theirs or ours:
        return theirs or ours
    raise NotFound(f"there is no claim {name}{_near(db, typed)}")


def claim_named(db: Session, name: str) -> int:
    """The one claim of a name. Raises as `claims_named`, and Conflict for a visit that has several."""
    found = claims_named(db, name)
    if len(found) > 1:
        numbers = ", ".join(numbers_of(db, found))
        raise Conflict(f"visit {name} has {counted(len(found), 'claim')}, {numbers}: name one of them")
    return found[0]


def claims_each_named(db: Session, names: Sequence[str]) -> tuple[int, ...]:
    """The one claim of each name. Raises as `claim_named`."""
    return tuple(claim_named(db, name) for name in names)


def numbers_of(db: Session, claims: Collection[int]) -> tuple[str, ...]:
    """The numbers under which these claims went last, in their order; words for one that never went."""
    wanted = list(dict.fromkeys(claims))
    columns: tuple[Any, ...] = col(ClaimSending.claim_id), col(ClaimSending.number)
    newest = (
        select(func.max(col(ClaimSending.id)))
        .where(col(ClaimSending.claim_id).in_(wanted))
        .group_by(col(ClaimSending.claim_id))
    )
    rows = db.execute(select(*columns).where(col(ClaimSending.id).in_(newest)))
    known: dict[int, str] = dict(map(tuple, rows))
    return tuple(known.get(each, "one not sent yet") for each in wanted)


def _is_visit(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) <= 9


def _claims(db: Session, which: Any) -> tuple[int, ...]:
    rows = db.scalars(select(col(Claim.id)).where(which).order_by(col(Claim.id)))
    return tuple(number for number in rows if number is not None)


def _near(db: Session, typed: str) -> str:
    """What there is of the visit that the name seems to be of, and where to look."""
    said = _OF_VISIT.fullmatch(typed)
    visit = int(said[1]) if said else 0
    if visit and (there := _claims(db, col(Claim.appointment_id) == visit)):
        return f": visit {visit} has {', '.join(numbers_of(db, there))}"
    if visit and db.get(Appointment, visit) is not None:
        return f": no claim was made of visit {visit}, `clinic-tui claims scrub {visit}` says why"
    return ": `:work` lists them"
