"""The line of events under a visit, with what was said of it for its claim."""

from __future__ import annotations

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.coding.models import VisitCoding
from clinic_tui.store.history import Event, events
from clinic_tui.store.journal import journal
from clinic_tui.words.deeds import deed

MOST = 200


def visit_history(db: Session, appointment_id: int) -> tuple[Event, ...]:
    """What was done to a visit and its coding, newest first."""
    coding = select(col(VisitCoding.id)).where(col(VisitCoding.appointment_id) == appointment_id)
    found = events(
        db,
        MOST,
        or_(
            and_(journal.c.entity == "appointment", journal.c.entity_id == appointment_id),
            and_(journal.c.entity == "visit_coding", journal.c.entity_id.in_(coding)),
        ),
    )
    told = {(each.at, each.verb) for each in found if each.words != deed(each.verb)}
    return tuple(each for each in found if each.words != deed(each.verb) or (each.at, each.verb) not in told)
