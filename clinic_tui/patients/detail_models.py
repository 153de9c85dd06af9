"""What is stored of what the front desk asked a patient in person."""

from datetime import date

from sqlmodel import Field

from clinic_tui.patients.detail_rows import DETAIL_LIMITS, IdKind, PrivateWay, Relation
from clinic_tui.store.columns import RowId, Word
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class PatientDetail(Row, table=True):
    """At most one row for each patient; none, and nothing was asked yet."""

    __tablename__ = "patient_detail"

    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, unique=True)
    other_languages: str = Field(default="", max_length=DETAIL_LIMITS["other_languages"])
    """With commas between."""
    guarantor_id: int | None = Field(default=None, foreign_key="patient.id", sa_type=RowId, index=True)
    guarantor_is: Relation | None = Field(default=None, sa_type=Word(Relation))
    emergency_name: str = Field(default="", max_length=DETAIL_LIMITS["emergency_name"])
    emergency_relation: str = Field(default="", max_length=DETAIL_LIMITS["emergency_relation"])
    emergency_phone: str = Field(default="", max_length=DETAIL_LIMITS["emergency_phone"])
    private_by: PrivateWay | None = Field(default=None, sa_type=Word(PrivateWay))
    private_to: str = Field(default="", max_length=DETAIL_LIMITS["private_to"])
    notice_on: date | None = None
    notice_why_not: str = Field(default="", max_length=DETAIL_LIMITS["notice_why_not"])
    id_kind: IdKind | None = Field(default=None, sa_type=Word(IdKind))
    id_seen_on: date | None = None
    address_verified_on: date | None = None
    phone_verified_on: date | None = None


register(
    "patient_detail_patient_id_key",
    "this patient was changed at another desk meanwhile: look again and repeat",
    columns="patient_detail.patient_id",
)
