"""A place in a group visit that was let go is had again only where one is left, undo included."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.errors import Conflict
from clinic_tui.schedule.models import Appointment, VisitType
from clinic_tui.schedule.states import HOLDS_TIME
from clinic_tui.store.desk import DeskSession
from clinic_tui.store.locks import Writing, locked_by
from clinic_tui.words.times import show_time


def _require_place(db: DeskSession, writing: Writing) -> None:
    """Raise Conflict where a visit comes back into a group whose places others have by now.

    Those of one group may overlap, so that no guard of the database counts them. Who was put beyond the
    places on purpose takes none, and comes back in any case.
    """
    visit = writing.row
    assert isinstance(visit, Appointment)
    was = writing.before.get("status")
    if visit.group_id is None or visit.overbook or was is None or was in HOLDS_TIME:
        return
    if visit.status not in HOLDS_TIME:
        return
    connection = db.connection()
    places: int = connection.execute(
        select(col(VisitType.capacity)).where(col(VisitType.id) == visit.visit_type_id)
    ).scalar_one()
    taken: int = connection.execute(
        select(func.count())
        .select_from(Appointment)
        .where(
            col(Appointment.group_id) == visit.group_id,
            col(Appointment.status).in_(HOLDS_TIME),
            col(Appointment.overbook).is_(False),
            col(Appointment.id) != visit.id,
        )
    ).scalar_one()
    if taken >= places:
        raise Conflict(
            f"the group at {show_time(visit.start_minute)} is full by now ({taken} of {places}): "
            "book another time, or overbook with a reason"
        )


locked_by("appointment", _require_place)
