"""Why a claim comes late, as payers take it (CLM20 of 005010X222A1), in the clinic's own words."""

from __future__ import annotations

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
