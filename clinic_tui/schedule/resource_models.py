"""What is stored of rooms and devices that visits need, and of times kept for kinds of visits."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from clinic_tui.schedule.models import PLAN_CHECK
from clinic_tui.schedule.states import Resource
from clinic_tui.store.columns import RowId, Word
from clinic_tui.store.row import Row


class Device(Row, table=True):
    """A thing that one visit at a time can have: an ultrasound machine, a laser."""

    site_id: int = Field(foreign_key="site.id", sa_type=RowId)
    name: str = Field(max_length=40)
    kind: str = Field(max_length=20)
    active: bool = True


class VisitNeed(Row, table=True):
    """A visit of this type takes one room or device of this kind, whichever is free."""

    __tablename__ = "visit_need"

    visit_type_id: int = Field(foreign_key="visit_type.id", sa_type=RowId, index=True)
    resource: Resource = Field(sa_type=Word(Resource))
    kind: str = Field(max_length=20)


class AppointmentResource(Row, table=True):
    """The room or device that an appointment has; `deliberate` where it shares it on purpose."""

    __tablename__ = "appointment_resource"

    appointment_id: int = Field(foreign_key="appointment.id", sa_type=RowId, index=True)
    resource: Resource = Field(sa_type=Word(Resource))
    resource_id: int = Field(sa_type=RowId)
    deliberate: bool = False


class Reserve(Row, table=True):
    """Time of a provider kept for some visit types, on one day or each week on `weekday`.

    `release_minutes` before it begins it is free for all; None keeps it to the end.
    """

    __table_args__ = (CheckConstraint(PLAN_CHECK, name="ck_reserve_plan"), Row.__table_args__)

    provider_id: int = Field(foreign_key="provider.id", sa_type=RowId, index=True)
    day: date | None = None
    weekday: int | None = None
    start_minute: int
    end_minute: int
    label: str = Field(max_length=60)
    release_minutes: int | None = None


class ReserveType(Row, table=True):
    """A visit type that the time is kept for."""

    __tablename__ = "reserve_type"

    reserve_id: int = Field(foreign_key="reserve.id", sa_type=RowId, index=True)
    visit_type_id: int = Field(foreign_key="visit_type.id", sa_type=RowId)
