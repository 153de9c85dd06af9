"""The part of FHIR R4's Patient that a front desk keeps (hl7.org/fhir/R4/patient.html).

Unknown elements are passed over; known ones must have their type. A null stands for a value that
is not there, or only in an extension; lists of names may hold them too.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator


class Element(BaseModel):
    """Any element: what is not named is ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, raw: Any) -> Any:
        """Senders write null for what they do not know, though FHIR would have them leave it out."""
        return (
            {name: value for name, value in raw.items() if value is not None}
            if isinstance(raw, dict)
            else raw
        )


class Period(Element):
    """From and until, as FHIR dateTime text."""

    start: str = ""
    end: str = ""

    def is_over(self, today: date) -> bool:
        """True when the whole of the last day, month or year lies before today."""
        end = self.end[:10]
        return bool(end) and end < today.isoformat()[: len(end)]


class Coding(Element):
    """One code of one system."""

    system: str = ""
    code: str = ""


class CodeableConcept(Element):
    """A meaning in codes, and in words."""

    coding: list[Coding] = []
    text: str = ""


class HumanName(Element):
    """One name of a person; `use` says which."""

    use: str = ""
    text: str = ""
    family: str = ""
    given: list[str | None] = []
    prefix: list[str | None] = []
    suffix: list[str | None] = []
    period: Period = Period()


class ContactPoint(Element):
    """A phone, email or other way to reach the person; a lower rank is preferred."""

    system: str = ""
    value: str = ""
    use: str = ""
    rank: int | None = None
    period: Period = Period()


class PostalAddress(Element):
    """FHIR's Address."""

    use: str = ""
    text: str = ""
    line: list[str | None] = []
    city: str = ""
    state: str = ""
    postalCode: str = ""  # noqa: N815 - FHIR's own name
    country: str = ""
    period: Period = Period()


class IdentifierElement(Element):
    """A number that a party, named by `system`, gave the person."""

    use: str = ""
    system: str = ""
    value: str = ""


class Communication(Element):
    """A language the person can be spoken to in."""

    language: CodeableConcept = CodeableConcept()
    preferred: bool = False


class Extension(Element):
    """An extension, of which a yes or no and a code are looked at."""

    url: str = ""
    valueBoolean: bool | None = None  # noqa: N815
    valueCoding: Coding | None = None  # noqa: N815


class PatientResource(Element):
    """Patient, R4."""

    resourceType: Literal["Patient"]  # noqa: N815
    id: str = ""
    active: bool | None = None
    identifier: list[IdentifierElement] = []
    name: list[HumanName] = []
    telecom: list[ContactPoint] = []
    gender: str = ""
    birthDate: str = ""  # noqa: N815
    deceasedBoolean: bool | None = None  # noqa: N815
    deceasedDateTime: str = ""  # noqa: N815
    address: list[PostalAddress] = []
    communication: list[Communication] = []
    extension: list[Extension] = []
