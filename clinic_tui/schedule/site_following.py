"""Booked visits are where their provider is: when that changes, they go along."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock, today
from clinic_tui.schedule.models import Appointment, Provider
from clinic_tui.schedule.openings import openings
from clinic_tui.schedule.resources import choose, needs_of
from clinic_tui.schedule.rows import ProviderRow, Span
from clinic_tui.schedule.service import give, occupy
from clinic_tui.schedule.states import Status
from clinic_tui.store.desk import DeskSession

STRETCH = 56
"""Days whose hours are read at once."""


def follow_provider(db: DeskSession, clock: Clock, provider_id: int) -> None:
    """Put the provider's visits to come at the site of the session in which they are planned.

    One that lies in no session stays where it was: it has to be moved. A visit takes rooms and devices
    that are free at its site; where there are none it keeps those it had, and has to be moved too.
    """
    provider = db.get_one(Provider, provider_id)
    row = ProviderRow(provider_id, provider.code, provider.name, provider.specialty)
    visits = db.scalars(
        select(Appointment)
        .where(
            col(Appointment.provider_id) == provider_id,
            col(Appointment.status) == Status.BOOKED,
            col(Appointment.day) >= today(clock),
        )
        .order_by(col(Appointment.day), col(Appointment.start_minute))
    ).all()
    stretches: dict[int, list[Appointment]] = {}
    for visit in visits:
        stretches.setdefault(visit.day.toordinal() // STRETCH, []).append(visit)
    for near in stretches.values():
        first, last = near[0].day, near[-1].day
        opened = openings(db, [row], first, (last - first).days + 1, visits=False)
        for visit in near:
            there = opened[provider_id, visit.day].site_at(visit.start_minute)
            if there is not None and there != visit.site_id:
                _put_at(db, visit, there)


def _put_at(db: DeskSession, visit: Appointment, site_id: int) -> None:
    visit.site_id = site_id
    needs = needs_of(db, visit.visit_type_id)
    if not needs:
        return
    span = Span(visit.start_minute, visit.end_minute)
    chosen = choose(db, needs, visit.day, span, visit.id, visit.group_id, site_id)
    if not chosen.lacking:
        give(db, visit, chosen.taken)
        occupy(db, visit)


def sites_of_visits(db: Session, clock: Clock) -> dict[int, int]:
    """Where each booked visit to come is planned, by its number."""
    columns: tuple[Any, ...] = (col(Appointment.id), col(Appointment.site_id))
    rows = db.execute(
        select(*columns).where(col(Appointment.status) == Status.BOOKED, col(Appointment.day) >= today(clock))
    )
    return {row.id: row.site_id for row in rows}
