"""What is shown of files that came and of what they say of claims: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from clinic_tui.claims.batch_states import FileTaken
from clinic_tui.claims.states import ClaimState, Happening, Party


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that came."""

    id: int
    name: str
    at: datetime
    by: str
    partner: str
    """Whose connection it came by; empty by hand."""
    kinds: tuple[str, ...]
    taken: FileTaken
    claims: int
    unmatched: int
    words: str
    rejected: int = 0
    """Of how many claims of ours it says that they are rejected, or not found."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What one file says of one claim. Money is integer cents."""

    id: int
    claim_id: int
    patient_id: int
    name: str
    mrn: str
    number: str
    """Ours, as the claim was sent (CLM01)."""
    happening: Happening
    party: Party
    said_at: datetime
    words: str
    codes: str
    field: str
    charged_cents: int | None
    paid_cents: int | None
    is_hidden: bool = False
    """The record is closed to who asks."""

    def seen_without(self, hidden: frozenset[int]) -> AnswerRow:
        """As it is for somebody from whom the records of these patients are hidden."""
        if self.patient_id not in hidden:
            return self
        return replace(
            self, name="restricted", mrn="", number="", words="", codes="", field="", charged_cents=None,
            paid_cents=None, is_hidden=True,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened to a claim, the words for people and the codes as they came."""

    place: int
    """Among all that happened to it, from 1, the oldest first."""
    at: datetime
    """When it was said, or done."""
    who: str
    """`we`, or the party that speaks."""
    what: str
    codes: str = ""
    field: str = ""
    file_id: int | None = None


@dataclass(frozen=True, slots=True)
class ClaimHistory:
    """All that happened to one claim, the oldest first. Money is integer cents."""

    claim_id: int
    patient_id: int
    name: str
    mrn: str
    day: date
    payer: str
    number: str
    """As it was sent last."""
    payer_number: str
    charged_cents: int
    paid_cents: int
    contract_cents: int
    patient_cents: int
    state: ClaimState
    lines: tuple[HistoryLine, ...]
    owner: str = ""
    """Whose work it is, by login."""
    note: str = ""
    """What who works on it has written down, whole."""
    lots: tuple[str, ...] = ()
    """The lots of its drugs and vaccines: `J1100: lot B77, expires 09/01/2027`."""

    @property
    def whole_record_of(self) -> int:
        """It tells of a patient as the record does."""
        return self.patient_id
