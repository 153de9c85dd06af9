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
