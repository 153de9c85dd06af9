"""Our own short words for the codes of a prior authorization (278)."""

from __future__ import annotations

DECISIONS = {
    "A1": "authorized",
    "A2": "authorized in part",
    "A3": "not authorized",
    "A4": "pended",
    "A6": "authorized with changes",
    "C": "canceled",
    "CT": "call the payer",
    "NA": "no authorization needed",
}
"""HCR01."""

AUTHORIZED = frozenset(("A1", "A2", "A6"))
NOT_NEEDED = "NA"

CATEGORIES = {"AR": "admission", "HS": "services", "SC": "referral to a specialist", "IN": "individual"}
"""UM01."""

CERTIFICATIONS = {
    "1": "appeal, immediate",
    "2": "appeal, standard",
    "3": "cancel",
    "4": "extend",
    "5": "notification",
    "6": "verification",
    "I": "first request",
    "N": "reconsideration",
    "R": "renew",
    "S": "revise",
}
"""UM02."""

UNITS = {
    "DY": "days",
    "F2": "international units",
    "FL": "units",
    "HS": "hours",
    "MJ": "minutes",
    "MN": "months",
    "P6": "periods",
    "QA": "quantity approved",
    "UN": "units",
    "VS": "visits",
    "WK": "weeks",
}
"""HSD01, SV103."""

DECISION_REASONS = {
    "35": "out of network",
    "36": "testing not included",
    "37": "an external review organization answers",
    "41": "authorization or access restrictions",
    "53": "the benefit does not go with the type of provider",
    "69": "does not go with the patient's age",
    "70": "does not go with the patient's sex",
    "82": "not medically necessary",
    "83": "level of care not appropriate",
    "84": "none is required for this service",
    "85": "an external review organization is responsible",
    "86": "primary care service",
    "87": "exceeds the plan's maximum",
    "88": "not a covered service",
    "89": "no prior approval",
    "90": "the information that was asked for did not come",
    "91": "asked twice",
    "92": "does not go with the diagnosis",
    "96": "pre-existing condition",
    "98": "experimental",
    "E8": "a medical review is required",
}
"""HCR03, as the guides list them; payers send others too, which are shown as they are."""


def reason_words(code: str) -> str:
    """`not medically necessary (82)`, or `reason 0X` for one without words of ours."""
    words = DECISION_REASONS.get(code)
    return f"{words} ({code})" if words else f"reason {code}"
