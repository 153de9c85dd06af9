"""What a transaction set is, told by what is in it and not by the name of its file."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from clinic_tui.x12.segments import Segment


class Kind(StrEnum):
    """The transaction sets that a clinic sends and receives, by the names the field uses."""

    ELIGIBILITY_INQUIRY = "270"
    ELIGIBILITY_ANSWER = "271"
    CLAIM_STATUS_INQUIRY = "276"
    CLAIM_STATUS_ANSWER = "277"
    CLAIM_ACKNOWLEDGMENT = "277CA"
    SERVICES_REVIEW = "278"
    """A request or its answer: BHT02 says which (13 or 11)."""
    REMITTANCE = "835"
    PROFESSIONAL_CLAIM = "837P"
    IMPLEMENTATION_ACKNOWLEDGMENT = "999"
    INTERCHANGE_ACKNOWLEDGMENT = "TA1"
    OTHER = "other"
    """Another set, or another use of one of these; it is neither read nor guessed at."""

    @property
    def words(self) -> str:
        """What it is called at the desk."""
        return _WORDS[self]


_WORDS = {
    Kind.ELIGIBILITY_INQUIRY: "eligibility inquiry",
    Kind.ELIGIBILITY_ANSWER: "eligibility answer",
    Kind.CLAIM_STATUS_INQUIRY: "claim status inquiry",
    Kind.CLAIM_STATUS_ANSWER: "claim status answer",
    Kind.CLAIM_ACKNOWLEDGMENT: "claim acknowledgment",
    Kind.SERVICES_REVIEW: "prior authorization",
    Kind.REMITTANCE: "remittance",
    Kind.PROFESSIONAL_CLAIM: "professional claims",
    Kind.IMPLEMENTATION_ACKNOWLEDGMENT: "file acknowledgment",
    Kind.INTERCHANGE_ACKNOWLEDGMENT: "interchange acknowledgment",
    Kind.OTHER: "something else",
}

_ALONE = {
    "270": Kind.ELIGIBILITY_INQUIRY,
    "271": Kind.ELIGIBILITY_ANSWER,
    "276": Kind.CLAIM_STATUS_INQUIRY,
    "278": Kind.SERVICES_REVIEW,
    "835": Kind.REMITTANCE,
    "999": Kind.IMPLEMENTATION_ACKNOWLEDGMENT,
}

_BY_GUIDE = {
    ("277", "X214"): Kind.CLAIM_ACKNOWLEDGMENT,
    ("277", "X212"): Kind.CLAIM_STATUS_ANSWER,
    ("837", "X222"): Kind.PROFESSIONAL_CLAIM,
    ("837", "X098"): Kind.PROFESSIONAL_CLAIM,
}

_BY_STRUCTURE = {("277", "0085"): Kind.CLAIM_ACKNOWLEDGMENT, ("277", "0010"): Kind.CLAIM_STATUS_ANSWER}

_GROUPS = {
    "HS": "270", "HB": "271", "HR": "276", "HN": "277", "HI": "278", "HP": "835", "HC": "837", "FA": "999",
}  # fmt: skip
"""GS01 and the set that its group holds."""


def kind_of(set_code: str, version: str, segments: Sequence[Segment]) -> Kind:
    """The kind of a set with this ST01 and the version of ST03 or GS08.

    277 and 837 are told by the guide in the version (277CA is X214, 277 X212, 837P X222, and X098 in version
    4010); where the sender left that out, a 277 by BHT01 and an 837 by its lines.
    """
    alone = _ALONE.get(set_code)
    if alone is not None:
        return alone
    guide = version[6:10]
    if guide:
        return _BY_GUIDE.get((set_code, guide), Kind.OTHER)
    if set_code == "837":
        services = {segment.name for segment in segments} & {"SV1", "SV2", "SV3"}
        return Kind.PROFESSIONAL_CLAIM if services == {"SV1"} else Kind.OTHER
    head = next((segment for segment in segments[:3] if segment.name == "BHT"), None)
    return _BY_STRUCTURE.get((set_code, head.value(1)), Kind.OTHER) if head else Kind.OTHER


def set_of_group(group_code: str) -> str:
    """The ST01 that belongs into a group with this GS01; empty for a group that is none of ours."""
    return _GROUPS.get(group_code, "")
