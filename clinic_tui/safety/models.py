"""What is stored of incidents, of the decisions on them, and of what follows."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from clinic_tui.safety.states import (
    CaseType,
    IncidentKind,
    Privacy,
    Severe,
    Sex,
    SpanKind,
    Step,
    StepEnd,
)
from clinic_tui.store.columns import RowId, UtcInstant, Word, later
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class Incident(Row, table=True):
    """What happened to somebody who works here (OSHA form 301)."""

    account_id: int | None = Field(default=None, foreign_key="account.id", sa_type=RowId, index=True)
    """None for somebody without an account."""
    name: str = Field(max_length=80)
    job_title: str = Field(max_length=60)
    kind: IncidentKind = Field(sa_type=Word(IncidentKind))
    day: date = Field(index=True)
    minute: int | None = None
    shift_began: int | None = None
    place: str = Field(max_length=60)
    before: str = Field(max_length=300)
    what: str = Field(max_length=500)
    harm: str = Field(max_length=120)
    object: str = Field(max_length=80)
    device: str = Field(max_length=60)
    brand: str = Field(max_length=60)
    blood: bool
    """Another person's blood or infectious material was there."""
    learned_at: datetime = Field(sa_type=UtcInstant)
    """When the clinic heard of it: its clocks run from then."""
    reporter: str = Field(max_length=80)
    """The login that wrote it down."""
    treated_by: str = Field(default="", max_length=80)
    facility: str = Field(default="", max_length=120)
    emergency_room: bool | None = None
    overnight: bool | None = None
    address: str = Field(default="", max_length=160)
    born: date | None = None
    hired: date | None = None
    sex: Sex | None = Field(default=None, sa_type=Word(Sex))
    site_id: int = later(0, sa_type=RowId)
    """Where it happened, in whose log it stands; 0 is the first site (establishments.py)."""


class IncidentDecision(Row, table=True):
    """What was answered of an incident, and its number in the log once it is recordable."""

    __tablename__ = "incident_decision"
    __table_args__ = (
        UniqueConstraint("case_year", "case_number", name="uq_incident_decision_case"),
        Row.__table_args__,
    )

    incident_id: int = Field(foreign_key="incident.id", sa_type=RowId, unique=True)
    decided_on: date
    decided_by: str = Field(max_length=80)
    work_related: bool
    new_case: bool
    death: bool
    away: bool
    restricted: bool
    beyond_first_aid: bool
    unconscious: bool
    significant: bool
    special: bool
    case_type: CaseType = Field(sa_type=Word(CaseType))
    privacy: Privacy | None = Field(default=None, sa_type=Word(Privacy))
    case_year: int | None = None
    case_number: int | None = None


class WorkSpan(Row, table=True):
    """Days away from work, or of restricted work, both ends included."""

    __tablename__ = "work_span"
    __table_args__ = (
        CheckConstraint("last_day IS NULL OR last_day >= first_day", name="ck_work_span_order"),
        Row.__table_args__,
    )

    incident_id: int = Field(foreign_key="incident.id", sa_type=RowId, index=True)
    kind: SpanKind = Field(sa_type=Word(SpanKind))
    first_day: date
    last_day: date | None = None


class SevereOutcome(Row, table=True):
    """What is reported to OSHA, and that it was."""

    __tablename__ = "severe_outcome"
    __table_args__ = (
        UniqueConstraint("incident_id", "kind", name="uq_severe_outcome"),
        Row.__table_args__,
    )

    incident_id: int = Field(foreign_key="incident.id", sa_type=RowId)
    kind: Severe = Field(sa_type=Word(Severe))
    happened_at: datetime = Field(sa_type=UtcInstant)
    learned_at: datetime = Field(sa_type=UtcInstant)
    reported_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    reported_to: str = Field(default="", max_length=120)
    reported_by: str = Field(default="", max_length=80)


class ExposureStep(Row, table=True):
    """How a step of the follow-up of an exposure ended."""

    __tablename__ = "exposure_step"
    __table_args__ = (UniqueConstraint("incident_id", "step", name="uq_exposure_step"), Row.__table_args__)

    incident_id: int = Field(foreign_key="incident.id", sa_type=RowId)
    step: Step = Field(sa_type=Word(Step))
    ended: StepEnd = Field(sa_type=Word(StepEnd))
    day: date
    words: str = Field(max_length=200)
    who: str = Field(max_length=80)


class SafetyYear(Row, table=True):
    """What the summary of a year says besides its log, and who certified it."""

    __tablename__ = "safety_year"
    __table_args__ = (UniqueConstraint("year", "site_id", name="uq_safety_year_site"), Row.__table_args__)

    year: int
    average_employees: int
    hours: int
    certified_by: str = Field(default="", max_length=80)
    title: str = Field(default="", max_length=60)
    phone: str = Field(default="", max_length=40)
    certified_on: date | None = None
    certified_totals: str = Field(default="", max_length=120)
    """The sums as they were certified, to tell that the log has changed since."""
    site_id: int = later(0, sa_type=RowId)
    """Of which establishment; 0 is the first site."""


register(
    "uq_severe_outcome",
    "this stands there already",
    columns="severe_outcome.incident_id, severe_outcome.kind",
)
register(
    "uq_exposure_step", "this step has ended already", columns="exposure_step.incident_id, exposure_step.step"
)
register(
    "incident_decision_incident_id_key",
    "it was decided at another desk meanwhile",
    columns="incident_decision.incident_id",
)
register(
    "uq_safety_year_site",
    "this year was written at another desk meanwhile",
    columns="safety_year.year, safety_year.site_id",
)
