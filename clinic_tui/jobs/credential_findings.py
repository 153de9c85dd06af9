"""What the jobs find of licences, registrations and training."""

from __future__ import annotations

from sqlalchemy.orm import Session

from clinic_tui.clock import today
from clinic_tui.credentials.queries import credentials, own_credentials
from clinic_tui.credentials.rules import ending_words
from clinic_tui.jobs.findings import Finding, notices, settle
from clinic_tui.jobs.rows import NoticeKind, NoticeRow
from clinic_tui.store.desk import Desk


def find_credentials(desk: Desk) -> int:
    """List those that end within 90 days or have ended and were not renewed, once for each step; how many."""
    day = today(desk.clock)
    with desk.store.reading() as db:
        rows = credentials(db)
    found = [
        Finding(row.id, f"{row.kind.value} of {row.holder}: {words}", row.details.expires_on)
        for row in rows
        if (words := ending_words(row.details.expires_on, day))
    ]
    return settle(desk, NoticeKind.CREDENTIAL, found)


def own_notices(db: Session, desk: Desk) -> tuple[NoticeRow, ...]:
    """What stands of the credentials of whoever sits there."""
    found = notices(db, NoticeKind.CREDENTIAL)
    own = {row.id for row in own_credentials(db, desk)} if found else frozenset[int]()
    return tuple(notice for notice in found if notice.subject_id in own)
