"""What only the front desk asks of a patient in person, and no import file brings: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Relation(StrEnum):
    """What a guarantor is to the patient."""

    PARENT = "parent"
    GUARDIAN = "guardian"
    SPOUSE = "spouse"
    CHILD = "child"
    OTHER = "other"


class PrivateWay(StrEnum):
    """The one way by which a patient asked to be reached in confidence (45 CFR 164.522(b))."""

    CALL = "call"
    TEXT = "text"
    MAIL = "mail"
    """An e-mail."""
    LETTER = "letter"


class IdKind(StrEnum):
    """Which photo id was seen."""

    LICENCE = "licence"
    STATE_ID = "state id"
    PASSPORT = "passport"
    MILITARY = "military"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class PatientDetails:
    """What the desk asked; everything may be missing.

    Dates are days of the clinic. `guarantor` is the MRN of the patient who answers for the bills,
    empty where that is the patient.
    """

    other_languages: tuple[str, ...] = ()
    """Those spoken besides the first, which is `PatientFields.language`."""
    guarantor: str = ""
    guarantor_is: Relation | None = None
    emergency_name: str = ""
    emergency_relation: str = ""
    emergency_phone: str = ""
    """Digits with country code."""
    private_by: PrivateWay | None = None
    private_to: str = ""
    """Digits of a phone for a call or a text, else an e-mail address, or where letters go."""
    notice_on: date | None = None
    """When the notice of privacy practices was acknowledged (45 CFR 164.520(c)(2)(ii))."""
    notice_why_not: str = ""
    """Why no acknowledgment was got, which has to be written down in its place."""
    id_kind: IdKind | None = None
    id_seen_on: date | None = None
    address_verified_on: date | None = None
    phone_verified_on: date | None = None

    def shown_phone(self, first: str) -> str:
        """The phone that is shown with the name: who asked for one way alone is not called at another."""
        if self.private_by is None:
            return first
        return self.private_to if self.private_by in (PrivateWay.CALL, PrivateWay.TEXT) else ""


NOTHING_ASKED = PatientDetails()


@dataclass(frozen=True, slots=True)
class Kin:
    """Another patient on the same bill: who it is, and what the guarantor is to the patient."""

    id: int
    mrn: str
    name: str
    """`Family, Given`."""
    relation: Relation | None


DETAIL_LIMITS = {
    "other_languages": 200, "emergency_name": 100, "emergency_relation": 40, "emergency_phone": 20,
    "private_to": 200, "notice_why_not": 200,
}  # fmt: skip
"""Characters that are kept, by the names of PatientDetails; the table's columns are as wide."""
