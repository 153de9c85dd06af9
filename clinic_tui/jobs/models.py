"""What is stored of what the jobs found."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from clinic_tui.jobs.rows import NoticeKind, RunOutcome
from clinic_tui.store.columns import RowId, UtcInstant, Word, later
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row

NOTICE_LENGTH = 200
WORDS_LENGTH = 300


class Notice(Row, table=True):
    """Something that a person should see to; it goes when its cause is gone."""

    __table_args__ = (Index("uq_notice", "kind", "subject_id", "site_id", unique=True), Row.__table_args__)

    kind: NoticeKind = Field(sa_type=Word(NoticeKind))
    subject_id: int = Field(sa_type=RowId)
    """The appointment, item, lot, place or machine it is about."""
    words: str = Field(max_length=NOTICE_LENGTH)
    since: datetime = Field(sa_type=UtcInstant)
    mailed_at: datetime | None = later(None, sa_type=UtcInstant)
    """When it stood in a mail; None where it did in none."""
    due_at: datetime | None = later(None, sa_type=UtcInstant)
    """Until when it is to be seen to; None where it has no such time."""
    site_id: int = later(0, sa_type=RowId)
    """The site at which it is so; 0 where it is of none alone."""


class JobLead(Row, table=True):
    """The one row of who runs the jobs; `token` rises at each change (see lead.py)."""

    __tablename__ = "job_lead"

    token: int
    holder: str = Field(max_length=100)
    since: datetime = Field(sa_type=UtcInstant)


class JobRun(Row, table=True):
    """A run of a job that was written down."""

    __tablename__ = "job_run"
    __table_args__ = (Index("ix_job_run_job", "job", "id"), Row.__table_args__)

    job: str = Field(max_length=40)
    started_at: datetime = Field(sa_type=UtcInstant)
    ended_at: datetime = Field(sa_type=UtcInstant)
    outcome: RunOutcome = Field(sa_type=Word(RunOutcome))
    words: str = Field(max_length=WORDS_LENGTH)
    holder: str = Field(max_length=100)


register("uq_notice", "this notice stands already", columns="notice.kind, notice.subject_id, notice.site_id")
