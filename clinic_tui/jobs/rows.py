"""Notices as the console shows them: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class NoticeKind(StrEnum):
    """What a notice is about."""

    LEFT_OPEN = "visit left open"
    LOW_STOCK = "low stock"


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice; `since` is when it was first found."""

    id: int
    kind: NoticeKind
    subject_id: int
    words: str
    since: datetime
