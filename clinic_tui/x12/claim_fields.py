"""What an element of an 837P is at the desk, for a 999 that names it by loop, segment and place."""

from __future__ import annotations

_WHOSE = {
    "1000A": "of the sender",
    "1000B": "of the receiver",
    "2000A": "of the billing provider",
    "2010AA": "of the billing provider",
    "2010AB": "of the pay-to address",
    "2000B": "of the subscriber",
    "2010BA": "of the subscriber",
    "2010BB": "of the payer",
    "2000C": "of the patient",
    "2010CA": "of the patient",
    "2310A": "of the referring provider",
    "2310B": "of the rendering provider",
    "2310C": "of the place of service",
    "2310D": "of the supervising provider",
    "2320": "of the other policy",
    "2330A": "of the other subscriber",
    "2330B": "of the other payer",
    "2420A": "of the line's rendering provider",
    "2420C": "of the line's place of service",
    "2420D": "of the line's supervising provider",
    "2420E": "of the line's ordering provider",
    "2420F": "of the line's referring provider",
}
_MEMBERS = ("2010BA", "2330A")
_PAYERS = ("2010BB", "2330B")

_OF_SOMEBODY = {
    ("NM1", "3"): "the family name or name",
    ("NM1", "4"): "the given name",
    ("NM1", "5"): "the middle name",
    ("N3", "1"): "the street",
    ("N4", "1"): "the city",
    ("N4", "2"): "the state",
    ("N4", "3"): "the ZIP",
    ("DMG", "2"): "the birth date",
    ("DMG", "3"): "the sex",
    ("PER", "4"): "the phone number",
    ("PRV", "3"): "the taxonomy code",
    ("SBR", "1"): "the place in the order of policies",
    ("SBR", "3"): "the group number",
    ("SBR", "4"): "the group name",
    ("SBR", "5"): "the reason why Medicare is second",
    ("SBR", "9"): "the claim filing code",
    ("PAT", "1"): "the relationship to the subscriber",
}
_OF_THE_CLAIM = {
    ("CLM", "1"): "the claim's number",
    ("CLM", "2"): "the total charge",
    ("CLM", "5"): "the place of service or the kind of claim (frequency)",
    ("CLM", "7"): "the assignment",
    ("CLM", "11"): "the accident",
    ("CLM", "20"): "the reason why it is late",
    ("HI", "1"): "the main diagnosis",
    ("NTE", "2"): "the note to the payer",
    ("SV1", "1"): "the procedure or a modifier",
    ("SV1", "2"): "the charge of a line",
    ("SV1", "4"): "the units of a line",
    ("SV1", "5"): "the place of service of a line",
    ("SV1", "7"): "the diagnoses that a line points to",
    ("LIN", "3"): "the drug's NDC",
    ("CTP", "4"): "the drug's quantity",
    ("CTP", "5"): "the drug's unit",
    ("SVD", "2"): "what the earlier payer paid for a line",
}


def field_of_claim(loop: str, segment: str, place: str) -> str:
    """The field with whose it is, as `the member id of the subscriber`; empty where it is none here."""
    whose = _WHOSE.get(loop, "")
    if (segment, place) == ("NM1", "9"):
        number = "the member id" if loop in _MEMBERS else "the NPI"
        number = "the clearinghouse's number" if loop in _PAYERS else number
        return f"{number} {whose}" if whose else "the member id or another number"
    if (segment, place) == ("REF", "2"):
        number = "the tax id" if loop == "2010AA" else "the authorization, referral or other number"
        return f"{number} {whose or 'of the claim'}" if loop in ("2010AA", "2300", "2400") else ""
    if (segment, place) == ("DTP", "3"):
        return "the date of service" if loop == "2400" else "a date of the claim"
    if segment == "HI" and place.isdecimal() and int(place) > 1:
        return f"diagnosis {place}"
    if known := _OF_THE_CLAIM.get((segment, place)):
        return known
    known = _OF_SOMEBODY.get((segment, place), "")
    return f"{known} {whose}".strip() if known else ""
