"""When to order and how much: the formulas of a reorder point (domain rules, B10)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, pstdev

SERVICE_LEVEL = 0.95
"""Of the times between order and delivery, in how many nothing is to run out."""

EMERGENCY_PART = 0.2
"""Of par: where VistA's generic inventory sets the emergency level."""


LEAD_DAYS = 7
"""Days from order to delivery, where nobody has said otherwise."""

COVER_DAYS = 30
"""Days that what was ordered is to last, beyond the reorder point."""

LOOKED_BACK_DAYS = 90
"""Days of use from which levels and cover are told."""


@dataclass(frozen=True, slots=True)
class Levels:
    """Units that there should be, at which one orders, and at which it is urgent."""

    par: int
    reorder_at: int
    emergency_at: int


def available(usable: int, due_in: int, due_out: int) -> int:
    """What one can count on: usable, what is ordered and not there yet, less what is promised."""
    return usable + due_in - due_out


def to_order(par: int, reorder_at: int, available_units: int, multiple: int = 1, minimum: int = 0) -> int:
    """Units to order: none above the reorder point, else up to par, rounded up to minimum and multiple."""
    if available_units > reorder_at:
        return 0
    wanted = max(par - available_units, minimum, 1 if par else 0)
    return math.ceil(wanted / multiple) * multiple


def days_of_cover(units: int, daily_use: float) -> int | None:
    """Whole days that it lasts; None where nothing is used."""
    return int(units / daily_use) if daily_use > 0 else None


def from_usage(
    daily: Sequence[int], lead_days: int, cover_days: int, service: float = SERVICE_LEVEL
) -> Levels:
    """Levels that the use of these days asks for.

    The reorder point is the use while one waits, and a safety stock of `z × σ × √lead`; par is what
    `cover_days` more use up. `daily` is what was given out on each day, days without any included.
    """
    if not daily or not any(daily):
        return Levels(0, 0, 0)
    average = sum(daily) / len(daily)
    safety = NormalDist().inv_cdf(service) * pstdev(daily) * math.sqrt(lead_days)
    reorder = math.ceil(average * lead_days + safety)
    par = reorder + max(math.ceil(average * cover_days), 1)
    return Levels(par, reorder, min(reorder, math.ceil(par * EMERGENCY_PART)))
