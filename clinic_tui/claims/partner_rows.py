"""Trading partners as they are shown and typed: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from clinic_tui.claims.batch_states import BatchState, Way


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
