"""What is stored of the coding of visits, and of what check-outs may begin with."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from clinic_tui.coding.states import Accident
from clinic_tui.store.columns import RowId, Word, later
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class VisitCoding(Row, table=True):
    """What a claim says of a visit beside its charges; `diagnoses` are ICD-10-CM without points, in order."""

    __tablename__ = "visit_coding"
    __table_args__ = (UniqueConstraint("appointment_id", name="uq_visit_coding_visit"), Row.__table_args__)

    appointment_id: int = Field(foreign_key="appointment.id", sa_type=RowId)
    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    diagnoses: str = Field(default="", max_length=95)
    place_of_service: str = Field(default="", max_length=2)
    rendering_id: int | None = Field(default=None, foreign_key="provider.id", sa_type=RowId)
    supervising_id: int | None = Field(default=None, foreign_key="provider.id", sa_type=RowId)
    referring_name: str = Field(default="", max_length=60)
    referring_npi: str = Field(default="", max_length=10)
    accident: Accident = Field(default=Accident.NONE, sa_type=Word(Accident))
    accident_state: str = Field(default="", max_length=2)
    accident_on: date | None = None
    onset_on: date | None = None
    note: str = Field(default="", max_length=80)
    authorization_id: int | None = Field(default=None, foreign_key="prior_authorization.id", sa_type=RowId)
    referral_id: int | None = Field(default=None, foreign_key="prior_authorization.id", sa_type=RowId)
    employer: str = later("", max_length=60)
    """Of an accident at work."""
    accident_number: str = later("", max_length=50)
    """The insurer's number of the accident."""
    delay_reason: str = later("", max_length=2)
    """Why the claim is late (states.DELAYS)."""
    admitted_on: date | None = later(None)
    """To the hospital in which the visit was."""


class VisitTemplate(Row, table=True):
    """What a check-out of a visit type may begin with, beside its usual charges (`typical_charge`)."""

    __tablename__ = "visit_template"
    __table_args__ = (UniqueConstraint("visit_type_id", name="uq_visit_template_type"), Row.__table_args__)

    visit_type_id: int = Field(foreign_key="visit_type.id", sa_type=RowId)
    place_of_service: str = Field(default="", max_length=2)
    diagnoses: str = Field(default="", max_length=95)


register(
    "uq_visit_coding_visit",
    "the visit has just been coded at another desk: look again and repeat",
    columns="visit_coding.appointment_id",
)
register(
    "uq_visit_template_type",
    "the template has just been changed at another desk: look again and repeat",
    columns="visit_template.visit_type_id",
)
