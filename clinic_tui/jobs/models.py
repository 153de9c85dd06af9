"""What is stored of what the jobs found."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from clinic_tui.jobs.rows import NoticeKind
from clinic_tui.store.columns import RowId, UtcInstant, Word
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row

NOTICE_LENGTH = 200


class Notice(Row, table=True):
    """Something that a person should see to; it goes when its cause is gone."""

    __table_args__ = (UniqueConstraint("kind", "subject_id", name="uq_notice"), Row.__table_args__)

    kind: NoticeKind = Field(sa_type=Word(NoticeKind))
    subject_id: int = Field(sa_type=RowId)
    """The appointment or the item it is about."""
    words: str = Field(max_length=NOTICE_LENGTH)
    since: datetime = Field(sa_type=UtcInstant)


register("uq_notice", "this notice stands already", columns="notice.kind, notice.subject_id")
