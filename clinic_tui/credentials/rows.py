"""Credentials as screens show and write them: plain values, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clinic_tui.credentials.rules import STEPS, days_left, ending_words
from clinic_tui.credentials.states import Kind, Standing
from clinic_tui.words.dates import show_date


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
    renewed_from: date | None
    """The first day of the one that renews it; None where none does."""
    ended_at: datetime | None
    ended_by: str
    end_reason: str

    @property
    def kind_of_whom(self) -> tuple[int | str | None, ...]:
        """Equal for two of which one does for the other: a licence of any state, but not another `other`."""
        own = self.id if self.kind is Kind.OTHER else None
        return self.kind, self.provider_id, self.account_id, self.site_id, own

    @property
    def begin_words(self) -> str:
        """From when it is good, where nothing is before."""
        return f"begins {show_date(self.details.valid_from)}, and none is good until then"

    def days_left(self, day: date) -> int | None:
        """Until its last good day; None where it never expires."""
        return days_left(self.details.expires_on, day)

    @property
    def gap_until(self) -> date | None:
        """The first day of what renews it, where days lie between that nothing covers; None where none do."""
        last, begins = self.details.expires_on, self.renewed_from
        return begins if last and begins and begins > last + timedelta(days=1) else None

    def counts_on(self, day: date) -> bool:
        """Whether its end is what matters on that day: no other has followed it without a gap by then."""
        waits = self.gap_until is not None and day < self.gap_until
        return self.ended_at is None and (self.renewed_from is None or waits)

    def ending_words(self, day: date) -> str:
        """How soon it ends, as `credentials.rules` says it, and since when it is good again after a gap."""
        words, gap = ending_words(self.details.expires_on, day), self.gap_until
        return f"{words}, renewed only from {show_date(gap)}" if words and gap else words

    def standing(self, day: date) -> Standing:
        """How it stands."""
        if self.ended_at is not None:
            return Standing.IN_ERROR
        if not self.counts_on(day):
            return Standing.RENEWED
        left = self.days_left(day)
        if left is not None and left < 0:
            return Standing.EXPIRED
        if day < self.covered_from:
            return Standing.NOT_YET
        return Standing.SOON if left is not None and left <= STEPS[-1] else Standing.VALID


def begin_late(rows: Sequence[CredentialRow], day: date) -> tuple[CredentialRow, ...]:
    """Those that begin later, while nothing of that kind is good until then: nobody is told of it elsewhere.

    What renews another after a gap is told with that one. `rows` are all that count on the day.
    """
    good = {row.kind_of_whom for row in rows if row.standing(day) in (Standing.VALID, Standing.SOON)}
    told = {row.id for row in rows}
    return tuple(
        row
        for row in rows
        if row.standing(day) is Standing.NOT_YET and row.after_id not in told and row.kind_of_whom not in good
    )
