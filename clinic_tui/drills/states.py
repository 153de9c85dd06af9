"""The kinds of drills. No database."""

from __future__ import annotations

from enum import StrEnum


class DrillKind(StrEnum):
    """What is practised."""

    FIRE = "fire"
    EVACUATION = "evacuation"
    MEDICAL = "medical emergency"
    """Code blue: somebody collapses."""
    DOWNTIME = "downtime"
    """Work from paper while the computers are out (45 CFR 164.308(a)(7)(ii)(D))."""
    WEATHER = "severe weather"
    INTRUDER = "intruder"


USUAL_MONTHS = {
    DrillKind.FIRE: 12,
    DrillKind.EVACUATION: 12,
    DrillKind.MEDICAL: 6,
    DrillKind.DOWNTIME: 12,
    DrillKind.WEATHER: 12,
    DrillKind.INTRUDER: 12,
}
"""Between two of a kind, where nobody says otherwise. Federal rules name no interval for an office (29 CFR
1910.38 asks for a plan and training); fire codes, accreditors and insurers do, and the plan of the clinic."""
