"""Reads of the figures: visits and open hours of a span, counted by provider, type or weekday."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock, today
from clinic_tui.errors import Invalid
from clinic_tui.schedule import rules
from clinic_tui.schedule.figures_rows import By, Figures
from clinic_tui.schedule.figures_rules import Line, VisitFact, figures_of
from clinic_tui.schedule.finding import free_times
from clinic_tui.schedule.models import Appointment, Provider, VisitType
from clinic_tui.schedule.openings import active_providers, days_from, openings
from clinic_tui.schedule.queries import visit_types
from clinic_tui.schedule.rows import ProviderRow, VisitTypeRow, Wish
from clinic_tui.schedule.states import CancelledBy
from clinic_tui.words.dates import WEEKDAYS

MOST_DAYS = 400
"""Days of one span."""

_THIRD = 3


def figures(
    db: Session, first: date, last: date, by: By, clock: Clock, living: frozenset[str], token: str
) -> Figures:
    """The figures from `first` to `last`, both included. Raises Invalid for a span that cannot be."""
    if not 0 <= (last - first).days < MOST_DAYS:
        raise Invalid(f"the last day is not before the first, and at most {MOST_DAYS} days are told", "to")
    days = days_from(first, (last - first).days + 1)
    facts = _facts(db, first, last, clock.zone)
    providers, types = active_providers(db), visit_types(db)
    open_minutes = _open_minutes(db, providers, first, len(days))
    kind = _usual_type(types, facts)

    def third(
        wanted: VisitTypeRow | None, who: tuple[int, ...] = (), on: frozenset[int] = frozenset()
    ) -> int | None:
        if wanted is None or not providers:
            return None
        now_day = today(clock)
        wish = Wish(wanted.minutes, now_day, who, on, limit=_THIRD, visit_type_id=wanted.id)
        found = free_times(db, wish, clock, living, token)
        return (found[-1].day - now_day).days if len(found) == _THIRD else None

    all_open = sum(open_minutes.values())
    lines: list[tuple[Line, Callable[[VisitFact], bool]]] = []
    if by is By.PROVIDER:
        for who in providers:
            opened = sum(minutes for (each, _), minutes in open_minutes.items() if each == who.id)
            lines.append(
                (Line(who.code, who.name, opened, third(kind, (who.id,))), _of("provider", who.code))
            )
        known = {who.code for who in providers}
        lines += [(Line(code, "", 0), _of("provider", code)) for code in _others(facts, "provider", known)]
    elif by is By.TYPE:
        lines = [
            (Line(each.code, each.name, all_open, third(each)), _of("visit_type", each.code))
            for each in types
        ]
        known = {each.code for each in types}
        lines += [
            (Line(code, "", all_open), _of("visit_type", code))
            for code in _others(facts, "visit_type", known)
        ]
    else:
        for number, name in enumerate(WEEKDAYS):
            opened = sum(minutes for (_, day), minutes in open_minutes.items() if day.weekday() == number)
            on = third(kind, on=frozenset({number}))
            lines.append((Line(name[:3].title(), name.title(), opened, on), _on(number)))
    total = Line("all", "all together", all_open, third(kind))
    return Figures(
        first,
        last,
        by,
        kind.code if kind else "",
        tuple(figures_of(line, filter(fits, facts), days) for line, fits in lines),
        figures_of(total, facts, days),
    )


def _of(name: str, value: str) -> Callable[[VisitFact], bool]:
    return lambda fact: getattr(fact, name) == value


def _on(weekday: int) -> Callable[[VisitFact], bool]:
    return lambda fact: fact.day.weekday() == weekday


def _others(facts: Iterable[VisitFact], name: str, known: set[str]) -> list[str]:
    """Who or what had visits then, and is not in use any more."""
    return sorted({getattr(fact, name) for fact in facts} - known)


def _usual_type(types: Iterable[VisitTypeRow], facts: list[VisitFact]) -> VisitTypeRow | None:
    """The type that was booked most; the first by code where nothing was."""
    counts: dict[str, int] = {}
    for fact in facts:
        counts[fact.visit_type] = counts.get(fact.visit_type, 0) + 1
    return max(types, key=lambda each: counts.get(each.code, 0), default=None)


def _open_minutes(
    db: Session, providers: list[ProviderRow], first: date, days: int
) -> dict[tuple[int, date], int]:
    if not providers:
        return {}
    opened = openings(db, providers, first, days, visits=False)
    return {key: rules.minutes_in(opening.bookable) for key, opening in opened.items()}


def _facts(db: Session, first: date, last: date, zone: ZoneInfo) -> list[VisitFact]:
    columns: tuple[Any, ...] = (
        col(Provider.code), col(VisitType.code), col(Appointment.day),
        col(Appointment.end_minute) - col(Appointment.start_minute), col(Appointment.status),
        col(Appointment.late_cancel), col(Appointment.cancelled_by), col(Appointment.walk_in),
        col(Appointment.created_at), col(Appointment.group_id),
    )  # fmt: skip
    rows = db.execute(
        select(*columns)
        .join(Provider, col(Provider.id) == col(Appointment.provider_id))
        .join(VisitType, col(VisitType.id) == col(Appointment.visit_type_id))
        .where(col(Appointment.day).between(first, last), col(Appointment.cancel_code) != rules.MOVED)
    )
    return [
        VisitFact(
            row[0], row[1], row[2], row[3], row[4],
            bool(row[5]) and row[6] is CancelledBy.PATIENT, row[7], row[8].astimezone(zone).date(), row[9],
        )
        for row in rows
    ]  # fmt: skip
