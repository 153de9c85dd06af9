"""What is stored of patients."""

from datetime import date, datetime

from sqlalchemy import DDL, Index, UniqueConstraint, event
from sqlmodel import Field

from clinic_tui.patients.person_models import EmergencyAccess, Patient, PatientAlert, Restriction
from clinic_tui.patients.policy import Answered, MedicareSecond, Relationship
from clinic_tui.patients.rows import PhoneUse
from clinic_tui.store.columns import Cents, RowId, UtcInstant, Word, key_text, later
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row

__all__ = [
    "ADDRESS",
    "INFIX_POSTGRES",
    "INFIX_SQLITE",
    "PLAIN",
    "SEARCH_LIMIT",
    "Coverage",
    "EmergencyAccess",
    "Patient",
    "PatientAlert",
    "PatientIdentifier",
    "PatientName",
    "PatientNote",
    "PatientPhone",
    "PatientSource",
    "Restriction",
]

SEARCH_LIMIT = 210
"""Letters of a name that are searched from within; a long middle name is cut to fit."""


PLAIN = (
    "family", "given", "middle", "prefix", "suffix", "preferred", "born", "sex", "deceased", "deceased_on",
    "email", "language", "interpreter", "contact_by_phone", "contact_by_text", "contact_by_mail",
)  # fmt: skip
"""The patient's columns that PatientFields has by the same names."""

ADDRESS = ("line1", "line2", "city", "state", "postal_code", "country")
"""Those that its Address has, in its order."""


class PatientName(Row, table=True):
    """A name under which a patient is found: `official`, `preferred`, `maiden`, `former`, `alias`.

    The keys are folded (see names.fold): `initials` is the first letter of family and
    of given name, so that `s,j` reads a 676th of the index; `sound` is how the family
    name sounds.
    """

    __tablename__ = "patient_name"
    __table_args__ = (
        Index("ix_patient_name_family", "family_key", "given_key", "patient_id"),
        Index("ix_patient_name_initials", "initials", "family_key", "given_key", "patient_id"),
        Index("ix_patient_name_given", "given_key", "family_key", "patient_id"),
        Index("ix_patient_name_sound", "sound", "given_key", "patient_id"),
        Row.__table_args__,
    )

    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    kind: str = Field(max_length=12)
    family: str = Field(max_length=100)
    given: str = Field(default="", max_length=100)
    family_key: str = Field(sa_type=key_text(100))
    given_key: str = Field(default="", sa_type=key_text(100))
    initials: str = Field(default="", sa_type=key_text(2))
    sound: str = Field(default="", sa_type=key_text(20))
    search: str = Field(sa_type=key_text(SEARCH_LIMIT))
    """Family, given and middle keys with spaces between: what is searched from within."""


class PatientPhone(Row, table=True):
    """A phone in digits with country code; `reversed` finds it by its last digits."""

    __tablename__ = "patient_phone"

    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    place: int = 0
    use: PhoneUse = Field(sa_type=Word(PhoneUse))
    digits: str = Field(max_length=20)
    reversed: str = Field(sa_type=key_text(20), index=True)


class PatientIdentifier(Row, table=True):
    """A number that somebody else gave the patient."""

    __tablename__ = "patient_identifier"
    __table_args__ = (Index("ix_patient_identifier_value", "value", "system"), Row.__table_args__)

    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    system: str = Field(max_length=200)
    value: str = Field(max_length=100)


class PatientSource(Row, table=True):
    """From which file or system a patient came: the same one comes in once."""

    __tablename__ = "patient_source"
    __table_args__ = (
        UniqueConstraint("source", "external_id", name="uq_patient_source"),
        Row.__table_args__,
    )

    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    source: str = Field(max_length=60)
    external_id: str = Field(max_length=200)
    digest: str = Field(max_length=64)
    """Of all that the file said, to see whether it says something new."""
    name_key: str = Field(max_length=201)
    born: date | None = None
    """Name and birth date as they came: another person under the same number is seen by them."""


class Coverage(Row, table=True):
    """An insurance slot: 1 primary, 2 secondary, 3 tertiary. All money in cents.

    `copay_cents` is what a visit costs where its service has no copay of its own. `verified_at` is
    when the policy was last known to be in force, by whom ever; `answered` how the payer answered last.
    """

    __table_args__ = (
        UniqueConstraint("patient_id", "slot", name="uq_coverage_slot"),
        Row.__table_args__,
    )

    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    slot: int = 1
    payer: str = Field(max_length=100)
    plan: str = Field(default="", max_length=100)
    member_id: str = Field(default="", max_length=60)
    group_number: str = Field(default="", max_length=60)
    copay_cents: int | None = Field(default=None, sa_type=Cents)
    verified_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    active: bool = True
    payer_id: int | None = later(None, sa_type=RowId, index=True)
    """The payer of that name; None where nobody has entered one."""
    relationship: Relationship = later("self", sa_type=Word(Relationship))
    subscriber_family: str = later("", max_length=100)
    subscriber_given: str = later("", max_length=100)
    subscriber_born: date | None = later(None)
    subscriber_sex: str = later("", max_length=1)
    valid_from: date | None = later(None)
    valid_to: date | None = later(None)
    copay_primary: int | None = later(None, sa_type=Cents)
    copay_specialist: int | None = later(None, sa_type=Cents)
    copay_urgent: int | None = later(None, sa_type=Cents)
    copay_mental: int | None = later(None, sa_type=Cents)
    copay_telehealth: int | None = later(None, sa_type=Cents)
    deductible: int | None = later(None, sa_type=Cents)
    deductible_left: int | None = later(None, sa_type=Cents)
    family_deductible: int | None = later(None, sa_type=Cents)
    family_deductible_left: int | None = later(None, sa_type=Cents)
    out_of_pocket: int | None = later(None, sa_type=Cents)
    out_of_pocket_left: int | None = later(None, sa_type=Cents)
    family_out_of_pocket: int | None = later(None, sa_type=Cents)
    family_out_of_pocket_left: int | None = later(None, sa_type=Cents)
    amounts_told_on: date | None = later(None)
    answered: Answered = later("not asked", sa_type=Word(Answered))
    answered_at: datetime | None = later(None, sa_type=UtcInstant)
    good_until: datetime | None = later(None, sa_type=UtcInstant)
    """How long the payer's last good answer stands."""
    medicare_second: MedicareSecond | None = later(None, sa_type=Word(MedicareSecond))
    """Why another payer comes before Medicare; None where none does."""


class PatientNote(Row, table=True):
    """A dated note of the front desk."""

    __tablename__ = "patient_note"

    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    at: datetime = Field(sa_type=UtcInstant)
    author: str = Field(max_length=80)
    words: str = Field(max_length=2000)


register(
    "uq_patient_source",
    "this patient of the file has come in already",
    columns="patient_source.source, patient_source.external_id",
)
register(
    "uq_coverage_slot",
    "the patient has a policy in this place already: edit that one",
    columns="coverage.patient_id, coverage.slot",
)

_names = PatientName.__table__  # type: ignore[attr-defined]

INFIX_SQLITE = (
    "CREATE VIRTUAL TABLE patient_name_infix USING fts5("
    "search, content='patient_name', content_rowid='id', tokenize='trigram')",
    "CREATE TRIGGER patient_name_infix_insert AFTER INSERT ON patient_name BEGIN "
    "INSERT INTO patient_name_infix(rowid, search) VALUES (new.id, new.search); END",
    "CREATE TRIGGER patient_name_infix_delete AFTER DELETE ON patient_name BEGIN "
    "INSERT INTO patient_name_infix(patient_name_infix, rowid, search) "
    "VALUES ('delete', old.id, old.search); END",
    "CREATE TRIGGER patient_name_infix_update AFTER UPDATE OF search ON patient_name BEGIN "
    "INSERT INTO patient_name_infix(patient_name_infix, rowid, search) "
    "VALUES ('delete', old.id, old.search); "
    "INSERT INTO patient_name_infix(rowid, search) VALUES (new.id, new.search); END",
)
"""Searching from within names: an FTS5 trigram index kept in step by triggers."""

INFIX_POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX ix_patient_name_infix ON patient_name USING gin (search gin_trgm_ops)",
)

for statement in INFIX_SQLITE:
    event.listen(_names, "after_create", DDL(statement.replace("%", "%%")).execute_if(dialect="sqlite"))
for statement in INFIX_POSTGRES:
    event.listen(_names, "after_create", DDL(statement).execute_if(dialect="postgresql"))
