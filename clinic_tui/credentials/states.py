"""What credentials there are, and how one stands on a day."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What it is."""

    LICENCE = "licence"
    """To practise, of a state: without a valid one a provider is neither booked nor billed for."""
    DEA = "DEA"
    """The registration to prescribe controlled substances."""
    BOARD = "board certification"
    CLIA = "CLIA"
    """The certificate of a site's laboratory."""
    MALPRACTICE = "malpractice"
    """The insurance against it."""
    CPR = "CPR"
    BLOODBORNE = "bloodborne training"
    HIPAA = "HIPAA training"
    CHEMICALS = "chemicals training"
    """On hazardous chemicals: on assignment and with each new hazard (29 CFR 1910.1200(h)(1))."""
    HEPATITIS = "hepatitis B vaccine"
    """That it was given or declined, or is not needed (29 CFR 1910.1030(f)(2))."""
    EXPOSURE_PLAN = "exposure control plan"
    """Of a site: that it was looked through and brought up to date (29 CFR 1910.1030(c)(1)(iv))."""
    OTHER = "other"


OF_PROVIDERS = frozenset({Kind.LICENCE, Kind.DEA, Kind.BOARD, Kind.MALPRACTICE})
"""Kinds that are a provider's first; the others but those of sites are a person's, who has an account."""

OF_SITES = frozenset({Kind.CLIA, Kind.EXPOSURE_PLAN})

ONE_AT_A_TIME = frozenset(
    {Kind.CPR, Kind.BLOODBORNE, Kind.HIPAA, Kind.CHEMICALS, Kind.HEPATITIS, Kind.EXPOSURE_PLAN}
)
"""Kinds of which nobody has two at a time: the later one stands for the earlier. Each begins on the day on
which it took place, and is put on record from then on: what is planned is no training yet.
"""

YEARLY = {
    Kind.BLOODBORNE: "bloodborne training is given every year (29 CFR 1910.1030(g)(2))",
    Kind.EXPOSURE_PLAN: "an exposure control plan is looked through every year (29 CFR 1910.1030(c)(1)(iv))",
}
"""Kinds that a rule gives a year, in the words that refuse more."""


class Standing(StrEnum):
    """How it stands on a day."""

    VALID = "valid"
    SOON = "ends soon"
    """Within the first step of the reminders."""
    EXPIRED = "expired"
    NOT_YET = "not yet"
    """It begins later, and nothing covers the days until then."""
    RENEWED = "renewed"
    """A later one follows it."""
    IN_ERROR = "in error"
    """It was entered in error, and counts as none."""
