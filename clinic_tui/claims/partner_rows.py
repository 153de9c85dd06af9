"""Trading partners as they are shown and typed: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from clinic_tui.claims.batch_states import BatchState, Way
from clinic_tui.claims.states import ClaimState


@dataclass(frozen=True, slots=True)
class PartnerFields:
    """All that is entered of a partner (claims/batch_models.py says what each is)."""

    code: str
    name: str
    receiver_id: str
    submitter_name: str
    submitter_id: str
    contact: str
    phone: str
    sender: str
    receiver: str
    sender_qualifier: str = "ZZ"
    receiver_qualifier: str = "ZZ"
    group_sender: str = ""
    group_receiver: str = ""
    is_test: bool = True
    wants_ta1: bool = False
    way: Way = Way.NONE
    folder: str = ""
    host: str = ""
    port: int = 22
    login: str = ""
    host_key: str = ""
    out_folder: str = "out"
    in_folder: str = "in"
    active: bool = True


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A partner as it is stored."""

    id: int
    version: int
    fields: PartnerFields
    is_default: bool
    last_control: int
    batches: int


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A file of claims. Money is integer cents."""

    id: int
    reference: str
    partner: str
    control: int
    at: datetime
    made_by: str
    claims: int
    cents: int
    sets: int
    file_name: str
    is_test: bool
    state: BatchState
    sent_at: datetime | None
    sent_by: str
    words: str
    by_hand: bool
    """The partner has no way: somebody carries the file."""
    asks_status: bool = False
    """It asks how claims stand (276)."""
    written_out_at: datetime | None = None
    """When it was last written into a file, to be carried."""


@dataclass(frozen=True, slots=True)
class BatchClaim:
    """One claim as it was written into a file, and how it stands now. Money is integer cents."""

    claim_id: int
    patient_id: int
    number: str
    """As it was sent (CLM01)."""
    name: str
    mrn: str
    day: date
    payer: str
    cents: int
    state: ClaimState
    sent_again: bool
    """It went once more, after this file."""
    is_hidden: bool = False
    """The record is closed to who asks."""

    def seen_without(self, hidden: frozenset[int]) -> BatchClaim:
        """As it is for somebody from whom the records of these patients are hidden."""
        if self.patient_id not in hidden:
            return self
        return replace(self, name="restricted", mrn="", is_hidden=True)
