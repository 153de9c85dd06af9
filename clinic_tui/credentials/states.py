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
    OTHER = "other"


OF_PROVIDERS = frozenset({Kind.LICENCE, Kind.DEA, Kind.BOARD, Kind.MALPRACTICE})
"""Kinds that are a provider's first; the others but CLIA are a person's, who has an account."""

TRAINING = frozenset({Kind.CPR, Kind.BLOODBORNE, Kind.HIPAA, Kind.CHEMICALS})
"""Kinds of which nobody has two at a time: the later one stands for the earlier."""


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
