"""What the jobs find of licences, registrations and training."""

from __future__ import annotations

from sqlalchemy.orm import Session

from clinic_tui.clock import Clock, today
from clinic_tui.credentials.licensing import undecided
from clinic_tui.credentials.queries import credentials, own_credentials
from clinic_tui.credentials.rows import begin_late
from clinic_tui.credentials.rules import UNDECIDED
from clinic_tui.jobs.findings import Finding, notices, settle, standing_now
from clinic_tui.jobs.rows import NoticeKind, NoticeRow
from clinic_tui.jobs.training_findings import find_untrained
from clinic_tui.store.desk import Desk


def find_credentials(desk: Desk) -> int:
    """List those that end within 90 days or have ended and were not renewed, once for each step; how many.

    With them those that begin later with none before, the providers of whom nobody said whether they need a
    licence, and training that is on record of nobody.
    """
    day = today(desk.clock)
    with desk.store.reading() as db:
        rows, open_ = credentials(db, day), _undecided(db)
    late = begin_late(rows, day)
    found = [Finding(row.id, f"{row.kind.value} of {row.holder}: {row.begin_words}") for row in late]
    found += [
        Finding(row.id, f"{row.kind.value} of {row.holder}: {words}", row.details.expires_on)
        for row in rows
        if row not in late and (words := row.ending_words(day))
    ]
    settle(desk, NoticeKind.UNDECIDED, open_)
    find_untrained(desk)
    return settle(desk, NoticeKind.CREDENTIAL, found)


def undecided_now(db: Session, clock: Clock) -> tuple[NoticeRow, ...]:
    """The providers of whom nothing is decided at this moment."""
    return standing_now(db, clock, NoticeKind.UNDECIDED, _undecided(db))


def _undecided(db: Session) -> list[Finding]:
    return [Finding(number, f"{code}: {UNDECIDED}") for number, code in undecided(db)]


def own_notices(db: Session, desk: Desk) -> tuple[NoticeRow, ...]:
    """What stands of the credentials of whoever sits there."""
    found = notices(db, NoticeKind.CREDENTIAL)
    own = {row.id for row in own_credentials(db, desk)} if found else frozenset[int]()
    return tuple(notice for notice in found if notice.subject_id in own)
