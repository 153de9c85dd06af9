"""Which backups are kept: the last of each of so many days, weeks and months."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Retention:
    """How many days, weeks (Monday to Sunday) and months keep their last backup."""

    days: int = 14
    weeks: int = 8
    months: int = 12


def to_keep(made: Iterable[datetime], retention: Retention) -> frozenset[datetime]:
    """Those that stay; the newest always does. All of one zone."""
    newest_first = sorted(made, reverse=True)
    kept = set(newest_first[:1])
    periods: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (retention.days, lambda at: at.date()),
        (retention.weeks, lambda at: at.isocalendar()[:2]),
        (retention.months, lambda at: (at.year, at.month)),
    )
    for count, period in periods:
        last_of: dict[object, datetime] = {}
        for at in newest_first:
            last_of.setdefault(period(at), at)
        kept.update(list(last_of.values())[:count])
    return frozenset(kept)
