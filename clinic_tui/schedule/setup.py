"""The use cases that set the schedule up: who sees patients, where, and for what kinds of visits."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.schedule import rules
from clinic_tui.schedule.models import Appointment, Provider, Room, VisitType
from clinic_tui.schedule.resource_models import AppointmentResource
from clinic_tui.schedule.resource_setup import require_new_name, room_kind
from clinic_tui.schedule.resources import choose, needs_of
from clinic_tui.schedule.rows import Span
from clinic_tui.schedule.service import give, occupy
from clinic_tui.schedule.sites import known_site
from clinic_tui.schedule.states import IN_ROOM, OPEN, Resource, Status
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.age_range import ANY_AGE, AgeRange

VERB = "schedule.setup"
MOST_OVERBOOKED = 50
MOST_PREPARATION = 120
"""Characters: it is read aloud with the visit, and stands on three lines with it."""
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,7}", re.ASCII)


@dataclass(frozen=True, slots=True)
class NewProvider:
    """What is typed of somebody who will see patients; `overbook_quota` a day."""

    code: str
    name: str
    specialty: str = ""
    overbook_quota: int = 2
    ages: AgeRange = ANY_AGE
    licence_needed: bool = True
    """Nobody is booked with them before a licence is on record."""


def add_provider(desk: Desk, new: NewProvider) -> int:
    """Somebody sees patients from now on; the number of the row."""
    code = _code(new.code)
    if not 0 <= new.overbook_quota <= MOST_OVERBOOKED:
        raise Invalid(f"the overbook quota is 0 to {MOST_OVERBOOKED} a day", "quota")
    row = Provider(
        code=code,
        name=_text(new.name, 100, "name"),
        specialty=new.specialty.strip()[:60],
        overbook_quota=new.overbook_quota,
        youngest_months=new.ages.youngest,
        below_months=new.ages.below,
        licence_needed=new.licence_needed,
        licence_decided=True,
    )
    with desk.act(VERB) as db:
        return _added(db, row)


def set_licence_needed(desk: Desk, provider_id: int, *, needed: bool) -> None:
    """Whether a licence of this provider has to be on record; one that is has to hold in any case."""
    with desk.act(VERB) as db:
        row = db.need(Provider, provider_id, f"there is no provider {provider_id}")
        row.licence_needed, row.licence_decided = needed, True


def add_visit_type(desk: Desk, code: str, name: str, minutes: int) -> int:
    """A kind of visit with its usual length in minutes; the number of the row."""
    rules.require_length(0, minutes)
    row = VisitType(code=_code(code), name=_text(name, 60, "name"), minutes=minutes)
    with desk.act(VERB) as db:
        return _added(db, row)


def add_room(desk: Desk, name: str, kind: str = "", site_id: int | None = None) -> int:
    """A room for any examination or of a kind, at the first site for None; the number of the row.

    Raises Conflict for a name that is in use.
    """
    clean, of_kind = _text(name, 40, "name"), room_kind(kind)
    with desk.act(VERB) as db:
        require_new_name(db, Room, clean)
        return _added(db, Room(site_id=known_site(db, site_id), name=clean, kind=of_kind))


def retire_provider(desk: Desk, provider_id: int) -> None:
    """Somebody sees no patients any more; what was stays. Raises Conflict while visits are to come."""
    with desk.act(VERB) as db:
        row = db.need(Provider, provider_id, f"there is no provider {provider_id}")
        _require_no_open_visit(db, row)
        row.active = False


def set_preparation(desk: Desk, visit_type_id: int, words: str) -> None:
    """What patients are told to do before this kind of visit; empty for nothing. Raises Invalid, NotFound."""
    told = clean_text(words, MOST_PREPARATION, "preparation")
    with desk.act(VERB) as db:
        db.need(VisitType, visit_type_id, f"there is no visit type {visit_type_id}").preparation = told


def retire_visit_type(desk: Desk, visit_type_id: int) -> None:
    """A kind of visit is not booked any more; what was booked stays."""
    with desk.act(VERB) as db:
        db.need(VisitType, visit_type_id, f"there is no visit type {visit_type_id}").active = False


def retire_room(desk: Desk, room_id: int) -> None:
    """A room is not used any more; visits that have it take another that is free then, where there is one.

    Raises Conflict while somebody is in it.
    """
    with desk.act(VERB) as db:
        row = db.need(Room, room_id, "there is no such room")
        inside = select(col(Appointment.id)).where(
            col(Appointment.room_id) == room_id, col(Appointment.status).in_(IN_ROOM)
        )
        if db.execute(inside.limit(1)).first():
            raise Conflict(f"somebody is in {row.name}: take them to another room first")
        row.active = False
        db.flush()
        _give_other_rooms(db, room_id)


def _give_other_rooms(db: DeskSession, room_id: int) -> None:
    """A visit for which no other room is free keeps the closed one, and is to be moved (bumped.py)."""
    had = (
        select(Appointment)
        .join(AppointmentResource, col(AppointmentResource.appointment_id) == col(Appointment.id))
        .where(
            col(AppointmentResource.resource) == Resource.ROOM,
            col(AppointmentResource.resource_id) == room_id,
            col(Appointment.status) == Status.BOOKED,
        )
        .order_by(col(Appointment.id))
    )
    for visit in db.scalars(had).all():
        span = Span(visit.start_minute, visit.end_minute)
        needs = needs_of(db, visit.visit_type_id)
        chosen = choose(db, needs, visit.day, span, visit.id, visit.group_id, visit.site_id)
        if needs and not chosen.lacking:
            give(db, visit, chosen.taken)
            occupy(db, visit)


def _require_no_open_visit(db: DeskSession, provider: Provider) -> None:
    count: int = db.execute(
        select(func.count())
        .select_from(Appointment)
        .where(col(Appointment.provider_id) == provider.id, col(Appointment.status).in_(OPEN))
    ).scalar_one()
    if count:
        visits = "a visit that has" if count == 1 else f"{count} visits that have"
        raise Conflict(f"{provider.code} has {visits} not ended: move, cancel or close first")


def _added(db: DeskSession, row: Provider | VisitType | Room) -> int:
    db.add(row)
    db.flush()
    return row.id or 0


def _code(typed: str) -> str:
    code = typed.strip().upper()
    if not _CODE.fullmatch(code):
        raise Invalid(f"`{typed.strip()}` is no code: 1 to 8 letters, digits or dashes", "code")
    return code


def _text(typed: str, limit: int, field: str) -> str:
    text = " ".join(typed.split())
    if not text or len(text) > limit or not text.isprintable():
        raise Invalid(f"the {field} needs 1 to {limit} printable characters", field)
    return text
