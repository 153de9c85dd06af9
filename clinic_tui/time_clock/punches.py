"""The punches of a day, for who compares them with the rota."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import instant_of
from clinic_tui.settings.time_clock import TimeClockSettings
from clinic_tui.store.desk import Desk
from clinic_tui.time_clock.models import TimeEntry
from clinic_tui.time_clock.rules import is_forgotten
from clinic_tui.time_clock.server_clock import server_now

USERS_FOR = timedelta(days=28)
"""Who clocked in within so many days uses the clock; of others it says nothing."""


def punches_on(
    db: Session, desk: Desk, settings: TimeClockSettings, day: date
) -> dict[int, list[tuple[datetime, datetime | None]]]:
    """When who uses the clock came and left, as far as it touches the day; in the clinic's zone.

    Of somebody who forgot to clock out nothing is known until that is put right: they are left out.
    """
    zone, now = desk.clock.zone, server_now(db, desk)
    midnight = instant_of(day, 0, zone)
    users = select(col(TimeEntry.account_id)).where(
        col(TimeEntry.began_at) >= midnight - USERS_FOR, col(TimeEntry.struck) == ""
    )
    found: dict[int, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    for number in db.scalars(users.distinct()):
        found[number] = []
    touching = select(col(TimeEntry.account_id), col(TimeEntry.began_at), col(TimeEntry.ended_at)).where(
        col(TimeEntry.struck) == "",
        col(TimeEntry.began_at) < instant_of(day + timedelta(days=1), 0, zone),
        or_(col(TimeEntry.ended_at).is_(None), col(TimeEntry.ended_at) > midnight),
    )
    unknown = set[int]()
    for number, began, ended in db.execute(touching.order_by(col(TimeEntry.began_at))):
        if ended is None and is_forgotten(began, None, now, settings.forgotten_hours):
            unknown.add(number)
        found[number].append((began.astimezone(zone), ended and ended.astimezone(zone)))
    return {number: each for number, each in found.items() if number not in unknown}
