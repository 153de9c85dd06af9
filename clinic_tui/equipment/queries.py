"""Reads of the register of machines: columns in, frozen rows out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.equipment.entries import MachineEntry
from clinic_tui.equipment.models import Machine, MachineAway, UpkeepDone, UpkeepPlan
from clinic_tui.equipment.rows import (
    AwayRow,
    DoneRow,
    MachinePage,
    MachineRow,
    MachineState,
    PlanRow,
    Result,
)
from clinic_tui.errors import NotFound
from clinic_tui.schedule.bumped import without_device
from clinic_tui.schedule.resource_models import Device
from clinic_tui.store.site import Site


def machines(db: Session, *, retired: bool = False) -> tuple[MachineRow, ...]:
    """All machines, what is due first on top, then those without plans by name; `retired` with those too."""
    kept = () if retired else (col(Machine.state) != MachineState.RETIRED,)
    rows = _machines(db, *kept)
    return tuple(sorted(rows, key=lambda row: (row.due or date.max, row.name, row.asset)))


def _machines(db: Session, *where: Any) -> list[MachineRow]:
    columns: tuple[Any, ...] = (
        col(Machine.id), col(Machine.version), col(Machine.asset), col(Machine.name), col(Machine.kind),
        col(Machine.maker), col(Machine.model), col(Machine.serial), col(Site.name), col(Machine.room),
        col(Machine.state), col(MachineAway.began_on), col(MachineAway.until),
        func.coalesce(col(MachineAway.reason), ""), col(Machine.warranty_until),
    )  # fmt: skip
    away = (col(MachineAway.machine_id) == col(Machine.id)) & col(MachineAway.ended_on).is_(None)
    found = db.execute(
        select(*columns)
        .join(Site, col(Site.id) == col(Machine.site_id))
        .outerjoin(MachineAway, away)
        .where(*where)
    ).all()
    plans = _plans(db, [row[0] for row in found])
    return [
        replace(MachineRow(*row), next_plan=plans[row[0]][0] if row[0] in plans else None) for row in found
    ]


def _plans(db: Session, machine_ids: Iterable[int]) -> dict[int, list[PlanRow]]:
    """The plans that are kept of each machine, what is due first in front."""
    numbers = list(machine_ids)
    columns: tuple[Any, ...] = (
        col(UpkeepPlan.id), col(UpkeepPlan.version), col(UpkeepPlan.machine_id), col(UpkeepPlan.kind),
        col(UpkeepPlan.words), col(UpkeepPlan.interval_length), col(UpkeepPlan.every),
        col(UpkeepPlan.last_done), col(UpkeepPlan.due),
    )  # fmt: skip
    statement = (
        select(*columns)
        .where(col(UpkeepPlan.machine_id).in_(numbers), col(UpkeepPlan.active).is_(True))
        .order_by(col(UpkeepPlan.due), col(UpkeepPlan.id))
    )
    failing = _last_results(db, numbers)
    found: dict[int, list[PlanRow]] = defaultdict(list)
    for row in db.execute(statement):
        found[row[2]].append(replace(PlanRow(*row), failing=failing.get(row[0])))
    return found


def _last_results(db: Session, machine_ids: list[int]) -> dict[int, Result]:
    """Of plans whose newest try did not pass: what it said."""
    statement = (
        select(col(UpkeepDone.plan_id), col(UpkeepDone.result))
        .join(UpkeepPlan, col(UpkeepPlan.id) == col(UpkeepDone.plan_id))
        .where(col(UpkeepPlan.machine_id).in_(machine_ids))
        .order_by(col(UpkeepDone.done_on), col(UpkeepDone.id))
    )
    newest: dict[int, Result] = {}
    for plan, result in db.execute(statement):
        newest[int(plan)] = result  # the last one stays
    return {plan: result for plan, result in newest.items() if result is not Result.PASSED}


def due_by(db: Session, day: date) -> tuple[tuple[MachineRow, PlanRow], ...]:
    """Plans of machines that are here which are due on `day` or before, soonest first.

    A machine that is lent is not here, and one that is retired is done with; one that is out of order is
    due all the same.
    """
    here = (MachineState.IN_USE, MachineState.OUT_OF_ORDER)
    rows = {row.id: row for row in _machines(db, col(Machine.state).in_(here))}
    plans = [plan for of_one in _plans(db, rows).values() for plan in of_one if plan.due <= day]
    return tuple(
        (rows[plan.machine_id], plan) for plan in sorted(plans, key=lambda plan: (plan.due, plan.id))
    )


def warranties(db: Session, first: date, last: date) -> tuple[MachineRow, ...]:
    """Machines whose warranty ends on one of these days, soonest first."""
    ends = col(Machine.warranty_until).between(first, last)
    rows = _machines(db, ends, col(Machine.state) != MachineState.RETIRED)
    return tuple(sorted(rows, key=lambda row: (row.warranty_until or last, row.id)))


def page(db: Session, machine_id: int) -> MachinePage:
    """All there is to know of a machine. Raises NotFound."""
    machine = db.get(Machine, machine_id)
    if machine is None:
        raise NotFound("there is no such machine")
    (row,) = _machines(db, col(Machine.id) == machine_id)
    device = db.get(Device, machine.device_id) if machine.device_id else None
    return MachinePage(
        row, machine.site_id, machine.bought_on, machine.price_cents, machine.service_name,
        machine.service_phone, machine.manual, device.name if device else "",
        tuple(_plans(db, [machine_id]).get(machine_id, ())), _done(db, machine_id), _away(db, machine_id),
    )  # fmt: skip


def visits_to_move(db: Session, first: date, machine_id: int) -> tuple[int, ...]:
    """Booked visits from that day on whose device this machine is while it is not used, in order."""
    device_id = db.execute(select(col(Machine.device_id)).where(col(Machine.id) == machine_id)).scalar()
    return without_device(db, first, device_id) if device_id else ()


def _done(db: Session, machine_id: int) -> tuple[DoneRow, ...]:
    columns: tuple[Any, ...] = (
        col(UpkeepDone.id), col(UpkeepPlan.machine_id), col(UpkeepPlan.kind), col(UpkeepDone.done_on),
        col(UpkeepDone.done_by), col(UpkeepDone.result), col(UpkeepDone.cents), col(UpkeepDone.note),
        col(UpkeepDone.certificate), col(UpkeepDone.who),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(UpkeepPlan, col(UpkeepPlan.id) == col(UpkeepDone.plan_id))
        .where(col(UpkeepPlan.machine_id) == machine_id)
        .order_by(col(UpkeepDone.done_on).desc(), col(UpkeepDone.id).desc())
    )
    return tuple(DoneRow(*row) for row in db.execute(statement))


def _away(db: Session, machine_id: int) -> tuple[AwayRow, ...]:
    columns: tuple[Any, ...] = (
        col(MachineAway.id), col(MachineAway.state), col(MachineAway.began_on), col(MachineAway.until),
        col(MachineAway.reason), col(MachineAway.who), col(MachineAway.ended_on), col(MachineAway.outcome),
    )  # fmt: skip
    statement = (
        select(*columns)
        .where(col(MachineAway.machine_id) == machine_id)
        .order_by(col(MachineAway.id).desc())
    )  # fmt: skip
    return tuple(AwayRow(*row) for row in db.execute(statement))


def entry_of(page: MachinePage) -> MachineEntry:
    """What was typed of it, to be changed."""
    row = page.machine
    return MachineEntry(
        row.asset, row.name, row.kind, row.maker, row.model, row.serial, row.room, page.bought_on,
        page.price_cents, row.warranty_until, page.service_name, page.service_phone, page.manual, page.device,
    )  # fmt: skip
