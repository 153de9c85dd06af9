"""Rooms and devices that visits need: which are free, and which a visit takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.schedule.devices_out import devices_out
from clinic_tui.schedule.models import Occupancy, Room
from clinic_tui.schedule.resource_models import AppointmentResource, Device, VisitNeed
from clinic_tui.schedule.rows import Need, ResourceRow, Span, Taken
from clinic_tui.schedule.rules import DAY_END
from clinic_tui.schedule.states import Resource
from clinic_tui.words.times import show_time

Busy = dict[tuple[Resource, int, date], list[Span]]
"""When each room or device is taken, by day."""

_MODELS: dict[Resource, type[Room | Device]] = {Resource.ROOM: Room, Resource.DEVICE: Device}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a visit takes; `lacking` says what is not free for it then, or is empty."""

    taken: tuple[Taken, ...] = ()
    lacking: str = ""


def needs_of(db: Session, visit_type_id: int | None) -> tuple[Need, ...]:
    """The rooms and devices that a type of visit takes, one of each."""
    if visit_type_id is None:
        return ()
    columns: tuple[Any, ...] = (col(VisitNeed.resource), col(VisitNeed.kind))
    statement = select(*columns).where(col(VisitNeed.visit_type_id) == visit_type_id)
    return tuple(sorted(Need(*row) for row in db.execute(statement)))


def fit_for(db: Session, needs: Iterable[Need]) -> dict[Need, tuple[ResourceRow, ...]]:
    """What could serve each need, by name; a visit that needs two of a kind counts them once."""
    found: dict[Need, tuple[ResourceRow, ...]] = {}
    for need in needs:
        model = _MODELS[need.resource]
        columns: tuple[Any, ...] = (col(model.id), col(model.name), col(model.kind), col(model.site_id))
        rows = db.execute(
            select(*columns)
            .where(func.lower(col(model.kind)) == need.kind, col(model.active).is_(True))
            .order_by(col(model.name), col(model.id))
        )
        found[need] = tuple(ResourceRow(need.resource, *row) for row in rows)
    return found


def busy_times(
    db: Session,
    wanted: Collection[ResourceRow],
    first: date,
    last: date,
    besides: int | None = None,
    group_id: int | None = None,
) -> Busy:
    """When these are taken, without what the appointment `besides` takes, or the group visit `group_id`.

    A device of which the machine is not used is taken all day.
    """
    busy: Busy = defaultdict(list)
    columns: tuple[Any, ...] = (
        col(Occupancy.resource_id),
        col(Occupancy.day),
        col(Occupancy.start_minute),
        col(Occupancy.end_minute),
    )
    for resource in {each.resource for each in wanted}:
        ids = [each.id for each in wanted if each.resource is resource]
        rows = db.execute(
            select(*columns).where(
                col(Occupancy.kind) == resource.value,
                col(Occupancy.resource_id).in_(ids),
                col(Occupancy.day).between(first, last),
                col(Occupancy.appointment_id) != (besides or 0),
                or_(col(Occupancy.group_id) == 0, col(Occupancy.group_id) != (group_id or 0)),
            )
        )
        for resource_id, day, start, end in rows:
            busy[resource, resource_id, day].append(Span(start, end))
        if resource is Resource.DEVICE:
            for out in devices_out(db, ids).values():
                for number in range((last - first).days + 1):
                    if out.on(day := first + timedelta(days=number)):
                        busy[resource, out.device_id, day].append(Span(0, DAY_END))
    return busy


def choose(
    db: Session,
    needs: Sequence[Need],
    day: date,
    span: Span,
    besides: int | None = None,
    group_id: int | None = None,
    site_id: int | None = None,
) -> Chosen:
    """One free room or device for each need; first those that the group visit, or `besides`, has already.

    Where none is free the one that is least taken that day stands in, as shared on purpose.
    """
    if not needs:
        return Chosen()
    fit = fit_for(db, dict.fromkeys(needs))
    busy = busy_times(db, {each for rows in fit.values() for each in rows}, day, day, besides, group_id)
    had = _had(db, group_id or besides)
    taken: list[Taken] = []
    lacking: list[str] = []
    for need in needs:
        there = at_site(fit[need], site_id)
        left = [each for each in there if (each.resource, each.id) not in {t.key for t in taken}]
        free = [each for each in left if is_free(busy, each, day, span)]
        if free:
            best = next((each for each in free if (each.resource, each.id) in had), free[0])
            taken.append(Taken(best.resource, best.id, best.name))
            continue
        words, stand_in = _not_free(db, need, left, busy, day, span)
        lacking.append(words)
        taken += stand_in
    return Chosen(tuple(taken), ", ".join(lacking))


def _not_free(
    db: Session, need: Need, left: Sequence[ResourceRow], busy: Busy, day: date, span: Span
) -> tuple[str, list[Taken]]:
    """Why nothing of `left` serves a need, and what stands in where somebody books it all the same."""
    if not left:
        return f"there is no {need.words}", []
    gone = devices_out(db, [each.id for each in left if each.resource is Resource.DEVICE])
    out = {number: each.words for number, each in gone.items() if each.on(day)}
    words = "; ".join((f"no {need.words} is free at {show_time(span.start)}", *out.values()))
    least = min(left, key=lambda each: (each.id in out, len(busy.get((each.resource, each.id, day), ()))))
    return words, [Taken(least.resource, least.id, least.name, shared=True)]


def at_site(rows: Iterable[ResourceRow], site_id: int | None) -> list[ResourceRow]:
    """What of it is at a site; all for None."""
    return [each for each in rows if site_id is None or each.site_id == site_id]


def is_free(busy: Busy, resource: ResourceRow, day: date, span: Span) -> bool:
    """True where nothing takes it in that span."""
    return not any(span.overlaps(each) for each in busy.get((resource.resource, resource.id, day), ()))


def can_have(
    needs: Sequence[Need],
    fit: dict[Need, tuple[ResourceRow, ...]],
    busy: Busy,
    day: date,
    span: Span,
    site_id: int | None = None,
) -> bool:
    """True where something free at the site serves each need, two of one kind with two of them."""
    wanted: dict[Need, int] = defaultdict(int)
    for need in needs:
        wanted[need] += 1
    return all(
        sum(is_free(busy, each, day, span) for each in at_site(fit[need], site_id)) >= count
        for need, count in wanted.items()
    )


def taken_by(db: Session, appointment_id: int) -> tuple[Taken, ...]:
    """The rooms and devices an appointment has, in words."""
    found: list[Taken] = []
    for resource, model in _MODELS.items():
        columns: tuple[Any, ...] = (col(model.id), col(model.name), col(AppointmentResource.deliberate))
        rows = db.execute(
            select(*columns)
            .join(AppointmentResource, col(AppointmentResource.resource_id) == col(model.id))
            .where(
                col(AppointmentResource.appointment_id) == appointment_id,
                col(AppointmentResource.resource) == resource,
            )
            .order_by(col(model.name))
        )
        found += [Taken(resource, *row) for row in rows]
    return tuple(found)


def _had(db: Session, appointment_id: int | None) -> set[tuple[Resource, int]]:
    if appointment_id is None:
        return set()
    rows = db.execute(
        select(col(AppointmentResource.resource), col(AppointmentResource.resource_id)).where(
            col(AppointmentResource.appointment_id) == appointment_id
        )
    )
    return {(resource, resource_id) for resource, resource_id in rows}
