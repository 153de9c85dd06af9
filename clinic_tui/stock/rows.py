"""What the stock tab shows: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MoveKind(StrEnum):
    """Why a quantity changed; on hand is always the sum of the moves."""

    RECEIVE = "receive"
    ISSUE = "issue"


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item with what is on hand and its par level, in units of issue."""

    id: int
    version: int
    code: str
    name: str
    category: str
    unit: str
    place: str
    on_hand: int
    par: int
    reorder_at: int

    @property
    def low(self) -> bool:
        """At or under the reorder point (domain rules, B10)."""
        return self.on_hand <= self.reorder_at


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One line of an item's ledger."""

    id: int
    at: datetime
    kind: MoveKind
    quantity: int
    """Signed: received is above zero, issued below."""
    reason: str
    who: str
