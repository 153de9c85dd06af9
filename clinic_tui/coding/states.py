"""The closed lists of coding: accidents, and units of drugs."""

from __future__ import annotations

from enum import StrEnum


class Accident(StrEnum):
    """What a visit is the consequence of (CLM11 of the 837P, box 10 of the CMS-1500)."""

    NONE = "none"
    AUTO = "auto"
    WORK = "work"
    OTHER = "other"


class DrugUnit(StrEnum):
    """In what the quantity of a drug is counted (CTP05-1 of the 837P)."""

    UNIT = "UN"
    MILLILITRE = "ML"
    GRAM = "GR"
    INTERNATIONAL = "F2"
    MILLIGRAM = "ME"
