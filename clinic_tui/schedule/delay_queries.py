"""Reads of who runs late: columns in, frozen rows out."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock, minute_now, today
from clinic_tui.schedule.delay_models import ProviderDelay
from clinic_tui.schedule.delay_rows import Lateness
from clinic_tui.schedule.delay_rules import DayVisit, computed_delay, pace_of
from clinic_tui.schedule.models import Appointment, Provider
from clinic_tui.schedule.states import OPEN, Status
from clinic_tui.store.journal import Change, journal


def latenesses(db: Session, clock: Clock) -> tuple[Lateness, ...]:
    """How late each provider runs today who has visits or of whom somebody said so, by code; 0 is on time."""
    day, now = today(clock), minute_now(clock)
    visits = visits_by_provider(db, clock)
    said = {
        row.provider_id: row
        for row in db.execute(
            select(
                col(ProviderDelay.provider_id), col(ProviderDelay.minutes), col(ProviderDelay.until_minute),
                col(ProviderDelay.reason), col(ProviderDelay.said_by),
            ).where(col(ProviderDelay.day) == day, col(ProviderDelay.until_minute) > now)
        )
    }  # fmt: skip
    if not visits and not said:
        return ()
    codes = db.execute(
        select(col(Provider.id), col(Provider.code)).where(col(Provider.id).in_({*visits, *said}))
    ).all()
    found = []
    for provider_id, code in sorted(((row[0] or 0, row[1]) for row in codes), key=lambda pair: pair[1]):
        word = said.get(provider_id)
        if word is not None:
            row = Lateness(
                provider_id, code, word.minutes, True, word.until_minute, word.reason, word.said_by
            )
        else:
            row = Lateness(provider_id, code, computed_delay(visits[provider_id], now))
        found.append(row)
    return tuple(found)


def lateness_of(db: Session, provider_id: int, clock: Clock) -> Lateness | None:
    """Of one provider; None where nothing is planned today and nobody said anything."""
    return next((each for each in latenesses(db, clock) if each.provider_id == provider_id), None)


def visits_by_provider(db: Session, clock: Clock) -> dict[int, list[DayVisit]]:
    """The visits of today that have not ended, for each provider."""
    columns: tuple[Any, ...] = (
        col(Appointment.id), col(Appointment.provider_id), col(Appointment.start_minute),
        col(Appointment.end_minute), col(Appointment.status), col(Appointment.stage_at),
        col(Appointment.arrived_at), col(Appointment.overbook),
    )  # fmt: skip
    found: defaultdict[int, list[DayVisit]] = defaultdict(list)
    day = today(clock)
    for number, provider_id, start, end, status, since, arrived, overbooked in db.execute(
        select(*columns).where(col(Appointment.day) == day, col(Appointment.status).in_(OPEN))
    ):
        found[provider_id].append(
            DayVisit(
                number,
                start,
                end - start,
                status,
                _minute(since, day, clock),
                _minute(arrived, day, clock),
                overbooked,
            )
        )
    return dict(found)


def pace_today(db: Session, provider_id: int, clock: Clock) -> float:
    """How long the provider's visits of today took against their plan (`pace_of`).

    Counted from when the provider came in to when the patient was ready to leave, as the journal has it.
    """
    planned = {
        row[0]: row[2] - row[1]
        for row in db.execute(
            select(col(Appointment.id), col(Appointment.start_minute), col(Appointment.end_minute)).where(
                col(Appointment.day) == today(clock),
                col(Appointment.provider_id) == provider_id,
                col(Appointment.status).in_((Status.READY, Status.CHECKED_OUT)),
            )
        )
    }
    if len(planned) < 2:
        return 1.0
    began: dict[int, datetime] = {}
    taken: dict[int, int] = {}
    for number, at, after in db.execute(
        select(journal.c.entity_id, journal.c.at, journal.c.after)
        .where(
            journal.c.entity == "appointment",
            journal.c.entity_id.in_(list(planned)),
            journal.c.change == Change.UPDATE.value,
        )
        .order_by(journal.c.seq)
    ):
        status = json.loads(after or "{}").get("status")
        if status == Status.WITH_PROVIDER.value:
            began[number] = at
        elif status == Status.READY.value and number in began:
            taken[number] = int((at - began[number]).total_seconds() // 60)
    return pace_of([(planned[number], minutes) for number, minutes in taken.items()])


def _minute(at: datetime | None, day: date, clock: Clock) -> int | None:
    """The minute of the clinic's day; of what was before it, its first."""
    if at is None:
        return None
    local = at.astimezone(clock.zone)
    return local.hour * 60 + local.minute if local.date() == day else 0
