"""Reading what goes onto each paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock, local_now, today
from clinic_tui.errors import Conflict, NotFound
from clinic_tui.paper.rows import (
    Card,
    ChartLabel,
    DaySheet,
    RouteSlip,
    SheetBlock,
    SheetBy,
    SheetPart,
    SheetVisit,
)
from clinic_tui.patients.models import Patient
from clinic_tui.patients.records import alerts
from clinic_tui.patients.rows import Sex
from clinic_tui.patients.sight import restricted_patients
from clinic_tui.reception.queries import queue_row
from clinic_tui.reception.rows import QueueRow
from clinic_tui.schedule.models import Appointment, Holiday, Provider, Room
from clinic_tui.schedule.openings import DayOpening, active_providers, openings
from clinic_tui.schedule.queries import SHOWN, appointment, appointment_rows
from clinic_tui.schedule.resource_models import AppointmentResource
from clinic_tui.schedule.rows import AppointmentRow, ProviderRow
from clinic_tui.schedule.states import OPEN, Resource, Status
from clinic_tui.store.journal import head_of
from clinic_tui.store.site import Site
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time

NO_ROOM = "no room planned"

RESTRICTED = "RESTRICTED"
"""For reason and alerts of a patient whose record is closed to most: paper asks nobody who they are."""


def day_sheet(
    db: Session, clock: Clock, clinic: str, made_by: str, day: date, provider_ids: Sequence[int], by: SheetBy
) -> DaySheet:
    """The day of these providers, or of all where none is named."""
    providers = [each for each in active_providers(db) if not provider_ids or each.id in provider_ids]
    opened = openings(db, providers, day, 1) if providers else {}
    rows = appointment_rows(db, col(Appointment.day) == day, col(Appointment.status).in_(SHOWN))
    hidden = restricted_patients(db)
    rows = tuple(
        row.seen_without(hidden) for row in rows if not provider_ids or row.provider_id in provider_ids
    )
    interpreters = _interpreters(db, {row.patient_id for row in rows})
    planned = _planned_rooms(db, [row.id for row in rows])
    visits = [
        (row, _visit(row, interpreters, row.room or planned.get(row.id, ""), hidden=row.patient_id in hidden))
        for row in rows
    ]
    if by is SheetBy.ROOM:
        parts = _by_room([visit for _, visit in visits])
    else:
        parts = _by_provider(db, providers, opened, day, visits)
    holiday = db.execute(select(col(Holiday.name)).where(col(Holiday.day) == day)).scalar() or ""
    head = head_of(db)
    anchor = f"{head.seq}:{head.mac}" if head.seq else ""
    return DaySheet(clinic, day, holiday, by, parts, local_now(clock), made_by, anchor)


def _by_provider(
    db: Session,
    providers: Sequence[ProviderRow],
    opened: dict[tuple[int, date], DayOpening],
    day: date,
    visits: Sequence[tuple[AppointmentRow, SheetVisit]],
) -> tuple[SheetPart, ...]:
    """A part for each who is there or has visits, also for one who was retired meanwhile."""
    names = {each.id: f"{each.code}  {each.name}" for each in providers}
    found: dict[int, list[SheetVisit]] = defaultdict(list)
    for row, visit in visits:
        found[row.provider_id].append(visit)
    for provider_id in found.keys() - names.keys():
        names[provider_id] = _name_of_provider(db, provider_id)
    parts = []
    for provider_id, name in sorted(names.items(), key=lambda each: each[1]):
        opening = opened.get((provider_id, day), DayOpening())
        if not opening.open and not found[provider_id]:
            continue
        hours = ", ".join(f"{show_time(span.start)}-{show_time(span.end)}" for span in opening.open)
        note = f"{hours or opening.closed or 'no hours'}; {counted(len(found[provider_id]), 'visit')}"
        blocks = tuple(
            SheetBlock(block.start, block.minutes, block.label) for block in opening.blocks if opening.open
        )
        parts.append(SheetPart(name, note, tuple(found[provider_id]), blocks))
    return tuple(parts)


def _by_room(visits: Sequence[SheetVisit]) -> tuple[SheetPart, ...]:
    found: dict[str, list[SheetVisit]] = defaultdict(list)
    for visit in visits:
        found[visit.room].append(visit)
    return tuple(
        SheetPart(
            f"Room {room}" if room else NO_ROOM.capitalize(),
            counted(len(found[room]), "visit"),
            tuple(found[room]),
        )
        for room in sorted(found, key=lambda name: (not name, name.casefold()))
    )


def _name_of_provider(db: Session, provider_id: int) -> str:
    code, name = db.execute(
        select(col(Provider.code), col(Provider.name)).where(col(Provider.id) == provider_id)
    ).one()
    return f"{code}  {name}"


def _visit(row: AppointmentRow, interpreters: dict[int, str], room: str, *, hidden: bool) -> SheetVisit:
    marks = [
        RESTRICTED * hidden,
        f"interpreter: {interpreters[row.patient_id] or 'language not known'}"
        if row.patient_id in interpreters
        else "",
        counted(row.alerts, "alert") if row.alerts else "",
        "overbooked" * row.overbook,
        "walk-in" * row.walk_in,
    ]
    return SheetVisit(
        start=row.start,
        minutes=row.minutes,
        patient_id=row.patient_id,
        name=row.name,
        born=row.born,
        mrn=row.mrn,
        provider_code=row.provider_code,
        visit_type=row.visit_type,
        reason=row.reason,
        room=room,
        state=row.confirmation.value if row.status is Status.BOOKED else row.status.words,
        marks=tuple(filter(None, marks)),
    )


def _interpreters(db: Session, patient_ids: Iterable[int]) -> dict[int, str]:
    """The language of those who need an interpreter."""
    rows = db.execute(
        select(col(Patient.id), col(Patient.language)).where(
            col(Patient.id).in_(patient_ids), col(Patient.interpreter).is_(True)
        )
    )
    return {number or 0: language for number, language in rows}


def _planned_rooms(db: Session, appointment_ids: Sequence[int]) -> dict[int, str]:
    """The room that each visit was planned into, where it needs one of a kind."""
    rows = db.execute(
        select(col(AppointmentResource.appointment_id), col(Room.name))
        .join(Room, col(Room.id) == col(AppointmentResource.resource_id))
        .where(
            col(AppointmentResource.resource) == Resource.ROOM,
            col(AppointmentResource.appointment_id).in_(appointment_ids),
        )
        .order_by(col(Room.name).desc())
    )
    return {row[0]: row[1] for row in rows}


def card(db: Session, clock: Clock, clinic: str, phone: str, appointment_id: int) -> Card:
    """The card of a visit that is to come. Raises NotFound, or Conflict where it is not to come."""
    row = appointment(db, appointment_id)
    if row.status not in OPEN:
        raise Conflict(f"the visit is {row.status.words}: there is nothing to come to")
    if row.day < today(clock):
        raise Conflict(f"the visit was on {show_date(row.day)}: there is nothing to come to")
    provider, site = db.execute(
        select(col(Provider.name), col(Site.name))
        .join(Appointment, col(Appointment.provider_id) == col(Provider.id))
        .join(Site, col(Site.id) == col(Appointment.site_id))
        .where(col(Appointment.id) == appointment_id)
    ).one()
    name = " ".join(filter(None, (row.preferred or row.given, row.family)))
    return Card(row.patient_id, name, row.day, row.start, provider, clinic, site, phone)


def label(db: Session, patient_id: int) -> ChartLabel:
    """The label of a patient; raises NotFound."""
    row = db.execute(
        select(
            col(Patient.family), col(Patient.given), col(Patient.born), col(Patient.sex), col(Patient.mrn)
        ).where(col(Patient.id) == patient_id)
    ).one_or_none()
    if row is None:
        raise NotFound(f"there is no patient {patient_id}")
    name = ", ".join(filter(None, (row.family, row.given)))
    return ChartLabel(patient_id, name, row.born, sex_words(row.sex), row.mrn)


def patients_of_day(db: Session, day: date, provider_ids: Sequence[int]) -> tuple[int, ...]:
    """Whose visits stand on a day, in their order, each once."""
    rows = appointment_rows(db, col(Appointment.day) == day, col(Appointment.status).in_(OPEN))
    wanted = (row.patient_id for row in rows if not provider_ids or row.provider_id in provider_ids)
    return tuple(dict.fromkeys(wanted))


def visits_of_day(db: Session, day: date, provider_ids: Sequence[int]) -> tuple[int, ...]:
    """The visits of a day that have not ended, in their order."""
    rows = appointment_rows(db, col(Appointment.day) == day, col(Appointment.status).in_(OPEN))
    return tuple(row.id for row in rows if not provider_ids or row.provider_id in provider_ids)


def slip(db: Session, clock: Clock, clinic: str, appointment_id: int) -> RouteSlip:
    """The slip of a visit that has not ended. Raises NotFound, or Conflict where it has."""
    hidden = restricted_patients(db)
    row = appointment(db, appointment_id).seen_without(hidden)
    if row.status not in OPEN:
        raise Conflict(f"the visit is {row.status.words}: no slip goes with it any more")
    desk = queue_row(db, appointment_id)
    who = label(db, row.patient_id)
    provider = _name_of_provider(db, row.provider_id)
    planned = _planned_rooms(db, [row.id])
    language = _interpreters(db, [row.patient_id])
    return RouteSlip(
        patient_id=row.patient_id,
        name=row.name,
        born=row.born,
        sex=who.sex,
        mrn=row.mrn,
        clinic=clinic,
        day=row.day,
        start=row.start,
        minutes=row.minutes,
        provider=provider,
        visit_type=row.visit_type_name,
        reason=row.reason,
        room=row.room or planned.get(row.id, ""),
        arrived=_arrived(desk, clock),
        alerts=(RESTRICTED,)
        if row.patient_id in hidden
        else tuple(each.words for each in alerts(db, row.patient_id)),
        interpreter=language.get(row.patient_id, "") or ("language not known" if language else ""),
        coverage="self-pay" if desk.self_pay else desk.coverage or "none on file",
        copay_open_cents=desk.copay_open_cents,
        queue_number=desk.number,
    )


def _arrived(desk: QueueRow, clock: Clock) -> int | None:
    if desk.arrived_at is None:
        return None
    at = desk.arrived_at.astimezone(clock.zone)
    return at.hour * 60 + at.minute


def sex_words(sex: Sex) -> str:
    """As papers say it; empty where it is not known."""
    return {Sex.FEMALE: "female", Sex.MALE: "male", Sex.OTHER: "other"}.get(sex, "")
