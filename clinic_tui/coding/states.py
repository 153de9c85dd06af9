"""The closed lists of coding: accidents, units of drugs, and why a claim is late."""

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


DELAYS = {
    "1": "whether the patient was insured was not known",
    "2": "a law suit",
    "3": "the authorization came late",
    "4": "the provider was enrolled late",
    "5": "the payer's forms came late",
    "6": "something made to measure was delivered late",
    "7": "another payer decided late",
    "8": "the payer said late that the patient is insured",
    "9": "the first claim was turned down for another reason",
    "10": "the approval was processed late",
    "11": "another reason",
    "15": "a natural disaster",
}
"""Why a claim comes late, as payers take it (CLM20 of 005010X222A1), in the clinic's own words."""
