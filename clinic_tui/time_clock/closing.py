"""Periods: closed and signed by a manager, and opened again with a reason."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import instant_of, today
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.patients.names import clean_text
from clinic_tui.security.models import Account
from clinic_tui.settings.time_clock import TimeClockSettings
from clinic_tui.store.desk import Desk
from clinic_tui.time_clock.locked import closed_over
from clinic_tui.time_clock.models import TimeEntry, TimePeriod
from clinic_tui.time_clock.queries import sheets
from clinic_tui.time_clock.rules import Period
from clinic_tui.time_clock.server_clock import server_now
from clinic_tui.time_clock.words import goes_on_words


def close_period(desk: Desk, settings: TimeClockSettings, period: Period) -> int:
    """Sign the period: nothing of it is changed any more; how many minutes of work lie in it.

    Raises Conflict before it is over, where somebody is still in, or where it is closed.
    """
    with desk.act("time.close") as db:
        if today(desk.clock) <= period.last:
            raise Conflict(goes_on_words(period.last))
        zone = desk.clock.zone
        begins = instant_of(period.first, 0, zone)
        ends = instant_of(period.last + timedelta(days=1), 0, zone)
        if (closed := closed_over(db, begins, ends)) is not None:
            raise Conflict(
                f"{closed.first:%m/%d} to {closed.last:%m/%d} is closed already, signed by {closed.closed_by}"
            )
        still_in = db.execute(
            select(col(Account.name), col(TimeEntry.began_at))
            .join(TimeEntry, col(TimeEntry.account_id) == col(Account.id))
            .where(
                col(TimeEntry.ended_at).is_(None), col(TimeEntry.struck) == "", col(TimeEntry.began_at) < ends
            )
            .order_by(col(TimeEntry.began_at))
        ).first()
        if still_in is not None:
            name, began = still_in
            raise Conflict(
                f"{name} is in since {began.astimezone(zone):%a %d %b %H:%M}: correct these times first"
            )
        found = [each for each in sheets(db, desk, settings, period) if each.entries or each.minutes]
        minutes = sum(each.minutes for each in found)
        db.add(
            TimePeriod(
                first=period.first, last=period.last, begins_at=begins, ends_at=ends,
                meal_minutes=settings.meal_minutes, people=len(found), minutes=minutes,
                closed_at=server_now(db, desk), closed_by=desk.actor.login,
            )
        )  # fmt: skip
        return minutes


def reopen_period(desk: Desk, period: Period, reason: str) -> None:
    """Let the times of a closed period be corrected again. Raises Invalid without a reason, NotFound."""
    why = clean_text(reason, 200, "reason")
    if not why:
        raise Invalid("why is it opened again? What was paid may differ from it then", "reason")
    with desk.act("time.reopen", reason=why) as db:
        row = db.scalars(
            select(TimePeriod).where(
                col(TimePeriod.reopened_at).is_(None),
                col(TimePeriod.first) <= period.last,
                col(TimePeriod.last) >= period.first,
            )
        ).first()
        if row is None:
            raise NotFound(f"{period.words} is not closed")
        row.reopened_at, row.reopened_by, row.reopen_reason = (
            server_now(db, desk),
            desk.actor.login,
            why,
        )
