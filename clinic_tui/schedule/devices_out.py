"""Devices that are not there: their machine is out of order, lent or retired, so that no visit can have them.

The register of machines lies above the schedule: its two tables are named here, and not mapped.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Date, String, column, exists, select, table
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.schedule.resource_models import Device
from clinic_tui.words.dates import show_date

_MACHINE = table(
    "machine", column("id", BigInteger), column("device_id", BigInteger), column("state", String)
)
_AWAY = table(
    "machine_away",
    column("machine_id", BigInteger), column("began_on", Date), column("until", Date),
    column("ended_on", Date),
)  # fmt: skip

_IN_USE = "in use"


@dataclass(frozen=True, slots=True)
class DeviceOut:
    """A device whose machine is not used, from `first` on until the day on which it is expected back."""

    device_id: int
    name: str
    state: str
    first: date
    until: date | None
    """None where nobody said: then on every day from `first` on."""

    def on(self, day: date) -> bool:
        """Whether it is not there on that day."""
        return self.first <= day and (self.until is None or day < self.until)

    @property
    def words(self) -> str:
        """`Ultrasound 1 is out of order until Fri 6 Mar 2026`."""
        return f"{self.name} is {self.state}{f' until {show_date(self.until)}' if self.until else ''}"


def devices_out(db: Session, device_ids: Collection[int] | None = None) -> dict[int, DeviceOut]:
    """Those that are out, of these or of all; one that another machine in use stands for is not."""
    if device_ids is not None and not device_ids:
        return {}
    other = _MACHINE.alias("other")
    used = exists().where(other.c.device_id == col(Device.id), other.c.state == _IN_USE)
    columns: tuple[Any, ...] = (
        col(Device.id), col(Device.name), _MACHINE.c.state, _AWAY.c.began_on, _AWAY.c.until
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(_MACHINE, _MACHINE.c.device_id == col(Device.id))
        .join(_AWAY, _AWAY.c.machine_id == _MACHINE.c.id)
        .where(_AWAY.c.ended_on.is_(None), ~used)
        .order_by(_AWAY.c.began_on.desc())
    )
    if device_ids is not None:
        statement = statement.where(col(Device.id).in_(device_ids))
    return {row[0]: DeviceOut(*row) for row in db.execute(statement)}
