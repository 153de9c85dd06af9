"""Dates of the compliance calendar: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Area(StrEnum):
    """What a date is about, in the order of the readiness report."""

    REQUESTS = "requests of patients"
    BREACHES = "breaches"
    ASSOCIATES = "business associates"
    RELEASES = "authorizations to disclose"
    ACCESS = "access to records"
    CREDENTIALS = "licences and training"
    INCIDENTS = "incidents"
    OSHA = "OSHA summary"
    COLD_CHAIN = "cold chain"
    UPKEEP = "machines"
    CHEMICALS = "chemicals"
    DRILLS = "drills"

    @property
    def right(self) -> str:
        """With which its dates are seen."""
        return SEEN_WITH[self]

    @property
    def done_with(self) -> str:
        """The right of whoever deals with them."""
        return DONE_WITH[self]

    @property
    def page(self) -> str:
        """Where they are dealt with."""
        return PAGES[self]


SEEN_WITH = {
    Area.REQUESTS: "request.view",
    Area.BREACHES: "breach.view",
    Area.ASSOCIATES: "associate.view",
    Area.RELEASES: "release.view",
    Area.ACCESS: "access.review",
    Area.CREDENTIALS: "credential.view",
    Area.INCIDENTS: "safety.view",
    Area.OSHA: "safety.view",
    Area.COLD_CHAIN: "equipment.view",
    Area.UPKEEP: "equipment.view",
    Area.CHEMICALS: "chemical.view",
    Area.DRILLS: "drill.view",
}

DONE_WITH = {
    Area.REQUESTS: "request.decide",
    Area.BREACHES: "breach.decide",
    Area.ASSOCIATES: "associate.edit",
    Area.RELEASES: "release.take",
    Area.ACCESS: "access.review",
    Area.CREDENTIALS: "credential.edit",
    Area.INCIDENTS: "safety.keep",
    Area.OSHA: "safety.keep",
    Area.COLD_CHAIN: "equipment.log",
    Area.UPKEEP: "equipment.log",
    Area.CHEMICALS: "chemical.edit",
    Area.DRILLS: "drill.keep",
}

PAGES = {
    Area.REQUESTS: "requests",
    Area.BREACHES: "breaches",
    Area.ASSOCIATES: "associates",
    Area.RELEASES: "releases",
    Area.ACCESS: "access",
    Area.CREDENTIALS: "credentials",
    Area.INCIDENTS: "incidents",
    Area.OSHA: "osha",
    Area.COLD_CHAIN: "cold",
    Area.UPKEEP: "equipment",
    Area.CHEMICALS: "chemicals",
    Area.DRILLS: "drills",
}


@dataclass(frozen=True, slots=True)
class DueDate:
    """Something that has to be done until a day. Its words name no patient and no injured person."""

    on: date
    area: Area
    words: str
    subject_id: int
    """Its number on the page where it is dealt with."""
    elsewhere: str = ""
    """That page, where it is not its area's."""
    missing: bool = False
    """It had to be there before, since a day that nobody knows: it is overdue from the first."""

    @property
    def page(self) -> str:
        """Where it is dealt with."""
        return self.elsewhere or self.area.page

    def is_late(self, today: date) -> bool:
        """Whether it is overdue."""
        return self.missing or self.on < today

    def days_left(self, today: date) -> int:
        """Below zero where it is over."""
        return (self.on - today).days


@dataclass(frozen=True, slots=True)
class AreaStanding:
    """How an area stands on a day."""

    area: Area
    overdue: int
    due: int
    """Within the days that were looked ahead."""
    first: DueDate | None
    """What is due first."""


def standings(rows: tuple[DueDate, ...], areas: tuple[Area, ...], today: date) -> tuple[AreaStanding, ...]:
    """Each area with what of it is overdue, in the order of the report."""
    found = []
    for area in areas:
        own = sorted((row for row in rows if row.area is area), key=lambda row: row.on)
        late = sum(row.is_late(today) for row in own)
        found.append(AreaStanding(area, late, len(own) - late, own[0] if own else None))
    return tuple(found)
