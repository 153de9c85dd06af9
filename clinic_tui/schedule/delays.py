"""The use case of a person who says how late a provider runs."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import minute_now, today
from clinic_tui.errors import Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.schedule.delay_models import ProviderDelay
from clinic_tui.schedule.delay_rules import MOST
from clinic_tui.schedule.models import Provider
from clinic_tui.store.desk import Desk
from clinic_tui.words.times import DAY_MINUTES, show_time

REASON_LENGTH = 100


def say_late(desk: Desk, provider_id: int, minutes: int, until: int | None = None, reason: str = "") -> None:
    """Say that the provider runs so many minutes late today, until that minute of the day or to its end.

    0 minutes says: on time, whatever the queue computes. Raises Invalid naming a wrong field, NotFound.
    """
    why = clean_text(reason, REASON_LENGTH, "reason")
    if not 0 <= minutes <= MOST:
        raise Invalid(f"how late? 0 to {MOST} minutes", "minutes")
    now, day = minute_now(desk.clock), today(desk.clock)
    last = DAY_MINUTES if until is None else until
    if not now < last <= DAY_MINUTES:
        raise Invalid(f"until when? it is {show_time(now)}: a later time of today", "until")
    with desk.act("queue.delay", reason=why) as db:
        db.need(Provider, provider_id, "there is no such provider")
        row = db.scalars(
            select(ProviderDelay).where(
                col(ProviderDelay.provider_id) == provider_id, col(ProviderDelay.day) == day
            )
        ).first()
        if row is None:
            row = ProviderDelay(
                provider_id=provider_id, day=day, minutes=minutes, until_minute=last, reason=why,
                said_by=desk.actor.login, at=desk.clock.now(),
            )  # fmt: skip
            db.add(row)
        row.minutes, row.until_minute, row.reason = minutes, last, why
        row.said_by, row.at = desk.actor.login, desk.clock.now()


def compute_again(desk: Desk, provider_id: int) -> bool:
    """What was said of the provider today holds no longer; False where nobody had said anything."""
    with desk.act("queue.delay") as db:
        row = db.scalars(
            select(ProviderDelay).where(
                col(ProviderDelay.provider_id) == provider_id, col(ProviderDelay.day) == today(desk.clock)
            )
        ).first()
        if row is None:
            return False
        db.delete(row)
        return True
