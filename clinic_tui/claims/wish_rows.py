"""How a payer wants its claims: plain values."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_ADDRESS = 200


@dataclass(frozen=True, slots=True)
class PayerWishes:
    """What is typed of a payer for its claims."""

    partner_id: int | None = None
    """None: the default partner."""
    appeal_days: int | None = None
    wants_taxonomy: bool = False
    wants_drug_code: bool = False
    takes_replacements: bool = True
    member_pattern: str = ""
    takes_status_questions: bool = True
    appeals_address: str = ""
    """Where letters about claims go; ` / ` begins a new line."""
    wants_lots: bool = False
