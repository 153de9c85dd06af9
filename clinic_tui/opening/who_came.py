"""Who is in today: the rota held against the time clock, where that is used."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from clinic_tui.clock import today
from clinic_tui.rota.arrival_rules import Arrival, Punch, Punched
from clinic_tui.rota.queries import arrivals, who_is_in
from clinic_tui.rota.rows import RotaToday
from clinic_tui.settings.time_clock import TimeClockSettings
from clinic_tui.store.desk import Desk
from clinic_tui.time_clock.punches import punches_on
from clinic_tui.time_clock.queries import people
from clinic_tui.time_clock.rows import People
from clinic_tui.time_clock.rules import Period
from clinic_tui.words.times import DAY_MINUTES

RIGHT = "time.presence"
"""Who may see who is in sees who is late, too; others see the plan alone."""


def rota_today(db: Session, desk: Desk, settings: TimeClockSettings) -> RotaToday:
    """Who works today, who is off, and for who may see it who is late or not in."""
    return who_is_in(db, desk, punched(db, desk, settings))


def who_came(db: Session, desk: Desk, settings: TimeClockSettings) -> dict[int, Arrival]:
    """What there is to say of those who use the clock, by account."""
    found = punched(db, desk, settings)
    return arrivals(db, desk, found) if found is not None else {}


def people_in(db: Session, desk: Desk, settings: TimeClockSettings, period: Period) -> People:
    """Everybody by the time clock, with what there is to say of who is late or missing now."""
    found = people(db, desk, settings, period)
    came = who_came(db, desk, settings)
    rows = (
        replace(row, amiss=came[row.account_id].words) if row.account_id in came else row
        for row in found.people
    )
    return replace(found, people=tuple(rows))


def punched(db: Session, desk: Desk, settings: TimeClockSettings) -> Punched | None:
    """The punches of today; None where the clock is not used, or they are not for who asks."""
    if not settings.used or not desk.actor.may(RIGHT):
        return None
    day = today(desk.clock)
    found = punches_on(db, desk, settings, day)
    by_account = {
        number: tuple(
            Punch(_minute(began, day), None if ended is None else _minute(ended, day))
            for began, ended in each
        )
        for number, each in found.items()
    }
    return Punched(by_account, settings.grace_minutes)


def _minute(at: datetime, day: date) -> int:
    """On the wall clock of the day, as the hours of the rota are."""
    return (at.date() - day).days * DAY_MINUTES + at.hour * 60 + at.minute
