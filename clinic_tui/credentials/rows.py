"""Credentials as screens show and write them: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from clinic_tui.credentials.rules import STEPS, days_left
from clinic_tui.credentials.states import Kind, Standing


@dataclass(frozen=True, slots=True)
class Details:
    """What is typed of a credential, and of the one that renews it."""

    valid_from: date
    expires_on: date | None = None
    """The last day on which it is good; None: it never expires."""
    number: str = ""
    issuer: str = ""
    state: str = ""
    """Two letters, where a state issued it."""
    proof: str = ""
    """Where its copy is: a file, a folder, a binder."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CredentialRow:
    """A credential as lists show it."""

    id: int
    version: int
    kind: Kind
    code: str
    """Whose it is, as it is typed: the provider's code, the sign-in name, or the site."""
    holder: str
    """The name."""
    provider_id: int | None
    account_id: int | None
    site_id: int | None
    number: str
    """Of a DEA registration its end alone."""
    details: Details
    """What else is known; its number is empty where it is masked."""
    after_id: int | None
    """The one that it renews."""
    covered_from: date
    """Since when it and those before it cover each day."""
    is_renewed: bool
    ended_at: datetime | None
    ended_by: str
    end_reason: str

    def days_left(self, day: date) -> int | None:
        """Until its last good day; None where it never expires."""
        return days_left(self.details.expires_on, day)

    def standing(self, day: date) -> Standing:
        """How it stands."""
        if self.ended_at is not None:
            return Standing.IN_ERROR
        if self.is_renewed:
            return Standing.RENEWED
        left = self.days_left(day)
        if left is not None and left < 0:
            return Standing.EXPIRED
        if day < self.covered_from:
            return Standing.NOT_YET
        return Standing.SOON if left is not None and left <= STEPS[-1] else Standing.VALID
