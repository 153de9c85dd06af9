"""Authorizations after 45 CFR 164.508 as lists show them: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from clinic_tui.privacy.release_rules import ReleaseKind, ReleaseStanding, ReleaseTerm


@dataclass(frozen=True, slots=True)
class ReleaseEntry:
    """What is typed of an authorization that a patient signed."""

    what: str
    """What may be given out, in words that say it for sure."""
    recipient: str
    purpose: str = ""
    """Empty: `at the patient's request`, which is enough where the patient began it (164.508(c)(1)(iv))."""
    signed_on: date | None = None
    """None is today."""
    expires_on: date | None = None
    expires_event: str = ""
    """What ends it, where no day does: end of the lawsuit."""
    kind: ReleaseKind = ReleaseKind.RECORDS
    signed_by: str = ""
    """Empty: the patient."""
    authority: str = ""
    """Why who signed may act for the patient (164.508(c)(1)(vi))."""
    condition: str = ""
    """What depends on signing: a key of `CONDITIONS`."""
    paid: bool = False
    """The clinic is paid for giving it out, and the paper says so."""
    kept_at: str = ""
    """Where the signed paper is."""


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """An authorization on record."""

    id: int
    version: int
    patient_id: int
    name: str
    mrn: str
    kind: ReleaseKind
    what: str
    recipient: str
    purpose: str
    signed_on: date
    signed_by: str
    """Empty: the patient."""
    authority: str
    expires_on: date | None
    expires_event: str
    event_on: date | None
    condition: str
    paid: bool
    kept_at: str
    revoked_on: date | None
    revoked_how: str
    struck: str
    who: str

    @property
    def term(self) -> ReleaseTerm:
        """From when until when it holds."""
        return ReleaseTerm(
            self.signed_on, self.expires_on, self.event_on, self.revoked_on, struck=bool(self.struck)
        )

    def standing(self, day: date) -> ReleaseStanding:
        """How it stands on a day."""
        return self.term.standing(day)

    @property
    def until(self) -> str:
        """`12/31/2026`, the event that ends it, or `never`."""
        return f"{self.expires_on:%m/%d/%Y}" if self.expires_on else self.expires_event or "never"

    def seen_without(self, hidden: frozenset[int]) -> ReleaseRow:
        """The row as it is for somebody from whom the records of these patients are hidden."""
        if self.patient_id not in hidden:
            return self
        return replace(
            self, what="", recipient="restricted record", purpose="", signed_by="", authority="",
            expires_event=self.expires_event and "restricted", kept_at="", revoked_how="",
            struck=self.struck and "restricted",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class StandingRelease:
    """An authorization that holds, as the record's line has it."""

    id: int
    recipient: str
    until: str


@dataclass(frozen=True, slots=True)
class StandingReleases:
    """Those of a patient that hold, the newest first."""

    patient_id: int
    rows: tuple[StandingRelease, ...]

    @property
    def whole_record_of(self) -> int:
        """It is the patient's record: closed with it."""
        return self.patient_id
