"""Where no licence of a provider holds: the visits that are booked then, and why no time is found."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.credentials.licensing import licences, provider_of_licence
from clinic_tui.credentials.rules import unlicensed
from clinic_tui.schedule.models import Appointment, Provider
from clinic_tui.schedule.rows import Wish
from clinic_tui.schedule.states import Status


def visits_without_licence(db: Session, credential_id: int, first: date) -> int:
    """How many visits of its provider are booked from that day on while no licence holds.

    0 where that credential is no licence of a provider.
    """
    provider_id = provider_of_licence(db, credential_id)
    if provider_id is None:
        return 0
    terms = licences(db, (provider_id,)).get(provider_id)
    days = db.scalars(
        select(col(Appointment.day)).where(
            col(Appointment.provider_id) == provider_id,
            col(Appointment.day) >= first,
            col(Appointment.status) == Status.BOOKED,
        )
    )
    return sum(bool(unlicensed(terms, day)) for day in days)


def nobody_licensed(db: Session, wish: Wish) -> str:
    """Why none of the providers who are asked for can be booked on any day of the wish, or empty.

    As `LEE: licence expired Fri 20 Nov 2026`.
    """
    kept = licences(db, wish.provider_ids)
    last = wish.from_day + timedelta(days=max(wish.days, 0))
    why = []
    for number, code in db.execute(
        select(col(Provider.id), col(Provider.code)).where(col(Provider.id).in_(wish.provider_ids))
    ):
        terms = kept.get(number or 0)
        if any(each.first <= last and (each.last or last) >= wish.from_day for each in terms or ()):
            return ""
        if not (words := unlicensed(terms, wish.from_day)):
            return ""
        why.append(f"{code}: {words}")
    return "; ".join(why)
