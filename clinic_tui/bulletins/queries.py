"""Reads of bulletins: columns in, frozen rows out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.bulletins.models import Bulletin, BulletinRead
from clinic_tui.bulletins.rows import BulletinReader, BulletinRow
from clinic_tui.clock import today
from clinic_tui.security.models import Account
from clinic_tui.store.desk import Desk

MOST_LISTED = 200
"""The newest so many are listed."""


def bulletins(db: Session, desk: Desk) -> tuple[BulletinRow, ...]:
    """All of them with who has read each, what is shown longest from now on top."""
    found = db.scalars(
        select(Bulletin).order_by(col(Bulletin.until_day).desc(), col(Bulletin.id).desc()).limit(MOST_LISTED)
    ).all()
    read = _read_at(db, [row.id or 0 for row in found])
    people: list[Any] = list(
        db.execute(
            select(col(Account.id), col(Account.login), col(Account.name))
            .where(col(Account.active))
            .order_by(col(Account.name))
        )
    )
    rows = []
    for row in found:
        at = read[row.id or 0]
        readers = sorted(
            (
                BulletinReader(name, at.get(number))
                for number, login, name in people
                if login != row.written_by
            ),
            key=lambda each: (each.at is None, each.at.timestamp() if each.at else 0.0),
        )
        rows.append(_row(row, is_read=_is_read(desk, row, at), readers=tuple(readers)))
    return tuple(rows)


def of_today(db: Session, desk: Desk) -> tuple[BulletinRow, ...]:
    """Those that are shown today, the newest first; without who has read them."""
    day = today(desk.clock)
    found = db.scalars(
        select(Bulletin)
        .where(
            col(Bulletin.from_day) <= day,
            col(Bulletin.until_day) >= day,
            col(Bulletin.withdrawn_at).is_(None),
        )
        .order_by(col(Bulletin.id).desc())
    ).all()
    read = _read_at(db, [row.id or 0 for row in found]) if found else {}
    return tuple(_row(row, is_read=_is_read(desk, row, read[row.id or 0])) for row in found)


def read_by(db: Session, numbers: Sequence[int]) -> int:
    """How many people have read one of these."""
    statement = select(func.count(col(BulletinRead.account_id).distinct()))
    return db.execute(statement.where(col(BulletinRead.bulletin_id).in_(numbers))).scalar_one()


def unread(db: Session, desk: Desk) -> tuple[BulletinRow, ...]:
    """Those of today that who sits at the desk has not read, the oldest first."""
    return tuple(row for row in reversed(of_today(db, desk)) if not row.is_read)


def _read_at(db: Session, numbers: list[int]) -> dict[int, dict[int, datetime]]:
    columns: tuple[Any, ...] = (
        col(BulletinRead.bulletin_id), col(BulletinRead.account_id), col(BulletinRead.at)
    )  # fmt: skip
    found: dict[int, dict[int, datetime]] = defaultdict(dict)
    for bulletin_id, account_id, at in db.execute(
        select(*columns).where(col(BulletinRead.bulletin_id).in_(numbers))
    ):
        found[bulletin_id][account_id] = at
    return found


def _is_read(desk: Desk, row: Bulletin, at: dict[int, datetime]) -> bool:
    return row.written_by == desk.actor.login or desk.actor.account_id in at


def _row(row: Bulletin, *, is_read: bool, readers: tuple[BulletinReader, ...] = ()) -> BulletinRow:
    return BulletinRow(
        row.id or 0, row.version, row.words, row.from_day, row.until_day, row.written_at, row.written_by,
        row.writer, row.withdrawn_at, row.withdrawn_by, is_read, readers,
    )  # fmt: skip
