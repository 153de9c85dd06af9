"""At the clock: coming, resting, going on, leaving; for whoever is signed in, by the server's clock."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.errors import Conflict, NotPermitted
from clinic_tui.settings.time_clock import TimeClockSettings
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.time_clock.models import TimeBreak, TimeEntry
from clinic_tui.time_clock.rules import is_forgotten
from clinic_tui.time_clock.server_clock import server_now
from clinic_tui.time_clock.states import BreakKind, Step
from clinic_tui.time_clock.trail import note

NOT_USED = (
    "the time clock is not used here: an administrator sets `used = true` in [time_clock] of clinic.toml"
)


def clock_in(desk: Desk, settings: TimeClockSettings) -> datetime:
    """Come to work; when, in the clinic's zone.

    Raises Conflict where the person is in already, at this terminal or another, or the clock is not used.
    """
    _require_used(desk, settings)
    with desk.act("time.clock") as db:
        me = _me(desk)
        now, zone = server_now(db, desk), desk.clock.zone
        if (entry := _open_entry(db, me)) is not None:
            since = entry.began_at.astimezone(zone)
            if is_forgotten(entry.began_at, None, now, settings.forgotten_hours):
                raise Conflict(_still_in(entry, zone))
            raise Conflict(f"you are in already, since {since:%H:%M}")
        last = db.scalars(
            select(col(TimeEntry.ended_at))
            .where(col(TimeEntry.account_id) == me, col(TimeEntry.struck) == "")
            .order_by(col(TimeEntry.ended_at).desc())
        ).first()
        if last is not None and last > now:
            raise Conflict(
                f"you were out at {last.astimezone(zone):%H:%M}, later than the server's clock says "
                f"({now.astimezone(zone):%H:%M}): wait until then, or have the times corrected"
            )
        entry = TimeEntry(account_id=me, began_at=now)
        db.add(entry)
        db.flush()
        note(desk, db, entry, Step.IN, now, new=now)
        return now.astimezone(zone)


def clock_out(desk: Desk, settings: TimeClockSettings, *, sure: bool = False) -> datetime:
    """Leave; when. A break that lasts ends with it.

    Raises Conflict where the person is not in, and unless `sure` where that was longer than anybody works.
    """
    _require_used(desk, settings)
    with desk.act("time.clock") as db:
        me = _me(desk)
        now, zone = server_now(db, desk), desk.clock.zone
        entry = _needed_entry(db, me)
        since = entry.began_at.astimezone(zone)
        if not sure and is_forgotten(entry.began_at, None, now, settings.forgotten_hours):
            raise Conflict(
                f"you are in since {since:%a %d %b %H:%M}: if you left before now, say when (e at the clock)"
            )
        _require_later(now, entry.began_at, desk)
        pause = _open_break(db, entry)
        if pause is not None:
            _require_later(now, pause.began_at, desk)
            pause.ended_at = now
            note(desk, db, entry, Step.BACK, now, new=now, words=pause.kind.value)
        entry.ended_at = now
        note(desk, db, entry, Step.OUT, now, new=now)
        return now.astimezone(zone)


def begin_break(desk: Desk, settings: TimeClockSettings, kind: BreakKind) -> datetime:
    """A rest or a meal begins; when.

    Raises Conflict where the person is not in, has one already, or never clocked out of a day before.
    """
    _require_used(desk, settings)
    with desk.act("time.clock") as db:
        me = _me(desk)
        now, zone = server_now(db, desk), desk.clock.zone
        entry = _needed_entry(db, me)
        if is_forgotten(entry.began_at, None, now, settings.forgotten_hours):
            raise Conflict(
                _still_in(entry, zone)
            )  # else the break of today would stand on the sheet of that day
        _require_later(now, entry.began_at, desk, same=True)
        if (pause := _open_break(db, entry)) is not None:
            since = pause.began_at.astimezone(zone)
            raise Conflict(f"your {pause.kind.value} has lasted since {since:%H:%M}: end it first")
        db.touch(entry)
        db.add(TimeBreak(entry_id=entry.id or 0, kind=kind, began_at=now))
        note(desk, db, entry, Step.BREAK, now, new=now, words=kind.value)
        return now.astimezone(zone)


def end_break(desk: Desk, settings: TimeClockSettings) -> datetime:
    """Go on with the work; when. Raises Conflict where no break lasts."""
    _require_used(desk, settings)
    with desk.act("time.clock") as db:
        me = _me(desk)
        now = server_now(db, desk)
        entry = _needed_entry(db, me)
        pause = _open_break(db, entry)
        if pause is None:
            raise Conflict("you are in, and no break lasts")
        _require_later(now, pause.began_at, desk)
        db.touch(entry)
        pause.ended_at = now
        note(desk, db, entry, Step.BACK, now, new=now, words=pause.kind.value)
        return now.astimezone(desk.clock.zone)


def _require_used(desk: Desk, settings: TimeClockSettings) -> None:
    desk.require("time.clock")
    if not settings.used:
        raise Conflict(NOT_USED)


def _me(desk: Desk) -> int:
    if desk.actor.account_id is None:
        raise NotPermitted("only a person with an account clocks in")
    return desk.actor.account_id


def _open_entry(db: DeskSession, account_id: int) -> TimeEntry | None:
    return db.scalars(
        select(TimeEntry).where(
            col(TimeEntry.account_id) == account_id,
            col(TimeEntry.ended_at).is_(None),
            col(TimeEntry.struck) == "",
        )
    ).first()


def _needed_entry(db: DeskSession, account_id: int) -> TimeEntry:
    entry = _open_entry(db, account_id)
    if entry is None:
        raise Conflict("you are not clocked in")
    return entry


def _still_in(entry: TimeEntry, zone: ZoneInfo) -> str:
    """What to do first about a shift that nobody clocked out of."""
    since = entry.began_at.astimezone(zone)
    return f"you are still in since {since:%a %d %b %H:%M}: say first when you left (e at the clock)"


def _open_break(db: DeskSession, entry: TimeEntry) -> TimeBreak | None:
    return db.scalars(
        select(TimeBreak).where(
            col(TimeBreak.entry_id) == entry.id,
            col(TimeBreak.ended_at).is_(None),
            col(TimeBreak.struck) == "",
        )
    ).first()


def _require_later(now: datetime, before: datetime, desk: Desk, *, same: bool = False) -> None:
    """The server's clock may have been set back; nobody leaves before they came."""
    if now > before or (same and now == before):
        return
    zone = desk.clock.zone
    raise Conflict(
        f"the server's clock says {now.astimezone(zone):%H:%M:%S}, and what this ends began "
        f"{before.astimezone(zone):%H:%M:%S}: wait a moment, or have the time corrected"
    )
