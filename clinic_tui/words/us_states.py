"""Names of US states and territories and their postal codes (USPS Publication 28, appendix B)."""

from __future__ import annotations

_CODES = {
    "alabama": "AL", "alaska": "AK", "american samoa": "AS", "arizona": "AZ", "arkansas": "AR",
    "california": "CA", "colorado": "CO", "connecticut": "CT", "delaware": "DE",
    "district of columbia": "DC", "florida": "FL", "georgia": "GA", "guam": "GU", "hawaii": "HI",
    "idaho": "ID", "illinois": "IL", "indiana": "IN", "iowa": "IA", "kansas": "KS", "kentucky": "KY",
    "louisiana": "LA", "maine": "ME", "maryland": "MD", "massachusetts": "MA", "michigan": "MI",
    "minnesota": "MN", "mississippi": "MS", "missouri": "MO", "montana": "MT", "nebraska": "NE",
    "nevada": "NV", "new hampshire": "NH", "new jersey": "NJ", "new mexico": "NM", "new york": "NY",
    "north carolina": "NC", "north dakota": "ND", "northern mariana islands": "MP", "ohio": "OH",
    "oklahoma": "OK", "oregon": "OR", "pennsylvania": "PA", "puerto rico": "PR", "rhode island": "RI",
    "south carolina": "SC", "south dakota": "SD", "tennessee": "TN", "texas": "TX", "utah": "UT",
    "vermont": "VT", "virgin islands": "VI", "virginia": "VA", "washington": "WA",
    "west virginia": "WV", "wisconsin": "WI", "wyoming": "WY",
}  # fmt: skip
_KNOWN_CODES = frozenset(_CODES.values())
_MILITARY = frozenset({"AA", "AE", "AP"})


def state_code(text: str) -> str:
    """`MA` for `Massachusetts` or `ma`; anything else as it is."""
    if text.upper() in _KNOWN_CODES:
        return text.upper()
    return _CODES.get(" ".join(text.lower().split()), text)


def is_state(code: str) -> bool:
    """True for the postal code of a state or territory, as `MA`; those of the military posts too."""
    return code in _KNOWN_CODES or code in _MILITARY
