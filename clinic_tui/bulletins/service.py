"""Writing a bulletin, putting it right, withdrawing it, and having read it."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.bulletins.models import Bulletin, BulletinRead
from clinic_tui.bulletins.rows import BulletinEntry
from clinic_tui.bulletins.rules import WORDS_LENGTH, is_shown, why_not
from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.security.models import Account
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo


def write_bulletin(desk: Desk, entry: BulletinEntry) -> int:
    """Tell everybody; its number. Raises Invalid naming the field."""
    cleaned = _clean(desk, entry)
    with desk.act("bulletin.write") as db:
        row = Bulletin(
            words=cleaned.words, from_day=cleaned.from_day, until_day=cleaned.until_day,
            written_at=desk.clock.now(), written_by=desk.actor.login, writer=_name_here(desk, db),
        )  # fmt: skip
        db.add(row)
        db.flush()
        return row.id or 0


def change_bulletin(desk: Desk, number: int, version: int, entry: BulletinEntry) -> None:
    """Put it right. With other words it is news again: who had read it reads it once more.

    Raises Invalid naming the field, Conflict where it was withdrawn or written at another desk.
    """
    cleaned = _clean(desk, entry)
    with desk.act("bulletin.write") as db:
        row = _need_standing(desk, db, number, version)
        if row.words != cleaned.words:
            for read in db.scalars(select(BulletinRead).where(col(BulletinRead.bulletin_id) == number)):
                db.delete(read)
        row.words, row.from_day, row.until_day = cleaned.words, cleaned.from_day, cleaned.until_day


def withdraw_bulletin(desk: Desk, number: int, version: int) -> None:
    """It is shown no more, and stays on the list with who had read it. Raises Conflict as above."""
    with desk.act("bulletin.write") as db:
        row = _need_standing(desk, db, number, version)
        row.withdrawn_at, row.withdrawn_by = desk.clock.now(), _name_here(desk, db)


def read_bulletin(desk: Desk, number: int) -> None:
    """Who sits here has read it; a second time changes nothing.

    Raises Conflict where it is one's own, or was withdrawn meanwhile.
    """
    with desk.act("bulletin.read", undo=Undo.SKIP) as db:
        row = db.need(Bulletin, number, f"there is no bulletin {number}")
        if row.written_by == desk.actor.login:
            raise Conflict("this is your own bulletin: the others read it")
        if not is_shown(
            row.from_day, row.until_day, withdrawn=row.withdrawn_at is not None, day=today(desk.clock)
        ):
            raise Conflict("it is shown no more: it was withdrawn, or its days are over")
        me = desk.actor.account_id
        known = db.scalars(
            select(BulletinRead).where(
                col(BulletinRead.bulletin_id) == number, col(BulletinRead.account_id) == me
            )
        ).one_or_none()
        if known is None and me is not None:
            db.add(BulletinRead(bulletin_id=number, account_id=me, at=desk.clock.now()))


def _clean(desk: Desk, entry: BulletinEntry) -> BulletinEntry:
    words = clean_text(entry.words, WORDS_LENGTH, "words")
    if not words:
        raise Invalid("what is everybody to know?", "words")
    field, why = why_not(entry.from_day, entry.until_day, today(desk.clock))
    if why:
        raise Invalid(why, field)
    return BulletinEntry(words, entry.from_day, entry.until_day)


def _need_standing(desk: Desk, db: DeskSession, number: int, version: int) -> Bulletin:
    row = db.need(Bulletin, number, f"there is no bulletin {number}")
    if row.withdrawn_at is not None:
        at = row.withdrawn_at.astimezone(desk.clock.zone)
        raise Conflict(f"it is withdrawn already: {row.withdrawn_by}, {at:%m/%d %H:%M}")
    if row.version != version:
        raise Conflict("this was written at another desk meanwhile: look again and repeat")
    return row


def _name_here(desk: Desk, db: DeskSession) -> str:
    account = db.get(Account, desk.actor.account_id) if desk.actor.account_id is not None else None
    return account.name if account is not None else desk.actor.login
