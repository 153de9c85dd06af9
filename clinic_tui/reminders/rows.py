"""Reminders as screens and commands show them: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from clinic_tui.patients.rows import Consent
from clinic_tui.reminders.states import Channel, State, Wording


@dataclass(frozen=True, slots=True)
class RuleRow:
    """When a reminder goes out, over which channel, for which visits."""

    id: int
    version: int
    name: str
    channel: Channel
    minutes_before: int
    """Before the start of the visit, on the clock of the world: an hour lost to DST is no minute."""
    not_within: int
    """Minutes: not sent for a visit that was booked less than so long before the reminder is due."""
    visit_types: tuple[str, ...]
    """Codes; none means all."""
    wording: Wording
    active: bool
    since: datetime
    """From when on it holds: what was due before is not caught up."""


@dataclass(frozen=True, slots=True)
class VisitToRemind:
    """A booked visit with what is known of how to reach its patient. Addresses are whole: not for screens."""

    appointment_id: int
    patient_id: int
    day: date
    start: int
    booked_at: datetime
    visit_type: str
    first_name: str
    language: str
    deceased: bool
    by_mail: Consent
    by_text: Consent
    email: str
    mobile: str
    """Digits with country code, empty where there is no mobile phone."""


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One line of the outbox, as a person reads it; times in UTC, the address masked."""

    id: int
    version: int
    key: str
    state: State
    reason: str
    channel: Channel
    rule: str
    appointment_id: int
    patient_id: int
    mrn: str
    family: str
    given: str
    day: date
    start: int
    due: datetime
    not_after: datetime
    tries: int
    address: str
    sent_at: datetime | None

    def seen_without(self, hidden: frozenset[int]) -> MessageRow:
        """The line as it is for somebody from whom the records of these patients are hidden."""
        return replace(self, address="", reason="") if self.patient_id in hidden else self

    @property
    def name(self) -> str:
        """`Family, Given`."""
        return ", ".join(filter(None, (self.family, self.given)))


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A message that would go out: to whom, when and with what words."""

    at: datetime
    channel: Channel
    rule: str
    patients: tuple[str, ...]
    address: str
    """Masked."""
    text: str
    keys: tuple[str, ...]
    held: str = ""
    """Why it would not go out as things stand, or empty."""
    patient_ids: tuple[int, ...] = ()

    def seen_without(self, hidden: frozenset[int]) -> PreviewRow:
        """The message as it is for somebody from whom the records of these patients are hidden."""
        closed = not hidden.isdisjoint(self.patient_ids)
        return replace(self, address="", text="(restricted)") if closed else self


@dataclass(frozen=True, slots=True)
class RunCounts:
    """What one run did, in messages of the outbox."""

    planned: int = 0
    sent: int = 0
    failed: int = 0
    unknown: int = 0
    dropped: int = 0
    later: int = 0
    """Put back, to be tried again."""
    words: str = ""
    """Why the run held back, or empty."""
