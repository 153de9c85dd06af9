"""What every screen needs of a patient: who it is, what warns of it, and whether the record is closed.

These are apart from the rest of a record (models.py), which the first day is read without.
"""

from datetime import date, datetime

from sqlmodel import Field

from clinic_tui.patients.emergency_rules import LONGEST_REASON
from clinic_tui.patients.rows import Consent, RestrictedFor, Sex
from clinic_tui.store.columns import RowId, UtcInstant, Word, key_text
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class Patient(Row, table=True):
    """One person; `mrn` is the clinic's own number and never changes."""

    mrn: str = Field(sa_type=key_text(20), unique=True)
    mrn_number: int = Field(unique=True)
    """The MRN as a number, so that the next one is found in an index."""
    family: str = Field(max_length=100)
    given: str = Field(default="", max_length=100)
    middle: str = Field(default="", max_length=100)
    prefix: str = Field(default="", max_length=20)
    suffix: str = Field(default="", max_length=20)
    preferred: str = Field(default="", max_length=100)
    born: date | None = Field(default=None, index=True)
    sex: Sex = Field(default=Sex.UNKNOWN, sa_type=Word(Sex))
    deceased: bool = False
    deceased_on: date | None = None
    email: str = Field(default="", max_length=200)
    line1: str = Field(default="", max_length=200)
    line2: str = Field(default="", max_length=200)
    city: str = Field(default="", max_length=100)
    state: str = Field(default="", max_length=40)
    postal_code: str = Field(default="", max_length=20)
    country: str = Field(default="US", max_length=40)
    language: str = Field(default="", max_length=40)
    interpreter: bool = False
    contact_by_phone: Consent = Field(default=Consent.NOT_ASKED, sa_type=Word(Consent))
    contact_by_text: Consent = Field(default=Consent.NOT_ASKED, sa_type=Word(Consent))
    contact_by_mail: Consent = Field(default=Consent.NOT_ASKED, sa_type=Word(Consent))
    created_at: datetime = Field(sa_type=UtcInstant)


class PatientAlert(Row, table=True):
    """A warning in the banner."""

    __tablename__ = "patient_alert"

    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    words: str = Field(max_length=200)


class Restriction(Row, table=True):
    """That a patient's record is closed to most roles; no row, and it is open as all others.

    A table of its own: a column of the patient would change what all stored patients are in the journal.
    """

    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, unique=True)
    reason: RestrictedFor = Field(sa_type=Word(RestrictedFor))
    by: str = Field(max_length=80)
    """Who did so, by sign-in name."""
    since: datetime = Field(sa_type=UtcInstant)


class EmergencyAccess(Row, table=True):
    """One person's way into a restricted record, for an hour and with a reason; another reviews it."""

    __tablename__ = "emergency_access"

    account_id: int = Field(foreign_key="account.id", sa_type=RowId, index=True)
    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    reason: str = Field(max_length=LONGEST_REASON)
    at: datetime = Field(sa_type=UtcInstant)
    until: datetime = Field(sa_type=UtcInstant)
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When its person ended it before its time."""
    reviewed_by: int | None = Field(default=None, foreign_key="account.id", sa_type=RowId)
    reviewed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    review_words: str = Field(default="", max_length=LONGEST_REASON)


register("restriction_patient_id_key", "this record is restricted already", columns="restriction.patient_id")
register("patient_mrn_number_key", "this MRN is taken by another patient", columns="patient.mrn_number")
register("patient_mrn_key", "this MRN is taken by another patient", columns="patient.mrn")
