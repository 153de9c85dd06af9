"""Who issues driver's licences and identification cards in North America, by issuer number.

The numbers are AAMVA's issuer identification numbers (IIN); the letters are those of the postal services.
"""

from __future__ import annotations

_UNITED_STATES = {
    "636033": "AL", "636059": "AK", "604427": "AS", "636026": "AZ", "636021": "AR", "636014": "CA",
    "636020": "CO", "636006": "CT", "636011": "DE", "636043": "DC", "636010": "FL", "636055": "GA",
    "636019": "GU", "636047": "HI", "636050": "ID", "636035": "IL", "636037": "IN", "636018": "IA",
    "636022": "KS", "636046": "KY", "636007": "LA", "636041": "ME", "636003": "MD", "636002": "MA",
    "636032": "MI", "636038": "MN", "636051": "MS", "636030": "MO", "636008": "MT", "636054": "NE",
    "636049": "NV", "636039": "NH", "636036": "NJ", "636009": "NM", "636001": "NY", "636004": "NC",
    "636034": "ND", "604430": "MP", "636023": "OH", "636058": "OK", "636029": "OR", "636025": "PA",
    "604431": "PR", "636052": "RI", "636005": "SC", "636042": "SD", "636053": "TN", "636015": "TX",
    "636062": "VI", "636040": "UT", "636024": "VT", "636000": "VA", "636045": "WA", "636061": "WV",
    "636031": "WI", "636060": "WY", "636027": "US",
}  # fmt: skip
"""The District and the territories too; 636027 is the Department of State."""

_CANADA = {
    "604432": "AB", "636028": "BC", "636048": "MB", "636017": "NB", "636016": "NL", "636013": "NS",
    "604433": "NU", "636012": "ON", "604426": "PE", "604428": "QC", "636044": "SK", "604429": "YT",
}  # fmt: skip

_MEXICO = {"636056": "COA", "636057": "HID"}

PROVINCES = frozenset({*_CANADA.values(), "NT"})
"""The letters of the provinces and territories of Canada."""


def issuer_of(number: str) -> str:
    """`MA` for 636002; empty for a number that is not known."""
    return _UNITED_STATES.get(number) or _CANADA.get(number) or _MEXICO.get(number) or ""


def country_of(number: str, state: str) -> str:
    """`US`, `CA` or `MX`, by the issuer's number, else by the letters of the state."""
    if number in _CANADA or (state in PROVINCES and number not in _UNITED_STATES):
        return "CA"
    return "MX" if number in _MEXICO else "US"
