"""Disclosures as lists and accountings show them: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from clinic_tui.privacy.disclosure_kinds import DisclosureKind
from clinic_tui.privacy.withholding import NOTHING_WITHHELD, Withheld


@dataclass(frozen=True, slots=True)
class DisclosureRow:
    """Something of a record that was given out."""

    id: int
    version: int
    patient_id: int
    name: str
    mrn: str
    kind: DisclosureKind
    day: date
    recipient: str
    address: str
    what: str
    purpose: str
    """Why, or where the copy of the written request lies."""
    withheld_until: date | None
    """An agency asked to keep it out of accountings up to this day."""
    who: str
    breach_id: int | None
    struck: str
    """Why it was struck out; empty where it stands."""
    authorization_id: int | None = None
    """The patient's authorization on which it was given out."""
    beyond_reason: str = ""
    """Why it went out though it is not what the authorization names; empty where it is."""
    said_by: str = ""
    """Who said that it is withheld, where that was not written."""
    said_on: date | None = None

    @property
    def withheld(self) -> Withheld:
        """Until when an agency wants it kept out of accountings, and how it asked."""
        return Withheld(self.withheld_until, self.said_by, self.said_on)

    @property
    def accounted(self) -> bool:
        """Its kind stands in accountings."""
        return self.kind.accounted

    def seen_without(self, hidden: frozenset[int]) -> DisclosureRow:
        """The row as it is for somebody from whom the records of these patients are hidden."""
        if self.patient_id not in hidden:
            return self
        return replace(
            self, recipient="restricted record", address="", what="", purpose="", struck="", beyond_reason="",
            said_by="",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class DisclosureEntry:
    """What is typed of a disclosure; `day` None is today.

    On an authorization an empty recipient, or an empty `what`, is the one that the authorization names.
    """

    kind: DisclosureKind
    recipient: str
    what: str
    purpose: str = ""
    address: str = ""
    day: date | None = None
    withheld: Withheld = NOTHING_WITHHELD
    """What an agency asked to be kept out of accountings."""
    authorization: int | None = None
    """The number of the patient's authorization; None where it needs none, or only one holds."""
    beyond_reason: str = ""
    """Why it goes out though it is not what the authorization names (`release_scope.beyond`)."""


@dataclass(frozen=True, slots=True)
class AccountingLine:
    """A disclosure in full, and how often the same was given to the same until when."""

    first: DisclosureRow
    times: int
    last: date

    @property
    def frequency(self) -> str:
        """`12 times, the last on 2026-11-02`; empty for what was given once."""
        return f"{self.times} times, the last on {self.last.isoformat()}" if self.times > 1 else ""


@dataclass(frozen=True, slots=True)
class Accounting:
    """What a patient is told of who got something of her record."""

    patient_id: int
    name: str
    mrn: str
    born: date | None
    first: date
    last: date
    """Both days belong to it."""
    lines: tuple[AccountingLine, ...]

    @property
    def whole_record_of(self) -> int:
        """It is the patient's record: closed with it."""
        return self.patient_id
