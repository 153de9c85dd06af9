"""The jobs themselves: look for what is amiss, and keep the list of notices in step with it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock, instant_of, minute_now, today
from clinic_tui.jobs.models import NOTICE_LENGTH, Notice
from clinic_tui.jobs.rows import NoticeKind, NoticeRow
from clinic_tui.schedule.queries import left_open
from clinic_tui.stock.lot_reads import expiring
from clinic_tui.stock.queries import low
from clinic_tui.stock.rooms import stock_rooms
from clinic_tui.stock.rows import ExpiringLot, Standing, StockRoom
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Undo
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time

SOON_DAYS = (30, 60, 90)
"""Lots that expire within so many days are told of, in each span in other words: time to use them first."""

CLOSING_MINUTE = 18 * 60
"""From this minute of the clinic's day on, visits of today that have not ended are listed too."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing amiss. The words name no patient: they may stand in logs and mails."""

    subject_id: int
    words: str
    due: date | datetime | None = None
    """The last day, or the moment, to see to it; None where it has no such time."""
    site_id: int = 0
    """The site whose stock room it is about, where there are several."""
    stage: str = ""
    """How far it has come, where it goes on in stages: the words end with it. Each stage is news."""

    @property
    def told(self) -> str:
        """The words that stand in the notice."""
        return self.words[:NOTICE_LENGTH]

    def is_news_after(self, words: str) -> bool:
        """Whether who was told the words of an earlier stage does not know this one."""
        cut = len(self.words) - len(self.told)
        return not words.endswith(self.stage[: len(self.stage) - cut])

    def due_at(self, clock: Clock) -> datetime | None:
        """The same as a moment: a day ends with its last minute on the clinic's clock."""
        if self.due is None or isinstance(self.due, datetime):
            return self.due
        return instant_of(self.due + timedelta(days=1), 0, clock.zone)


def find_low_stock(desk: Desk) -> int:
    """Bring the low-stock notices up to date; how many stand now."""
    with desk.store.reading() as db:
        found = _low(db, today(desk.clock))
    return settle(desk, NoticeKind.LOW_STOCK, found)


def _low(db: Session, day: date) -> list[Finding]:
    """One for each item that is low and each stock room where it is: what each site orders is its own."""
    return [
        Finding(
            item.id,
            f"{where}{item.name}: {item.usable} {item.unit} left, reorder at {item.reorder_at}",
            site_id=site_told(room),
        )
        for where, room in places_told(db)
        for item in low(db, day, room)
    ]


def places_told(db: Session) -> list[tuple[str, StockRoom | None]]:
    """The stock rooms with the words that begin what is told of each; one that is alone needs none."""
    rooms = stock_rooms(db)
    return [("", None)] if len(rooms) == 1 else [(f"{room.site}: ", room) for room in rooms]


def site_told(room: StockRoom | None) -> int:
    """The site of a notice about this stock room; 0 for one that is alone."""
    return 0 if room is None else room.site_id


def low_stock(db: Session, clock: Clock) -> tuple[NoticeRow, ...]:
    """What `find_low_stock` would let stand at this moment, what has stood longest first.

    One question over the sums that the database keeps, so that no desk waits for the job to be told of what
    was just issued or received.
    """
    return standing_now(db, clock, NoticeKind.LOW_STOCK, _low(db, today(clock)))


def standing_now(db: Session, clock: Clock, kind: NoticeKind, found: list[Finding]) -> tuple[NoticeRow, ...]:
    """What was found at this moment as notices, what has stood longest first; nothing is written."""
    now = clock.now()
    stands = {(notice.subject_id, notice.site_id): notice for notice in notices(db, kind)}
    told = []
    for each in found:
        new = NoticeRow(0, kind, each.subject_id, "", now, None, each.site_id)
        told.append(replace(stands.get((each.subject_id, each.site_id), new), words=each.told))
    return tuple(sorted(told, key=lambda notice: notice.since))


def find_lots(desk: Desk) -> int:
    """List lots on hand that expire within 90 days or have expired, and recalled ones; how many."""
    now_day = today(desk.clock)
    with desk.store.reading() as db:
        rows = expiring(db, now_day, SOON_DAYS[-1])
    units: dict[int, int] = defaultdict(int)
    for row in rows:
        units[row.lot_id] += row.units
    found = {row.lot_id: _of_lot(row, units[row.lot_id], now_day) for row in rows}
    return settle(desk, NoticeKind.LOTS, list(found.values()))


def _of_lot(row: ExpiringLot, units: int, day: date) -> Finding:
    stage = _standing(row, day)
    received = f"{counted(row.received, 'patient')} received it, " if row.received else ""
    return Finding(
        row.lot_id,
        f"{row.name}, lot {row.number}: {units} {row.unit}, {received}{stage}",
        day if row.standing is Standing.RECALLED else row.expires_on,
        stage=stage,
    )


def _standing(lot: ExpiringLot, day: date) -> str:
    if lot.standing is Standing.RECALLED:
        return f"recalled: {lot.recall}"
    assert lot.expires_on is not None
    until = show_date(lot.expires_on)
    if lot.standing is Standing.EXPIRED:
        return f"expired {until}"
    days = lot.days_left(day) or 0
    within = next(each for each in SOON_DAYS if days <= each)
    return f"expires {until}, within {within} days"


def find_left_open(desk: Desk) -> int:
    """List visits that never ended; how many. Their status is left to a person (domain rules, B1)."""
    now_day = today(desk.clock)
    closed = minute_now(desk.clock) >= CLOSING_MINUTE
    with desk.store.reading() as db:
        rows = left_open(db, now_day, including=closed)
    found = [
        Finding(
            row.id,
            f"{show_date(row.day)} {show_time(row.start)} {row.provider_code}: still {row.status.words}",
            row.day,
        )
        for row in rows
    ]
    return settle(desk, NoticeKind.LEFT_OPEN, found)


def give_notice(desk: Desk, kind: NoticeKind, words: str) -> None:
    """Let one notice of this kind stand, with these words."""
    settle(desk, kind, [Finding(0, words)])


def forget_notice(desk: Desk, kind: NoticeKind) -> None:
    """Let no notice of this kind stand any more."""
    settle(desk, kind, [])


def settle(desk: Desk, kind: NoticeKind, found: list[Finding]) -> int:
    """Let these notices of a kind stand and no others; how many.

    One that came to its next stage is to be mailed again. Only what differs is written, so that a run that
    finds nothing new writes nothing at all.
    """
    desk.require("jobs.run")
    with desk.store.reading() as db:
        stored = {(row.subject_id, row.site_id): (row.words, row.due_at) for row in notices(db, kind)}
    wanted = {(finding.subject_id, finding.site_id): finding for finding in found}
    if stored == {about: (each.told, each.due_at(desk.clock)) for about, each in wanted.items()}:
        return len(wanted)
    with desk.act("jobs.run", undo=Undo.SKIP) as db:
        rows = {
            (row.subject_id, row.site_id): row
            for row in db.scalars(select(Notice).where(col(Notice.kind) == kind))
        }
        for about, row in rows.items():
            if about not in wanted:
                db.delete(row)
        for about, finding in wanted.items():
            words, due = finding.told, finding.due_at(desk.clock)
            if about in rows:
                row = rows[about]
                row.mailed_at = None if finding.is_news_after(row.words) else row.mailed_at
                row.words, row.due_at = words, due
            else:
                subject, site = about
                now = desk.clock.now()
                db.add(
                    Notice(kind=kind, subject_id=subject, site_id=site, words=words, since=now, due_at=due)
                )
    return len(wanted)


def notices(db: Session, *kinds: NoticeKind) -> tuple[NoticeRow, ...]:
    """The notices of these kinds in the order of the kinds, the oldest of each first."""
    columns: tuple[Any, ...] = (
        col(Notice.id), col(Notice.kind), col(Notice.subject_id), col(Notice.words), col(Notice.since),
        col(Notice.due_at), col(Notice.site_id),
    )  # fmt: skip
    statement = (
        select(*columns).where(col(Notice.kind).in_(kinds)).order_by(col(Notice.since), col(Notice.id))
    )
    found = [NoticeRow(*row) for row in db.execute(statement)]
    return tuple(sorted(found, key=lambda notice: kinds.index(notice.kind)))
