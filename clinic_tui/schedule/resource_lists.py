"""Reads of all that is set up of rooms, devices, needs, groups and kept times."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.schedule.age_columns import with_ages
from clinic_tui.schedule.models import Provider, Room, VisitType
from clinic_tui.schedule.openings import active_providers
from clinic_tui.schedule.resource_models import Device, Reserve, ReserveType, VisitNeed
from clinic_tui.schedule.resource_rows import (
    KeptTime,
    ProviderSetup,
    Resources,
    RoomOrDevice,
    TypeSetup,
)
from clinic_tui.schedule.rows import Need, Span
from clinic_tui.schedule.sites import sites


def resources(db: Session, first: date) -> Resources:
    """What is in use: rooms and devices by name, types by code, and what is kept from `first` on."""
    return Resources(
        _named(db, Room),
        _named(db, Device),
        _types(db),
        _kept(db, first),
        tuple(active_providers(db)),
        sites(db),
        _staff(db),
    )


def _named(db: Session, model: type[Room | Device]) -> tuple[RoomOrDevice, ...]:
    columns: tuple[Any, ...] = (
        col(model.id),
        col(model.version),
        col(model.name),
        col(model.kind),
        col(model.site_id),
    )
    statement = select(*columns).where(col(model.active).is_(True)).order_by(col(model.name), col(model.id))
    return tuple(RoomOrDevice(*row) for row in db.execute(statement))


def _staff(db: Session) -> tuple[ProviderSetup, ...]:
    columns: tuple[Any, ...] = (
        col(Provider.id), col(Provider.version), col(Provider.code), col(Provider.name),
        col(Provider.specialty), col(Provider.licence_needed), col(Provider.licence_decided),
        col(Provider.youngest_months), col(Provider.below_months),
    )  # fmt: skip
    statement = select(*columns).where(col(Provider.active).is_(True)).order_by(col(Provider.code))
    return tuple(ProviderSetup(*with_ages(row)) for row in db.execute(statement))


def _types(db: Session) -> tuple[TypeSetup, ...]:
    needs: dict[int, list[Need]] = defaultdict(list)
    columns: tuple[Any, ...] = (col(VisitNeed.visit_type_id), col(VisitNeed.resource), col(VisitNeed.kind))
    for type_id, resource, kind in db.execute(select(*columns)):
        needs[type_id].append(Need(resource, kind))
    columns = (
        col(VisitType.id), col(VisitType.version), col(VisitType.code), col(VisitType.name),
        col(VisitType.capacity), col(VisitType.youngest_months), col(VisitType.below_months),
    )  # fmt: skip
    statement = select(*columns).where(col(VisitType.active).is_(True)).order_by(col(VisitType.code))
    return tuple(_type_setup(row, needs[row[0]]) for row in db.execute(statement))


def _type_setup(row: Any, needs: list[Need]) -> TypeSetup:
    number, version, code, name, capacity, ages = with_ages(row)
    return TypeSetup(number, version, code, name, capacity, tuple(sorted(needs)), ages)


def _kept(db: Session, first: date) -> tuple[KeptTime, ...]:
    types: dict[int, list[str]] = defaultdict(list)
    pairs: tuple[Any, ...] = (col(ReserveType.reserve_id), col(VisitType.code))
    for reserve_id, code in db.execute(
        select(*pairs)
        .join(VisitType, col(VisitType.id) == col(ReserveType.visit_type_id))
        .order_by(col(VisitType.code))
    ):
        types[reserve_id].append(code)
    rows = db.execute(
        select(Reserve, col(Provider.code))
        .join(Provider, col(Provider.id) == col(Reserve.provider_id))
        .where(col(Provider.active).is_(True), or_(col(Reserve.day).is_(None), col(Reserve.day) >= first))
        .order_by(col(Provider.code), col(Reserve.weekday), col(Reserve.day), col(Reserve.start_minute))
    )
    return tuple(
        KeptTime(
            row.id or 0,
            row.version,
            row.provider_id,
            code,
            row.day,
            row.weekday,
            Span(row.start_minute, row.end_minute),
            row.label,
            row.release_minutes,
            tuple(types[row.id or 0]),
        )
        for row, code in rows
    )
