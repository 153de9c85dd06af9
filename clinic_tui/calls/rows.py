"""What call mode and the lists of calls show: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from clinic_tui.calls.states import OfferNeed, Outcome, Subject
from clinic_tui.recall.rows import RecallRow
from clinic_tui.schedule.rows import FreeTime


@dataclass(frozen=True, slots=True)
class Attempts:
    """How often somebody was called about one thing, and how the last call went."""

    count: int = 0
    outcome: Outcome | None = None
    at: datetime | None = None
    words: str = ""

    @property
    def said(self) -> str:
        """`2 calls, last: no answer`."""
        if not self.count or self.outcome is None:
            return "not called yet"
        return f"{self.count} call{'s' if self.count > 1 else ''}, last: {self.outcome.value}"


NEVER = Attempts()


@dataclass(frozen=True, slots=True)
class Contact:
    """How a patient is reached: digits of the phone, what was agreed to, and why nobody may call."""

    phone: str = ""
    use: str = ""
    agreed: str = ""
    language: str = ""
    interpreter: bool = False
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class CallRow:
    """Somebody to call: about what, how, and how often that was tried."""

    subject: Subject
    subject_id: int
    version: int
    patient_id: int
    name: str
    mrn: str
    contact: Contact
    about: str
    """The visit, the wish or the recall in a line."""
    state: str
    """Where it stands: `unconfirmed`, `on offer until 10:30`, `due May 2026`."""
    script: str
    attempts: Attempts = NEVER
    next_try: date | None = None
    words: str = ""
    times: tuple[FreeTime, ...] = ()
    """Free times that a recalled patient can be told."""
    offer_id: int | None = None
    """What is on offer to a waiter."""

    def without_number(self) -> CallRow:
        """The row in a list: the number is read for one patient at a time, each a look at the record."""
        return replace(self, contact=replace(self.contact, phone="", use=""))

    def seen_without(self, hidden: frozenset[int]) -> CallRow:
        """The row as it is for somebody from whom the records of these patients are hidden: no call."""
        if self.patient_id not in hidden:
            return self
        return replace(
            self,
            contact=Contact(refusal="the record is restricted: a manager calls"),
            script="",
            words="",
            attempts=replace(self.attempts, words=""),
        )


@dataclass(frozen=True, slots=True)
class OfferToSettle:
    """An offer to a waiting patient that needs a person; `ends` is the clinic's wall time.

    It tells who the patient is and when the time is, which everybody at the desk may know.
    """

    id: int
    entry_id: int
    name: str
    day: date
    start: int
    provider_code: str
    ends: datetime
    need: OfferNeed


@dataclass(frozen=True, slots=True)
class RecallLine:
    """A recall with the first free times of its kind, and its calls."""

    recall: RecallRow
    times: tuple[FreeTime, ...]
    attempts: Attempts

    def seen_without(self, hidden: frozenset[int]) -> RecallLine:
        """The line as it is for somebody from whom the records of these patients are hidden."""
        if self.recall.patient_id not in hidden:
            return self
        attempts = replace(self.attempts, words="")
        return replace(self, recall=self.recall.seen_without(hidden), attempts=attempts)
