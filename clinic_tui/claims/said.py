"""One thing that a file says of one sending of a claim, before it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from clinic_tui.claims.models import ClaimAnswer, ClaimSending
from clinic_tui.claims.states import Happening, Party
from clinic_tui.store.fresh_rows import fresh

LONGEST_WORDS = 600
LONGEST_CODES = 100


@dataclass(frozen=True, slots=True)
class Said:
    """What is said, of which sending."""

    sending: ClaimSending
    happening: Happening
    party: Party
    said_at: datetime
    words: str = ""
    codes: str = ""
    field: str = ""
    payer_number: str = ""


def instant_said(written: datetime | None, zone: tzinfo, instead: datetime) -> datetime:
    """When a sender says that it wrote: its zone is not told, so the clinic's is taken."""
    return instead if written is None else written.replace(tzinfo=zone)


def answer_of(said: Said, patient_id: int, file_id: int, now: datetime, who: str) -> ClaimAnswer:
    """The row that keeps it."""
    return fresh(
        ClaimAnswer,
        claim_id=said.sending.claim_id,
        sending_id=said.sending.id or 0,
        patient_id=patient_id,
        happening=said.happening,
        party=said.party,
        said_at=said.said_at,
        at=now,
        by=who,
        file_id=file_id,
        words=said.words[:LONGEST_WORDS],
        codes=said.codes[:LONGEST_CODES],
        field=said.field,
        payer_number=said.payer_number[:80],
    )
