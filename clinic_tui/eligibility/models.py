"""What is stored of questions to payers about coverage, of their answers, and of the files they came in."""

from datetime import date, datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from clinic_tui.eligibility.states import Asked, Taken
from clinic_tui.patients.policy import Answered
from clinic_tui.store.columns import RowId, UtcInstant, Word, key_text
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class EligibilityRequest(Row, table=True):
    """One question about one policy, written down before it is sent."""

    __tablename__ = "eligibility_request"
    __table_args__ = (
        UniqueConstraint("trace", name="uq_eligibility_request_trace"),
        Row.__table_args__,
    )

    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    coverage_id: int = Field(foreign_key="coverage.id", sa_type=RowId, index=True)
    appointment_id: int | None = Field(default=None, sa_type=RowId)
    """The visit it is about, where it is about one."""
    service_date: date
    services: str = Field(max_length=40)
    """Service types asked for, with spaces between."""
    trace: str = Field(sa_type=key_text(50))
    """By which the answer is known (TRN02)."""
    control: int
    """Of the interchange it went in (ISA13)."""
    member_id: str = Field(default="", max_length=60)
    """As it was asked with."""
    payer: str = Field(max_length=100)
    way: str = Field(max_length=20)
    """Which connection: `folder`, `sftp`, `simulator`."""
    status: Asked = Field(sa_type=Word(Asked), index=True)
    at: datetime = Field(sa_type=UtcInstant)
    who: str = Field(max_length=80)
    words: str = Field(default="", max_length=400)
    """Why it was not sent or is in doubt; empty otherwise."""


class EligibilityAnswer(Row, table=True):
    """What a payer said to one question. `content` is the interchange as it came."""

    __tablename__ = "eligibility_answer"

    request_id: int = Field(foreign_key="eligibility_request.id", sa_type=RowId, index=True)
    coverage_id: int = Field(foreign_key="coverage.id", sa_type=RowId, index=True)
    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId)
    at: datetime = Field(sa_type=UtcInstant)
    answered: Answered = Field(sa_type=Word(Answered))
    words: str = Field(default="", max_length=400)
    """The rejection in plain words with the way out, or what is off; empty where nothing is."""
    field: str = Field(default="", max_length=20)
    """The field at the desk that a rejection is about."""
    code: str = Field(default="", max_length=10)
    """AAA03 of the first rejection."""
    content: str = Field(sa_type=Text)


class EligibilityFile(Row, table=True):
    """A file that came from a payer: the same bytes are taken in once."""

    __tablename__ = "eligibility_file"
    __table_args__ = (UniqueConstraint("digest", name="uq_eligibility_file_digest"), Row.__table_args__)

    digest: str = Field(max_length=64)
    name: str = Field(max_length=200)
    at: datetime = Field(sa_type=UtcInstant)
    taken: Taken = Field(sa_type=Word(Taken))
    answers: int = 0
    unmatched: int = 0
    """Answers to questions that are not ours."""
    words: str = Field(default="", max_length=400)


register(
    "uq_eligibility_request_trace",
    "a question of this trace number was asked already",
    columns="eligibility_request.trace",
)
register("uq_eligibility_file_digest", "this file was taken in already", columns="eligibility_file.digest")
