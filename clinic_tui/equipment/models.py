"""What is stored of machines, their upkeep, temperature readings, and holds of places."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from clinic_tui.equipment.rows import Every, MachineState, Result, UpkeepKind
from clinic_tui.store.columns import Cents, RowId, UtcInstant, Word, later
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class Machine(Row, table=True):
    """A machine that the clinic has."""

    site_id: int = Field(foreign_key="site.id", sa_type=RowId)
    asset: str = Field(max_length=20, unique=True)
    name: str = Field(max_length=60)
    kind: str = Field(max_length=40)
    maker: str = Field(max_length=60)
    model: str = Field(max_length=60)
    serial: str = Field(max_length=40)
    room: str = Field(max_length=40)
    bought_on: date | None = None
    price_cents: int | None = Field(default=None, sa_type=Cents)
    warranty_until: date | None = None
    """The last day of it."""
    service_name: str = Field(max_length=60)
    service_phone: str = Field(max_length=40)
    manual: str = Field(max_length=200)
    """Where its manual is: a page, a folder, an address."""
    device_id: int | None = Field(default=None, foreign_key="device.id", sa_type=RowId)
    """The device that visits take, where it is one."""
    state: MachineState = Field(sa_type=Word(MachineState))


class MachineAway(Row, table=True):
    """A time in which a machine was out of order, lent or retired."""

    __tablename__ = "machine_away"

    machine_id: int = Field(foreign_key="machine.id", sa_type=RowId, index=True)
    state: MachineState = Field(sa_type=Word(MachineState))
    began_on: date
    until: date | None = None
    reason: str = Field(max_length=200)
    who: str = Field(max_length=80)
    ended_on: date | None = None
    outcome: str = Field(default="", max_length=200)


class UpkeepPlan(Row, table=True):
    """What is done to a machine at intervals."""

    __tablename__ = "upkeep_plan"
    __table_args__ = (
        CheckConstraint("interval_length > 0", name="ck_upkeep_plan_length"),
        Row.__table_args__,
    )

    machine_id: int = Field(foreign_key="machine.id", sa_type=RowId, index=True)
    kind: UpkeepKind = Field(sa_type=Word(UpkeepKind))
    words: str = Field(default="", max_length=100)
    interval_length: int
    every: Every = Field(sa_type=Word(Every))
    last_done: date | None = None
    """When it was last done and passed."""
    due: date
    active: bool = True


class UpkeepDone(Row, table=True):
    """One time that it was done."""

    __tablename__ = "upkeep_done"

    plan_id: int = Field(foreign_key="upkeep_plan.id", sa_type=RowId, index=True)
    done_on: date
    done_by: str = Field(max_length=60)
    result: Result = Field(sa_type=Word(Result))
    cents: int | None = Field(default=None, sa_type=Cents)
    note: str = Field(default="", max_length=200)
    certificate: str = Field(default="", max_length=200)
    who: str = Field(max_length=80)


class TemperatureReading(Row, table=True):
    """What stood on a unit's thermometer, in hundredths of a degree Celsius."""

    __tablename__ = "temperature_reading"
    __table_args__ = (Index("ix_temperature_reading_place", "place_id", "day"), Row.__table_args__)

    place_id: int = Field(foreign_key="stock_place.id", sa_type=RowId)
    at: datetime = Field(sa_type=UtcInstant)
    day: date
    """The clinic's day of `at`."""
    current: int
    lowest: int | None = None
    highest: int | None = None
    note: str = Field(default="", max_length=200)
    action: str = Field(default="", max_length=200)
    who: str = Field(max_length=80)
    struck: str = later("", max_length=120)
    """Why it was entered in error; empty where it stands."""


class PlaceHold(Row, table=True):
    """A time in which nothing is given out from a place for supplies."""

    __tablename__ = "place_hold"

    place_id: int = Field(foreign_key="stock_place.id", sa_type=RowId, index=True)
    reading_id: int | None = Field(default=None, foreign_key="temperature_reading.id", sa_type=RowId)
    """The reading that began it; None where a person did without one."""
    began_at: datetime = Field(sa_type=UtcInstant)
    reason: str = Field(max_length=200)
    who: str = Field(max_length=80)
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    ended_by: str = Field(default="", max_length=80)
    outcome: str = Field(default="", max_length=200)


register("machine_asset_key", "this asset number is in use", columns="machine.asset")
