"""Charges, payments and adjustments, summed in the database by the day on which they were posted.

Charges less payments less adjustments of all days are A/R now, to the cent: nothing else moves what is owed
in all. Transfers, copays that are asked, and what a remittance puts to the patient move it from one side to
the other, and so are none of these.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Subquery, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.books.moves import moves_of, payer_of, with_payer
from clinic_tui.books.rows import ALL, FLOW_SUMS, ON_ACCOUNT, PATIENTS, Flow, Money, MoneyBy
from clinic_tui.errors import Invalid
from clinic_tui.schedule.models import Appointment, Provider

MOST_DAYS = 1100
"""Days of one span."""


def money(db: Session, first: date, last: date, by: MoneyBy, zone: ZoneInfo) -> Money:
    """The flows from `first` to `last`, both included. Raises Invalid for a span that cannot be."""
    require_span(first, last)
    days = flows_by_day(db, None, last)
    before = sum(flow.change_cents for day, flow in days.items() if day < first)
    within = {day: flow for day, flow in days.items() if day >= first}
    if by is MoneyBy.PAYER:
        rows = _by_payer(db, first, last)
    elif by is MoneyBy.PROVIDER:
        rows = _by_provider(db, first, last, zone)
    elif by is MoneyBy.MONTH:
        rows = _by_month(within)
    else:
        rows = tuple(within[day] for day in sorted(within))
    every = [within.get(first + timedelta(days=n), Flow("")) for n in range((last - first).days + 1)]
    return Money(
        first,
        last,
        by,
        rows,
        summed(ALL, within.values()),
        before,
        tuple((each.charged_cents, each.paid_cents) for each in every),
    )


def require_span(first: date, last: date) -> None:
    """Raise Invalid for a span that ends before it begins, or is too long."""
    if not 0 <= (last - first).days < MOST_DAYS:
        raise Invalid(f"the last day is not before the first, and at most {MOST_DAYS} days are told", "to")


def summed(key: str, flows: Any, name: str = "") -> Flow:
    """Several flows together."""
    known = list(flows)
    return Flow(key, name, *(sum(getattr(each, each_sum) for each in known) for each_sum in FLOW_SUMS))


def first_charge(days: Mapping[date, Flow]) -> date | None:
    """The first day on which something was charged; None where nothing was."""
    return min((day for day, flow in days.items() if flow.charged_cents), default=None)


def flows_by_day(db: Session, first: date | None, last: date | None) -> Mapping[date, Flow]:
    """The flow of each day that has one; None: without an end on that side."""
    moves = moves_of(first, last)
    rows = db.execute(select(moves.c.day, *_sums(moves)).group_by(moves.c.day))
    return {day: Flow(f"{day:%Y-%m-%d}", "", *map(int, sums)) for day, *sums in rows}


def _by_month(days: Mapping[date, Flow]) -> tuple[Flow, ...]:
    months: dict[date, list[Flow]] = {}
    for day in sorted(days):
        months.setdefault(day.replace(day=1), []).append(days[day])
    return tuple(summed(f"{month:%Y-%m}", flows) for month, flows in months.items())


def _by_payer(db: Session, first: date, last: date) -> tuple[Flow, ...]:
    moves = moves_of(first, last)
    visits = (
        select(moves.c.visit, moves.c.policy, moves.c.side, *_sums(moves))
        .group_by(moves.c.visit, moves.c.policy, moves.c.side)
        .cte("by_visit")
    )
    who = payer_of(visits)
    rows = db.execute(
        with_payer(
            select(who.label("who"), *(func.sum(visits.c[name]) for name in FLOW_SUMS)), visits
        ).group_by(who)
    )
    found = [Flow(name, "", *map(int, sums)) for name, *sums in rows]
    return tuple(sorted(found, key=lambda each: (each.key == PATIENTS, -each.charged_cents, each.key)))


def _by_provider(db: Session, first: date, last: date, zone: ZoneInfo) -> tuple[Flow, ...]:
    moves = moves_of(first, last, zone)
    rows = db.execute(
        select(col(Provider.code), col(Provider.name), *_sums(moves))
        .select_from(moves)
        .outerjoin(Appointment, col(Appointment.id) == moves.c.visit)
        .outerjoin(Provider, col(Provider.id) == col(Appointment.provider_id))
        .group_by(col(Provider.code), col(Provider.name))
    )
    found = [Flow(code or ON_ACCOUNT, name or "", *map(int, sums)) for code, name, *sums in rows]
    return tuple(sorted(found, key=lambda each: (each.key == ON_ACCOUNT, each.key)))


def _sums(moves: Subquery) -> list[Any]:
    return [func.coalesce(func.sum(moves.c[name]), 0).label(name) for name in FLOW_SUMS]
