"""What is stored of the schedule. A plan is the clinic's local day and minutes: DST cannot move it."""

from datetime import date, datetime

from sqlalchemy import DDL, CheckConstraint, Index, event
from sqlmodel import Field

from clinic_tui.schedule.states import BlockKind, CancelledBy, Confirmation, Status
from clinic_tui.store.columns import PATIENT_WHERE, RowId, UtcInstant, Word, later
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row

PLAN_CHECK = "start_minute >= 0 AND end_minute <= 1440 AND start_minute < end_minute"


class Provider(Row, table=True):
    """Who sees patients."""

    code: str = Field(max_length=8, unique=True)
    name: str = Field(max_length=100)
    specialty: str = Field(default="", max_length=60)
    active: bool = True
    overbook_quota: int = 2
    """Overbookings a day that the first right allows (domain rules, B2)."""
    youngest_months: int = later(0)
    """From this age in completed months on patients are seen."""
    below_months: int | None = later(None)
    """Patients are younger than that; None: of any age."""
    licence_needed: bool = later(False)
    """Nobody is booked with them before a licence is on record. Who needs none (an interpreter, a class) is
    refused only for one on record that does not hold."""
    licence_decided: bool = later(False)
    """Somebody said whether one is needed. Who was there before this was asked goes on as if none were, and
    is told of until it is said (credentials/licensing.py)."""


class Room(Row, table=True):
    """Where patients are seen."""

    site_id: int = Field(foreign_key="site.id", sa_type=RowId)
    name: str = Field(max_length=40)
    active: bool = True
    kind: str = later("", max_length=20)
    """What it is fit for (`procedure`), in small letters; empty for any examination."""


class VisitType(Row, table=True):
    """A kind of visit and its usual length."""

    __tablename__ = "visit_type"

    code: str = Field(max_length=8, unique=True)
    name: str = Field(max_length=60)
    minutes: int
    active: bool = True
    capacity: int = later(1)
    """Patients who can have it together; more than one makes it a group visit."""
    preparation: str = later("", max_length=120)
    """What the patient is told to do before it."""
    youngest_months: int = later(0)
    """For patients from this age in completed months on."""
    below_months: int | None = later(None)
    """For patients younger than that; None: of any age."""


class WeekTemplate(Row, table=True):
    """A stretch of a provider's usual week; `weekday` 0 is Monday."""

    __tablename__ = "week_template"
    __table_args__ = (CheckConstraint(PLAN_CHECK, name="ck_week_template_plan"), Row.__table_args__)

    site_id: int = Field(foreign_key="site.id", sa_type=RowId)
    provider_id: int = Field(foreign_key="provider.id", sa_type=RowId, index=True)
    weekday: int
    start_minute: int
    end_minute: int
    slot_minutes: int
    valid_from: date | None = None
    valid_to: date | None = None


class DayException(Row, table=True):
    """A day that differs from the template: away (no span) or other hours (a span each)."""

    __tablename__ = "day_exception"

    provider_id: int = Field(foreign_key="provider.id", sa_type=RowId, index=True)
    day: date = Field(index=True)
    start_minute: int | None = None
    end_minute: int | None = None
    slot_minutes: int = 15
    words: str = Field(default="", max_length=100)
    site_id: int | None = later(None, sa_type=RowId)
    """Where these hours are; None: where the provider is on that weekday as a rule."""


class Block(Row, table=True):
    """A stretch that is not for patients: on one day, or each week on `weekday`."""

    provider_id: int = Field(foreign_key="provider.id", sa_type=RowId, index=True)
    day: date | None = None
    weekday: int | None = None
    start_minute: int
    end_minute: int
    kind: BlockKind = Field(sa_type=Word(BlockKind))
    label: str = Field(default="", max_length=60)
    outside: str = later("", max_length=40)
    """The calendar outside the clinic that it was taken from, empty for one of the clinic's own."""
    outside_key: str = later("", max_length=32)
    """By which the event of that calendar is known again."""


class Holiday(Row, table=True):
    """A day on which the clinic is closed."""

    day: date = Field(unique=True)
    name: str = Field(max_length=60)


class Appointment(Row, table=True):
    """A planned or kept visit; the one source of truth of schedule and queue."""

    __table_args__ = (
        Index("ix_appointment_day", "day", "provider_id"),
        Index("ix_appointment_patient", "patient_id", "day"),
        CheckConstraint(PLAN_CHECK, name="ck_appointment_plan"),
        Row.__table_args__,
    )

    site_id: int = Field(foreign_key="site.id", sa_type=RowId)
    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId)
    provider_id: int = Field(foreign_key="provider.id", sa_type=RowId)
    visit_type_id: int = Field(foreign_key="visit_type.id", sa_type=RowId)
    day: date
    start_minute: int
    end_minute: int
    status: Status = Field(default=Status.BOOKED, sa_type=Word(Status))
    confirmation: Confirmation = Field(
        default=Confirmation.UNCONFIRMED,
        sa_type=Word(Confirmation),
    )
    overbook: bool = False
    overbook_reason: str = Field(default="", max_length=200)
    walk_in: bool = False
    reason: str = Field(default="", max_length=200)
    room_id: int | None = Field(default=None, foreign_key="room.id", sa_type=RowId)
    self_pay: bool = False
    arrived_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    stage_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the present status began, for the minutes on the board."""
    closed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    cancel_code: str = Field(default="", max_length=20)
    cancel_words: str = Field(default="", max_length=200)
    cancelled_by: CancelledBy | None = Field(
        default=None,
        sa_type=Word(CancelledBy),
    )
    late_cancel: bool = False
    moved_from_id: int | None = Field(default=None, foreign_key="appointment.id", sa_type=RowId)
    no_charge_reason: str = Field(default="", max_length=200)
    copay_reason: str = Field(default="", max_length=200)
    created_at: datetime = Field(sa_type=UtcInstant)
    group_id: int | None = later(None, sa_type=RowId)
    """The group visit it belongs to, by the number of the appointment that began it."""
    kept_from_payer: str = later("", max_length=200)
    """Why the payer is not told of it: that it is paid, or how it will be; empty: the payer is."""


class Occupancy(Row, table=True):
    """What an appointment takes up, one row per provider, patient, room or device.

    The database itself refuses two that overlap (`occupancy_overlap`), but for those
    marked `deliberate`, which a permitted overbooking is, and those of one group visit.
    """

    __table_args__ = (
        Index("ix_occupancy_day", "kind", "resource_id", "day"),
        CheckConstraint(PLAN_CHECK, name="ck_occupancy_plan"),
        Row.__table_args__,
    )

    appointment_id: int = Field(foreign_key="appointment.id", sa_type=RowId, index=True)
    kind: str = Field(max_length=10)
    resource_id: int = Field(sa_type=RowId, sa_column_kwargs={"info": {PATIENT_WHERE: ("kind", "patient")}})
    day: date
    start_minute: int
    end_minute: int
    deliberate: bool = False
    group_id: int = later(0, sa_type=RowId)
    """The group visit that takes the time, so that its patients may share it; 0 for one of its own."""


class SlotHold(Row, table=True):
    """A slot somebody is booking just now; void when it expires or its desk's process ends."""

    __tablename__ = "slot_hold"

    provider_id: int = Field(foreign_key="provider.id", sa_type=RowId)
    day: date = Field(index=True)
    start_minute: int
    end_minute: int
    desk: str = Field(max_length=20)
    session_token: str = Field(max_length=40)
    account: str = Field(max_length=80)
    expires_at: datetime = Field(sa_type=UtcInstant)
    visit_type_id: int | None = later(None, sa_type=RowId)
    """What is being booked; of a group visit the hold takes one place, of any other the time."""


GUARD = "occupancy_overlap"
"""The name of the guard against double booking, on either engine."""

_OVERLAP = (
    "SELECT RAISE(ABORT, 'occupancy_overlap') WHERE NOT new.deliberate AND EXISTS ("
    "SELECT 1 FROM occupancy o WHERE o.kind = new.kind AND o.resource_id = new.resource_id "
    "AND o.day = new.day AND NOT o.deliberate AND o.id <> new.id "
    "AND (o.group_id = 0 OR o.group_id <> new.group_id) "
    "AND o.start_minute < new.end_minute AND o.end_minute > new.start_minute);"
)
GUARD_SQLITE = (
    f"CREATE TRIGGER occupancy_overlap_insert AFTER INSERT ON occupancy BEGIN {_OVERLAP} END",
    f"CREATE TRIGGER occupancy_overlap_update AFTER UPDATE ON occupancy BEGIN {_OVERLAP} END",
    "CREATE UNIQUE INDEX appointment_room_taken ON appointment (room_id) "
    "WHERE status IN ('roomed', 'with-provider', 'ready-to-leave')",
)
GUARD_POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    "ALTER TABLE occupancy ADD CONSTRAINT occupancy_overlap EXCLUDE USING gist ("
    "kind WITH =, resource_id WITH =, day WITH =, int4range(start_minute, end_minute) WITH &&, "
    "(CASE WHEN group_id = 0 THEN id ELSE -group_id END) WITH <>) "
    "WHERE (NOT deliberate)",
    "CREATE UNIQUE INDEX appointment_room_taken ON appointment (room_id) "
    "WHERE status IN ('roomed', 'with-provider', 'ready-to-leave')",
)

for statement in GUARD_SQLITE:
    event.listen(Occupancy.__table__, "after_create", DDL(statement).execute_if(dialect="sqlite"))  # type: ignore[attr-defined]
for statement in GUARD_POSTGRES:
    event.listen(Occupancy.__table__, "after_create", DDL(statement).execute_if(dialect="postgresql"))  # type: ignore[attr-defined]

register("occupancy_overlap", "this time has just been taken: nothing was changed, choose another")
register(
    "appointment_room_taken",
    "this room has just been taken by another patient",
    columns="appointment.room_id",
)
register("provider_code_key", "this provider code is in use", columns="provider.code")
register("visit_type_code_key", "this visit type code is in use", columns="visit_type.code")
register("holiday_day_key", "this day is a holiday already", columns="holiday.day")
