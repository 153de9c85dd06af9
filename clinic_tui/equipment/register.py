"""The use cases of the register: machines, and the times in which they cannot be used."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.equipment.entries import MachineEntry
from clinic_tui.equipment.models import Machine, MachineAway
from clinic_tui.equipment.rows import MachineState
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.schedule.resource_models import Device
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.site import Site, first_site

_LIMITS = {
    "asset": 20, "name": 60, "kind": 40, "maker": 60, "model": 60, "serial": 40, "room": 40,
    "service_name": 60, "service_phone": 40, "manual": 200, "device": 40,
}  # fmt: skip
_MOST_CENTS = 10**11


def add_machine(desk: Desk, entry: MachineEntry, *, site_id: int | None = None) -> int:
    """A machine that the clinic has; its number. Raises Invalid naming the field."""
    clean = _cleaned(desk, entry)
    with desk.act("equipment.edit") as db:
        site = first_site(db) if site_id is None else db.need(Site, site_id, "there is no such site")
        machine = Machine(
            site_id=site.id or 0,
            state=MachineState.IN_USE,
            device_id=_device(db, clean.device),
            **_put(clean),
        )
        db.add(machine)
        db.flush()
        return machine.id or 0


def edit_machine(desk: Desk, machine_id: int, version: int, entry: MachineEntry) -> None:
    """Change what is known of it. Raises Conflict where another desk did so meanwhile."""
    clean = _cleaned(desk, entry)
    with desk.act("equipment.edit") as db:
        machine = _seen(db.need(Machine, machine_id, "there is no such machine"), version)
        for name, value in _put(clean).items():
            setattr(machine, name, value)
        machine.device_id = _device(db, clean.device)


def take_out_of_use(
    desk: Desk, machine_id: int, version: int, state: MachineState, reason: str, until: date | None = None
) -> None:
    """Nobody uses it from today on: it is out of order, lent or retired; `until` is when it is expected back.

    A machine that is away already changes to the new state. Retiring needs the right to edit.
    """
    if state is MachineState.IN_USE:
        raise Invalid("out of order, lent or retired?", "state")
    why = clean_text(reason, 200, "reason")
    if not why:
        raise Invalid("why is it not used?", "reason")
    if until is not None and (until < today(desk.clock) or state is MachineState.RETIRED):
        raise Invalid("it is expected back today or later, and what is retired is not", "until")
    with desk.act("equipment.edit" if state is MachineState.RETIRED else "equipment.log", reason=why) as db:
        machine = _seen(db.need(Machine, machine_id, "there is no such machine"), version)
        put_away(desk, db, machine, state, why, until)


def put_away(
    desk: Desk, db: DeskSession, machine: Machine, state: MachineState, why: str, until: date | None = None
) -> None:
    """The same inside an action. Raises Conflict where it is so already, or was retired."""
    if machine.state is MachineState.RETIRED:
        raise Conflict(f"{machine.name} is retired: it has no other state any more")
    if machine.state is state:
        raise Conflict(f"{machine.name} is {state.value} already")
    _end(desk, db, machine, f"{state.value}: {why}"[:200])
    machine.state = state
    db.add(
        MachineAway(
            machine_id=machine.id or 0, state=state, began_on=today(desk.clock), until=until, reason=why,
            who=desk.actor.login,
        )
    )  # fmt: skip


def put_in_use(desk: Desk, machine_id: int, version: int, outcome: str) -> None:
    """It is used again; `outcome` says what was done. Raises Conflict where it is in use."""
    words = clean_text(outcome, 200, "outcome")
    if not words:
        raise Invalid("what was done, that it can be used again?", "outcome")
    with desk.act("equipment.log", reason=words) as db:
        machine = _seen(db.need(Machine, machine_id, "there is no such machine"), version)
        if machine.state in (MachineState.IN_USE, MachineState.RETIRED):
            raise Conflict(f"{machine.name} is {machine.state.value}")
        _end(desk, db, machine, words)
        machine.state = MachineState.IN_USE


def _end(desk: Desk, db: DeskSession, machine: Machine, outcome: str) -> None:
    """Close the time in which it was away, where there is one."""
    away = db.scalars(
        select(MachineAway).where(
            col(MachineAway.machine_id) == machine.id, col(MachineAway.ended_on).is_(None)
        )
    ).first()
    if away is not None:
        away.ended_on, away.outcome = today(desk.clock), outcome


def _cleaned(desk: Desk, entry: MachineEntry) -> MachineEntry:
    texts: dict[str, Any] = {
        name: clean_text(getattr(entry, name), limit, name) for name, limit in _LIMITS.items()
    }
    clean = replace(entry, **{**texts, "asset": texts["asset"].upper()})
    for name in ("asset", "name"):
        if not getattr(clean, name):
            raise Invalid(f"a machine needs its {'asset number' if name == 'asset' else name}", name)
    if not clean.asset.isascii():
        raise Invalid("an asset number has plain letters and digits", "asset")
    if clean.price_cents is not None and not 0 <= clean.price_cents <= _MOST_CENTS:
        raise Invalid("the price is not below 0", "price")
    if clean.bought_on is not None and clean.bought_on > today(desk.clock):
        raise Invalid("it was bought today or before", "bought")
    if clean.bought_on and clean.warranty_until and clean.warranty_until < clean.bought_on:
        raise Invalid("its warranty ends before it was bought", "warranty")
    return clean


def _put(entry: MachineEntry) -> dict[str, Any]:
    """The columns, but for the device, which is named and has to be looked up."""
    return {each.name: getattr(entry, each.name) for each in fields(entry) if each.name != "device"}


def _device(db: DeskSession, name: str) -> int | None:
    """The number of the bookable device of that name. Raises Invalid naming those there are."""
    if not name:
        return None
    active = col(Device.active).is_(True)
    found = db.scalars(
        select(Device).where(active, func.lower(col(Device.name)) == name.lower())
    ).first()  # fmt: skip
    if found is None:
        names = ", ".join(sorted(db.scalars(select(col(Device.name)).where(active)))) or "none yet"
        raise Invalid(f"visits take no device `{name}`: there are {names}", "device")
    return found.id


def _seen(machine: Machine, version: int) -> Machine:
    if machine.version != version:
        raise Conflict("this machine was changed at another desk meanwhile: look again and repeat")
    return machine
