"""Booked visits whose plan does not hold any more: provider, clinic or room is closed, a device is
out, or the provider's licence does not hold.

Nothing is stored of it: the list is what hours, blocks, holidays and rooms say now, so that a
visit stands on it until it is moved or called off, or the hours are back.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.schedule import rules
from clinic_tui.schedule.devices_out import DeviceOut, devices_out
from clinic_tui.schedule.models import Appointment, Room
from clinic_tui.schedule.openings import DayOpening, active_providers, openings
from clinic_tui.schedule.outage_rows import Bumped
from clinic_tui.schedule.queries import appointment_rows
from clinic_tui.schedule.reaching import reach_of
from clinic_tui.schedule.resource_models import AppointmentResource, Device
from clinic_tui.schedule.rows import Span
from clinic_tui.schedule.site_following import sites_of_visits
from clinic_tui.schedule.sites import sites
from clinic_tui.schedule.states import BlockKind, Resource, Status
from clinic_tui.store.desk import Desk, DeskSession

_STRETCH = 56
"""Days whose hours are read at once."""


@dataclass(frozen=True, slots=True)
class _Plan:
    id: int
    provider_id: int
    day: date
    span: Span
    overbook: bool


def bumped(db: Session, first: date) -> tuple[Bumped, ...]:
    """The visits from that day on that have to be moved or called off, and whom to call for each."""
    why = _why_bumped(db, first)
    rows = appointment_rows(db, col(Appointment.id).in_(why)) if why else ()
    reach = reach_of(db, (row.patient_id for row in rows))
    return tuple(Bumped(row, why[row.id], reach[row.patient_id]) for row in rows)


def whom_it_hits(desk: Desk, change: Callable[[Desk], object]) -> tuple[Bumped, ...]:
    """The visits that a change of hours, holidays or rooms would bump; nothing of it is written.

    `change` is the use case; it is run at a desk that takes all of it back, and raises
    what it would raise.
    """
    rehearsal = _Rehearsal(desk)
    with contextlib.suppress(_TakenBack):
        change(rehearsal)
    return rehearsal.hit


def _why_bumped(db: Session, first: date) -> dict[int, str]:
    """By appointment, in no order."""
    found = _without_resource(db, first)
    codes = {provider.id: provider.code for provider in active_providers(db)}
    for plans in _by_stretch(_plans(db, first)):
        days = (plans[-1].day - plans[0].day).days + 1
        who = [each for each in active_providers(db) if each.id in {plan.provider_id for plan in plans}]
        opened = openings(db, who, plans[0].day, days, visits=False)
        for plan in plans:
            opening = opened.get((plan.provider_id, plan.day))
            why = _closed(opening, plan) if opening else "the provider sees no patients any more"
            if why:
                found[plan.id] = f"{codes.get(plan.provider_id, '')} {why}".strip()
    return found


def _plans(db: Session, first: date) -> list[_Plan]:
    columns: tuple[Any, ...] = (
        col(Appointment.id), col(Appointment.provider_id), col(Appointment.day),
        col(Appointment.start_minute), col(Appointment.end_minute), col(Appointment.overbook),
    )  # fmt: skip
    statement = (
        select(*columns)
        .where(col(Appointment.day) >= first, col(Appointment.status) == Status.BOOKED)
        .order_by(col(Appointment.day))
    )
    return [_Plan(row[0], row[1], row[2], Span(row[3], row[4]), row[5]) for row in db.execute(statement)]


def _by_stretch(plans: Iterable[_Plan]) -> Iterator[list[_Plan]]:
    stretches: dict[int, list[_Plan]] = defaultdict(list)
    for plan in plans:
        stretches[plan.day.toordinal() // _STRETCH].append(plan)
    yield from stretches.values()


def _closed(opening: DayOpening, plan: _Plan) -> str:
    """Why the time is not open, or empty. Who overbooked beyond the hours meant it so, but for an absence."""
    if opening.unlicensed:
        return opening.unlicensed
    if not opening.open and opening.closed:
        return f"is away: {opening.closed}" if opening.closed != "away" else "is away"
    for block in opening.blocks:
        absent = block.kind is BlockKind.AWAY
        if plan.span.overlaps(Span(block.start, block.start + block.minutes)) and (
            absent or not plan.overbook
        ):
            return f"has {block.label}"
    if plan.overbook or rules.covers(opening.open, plan.span):
        return ""
    return "has other hours then" if opening.open else "has no hours then"


def _without_resource(db: Session, first: date) -> dict[int, str]:
    """Visits whose room or device is not used any more."""
    found: dict[int, str] = {}
    models: tuple[tuple[Resource, Any], ...] = ((Resource.ROOM, Room), (Resource.DEVICE, Device))
    for resource, model in models:
        rows = db.execute(
            select(col(AppointmentResource.appointment_id), col(model.name))
            .join(model, col(model.id) == col(AppointmentResource.resource_id))
            .join(Appointment, col(Appointment.id) == col(AppointmentResource.appointment_id))
            .where(
                col(AppointmentResource.resource) == resource,
                col(model.active).is_(False),
                col(Appointment.day) >= first,
                col(Appointment.status) == Status.BOOKED,
            )
        )
        found |= {number: f"{name} is closed" for number, name in rows}
    return found | {number: out.words for number, out in _without_machine(db, first)}


def _without_machine(db: Session, first: date) -> list[tuple[int, DeviceOut]]:
    """Visits that have a device whose machine is not used on their day."""
    gone = devices_out(db)
    if not gone:
        return []
    columns: tuple[Any, ...] = (
        col(Appointment.id), col(Appointment.day), col(AppointmentResource.resource_id)
    )  # fmt: skip
    rows = db.execute(
        select(*columns)
        .join(AppointmentResource, col(AppointmentResource.appointment_id) == col(Appointment.id))
        .where(
            col(AppointmentResource.resource) == Resource.DEVICE,
            col(AppointmentResource.resource_id).in_(gone),
            col(Appointment.day) >= first,
            col(Appointment.status) == Status.BOOKED,
        )
        .order_by(col(Appointment.day), col(Appointment.start_minute))
    )
    return [(number, gone[device]) for number, day, device in rows if gone[device].on(day)]


def without_device(db: Session, first: date, device_id: int) -> tuple[int, ...]:
    """The booked visits from that day on that have this device and not its machine, by number, in order."""
    return tuple(number for number, out in _without_machine(db, first) if out.device_id == device_id)


def _going_along(db: Session, elsewhere: dict[int, int]) -> tuple[Bumped, ...]:
    """Visits that go along with their provider to another site: the patients have to be told."""
    if not elsewhere:
        return ()
    names = {row.id: row.name for row in sites(db)}
    rows = appointment_rows(db, col(Appointment.id).in_(elsewhere))
    reach = reach_of(db, (row.patient_id for row in rows))
    return tuple(
        Bumped(
            row,
            f"{row.provider_code} is at {names[elsewhere[row.id]]} then: tell the patient",
            reach[row.patient_id],
            follows=True,
        )
        for row in rows
    )


class _TakenBack(Exception):
    """The rehearsal is over."""


class _Rehearsal(Desk):
    """A desk at which a use case is tried: whom it hits is kept, and nothing else."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk.store, desk.clock, desk.actor, desk.letter, desk._mac_key, desk._presence
        )  # the same terminal
        self.session_token = desk.session_token
        self.hit: tuple[Bumped, ...] = ()

    @contextlib.contextmanager
    def act(self, verb: str, **more: Any) -> Iterator[DeskSession]:
        """As at a real desk, until it would be written down."""
        with super().act(verb, **more) as db:
            first = today(self.clock)
            before, were = _why_bumped(db, first).keys(), sites_of_visits(db, self.clock)
            yield db
            db.flush()
            now = sites_of_visits(db, self.clock)
            elsewhere = {number: site for number, site in now.items() if were.get(number, site) != site}
            hit = tuple(each for each in bumped(db, first) if each.visit.id not in before)
            known = {each.visit.id for each in hit}
            self.hit = (*hit, *_going_along(db, {each: elsewhere[each] for each in elsewhere.keys() - known}))
            raise _TakenBack
