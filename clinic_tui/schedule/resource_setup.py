"""The use cases that say what visits need, and which time of a provider is kept for which visits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.schedule import rules
from clinic_tui.schedule.models import Occupancy, Provider, Room, VisitType
from clinic_tui.schedule.resource_models import Device, Reserve, ReserveType, VisitNeed
from clinic_tui.schedule.resource_rows import NewReserve
from clinic_tui.schedule.rows import Need, Span
from clinic_tui.schedule.sites import known_site
from clinic_tui.schedule.states import Resource
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.age_range import ANY_AGE, AgeRange

VERB = "schedule.setup"

MOST_IN_A_GROUP = 200
"""Patients that can share one group visit."""

FURTHEST_RELEASE = 60 * 24 * 60
"""Minutes before its beginning that kept time can be released at the earliest: 60 days."""


def add_device(desk: Desk, name: str, kind: str, site_id: int | None = None) -> int:
    """A device that one visit at a time can have, at the first site for None; the number of the row."""
    clean, of_kind = _text(name, 40, "name"), _kind(kind)
    with desk.act(VERB) as db:
        require_new_name(db, Device, clean)
        row = Device(site_id=known_site(db, site_id), name=clean, kind=of_kind)
        db.add(row)
        db.flush()
        return row.id or 0


def change_device(
    desk: Desk, device_id: int, version: int | None, name: str, kind: str, site_id: int | None = None
) -> None:
    """Another name, kind or site (None: where it is); visits that have it keep it.

    `version` is what was on the screen. Raises Conflict for a name that is in use, or where another
    desk changed it meanwhile.
    """
    clean, of_kind = _text(name, 40, "name"), _kind(kind)
    with desk.act(VERB) as db:
        row = db.need(Device, device_id, "there is no such device")
        _require_seen(row.active, row.version, version, "device")
        require_new_name(db, Device, clean, besides=device_id)
        row.name, row.kind = clean, of_kind
        row.site_id = known_site(db, site_id or row.site_id)


def change_room(
    desk: Desk, room_id: int, version: int | None, name: str, kind: str, site_id: int | None = None
) -> None:
    """Another name, site (None: where it is) or kind, an empty one for any examination.

    Raises as `change_device`.
    """
    clean, of_kind = _text(name, 40, "name"), room_kind(kind)
    with desk.act(VERB) as db:
        row = db.need(Room, room_id, "there is no such room")
        _require_seen(row.active, row.version, version, "room")
        require_new_name(db, Room, clean, besides=room_id)
        row.name, row.kind = clean, of_kind
        row.site_id = known_site(db, site_id or row.site_id)


def require_new_name(db: DeskSession, model: type[Room | Device], name: str, besides: int = 0) -> None:
    """Raise Conflict where a room or device, in use or not, has the name already."""
    same = (func.lower(col(model.name)) == name.lower(), col(model.id) != besides)
    taken = db.scalars(select(col(model.name)).where(*same)).first()
    if taken is not None:
        noun = "room" if model is Room else "device"
        raise Conflict(f"there is a {noun} {taken} already: choose another name")


def _require_seen(active: bool, stored: int, seen: int | None, noun: str) -> None:
    if not active:
        raise Conflict(f"this {noun} is not used any more: look again")
    if seen is not None and stored != seen:
        raise Conflict(f"this {noun} was changed at another desk meanwhile: look again and repeat")


def retire_device(desk: Desk, device_id: int) -> None:
    """A device is not used any more. Raises Conflict while visits to come have it."""
    with desk.act(VERB) as db:
        row = db.need(Device, device_id, "there is no such device")
        planned: int = db.execute(
            select(func.count())
            .select_from(Occupancy)
            .where(
                col(Occupancy.kind) == Resource.DEVICE.value,
                col(Occupancy.resource_id) == device_id,
                col(Occupancy.day) >= desk.clock.now().astimezone(desk.clock.zone).date(),
            )
        ).scalar_one()
        if planned:
            visits = "a visit to come has" if planned == 1 else f"{planned} visits to come have"
            raise Conflict(f"{visits} {row.name}: move or cancel first")
        row.active = False


def set_room_kind(desk: Desk, room_id: int, kind: str) -> None:
    """What a room is fit for; an empty kind makes it an examination room again."""
    with desk.act(VERB) as db:
        row = db.need(Room, room_id, "there is no such room")
        row.kind = room_kind(kind)


def set_needs(desk: Desk, visit_type_id: int, needs: Iterable[Need]) -> None:
    """A type of visit takes one of each from now on; visits that stand booked keep what they have.

    Raises Invalid for a kind of which the clinic has none.
    """
    with desk.act(VERB) as db:
        db.need(VisitType, visit_type_id, f"there is no visit type {visit_type_id}")
        _write_needs(db, visit_type_id, needs)


def set_capacity(desk: Desk, visit_type_id: int, capacity: int) -> None:
    """So many patients can have the visit together; 1 makes it a visit of its own."""
    _require_capacity(capacity)
    with desk.act(VERB) as db:
        db.need(VisitType, visit_type_id, f"there is no visit type {visit_type_id}").capacity = capacity


def change_type(
    desk: Desk,
    visit_type_id: int,
    version: int | None,
    needs: Iterable[Need],
    capacity: int,
    ages: AgeRange = ANY_AGE,
) -> None:
    """Needs, capacity and ages at once; raises Conflict where another desk changed it meanwhile."""
    _require_capacity(capacity)
    with desk.act(VERB) as db:
        row = db.need(VisitType, visit_type_id, f"there is no visit type {visit_type_id}")
        _require_seen(row.active, row.version, version, "visit type")
        row.capacity = capacity
        row.youngest_months, row.below_months = ages.youngest, ages.below
        db.touch(row)  # the needs are rows of their own: who had the type open is to see that it changed
        _write_needs(db, visit_type_id, needs)


def _write_needs(db: DeskSession, visit_type_id: int, needs: Iterable[Need]) -> None:
    wanted = [Need(need.resource, need.kind.strip().lower()) for need in needs]
    for need in wanted:
        _require_kind(db, need)
    old = select(VisitNeed).where(col(VisitNeed.visit_type_id) == visit_type_id)
    for row in db.scalars(old).all():
        db.delete(row)
    db.flush()
    db.add_all(
        VisitNeed(visit_type_id=visit_type_id, resource=need.resource, kind=need.kind) for need in wanted
    )


def _require_capacity(capacity: int) -> None:
    if not 1 <= capacity <= MOST_IN_A_GROUP:
        raise Invalid(f"a visit has room for 1 to {MOST_IN_A_GROUP} patients", "capacity")


def add_reserve(desk: Desk, provider_id: int, new: NewReserve) -> int:
    """Keep a stretch of a provider's day; how many rows were made. Visits booked in it stay."""
    label = _checked(new)
    with desk.act(VERB) as db:
        return _keep(db, provider_id, new, label)


def change_reserve(
    desk: Desk, reserve_id: int, version: int | None, provider_id: int, new: NewReserve
) -> int:
    """Keep a stretch in place of another; how many rows were made. Raises Conflict where that one changed."""
    label = _checked(new)
    with desk.act(VERB) as db:
        row = db.need(Reserve, reserve_id, f"no time is kept under number {reserve_id}")
        _require_seen(True, row.version, version, "kept time")
        _remove(db, row)
        return _keep(db, provider_id, new, label)


def _checked(new: NewReserve) -> str:
    """The label as it is kept; raises Invalid for what cannot be kept."""
    if (new.day is None) == (not new.weekdays):
        raise Invalid("time is kept on one day, or each week on some weekdays: name one of the two", "day")
    if not new.visit_type_ids:
        raise Invalid("name the visit types that the time is kept for", "types")
    if new.release_minutes is not None and not 0 <= new.release_minutes <= FURTHEST_RELEASE:
        raise Invalid("kept time is released 0 minutes to 60 days before", "release")
    _require_span(new.span)
    return _text(new.label, 60, "label")


def _keep(db: DeskSession, provider_id: int, new: NewReserve, label: str) -> int:
    when = [(new.day, None)] if new.day else [(None, weekday) for weekday in sorted(new.weekdays)]
    db.need(Provider, provider_id, f"there is no provider {provider_id}")
    for type_id in new.visit_type_ids:
        db.need(VisitType, type_id, f"there is no visit type {type_id}")
    for day, weekday in when:
        row = Reserve(
            provider_id=provider_id,
            day=day,
            weekday=weekday,
            start_minute=new.span.start,
            end_minute=new.span.end,
            label=label,
            release_minutes=new.release_minutes,
        )
        db.add(row)
        db.flush()
        db.add_all(
            ReserveType(reserve_id=row.id or 0, visit_type_id=type_id)
            for type_id in sorted(new.visit_type_ids)
        )
    return len(when)


def remove_reserve(desk: Desk, reserve_id: int) -> None:
    """The time is open for all visits again."""
    with desk.act(VERB) as db:
        _remove(db, db.need(Reserve, reserve_id, f"no time is kept under number {reserve_id}"))


def _remove(db: DeskSession, row: Reserve) -> None:
    for each in db.scalars(select(ReserveType).where(col(ReserveType.reserve_id) == row.id)).all():
        db.delete(each)
    db.flush()
    db.delete(row)
    db.flush()


@dataclass(frozen=True, slots=True)
class ReserveOfProvider:
    """Kept time as the list shows it: on `day`, or each week on `weekday`; minutes of the day."""

    id: int
    provider_code: str
    day: date | None
    weekday: int | None
    start: int
    end: int
    label: str
    release_minutes: int | None
    types: tuple[str, ...]


def reserves(db: Session, first: date) -> tuple[ReserveOfProvider, ...]:
    """What is kept each week, and on days from `first` on."""
    columns: tuple[Any, ...] = (
        col(Reserve.id),
        col(Provider.code),
        col(Reserve.day),
        col(Reserve.weekday),
        col(Reserve.start_minute),
        col(Reserve.end_minute),
        col(Reserve.label),
        col(Reserve.release_minutes),
    )
    rows = db.execute(
        select(*columns)
        .join(Provider, col(Provider.id) == col(Reserve.provider_id))
        .where(col(Provider.active).is_(True), or_(col(Reserve.day).is_(None), col(Reserve.day) >= first))
        .order_by(col(Provider.code), col(Reserve.weekday), col(Reserve.day), col(Reserve.start_minute))
    )
    kinds: tuple[Any, ...] = (col(ReserveType.reserve_id), col(VisitType.code))
    types: dict[int, list[str]] = {}
    for reserve_id, code in db.execute(
        select(*kinds)
        .join(VisitType, col(VisitType.id) == col(ReserveType.visit_type_id))
        .order_by(col(VisitType.code))
    ):
        types.setdefault(reserve_id, []).append(code)
    found: list[ReserveOfProvider] = []
    for row in rows:
        values: list[Any] = [*row, tuple(types.get(row[0], ()))]
        found.append(ReserveOfProvider(*values))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device that is in use."""

    id: int
    name: str
    kind: str


def devices(db: Session) -> tuple[DeviceRow, ...]:
    """Devices that are in use, by kind and name."""
    columns: tuple[Any, ...] = (col(Device.id), col(Device.name), col(Device.kind))
    statement = select(*columns).where(col(Device.active).is_(True))
    rows = db.execute(statement.order_by(col(Device.kind), col(Device.name)))
    return tuple(DeviceRow(*row) for row in rows)


def kinds(db: Session) -> tuple[Need, ...]:
    """The kinds of rooms and devices that the clinic has, but for examination rooms."""
    found = []
    for resource, model in ((Resource.ROOM, Room), (Resource.DEVICE, Device)):
        chosen: type[Room | Device] = model
        of_kind = select(col(chosen.kind)).where(col(chosen.active).is_(True), col(chosen.kind) != "")
        found += [Need(resource, kind) for kind in sorted(set(db.scalars(of_kind)))]
    return tuple(found)


def _require_kind(db: DeskSession, need: Need) -> None:
    model: type[Room | Device] = Room if need.resource is Resource.ROOM else Device
    known = sorted(set(db.scalars(select(col(model.kind)).where(col(model.active).is_(True)))))
    if need.kind not in known:
        listed = ", ".join(kind or "(examination)" for kind in known) or "none yet"
        raise Invalid(f"there is no {need.words}: kinds of {need.resource.value}s are {listed}", "needs")


def _require_span(span: Span) -> None:
    if not 0 <= span.start < span.end <= rules.DAY_END:
        raise Invalid("hours begin and end on one day, the end after the start", "hours")
    if span.start % rules.GRAIN or span.end % rules.GRAIN:
        raise Invalid(f"hours go in steps of {rules.GRAIN} minutes", "hours")


def room_kind(typed: str) -> str:
    """What a room is fit for, as it is kept: empty for any examination. Raises Invalid."""
    return "" if typed.strip().lower() in ("", "exam") else _kind(typed)


def _kind(typed: str) -> str:
    return _text(typed, 20, "kind").lower()


def _text(typed: str, limit: int, field: str) -> str:
    text = clean_text(typed, limit, field)
    if not text:
        raise Invalid(f"the {field} needs 1 to {limit} characters", field)
    return text
