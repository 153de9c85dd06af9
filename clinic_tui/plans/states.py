"""How a payment plan ends."""

from __future__ import annotations

from enum import StrEnum


class PlanEnd(StrEnum):
    """Why a plan holds no more."""

    PAID = "paid"
    BROKEN = "broken"
    REPLACED = "replaced"
    """By another plan, or by another arrangement."""
