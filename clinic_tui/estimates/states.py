"""How an estimate reached the patient."""

from __future__ import annotations

from enum import StrEnum


class GivenHow(StrEnum):
    """The ways that 45 CFR 149.610(e) knows."""

    IN_PERSON = "in person"
    MAIL = "mail"
    ELECTRONIC = "electronic"

    @property
    def words(self) -> str:
        """As it is said of an estimate: `given in person`, `mailed`, `sent electronically`."""
        return {
            GivenHow.IN_PERSON: "given in person",
            GivenHow.MAIL: "mailed",
            GivenHow.ELECTRONIC: "sent electronically",
        }[self]
