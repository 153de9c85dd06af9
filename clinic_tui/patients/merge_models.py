"""What is stored of records that are one patient's, and of those that only look so."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from clinic_tui.store.columns import RowId, UtcInstant, key_text
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class PatientMerge(Row, table=True):
    """A record that was merged into another: its number and MRN lead to the patient who was kept."""

    __tablename__ = "patient_merge"

    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    """The record that was kept."""
    gone_id: int = Field(sa_type=RowId, unique=True)
    """The number of the record that is no more, under which the journal has its history."""
    gone_mrn: str = Field(sa_type=key_text(20), unique=True)
    words: str = Field(max_length=240)
    """Who it was: name, birth date and MRN."""
    by: str = Field(max_length=80)
    at: datetime = Field(sa_type=UtcInstant)


class NotSamePerson(Row, table=True):
    """Two records that look like one patient's and are not, as somebody said; the lower number first."""

    __tablename__ = "not_same_person"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id", name="uq_not_same_person"),
        Row.__table_args__,
    )

    first_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    second_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    by: str = Field(max_length=80)
    at: datetime = Field(sa_type=UtcInstant)


register("patient_merge_gone_id_key", "this record was merged already", columns="patient_merge.gone_id")
register("patient_merge_gone_mrn_key", "this record was merged already", columns="patient_merge.gone_mrn")
register(
    "uq_not_same_person",
    "it was said already that these two are not the same",
    columns="not_same_person.first_id, not_same_person.second_id",
)
